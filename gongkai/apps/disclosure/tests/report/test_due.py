"""When a report is due, and how it moves on."""

from datetime import date

import pytest

from gongkai.apps.disclosure.rules.report import due_on, next_status, period, statuses
from gongkai.apps.disclosure.rules.report.due import filing_rule


@pytest.mark.parametrize(
    ("year", "kind", "due"),
    [
        (2023, "government_department", date(2024, 1, 31)),
        (2023, "department", date(2024, 1, 31)),
        (2023, "government_office", date(2024, 1, 31)),
        (2023, "township", date(2024, 1, 31)),
        (2023, "government", date(2024, 3, 31)),
        (2019, "government_department", date(2020, 1, 31)),
        (2018, "government_department", date(2019, 3, 31)),
        (2018, "government", date(2019, 3, 31)),
        (2008, "government_department", date(2009, 3, 31)),
    ],
)
def test_departments_report_by_31_january_and_governments_by_31_march(year, kind, due):
    """条例第四十九条; under decree 492 every agency reported by 31 March."""
    assert due_on(year, kind) == due


def test_the_date_cites_its_article():
    rule = filing_rule(2023, "government")
    assert (rule.article, rule.source, rule.version) == (
        "第四十九条",
        "R711",
        "disclosure.annual_report.government@2019-05-15",
    )


def test_there_was_no_report_before_2008():
    with pytest.raises(ValueError, match="没有有效的规定"):
        due_on(2006, "government")


def test_an_unknown_kind_of_body_is_refused():
    with pytest.raises(ValueError, match="不认识的单位性质"):
        due_on(2023, "company")


def test_the_period_is_the_calendar_year():
    assert period(2023) == (date(2023, 1, 1), date(2023, 12, 31))


def test_a_report_moves_from_collecting_to_corrected():
    keys = [status.key for status in statuses()]
    assert keys == ["collecting", "checked", "signed", "submitted", "published", "corrected"]
    assert [next_status(key).key for key in keys] == [*keys[1:], "corrected"]
    assert all(status.label for status in statuses())
    with pytest.raises(ValueError, match="不认识的报告状态"):
        next_status("lost")
