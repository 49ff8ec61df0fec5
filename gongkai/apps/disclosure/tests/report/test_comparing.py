"""历年对比、单位对比 (年度报告 §7、§9): joined only where allowed, shares, changes, rates."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from gongkai.apps.disclosure.actions import reports
from gongkai.apps.disclosure.models import ReportVersion
from gongkai.apps.disclosure.queries import comparing
from gongkai.apps.disclosure.rules.report.comparison import (
    CORRECTED,
    ON_TIME,
    RATES,
    Rated,
    cells_of,
    change,
    corrected_rate,
    line,
    lines,
    points,
)
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.template import CURRENT, REPORT_2019, STATISTICS_2014
from gongkai.apps.disclosure.tests.report.test_acts import published
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.apps.disclosure.views.comparing.bodies import BodiesTable
from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.actions import create_organisation

NEW, GRANTED, TOTAL = "requests.new", "requests.granted", "requests.results_total"


def report(cells, form_id=CURRENT):
    return ReportData.from_cells(cells, form_id=form_id)


def year(new, granted, denied):
    column = "requests.natural_person"
    cells = {f"{column}.new": new, f"{column}.granted": granted, f"{column}.denied.state_secret": denied}
    return report(cells).with_totals()


def test_year_on_year_and_share_of_each_result():
    years = [year(10, 6, 2), year(15, 9, 3)]
    assert [p.value for p in points(line(NEW), years)] == [10, 15]
    assert points(line(NEW), years)[1].change == Decimal("50.0")
    granted = points(line(GRANTED), years)
    assert [p.share for p in granted] == [Decimal("75.0"), Decimal("75.0")]
    assert points(line("requests.denied"), years)[1].value == 3, "a group is the sum of its rows"


def test_from_zero_no_percentage_and_of_nothing_no_share():
    years = [year(0, 0, 0), year(4, 0, 0)]
    assert points(line(NEW), years)[1].change is None
    assert points(line(GRANTED), years)[1].share is None
    assert change(None, 3) is None and change(4, 2) == Decimal("-50.0")


def test_a_year_without_a_report_breaks_the_line():
    years = [year(10, 6, 2), None, year(15, 9, 3)]
    shown = points(line(NEW), years)
    assert (shown[1].value, shown[1].missing, shown[2].change) == (None, "没有报告", None)


def test_what_is_public_in_all_is_not_what_is_in_force():
    """年度报告 §7: 不得将对外公开总数量与现行有效件数相连。"""
    old = report({"art20_1.rules.published_total": 8}, REPORT_2019)
    now = report({"art20_1.rules.in_force": 6})
    before, after = points(line("art20_1.rules.in_force"), [old, now])
    assert (before.value, before.missing) == (None, "不可比")
    assert "口径不同" in before.fit and (after.value, after.change) == (6, None)


def test_number_of_items_is_not_number_of_decisions():
    """年度报告 §7: 不得将项目数量与处理决定数量相连；处理决定数量的口径也不自动相连。"""
    old = report({"art20_6.penalties.items_before": 30, "art20_6.penalties.decisions": 20}, REPORT_2019)
    before, after = points(line("art20_6.penalties.decisions"), [old, report({"art20_6.penalties.decisions": 25})])
    assert before.value is None and before.missing in ("不可比", "口径相近") and after.change is None


def test_the_single_row_of_other_results_joins_the_three():
    """2019年至2020年其他处理为一行，2021年起分三行，以合计相比。"""
    old = report({"requests.natural_person.other": 2, "requests.total.other": 2}, REPORT_2019)
    now = report({"requests.natural_person.other.other": 3, "requests.total.other.other": 3})
    before, after = points(line("requests.other"), [old, now])
    assert (before.value, after.value, after.change) == (2, 3, Decimal("50.0"))


def test_statistics_of_2014_join_by_the_map_only():
    """T14 → T21: 已主动公开 + 同意公开 → 予以公开（good）；不属于本机关 + 不存在 → 不掌握（fair，不相连）。"""
    cells = {"on_request.already_public.number": 4, "on_request.granted.number": 6, "on_request.not_held.number": 5}
    old = report(cells, STATISTICS_2014)
    assert points(line(GRANTED), [old])[0].value == 10
    assert points(line("requests.unable.not_held"), [old])[0].value is None
    assert points(line("requests.carried_in"), [old])[0].missing == "不可比", "that form has no carry-over"
    assert cells_of(GRANTED, STATISTICS_2014) == ("on_request.already_public.number", "on_request.granted.number")


def test_a_blank_total_column_is_added_up():
    """实际页面的总计列常常空白。"""
    old = report({"requests.natural_person.granted": 3, "requests.enterprise.granted": 1}, REPORT_2019)
    assert points(line(GRANTED), [old])[0].value == 4


def test_what_the_original_does_not_show_is_not_zero():
    lost = ReportData.from_cells({"disputes.review.total": 5}, unknown=("disputes.review.upheld",))
    assert points(line("disputes.review.upheld"), [lost])[0].missing == "原报告未列明"


def test_correction_rate_of_closed_disputes():
    """纠正率 = 纠正 / 已审结；尚未审结的不计，没有审结的不是 0 也不是 100%。"""
    cells = {"disputes.review.upheld": 6, "disputes.review.corrected": 1, "disputes.review.pending": 9}
    data = report({**cells, "disputes.direct_suit.corrected": 1})
    assert corrected_rate(data) == Decimal("25.0")
    assert points(line(CORRECTED), [report({"disputes.review.pending": 9})])[0].missing == "没有审结案件"


def test_on_time_rate_needs_answers():
    data = year(1, 1, 0)
    shown = points(line(ON_TIME), [data, data, data], [Rated(9, 10), Rated(0, 0), None])
    assert [(p.value, p.missing) for p in shown] == [
        (Decimal("90.0"), ""),
        (None, "平台没有办理记录"),
        (None, "平台没有办理记录"),
    ]


def test_every_line_has_a_name_and_the_rates_come_last():
    assert len({one.key for one in lines()}) == len(lines())
    assert all(one.label for one in lines()) and [one.key for one in lines()][-2:] == list(RATES)


# Pages ------------------------------------------------------------------------------------------


@pytest.fixture
def two_years(cast, clock):
    received(cast, clock, date(2024, 3, 4)).answer(clock.set(date(2024, 3, 20)))
    clock.set(date(2025, 1, 13))
    published(reports.open_report(org=cast.bureau, by=cast.clerk, year=2024), cast)
    for day in (date(2025, 3, 3), date(2025, 4, 7)):
        received(cast, clock, day).answer(clock.set(date(2025, day.month, 20)))
    clock.set(date(2026, 1, 12))
    published(reports.open_report(org=cast.bureau, by=cast.clerk, year=2025), cast)


@pytest.mark.django_db
def test_the_public_page_shows_years_templates_and_rates(cast, two_years, client):
    page = client.get(reverse("disclosure:compare_years", args=["caizheng"])).content.decode()
    assert "2024年、2025年，国办公开办函〔2021〕30号" in page
    assert "同比 +100.0%" in page and "占 100.0%" in page and "没有审结案件" in page
    assert 'data-chart="flow-data"' in page
    assert client.get(reverse("disclosure:compare_years", args=["shuili"])).status_code == 404
    text = b"".join(
        client.get(reverse("disclosure:compare_years", args=["caizheng"]), {"export": "csv"}).streaming_content
    ).decode("utf-8-sig")
    assert "一、本年新收政府信息公开申请数量,requests.new,1,,,,2,100.0,," in text
    assert client.get(reverse("disclosure:compare_years", args=["caizheng"]), {"export": "exe"}).status_code == 404


@pytest.mark.django_db
def test_bodies_side_by_side_show_only_what_is_public(cast, two_years, client):
    reports.open_report(org=cast.other_bureau, by=cast.other_clerk, year=2025)
    address = reverse("disclosure:compare")
    page = client.get(address).content.decode()
    assert "安澜县财政局" in page and "安澜县水利局" not in page
    rate = client.get(address, {"row": ON_TIME}).content.decode()
    assert "100" in rate
    for bad in ({"row": "nonsense"}, {"last": "x"}):
        assert client.get(address, bad).status_code == 200
    assert client.get(address, {"under": "none"}).status_code == 404
    assert b"".join(client.get(address, {"export": "xlsx"}).streaming_content).startswith(b"PK")


@pytest.fixture
def two_bodies(cast, two_years):
    """Beside 财政局 (1, then 2 requests) a body with 7 in 2025 and one whose report shows no number."""
    for slug, cells in (("b1", {"requests.total.new": "7"}), ("b2", {})):
        org = create_organisation(parent=cast.county, name=f"{slug}局", kind="government_department", site_slug=slug)
        form_id = CURRENT if cells else STATISTICS_2014
        stored_report(org, 2025, cells, form_id)


def stored_report(org, year, cells, form_id=CURRENT):
    case = Case.objects.create(
        number=f"NB{org.site_slug}{year}",
        kind="disclosure.report",
        org=org,
        org_path=org.path,
        step="published",
        opened_on=date(year + 1, 1, 1),
    )
    made = reports.AnnualReport.objects.create(
        case=case, org=org, org_path=org.path, year=year, template=form_id, published_on=date(year + 1, 1, 1)
    )
    ReportVersion.objects.create(report=made, number=1, cells=cells, published_on=date(year + 1, 1, 1))


@pytest.mark.django_db
def test_bodies_are_sorted_by_a_year_and_those_without_a_number_come_last(cast, two_bodies, client):
    address = reverse("disclosure:compare")

    def names(sort):
        return [org.site_slug for org in client.get(address, {"sort": sort}).context["table"].page.rows]

    assert names("-y2025") == ["b1", "caizheng", "b2"]
    assert names("y2025") == ["caizheng", "b1", "b2"]
    assert names("-d2025")[0] == "caizheng", "only it has a year before"
    assert sorted(names("y1999")) == ["b1", "b2", "caizheng"], "an unknown column sorts nothing"
    text = b"".join(client.get(address, {"sort": "-y2025", "export": "csv"}).streaming_content).decode()
    assert text.index("b1局") < text.index("安澜县财政局")


@pytest.mark.django_db
def test_pages_of_bodies_sorted_by_a_number(cast, two_bodies, client, monkeypatch):
    monkeypatch.setattr(BodiesTable, "page_size", 2)
    table = client.get(reverse("disclosure:compare"), {"sort": "-y2025"}).context["table"]
    assert [org.site_slug for org in table.page.rows] == ["b1", "caizheng"] and not table.previous_url()
    second = client.get(reverse("disclosure:compare") + table.next_url()).context["table"]
    assert [org.site_slug for org in second.page.rows] == ["b2"] and not second.next_url()
    back = client.get(reverse("disclosure:compare") + second.previous_url()).context["table"]
    assert [org.site_slug for org in back.page.rows] == ["b1", "caizheng"]


@pytest.mark.django_db
def test_rows_of_a_body_are_sorted_by_a_year_within_their_part(cast, two_years, client):
    page = client.get(reverse("disclosure:compare_years", args=["caizheng"]), {"sort": "-2025", "all": "1"})
    for _, rows in page.context["sections"]:
        numbers = [row.points[-1].value for row in rows if row.points[-1].value is not None]
        assert numbers == sorted(numbers, reverse=True)
        assert all(row.points[-1].value is None for row in rows[len(numbers) :])
    assert 'href="?all=1&amp;sort=2025"' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["years", "bodies"])
def test_a_comparison_as_a_word_file(cast, two_years, client, name):
    years = reverse("disclosure:compare_years", args=["caizheng"])
    address = years if name == "years" else reverse("disclosure:compare")
    word = Document(BytesIO(client.get(address, {"export": "docx"}).content))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells[0][0] == ("项目" if name == "years" else "单位")
    assert any("100" in text for row in cells for text in row)


@pytest.mark.django_db
def test_what_was_not_verified_says_so_and_explains_it(cast, two_years, client):
    """年度报告 §7.2: the form of 2014 and its map are K: shown where they are joined, never silently."""
    stored_report(
        cast.bureau, 2018, {"on_request.granted.number": "5", "on_request.already_public.number": "1"}, STATISTICS_2014
    )
    address = reverse("disclosure:compare_years", args=["caizheng"])
    page = client.get(address).content.decode()
    assert "未核实" in page and "没有见到文件原文" in page
    text = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "可比：已主动公开与同意公开合计（未核实）" in text
    bodies = client.get(reverse("disclosure:compare"), {"row": GRANTED, "last": 2018}).content.decode()
    assert "6（未核实）" in bodies and "没有见到文件原文" in bodies


@pytest.mark.django_db
def test_a_correction_counts_and_the_version_before_does_not(cast, two_years, clock):
    report = reports.AnnualReport.objects.get(org=cast.bureau, year=2025)
    reports.begin_correction(report, by=cast.clerk, reason="漏计")
    received(cast, clock, date(2025, 12, 30))
    clock.set(date(2026, 1, 20))
    published(report, cast)
    (org,) = comparing.attach([cast.bureau], line(NEW), [2024, 2025])
    assert [p.value for p in org.points] == [1, 3]


@pytest.mark.django_db
def test_the_lists_cost_the_same_however_many_bodies(cast, two_years, client):
    address = reverse("disclosure:compare")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(20):
        org = create_organisation(
            parent=cast.county, name=f"第{number}号局", kind="government_department", site_slug=f"b{number}"
        )
        stored_report(org, 2025, {})
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 12
