"""历年报告导入 (条例第四十九条): read, checked by a person, public with its first date; the next year builds on it."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from gongkai.apps.disclosure.actions import filings
from gongkai.apps.disclosure.actions import report_imports as acts
from gongkai.apps.disclosure.actions import reports as report_acts
from gongkai.apps.disclosure.queries import report_imports as reading
from gongkai.apps.disclosure.queries import reports
from gongkai.apps.disclosure.tests.report.samples import shared
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import NotAllowed
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db

TABLE = (
    "安澜县财政局2016年政府信息公开工作年度报告\n发布日期：2017-03-20\n本年度主动公开信息800条。\n"
    "统计指标\t单位\t统计数\n（一）主动公开政府信息数\t条\t800\n（一）收到申请数\t件\t5\n1.当面申请数\t件\t2\n"
    "2.传真申请数\t件\t-\n3.网络申请数\t件\t3\n4.信函申请数\t件\t\n（三）申请答复数\t件\t约5\n七、依申请公开信息收取的费用\t万元\t0\n"
)


def checked(text, name="2016年报.txt"):
    content = text if isinstance(text, bytes) else text.encode()
    return files.check(ContentFile(content, name=name), reading.ALLOWED)


def uploaded(cast, text=TABLE, *, by=None, name="2016年报.txt", **identity):
    file = checked(text, name)
    read = reading.read_checked(file, year=identity.get("year"))
    return acts.upload(org=cast.bureau, by=by or cast.clerk, file=file, read=read, identity=acts.Identity(**identity))


@pytest.fixture
def today(clock):
    clock.set(date(2026, 3, 2))


def test_a_file_tells_year_title_day_and_form(cast, today):
    item = uploaded(cast)
    assert (item.year, item.template, item.published_on) == (2016, "statistics-2014", date(2017, 3, 20))
    assert item.title == "安澜县财政局2016年政府信息公开工作年度报告"
    # Neither the frame of the page nor the rows of its table are text of the report.
    assert item.overview == "本年度主动公开信息800条。"
    assert item.cells["on_request.fax.number"] == {"raw": "-", "value": "0", "state": "sure", "note": ""}
    assert reading.open_cells(item) == ["on_request.answered.number"]
    assert reading.source_file(item).original_name == "2016年报.txt"


def test_nothing_is_public_before_a_person_confirms(cast, today, client):
    item = uploaded(cast)
    assert not reports.published(cast.bureau).exists()
    with pytest.raises(Refused, match="还有 1 个数没有核对"):
        acts.confirm(item, by=cast.clerk)
    acts.settle(item, by=cast.clerk, values={"on_request.answered.number": "5"})
    acts.confirm(item, by=cast.clerk, reason="原报告答复数的分项未列出")
    version = reports.published(cast.bureau).get()
    assert (version.published_on, version.report.year, version.report.imported) == (date(2017, 3, 20), 2016, True)
    assert item.case.step == "imported"
    done = [entry.act for entry in entries(item.case.subject)]
    assert done == [f"disclosure.report_import.{name}" for name in ("upload", "settle", "confirm")]
    assert [entry.act for entry in entries(version.report.case.subject)] == ["disclosure.report.bring_in"]


def test_what_the_original_does_not_show_is_unknown_not_zero(cast, today):
    item = uploaded(cast)
    acts.settle(item, by=cast.clerk, values={"on_request.answered.number": "未列明"})
    acts.confirm(item, by=cast.clerk)
    data = reports.document_of(reports.published(cast.bureau).get()).data
    assert not data.usable("on_request.answered.number")
    assert data.value("on_request.received.number") == 5
    # 九、会议和培训 was not in the file at all.
    assert not data.usable("training.courses.number")


def test_a_wrong_answer_is_refused_with_the_name_of_the_cell(cast, today):
    item = uploaded(cast)
    with pytest.raises(Refused, match=r"申请答复数.*不是单独的一个数") as refusal:
        acts.settle(item, by=cast.clerk, values={"on_request.answered.number": "五六件"})
    assert refusal.value.field == "on_request.answered.number"
    with pytest.raises(Refused, match="零填0"):
        acts.settle(item, by=cast.clerk, values={"on_request.answered.number": " "})
    with pytest.raises(Refused, match="还没有填写"):
        acts.settle(item, by=cast.clerk, values={})
    with pytest.raises(Refused, match="已经核对过"):
        acts.settle(item, by=cast.clerk, values={"on_request.received.number": "4"})


def test_a_correction_keeps_old_and_new_value(cast, today):
    item = uploaded(cast)
    acts.correct(item, by=cast.clerk, cell="proactive.total.number", value="801", reason="原件为801")
    last = entries(item.case.subject).last()
    assert (last.details["old_value"], last.details["new_value"]) == ("800", "801")
    assert item.cells["proactive.total.number"]["state"] == "settled"


def test_numbers_that_do_not_balance_need_a_word(cast, today):
    item = uploaded(cast, TABLE.replace("约5", "5").replace("收到申请数\t件\t5", "收到申请数\t件\t6"))
    waiting = reading.open_cells(item)
    assert "on_request.received.number" in waiting
    acts.settle(item, by=cast.clerk, values={key: item.cells[key]["value"] for key in waiting})
    with pytest.raises(Refused, match=r"勾稽关系有误.*S1") as refusal:
        acts.confirm(item, by=cast.clerk)
    assert refusal.value.field == "reason"
    acts.confirm(item, by=cast.clerk, reason="原件如此")
    assert item.report is not None


def test_the_same_file_twice_and_a_report_made_here_are_refused(cast, clock, today):
    uploaded(cast)
    with pytest.raises(Refused, match="已经读取过"):
        uploaded(cast)
    report_acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)
    item = uploaded(cast, TABLE.replace("约5", "5"), name="b.txt")
    acts.identify(
        item, by=cast.clerk, identity=acts.Identity(2025, "某报告", date(2026, 1, 20), "https://example.gov.cn/a")
    )
    waiting = reading.open_cells(item)
    acts.settle(item, by=cast.clerk, values={key: item.cells[key]["value"] or "0" for key in waiting})
    with pytest.raises(Refused, match="在本平台编制"):
        acts.confirm(item, by=cast.clerk, reason="核对")


def test_read_again_is_a_new_version_beside_the_old(cast, today):
    for text, name in (
        (TABLE.replace("约5", "5"), "a.txt"),
        (TABLE.replace("约5", "5").replace("800条", "801条"), "b.txt"),
    ):
        item = uploaded(cast, text, name=name)
        waiting = reading.open_cells(item)
        acts.settle(item, by=cast.clerk, values={key: item.cells[key]["value"] or "0" for key in waiting})
        acts.confirm(item, by=cast.clerk, reason="核对原件")
    versions = list(reports.published(cast.bureau))
    assert [version.number for version in versions] == [2, 1]
    assert [e.verb for e in entries(versions[0].report.case.subject)] == ["import", "correct"]
    with pytest.raises(Refused, match="导入的报告没有业务记录"):
        report_acts.begin_correction(versions[0].report, by=cast.clerk, reason="更正")
    with pytest.raises(Refused, match="导入的历年报告不能退回"):
        filings.send_back(versions[0].report, by=cast.supervisor, reason="有误", correct_by=date(2026, 4, 1))


def test_another_year_reads_the_file_again_in_its_form_until_somebody_settled(cast, today):
    item = uploaded(cast, "年度报告\n主动公开信息30条。\n", name="x.txt", year=2012)
    assert item.template == "free-text" and item.entries == [["主动公开信息", "30", "条"]]
    acts.identify(item, by=cast.clerk, identity=acts.Identity(2016, "x", date(2017, 1, 5)))
    assert item.template == "statistics-2014"
    with pytest.raises(Refused, match="上一年度之间"):
        acts.identify(item, by=cast.clerk, identity=acts.Identity(2007, "x", date(2017, 1, 5)))


def test_only_the_body_own_clerk_imports(cast, today):
    with pytest.raises(NotAllowed):
        uploaded(cast, by=cast.other_clerk)
    with pytest.raises(NotAllowed):
        uploaded(cast, by=cast.handler)


def test_an_import_given_up_may_be_read_again(cast, today):
    item = uploaded(cast)
    acts.discard(item, by=cast.clerk, reason="传错了")
    assert uploaded(cast).case.step == "reviewing"


def of_2020(cast):
    """A report in the form of 2019 with 2 requests carried out."""
    head = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    rows = [
        ("一、本年新收政府信息公开申请数量", 12),
        ("二、上年结转政府信息公开申请数量", 0),
        ("（一）予以公开", 10),
        ("（六）其他处理", 0),
        ("（七）总计", 10),
        ("四、结转下年度继续办理", 2),
    ]
    text = "某局2020年政府信息公开工作年度报告\n发布日期：2021-01-20\n三、收到和处理政府信息公开申请情况\n" + head
    return text + "".join(f"{label}\t{n}\t0\t0\t0\t0\t0\t{n}\n" for label, n in rows)


def test_the_next_year_is_checked_against_an_imported_report(cast, clock, today):
    """R4: 二、上年结转 of 2021 is 四、结转下年度 of 2020, though its form is another."""
    item = uploaded(cast, of_2020(cast), name="2020.txt")
    assert (item.template, reading.open_cells(item)) == ("report-2019", [])
    acts.confirm(item, by=cast.clerk)
    report = report_acts.open_report(org=cast.bureau, by=cast.clerk, year=2021)
    found = [f for f in reports.findings(report) if f.rule == "R4" and f.checked]
    assert [(f.cells[0], f.expected, f.found) for f in found] == [
        ("requests.natural_person.carried_in", 2, 0),
        ("requests.total.carried_in", 2, 0),
    ]


def test_the_real_report_of_2023_is_imported_as_printed_with_its_two_warnings(cast, today):
    """Totals as printed; the split of the lost cells is not guessed; R8 for 规章, R10 for 3 of 21."""
    content = shared("data/reports/jiangsu-organs-2023.txt").read_bytes()
    item = uploaded(cast, content, name="jiangsu-organs-2023.txt", published_on=date(2024, 1, 25))
    assert (item.year, item.template) == (2023, "gov-info-annual-report-2021")
    assert reading.open_cells(item) == []
    cast.bureau.rule_making = False
    cast.bureau.save()
    item.org = cast.bureau
    found = [(f.rule, f.severity, f.found) for f in reading.findings(item) if f.checked]
    assert found == [("R8", "warning", 2), ("R10", "warning", 3)]
    acts.confirm(item, by=cast.clerk)
    data = reports.document_of(reports.published(cast.bureau).get()).data
    totals = {row: data.value(f"requests.total.{row}") for row in ("new", "granted", "partial", "other", "carried_out")}
    assert totals == {"new": 23, "granted": 3, "partial": 1, "other": 4, "carried_out": 2}
    assert data.value("requests.total.results_total") == 21
    assert data.value("art20_5.licences.decisions") == 140240
    groups = ("review", "direct_suit", "suit_after_review")
    assert [data.value(f"disputes.{group}.total") for group in groups] == [5, 5, 3]
    assert not any(data.usable(f"disputes.{group}.upheld") for group in groups)
    assert not data.usable("requests.natural_person.new")


def test_a_person_who_saw_the_original_places_the_lost_columns(cast, today):
    content = shared("data/reports/jiangsu-organs-2023.txt").read_bytes()
    item = uploaded(cast, content, name="jiangsu-organs-2023.txt", published_on=date(2024, 1, 25))
    acts.place(item, by=cast.clerk, column="natural_person", reason="原网页各行均在自然人栏")
    assert item.cells["requests.natural_person.new"]["value"] == "23"
    assert item.cells["requests.enterprise.new"]["value"] == "0"
    with pytest.raises(Refused, match="没有只剩总计的行"):
        acts.place(item, by=cast.clerk, column="natural_person", reason="再来")
    errors = [f for f in reading.findings(item) if f.checked and f.severity == "error"]
    assert errors == []
