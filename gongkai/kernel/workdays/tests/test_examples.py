"""Examples in law files are run, whatever their unit and sense."""

from datetime import date

import pytest

from gongkai.kernel.law.tests.test_library import ANNUAL, REPLY, SOURCE, read
from gongkai.kernel.workdays import file_calendar
from gongkai.kernel.workdays.examples import broken_examples

HOURS = """
[[periods]]
id = "disclosure.leak"
label = "泄密报告"

[[periods.versions]]
from = 2019-05-15
days = 24
unit = "hours"
round_the_clock = true
source = "R711"
examples = [{ start = 2025-09-30T17:00:00, due = 2025-10-01T17:00:00 }]

[[periods]]
id = "disclosure.notice"
label = "提前告知"

[[periods.versions]]
from = 2019-05-15
days = 7
unit = "calendar"
sense = "before"
source = "R711"
examples = [{ start = 2025-10-20, due = 2025-10-13 }]
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "disclosure" / "law"


def broken(folder, text: str) -> list[str]:
    library = read(folder, periods_toml=SOURCE + text)
    assert library.problems == []
    return broken_examples(file_calendar(), library)


def test_examples_that_come_out_say_nothing(folder):
    assert broken(folder, REPLY + ANNUAL + HOURS) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            REPLY.replace("due = 2026-01-16", "due = 2026-01-15"),
            "disclosure.reply@2019-05-15 的示例（自 2025-12-18 起）写明 2026-01-15，计算结果是 2026-01-16。",
        ),
        (
            ANNUAL.replace("2027-02-01", "2027-01-31"),
            "disclosure.report@2019-05-15 的示例（自 2027 起）写明 2027-01-31，计算结果是 2027-02-01。",
        ),
        (
            HOURS.replace("start = 2025-09-30T17:00:00", "start = 2025-09-30"),
            "disclosure.leak@2019-05-15 的示例（自 2025-09-30 起）算不出来：按小时计算的期限须从具体时刻起算。",
        ),
        (
            HOURS.replace("start = 2025-10-20,", "start = 2025-10-20T08:00:00,"),
            "disclosure.notice@2019-05-15 的示例（自 2025-10-20 08:00:00 起）算不出来："
            "按日计算的期限从某日起算，不写时刻。",
        ),
    ],
)
def test_an_example_that_does_not_come_out_is_named(folder, text, sentence):
    assert broken(folder, text) == [sentence]


def test_a_minimum_period_ends_on_a_working_day(folder):
    """Casework W7: three days of publicity from 30 April 2025."""
    text = HOURS.replace('"before"', '"at_least"').replace("days = 7", "days = 3")
    text = text.replace("start = 2025-10-20, due = 2025-10-13", "start = 2025-04-30, due = 2025-05-06")
    assert broken(folder, text) == []
    assert file_calendar().earliest_end(date(2025, 4, 30), 3, "calendar") == date(2025, 5, 6)
