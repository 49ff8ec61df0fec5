"""年度报告 from live records: counted, checked, fixed, published, corrected (条例第四十九条、第五十条)."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.queries.report_cells import live_cells, source_of
from gongkai.apps.disclosure.tests.requests.walk import received, submitted
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.figures.freezing import frozen
from gongkai.kernel.figures.reading import drill
from gongkai.kernel.people.actors import public

pytestmark = pytest.mark.django_db

TEXTS = {
    "overview": "全年收到申请{{指标:requests.total.new|件}}。",
    "problems": "主动公开的时效有待提高，已经改进。",
    "other_matters": "本年度未收取信息处理费。",
}


@pytest.fixture
def year(cast, clock):
    """2025: one answered, one refused, one still open, one carried in from 2024, one never confirmed."""
    received(cast, clock, date(2024, 12, 20)).answer(clock.set(date(2025, 1, 10)))
    received(cast, clock, date(2025, 3, 3)).answer(clock.set(date(2025, 3, 20)))
    received(cast, clock, date(2025, 5, 6), applicant_class="enterprise").answer(
        clock.set(date(2025, 5, 20)), "denied.internal_affairs"
    )
    received(cast, clock, date(2025, 12, 22))
    submitted(cast, clock, date(2025, 6, 3))
    clock.set(date(2026, 1, 12))
    return acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)


def cell(report, key):
    return reading.data_of(report).value(key)


def fixed(report, cast):
    acts.write(report, by=cast.clerk, **TEXTS)
    for finding in reading.unanswered(report):
        acts.answer_warning(report, by=cast.clerk, fingerprint=reading.fingerprint(finding), reason="已核实")
    acts.check(report, by=cast.clerk)
    return report


def published(report, cast):
    fixed(report, cast)
    acts.sign(report, by=cast.leader)
    acts.submit(report, by=cast.clerk)
    return acts.publish(report, by=cast.clerk)


def test_figures_are_counted_from_the_requests(year):
    """统计口径: new by receipt date, results by date of decision, open ones are carried out."""
    assert cell(year, "requests.total.new") == 3
    assert cell(year, "requests.total.carried_in") == 1
    assert cell(year, "requests.natural_person.granted") == 2
    assert cell(year, "requests.enterprise.denied.internal_affairs") == 1
    assert cell(year, "requests.total.results_total") == 3
    assert cell(year, "requests.total.carried_out") == 1


def test_live_figures_always_balance(year):
    """勾稽 R1、R2、R3"""
    assert not [f for f in reading.findings(year) if f.checked and f.severity == "error"]


def test_what_was_never_confirmed_was_never_received(cast, clock):
    walk = submitted(cast, clock, date(2025, 6, 3))
    request_acts.withdraw(walk.item, by=public("王小明"))
    clock.set(date(2026, 1, 12))
    report = acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)
    assert cell(report, "requests.total.new") == cell(report, "requests.total.results_total") == 0


def test_every_cell_opens_to_as_many_records_as_it_says(year):
    """R15: 逐项可查。"""
    scope = reading.scope_of(year)
    for key in live_cells(scope):
        source = source_of(key)
        assert source is not None
        assert drill(source.figure, scope, source.key).count() == cell(year, key)


def test_another_bodys_requests_are_not_counted(year, cast, clock):
    clock.set(date(2026, 1, 12))
    other = acts.open_report(org=cast.other_bureau, by=cast.other_clerk, year=2025)
    assert cell(other, "requests.total.new") == 0


def test_filing_clock_ends_on_the_day_the_law_names(year, cast, clock):
    """第四十九条: 部门 1 月 31 日前，政府 3 月 31 日前；2026-01-31 是周六，不顺延。"""
    assert year.case.due_on == date(2026, 1, 31)


def test_one_report_per_year(year, cast):
    with pytest.raises(Refused, match="已经存在"):
        acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)


def test_warnings_must_be_answered_before_it_is_fixed(year, cast):
    acts.write(year, by=cast.clerk, **{**TEXTS, "other_matters": "无。"})
    assert any(f.rule == "R9" for f in reading.unanswered(year))
    with pytest.raises(Refused, match="没有说明"):
        acts.check(year, by=cast.clerk)


def test_errors_block(year, cast):
    """R1: 第一项加第二项之和，等于第三项加第四项之和。"""
    acts.override(year, by=cast.clerk, cell="requests.natural_person.new", value=Decimal(9), reason="线下申请漏登")
    acts.write(year, by=cast.clerk, **TEXTS)
    with pytest.raises(Refused, match="R1"):
        acts.check(year, by=cast.clerk)


def test_override_keeps_old_value_reason_and_person(year, cast):
    made = acts.override(
        year, by=cast.clerk, cell="art20_5.licences.decisions", value=Decimal(140240), reason="审批系统"
    )
    assert (made.old_value, made.new_value, made.by_name) == (0, 140240, cast.clerk.name)
    assert cell(year, "art20_5.licences.decisions") == 140240
    for bad in ("requests.total.new", "no.such.cell"):
        with pytest.raises(Refused):
            acts.override(year, by=cast.clerk, cell=bad, value=Decimal(1), reason="x")
    with pytest.raises(Refused, match="整数"):
        acts.override(year, by=cast.clerk, cell="art20_5.licences.decisions", value=Decimal("1.5"), reason="x")
    acts.drop_override(year, by=cast.clerk, cell="art20_5.licences.decisions")
    assert cell(year, "art20_5.licences.decisions") == 0


def test_fixed_report_keeps_numbers_and_ids_when_records_change(year, cast, clock):
    fixed(year, cast)
    kept = frozen(year.case.subject)["requests.natural_person.granted"]
    assert len(kept.ids) == kept.value == 2
    received(cast, clock, date(2025, 12, 30))
    assert cell(year, "requests.total.new") == 3
    clock.set(date(2026, 1, 13))
    acts.return_report(year, by=cast.leader, reason="补充文字")
    assert cell(year, "requests.total.new") == 4
    assert not frozen(year.case.subject)


def test_a_number_of_a_fixed_report_opens_to_the_records_it_counted(year, cast, clock):
    fixed(year, cast)
    received(cast, clock, date(2025, 12, 30))
    assert reading.records(year, "requests.total.new").count() == 3
    assert reading.records(year, "requests.natural_person.granted").count() == 2
    assert reading.records(year, "art20_5.licences.decisions") is None


def test_a_published_version_keeps_its_records_while_a_correction_counts_anew(year, cast, clock):
    first = published(year, cast)
    acts.begin_correction(year, by=cast.clerk, reason="漏计一件")
    received(cast, clock, date(2025, 12, 30))
    clock.set(date(2026, 1, 20))
    second = published(year, cast)
    counts = [len(frozen(reading.subject_of(v))["requests.total.new"].ids) for v in (first, second)]
    assert counts == [3, 4]


def test_counts_of_the_publication_systems_are_compared(year, cast):
    """R14: 许可、处罚、强制与公示系统不一致的须说明。"""
    acts.override(year, by=cast.clerk, cell="art20_6.penalties.decisions", value=Decimal(36), reason="执法系统")
    assert not [f for f in reading.findings(year) if f.rule == "R14" and f.checked]
    acts.record_external(year, by=cast.clerk, cell="art20_6.penalties.decisions", value=35, reason="双公示 1月5日")
    (found,) = [f for f in reading.unanswered(year) if f.rule == "R14"]
    assert "公示系统为35，本表填36" in found.message
    acts.record_external(year, by=cast.clerk, cell="art20_6.penalties.decisions", value=36, reason="双公示 1月6日")
    assert not [f for f in reading.unanswered(year) if f.rule == "R14"]
    with pytest.raises(Refused, match="不与公示系统比对"):
        acts.record_external(year, by=cast.clerk, cell="requests.total.new", value=1, reason="x")


def test_numbers_without_records_are_named(year, cast):
    """R15: 每个数字应当能展开到记录；填报的数字不能。"""
    acts.override(year, by=cast.clerk, cell="art20_6.penalties.decisions", value=Decimal(36), reason="执法系统")
    (found,) = [f for f in reading.findings(year) if f.rule == "R15" and f.checked]
    assert found.severity == "info" and found.cells == ("art20_6.penalties.decisions",)


def test_published_text_carries_the_frozen_figures(year, cast):
    version = published(year, cast)
    assert version.overview == "全年收到申请3件。"
    assert year.case.step == "published"
    assert year.case.due_on is None


def test_unknown_live_field_blocks(year, cast):
    acts.write(year, by=cast.clerk, **{**TEXTS, "overview": "收到{{指标:requests.total.nonsense}}件。"})
    with pytest.raises(Refused):
        acts.check(year, by=cast.clerk)


def test_correction_keeps_both_versions(year, cast):
    published(year, cast)
    acts.begin_correction(year, by=cast.clerk, reason="漏计一件")
    assert year.case.step == "collecting"
    assert reading.published_report(cast.bureau, 2025).number == 1
    second = published(year, cast)
    assert (second.number, second.reason) == (2, "漏计一件")
    assert reading.published_report(cast.bureau, 2025, 1).number == 1


def test_carried_in_equals_last_years_carried_out(year, cast, clock):
    """R4: 上年结转 = 上一年度结转下年度。"""
    published(year, cast)
    clock.set(date(2027, 1, 11))
    following = acts.open_report(org=cast.bureau, by=cast.clerk, year=2026)
    assert cell(following, "requests.total.carried_in") == 1
    acts.override(following, by=cast.clerk, cell="requests.natural_person.carried_in", value=Decimal(2), reason="核对")
    assert any(f.rule == "R4" and f.severity == "error" for f in reading.findings(following))


def test_whoever_checked_does_not_sign_and_strangers_do_nothing(year, cast):
    with pytest.raises(NotAllowed):
        acts.write(year, by=cast.other_clerk, **TEXTS)
    with pytest.raises(NotAllowed):
        acts.write(year, by=cast.supervisor, **TEXTS)
