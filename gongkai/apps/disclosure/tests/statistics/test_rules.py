"""统计时段、登记表、自查 as plain values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gongkai.apps.disclosure.rules.statistics import MEASURES, PRESETS, Facts, Period, checks, on_time
from gongkai.apps.disclosure.rules.statistics.measures import by_id
from gongkai.apps.disclosure.rules.statistics.periods import year_before, year_to_date

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("preset", "first", "last", "label"),
    [
        ("month", date(2026, 3, 1), date(2026, 3, 31), "2026年3月"),
        ("last_month", date(2026, 2, 1), date(2026, 2, 28), "2026年2月"),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31), "2026年第一季度"),
        ("year", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31), "2025年"),
    ],
)
def test_periods_by_name(preset, first, last, label):
    period = PRESETS[preset][1](DAY)
    assert (period, period.label) == (Period(first, last), label)


def test_chosen_days_the_year_so_far_and_the_year_before():
    period = Period(date(2024, 2, 5), date(2024, 2, 29))
    assert period.label == "2024年2月5日至2024年2月29日"
    assert year_to_date(period) == Period(date(2024, 1, 1), date(2024, 2, 29))
    assert year_before(period) == Period(date(2023, 2, 5), date(2023, 2, 28))
    assert year_before(Period(date(2025, 2, 1), date(2025, 2, 28))).last == date(2024, 2, 29), "ends of months stay"


def test_a_line_counts_its_part_of_a_figure():
    table = {("denied.internal_affairs", "enterprise"): 2, ("granted", "enterprise"): 3, ("denied.x", "research"): 1}
    assert (by_id("denied").value(table), by_id("decided").value(table)) == (3, 6)
    assert by_id("ended_corrected").value({("review", "corrected"): 2, ("review", "upheld"): 5}) == 2
    assert by_id("fees").value({(): Decimal("12.50")}) == Decimal("12.50")
    assert len({m.id for m in MEASURES}) == len(MEASURES)


def test_nothing_answered_is_not_a_hundred_percent():
    assert on_time(0, 0) is None and on_time(3, 1) == Decimal("66.7")


GOOD = Facts(
    decided=4,
    late=0,
    overdue=0,
    published=9,
    published_late=0,
    empty_columns=(),
    guide_problems=(),
    report_year=2025,
    report_due=date(2026, 1, 31),
    report_filed=date(2026, 1, 20),
    disputes_closed=2,
    disputes_corrected=0,
    today=DAY,
)


def found(facts):
    return {one.item: one for one in checks(facts)}


def test_what_is_in_order_passes():
    assert {one.verdict for one in checks(GOOD)} == {"符合"}


@pytest.mark.parametrize(
    ("changed", "item", "article"),
    [
        ({"late": 1}, "按期答复", "R711 第三十三条"),
        ({"overdue": 1}, "超期未答复", "R711 第三十三条"),
        ({"published_late": 2}, "公开时限", "R711 第二十六条"),
        ({"empty_columns": ("收费项目",)}, "法定公开栏目", "R711 第二十条"),
        ({"guide_problems": ("电话不一致。",)}, "公开指南", "R711 第十二条"),
        ({"report_filed": date(2026, 2, 1)}, "年度报告", "R711 第四十九条"),
        ({"report_filed": None}, "年度报告", "R711 第四十九条"),
        ({"disputes_corrected": 1}, "复议诉讼", "R711 第五十一条"),
    ],
)
def test_each_defect_is_found_with_its_article(changed, item, article):
    one = found(replace(GOOD, **changed))[item]
    assert (one.good, one.article, one.verdict) == (False, article, "存在问题")


def test_no_cases_is_no_merit():
    none = found(replace(GOOD, decided=0, published=0, disputes_closed=0, report_filed=None, today=date(2026, 1, 20)))
    assert [one.item for one in none.values() if one.good is None] == ["按期答复", "公开时限", "年度报告", "复议诉讼"]
