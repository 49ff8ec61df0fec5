"""Our holiday files against two witnesses: an independent table and the texts of the notices."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from gongkai.kernel import law
from gongkai.kernel.workdays import file_calendar
from gongkai.kernel.workdays.files import LAW, calendar_of, file_layers
from gongkai.kernel.workdays.notice_text import from_text
from gongkai.kernel.workdays.notices import HolidayYear, NoticeError, layer_of

NOTICES = Path(__file__).parent / "notices"
YEARS = range(2004, 2027)
# 国办发明电〔2005〕35号: 12月31日（星期六）上班. The other table keeps the file of a year to that year's days.
WITNESS_IS_WRONG = {date(2005, 12, 31)}


def span(a: str, b: str | None = None) -> set[date]:
    first, last = date.fromisoformat(a), date.fromisoformat(b or a)
    return {first + timedelta(days=k) for k in range((last - first).days + 1)}


def notice(name: str, calendar=None):
    return from_text((NOTICES / f"{name}.txt").read_text(encoding="utf-8"), calendar=calendar)


def test_every_year_since_2004_has_its_notice():
    assert file_calendar().data.covered == set(YEARS)


def test_every_day_agrees_with_an_independent_table():
    cal = file_calendar()
    days = span("2004-01-01", "2026-12-31")
    differing = {d for d in days if cal.is_workday(d) != chinese_calendar.is_workday(d)}
    assert differing == WITNESS_IS_WRONG


def test_the_lists_of_2025_and_2026_in_the_rulebook():
    """Casework §6, calendar data."""
    off = (
        span("2025-01-01") | span("2025-01-28", "2025-02-04") | span("2025-04-04", "2025-04-06")
        | span("2025-05-01", "2025-05-05") | span("2025-05-31", "2025-06-02") | span("2025-10-01", "2025-10-08")
        | span("2026-01-01", "2026-01-03") | span("2026-02-15", "2026-02-23") | span("2026-04-04", "2026-04-06")
        | span("2026-05-01", "2026-05-05") | span("2026-06-19", "2026-06-21") | span("2026-09-25", "2026-09-27")
        | span("2026-10-01", "2026-10-07")
    )  # fmt: skip
    worked = {
        date.fromisoformat(t)
        for t in (
            "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14",
            "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
        )
    }  # fmt: skip
    special = {d: s for d, s in file_calendar().data.special.items() if d.year >= 2025}
    assert {d for d, s in special.items() if not s.working} == off
    assert {d for d, s in special.items() if s.working} == worked


@pytest.mark.parametrize("year", YEARS)
def test_each_file_names_the_notice_it_comes_from(year):
    table = law.load(LAW / "holidays" / f"{year}.toml", HolidayYear)
    assert table.year == year
    assert table.sources[0].title == f"国务院办公厅关于{year}年部分节假日安排的通知"
    assert table.sources[0].number.startswith(f"国办发明电〔{year - 1}〕")
    assert {e.source for e in table.holidays} == {s.key for s in table.sources}
    if year >= 2008:
        assert {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"} <= {
            name for e in table.holidays for name in e.name.split("、")
        }


@pytest.mark.parametrize("name", sorted(p.stem for p in NOTICES.glob("*.txt") if p.stem not in ("2020", "2020-2")))
def test_each_notice_read_as_text_agrees_with_its_file(name):
    found = notice(name)
    year = int(name[:4])
    table = law.load(LAW / "holidays" / f"{year}.toml", HolidayYear)
    ours = next(s for s in table.sources if s.number == found.number)
    assert found.year == year
    assert found.issued_on == (ours.issued or found.issued_on)
    assert found.title.startswith(ours.title[:12])
    assert found.whole_year == ("-" not in name)
    assert found.warnings == ()
    replaced = span("2019-05-01") if name == "2019" else set()  # by the amendment that is a text of its own
    assert {(d.date, d.working) for d in found.days if d.date not in replaced} == {
        (day, working)
        for e in table.holidays
        if e.source == ours.key
        for working, days in ((False, e.off), (True, e.workdays))
        for day in days
    }


def test_the_spring_festival_of_2020_was_prolonged():
    """国办发明电〔2020〕1号: until 2 February; Saturday 1 February, first to be worked, is off."""
    before = calendar_of([*file_layers()[:16], layer_of(notice("2020"))])
    assert before.is_workday(date(2020, 2, 1))
    assert before.is_workday(date(2020, 1, 31))
    longer = notice("2020-2", before)
    assert {d.date for d in longer.days} == span("2020-01-31", "2020-02-02")
    assert (longer.whole_year, longer.number) == (False, "国办发明电〔2020〕1号")
    after = calendar_of([*file_layers()[:16], layer_of(notice("2020")), layer_of(longer)])
    assert {
        d for d in span("2020-01-01", "2020-12-31") if after.is_workday(d) != file_calendar().is_workday(d)
    } == set()
    assert after.reason(date(2020, 2, 1)) == "春节"


def test_a_holiday_that_is_not_known_cannot_be_prolonged():
    with pytest.raises(NoticeError, match="找不到要延长的春节假期"):
        notice("2020-2")


def test_an_amendment_overrides_single_days():
    """国办发明电〔2019〕3号 gave four days in May where the notice for the year gave one."""
    year_only = calendar_of([layer_of(notice("2019"))])
    amended = calendar_of([layer_of(notice("2019")), layer_of(notice("2019-2"))])
    assert year_only.is_workday(date(2019, 5, 2))
    assert amended.reason(date(2019, 5, 2)) == "劳动节"
    assert amended.reason(date(2019, 5, 5)) == "调休上班"


def test_a_year_handed_in_again_replaces_its_file():
    text = "关于2026年部分节假日安排的通知\n一、元旦：1月1日放假。\n二、国庆节：10月1日至3日放假。"
    cal = calendar_of([*file_layers(), layer_of(from_text(text))])
    assert cal.reason(date(2026, 2, 16)) == "工作日"
    assert cal.reason(date(2026, 2, 14)) == "周六"
    assert cal.reason(date(2025, 10, 7)) == "国庆节、中秋节"


def test_a_notice_may_arrange_days_of_the_december_before():
    cal = file_calendar()
    assert [cal.reason(date(2007, 12, n)) for n in (29, 30, 31)] == ["调休上班", "元旦", "元旦"]
    assert cal.reason(date(2022, 12, 31)) == "元旦"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("to = 2025-02-04", "to = 2025-01-01"), "“春节”的结束日 2025-01-01 早于开始日 2025-01-28"),
        (("to = 2025-02-04", "to = 2025-04-04"), "“春节”放假超过一个月"),
        (("2025-01-26, 2025-02-08", "2025-01-26, 2025-02-03"), "2025-02-03 既放假又上班"),
        (("2025-01-26, 2025-02-08", "2025-01-26, 2025-01-26"), "2025-01-26 写了两次"),
        (("2025-01-26, 2025-02-08", "2025-01-26, 2026-02-08"), "2026-02-08 不在2025年放假安排的范围内"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused(tmp_path, change, sentence):
    text = (LAW / "holidays" / "2025.toml").read_text(encoding="utf-8").replace(*change)
    path = tmp_path / "2025.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(law.LawError, match=sentence):
        law.load(path, HolidayYear)
