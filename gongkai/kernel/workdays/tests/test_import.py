"""Administrators extend and correct the calendar; whoever counts with it is told, and nobody sees a stale one."""

import threading
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine
from django.core.checks import run_checks
from django.db import connection, transaction

from gongkai.kernel import workdays
from gongkai.kernel.law import LawError
from gongkai.kernel.workdays import checks, current
from gongkai.kernel.workdays.actions import import_notice, withdraw_notice
from gongkai.kernel.workdays.models import CalendarDay, HolidayNotice
from gongkai.kernel.workdays.notices import NoticeError
from gongkai.kernel.workdays.preview import preview, read
from gongkai.kernel.workdays.tests.test_notice_text import NEXT

CSV = "日期,类型,名称\n2027-03-05,放假,抗洪抢险\n2027-03-06,上班,\n"


@dataclass(frozen=True)
class Clerk:
    name: str = "周敏"


@pytest.fixture
def listened(monkeypatch):
    """Changes told to one listener that is registered for this test only."""
    monkeypatch.setattr(current, "_listeners", [])
    told: list[workdays.CalendarChange] = []
    workdays.on_change(told.append)
    return told


@pytest.mark.django_db
def test_without_notices_of_its_own_the_calendar_is_that_of_the_files():
    assert workdays.calendar() is workdays.file_calendar()


@pytest.mark.django_db
def test_an_imported_notice_is_in_force_at_once(listened):
    before = workdays.calendar()
    assert before.is_provisional(date(2027, 2, 8))
    notice = import_notice(NEXT, by=Clerk())
    after = workdays.calendar()
    assert after.reason(date(2027, 2, 8)) == "春节"
    assert after.reason(date(2027, 2, 20)) == "调休上班"
    assert not after.is_provisional(date(2027, 2, 8))
    assert after.version != before.version
    assert (
        after.day(date(2027, 2, 8)).source == "《国务院办公厅关于2027年部分节假日安排的通知》（国办发明电〔2026〕9号）"
    )
    assert (notice.imported_by, notice.source, notice.days.count()) == ("周敏", NEXT.strip(), 34)
    assert [(c.before.version, c.after.version, c.notice) for c in listened] == [
        (before.version, after.version, notice)
    ]


@pytest.mark.django_db
def test_a_provisional_date_moves_when_the_notice_arrives():
    """Casework W12, W13: accepted on 18 January 2027, ten working days."""
    assert workdays.calendar().add(date(2027, 1, 18), 15) == date(2027, 2, 8)
    import_notice(NEXT, by=Clerk())
    assert workdays.calendar().add(date(2027, 1, 18), 15) == date(2027, 2, 15)


@pytest.mark.django_db
def test_single_days_are_corrected_by_a_table(listened):
    import_notice(NEXT, by=Clerk())
    import_notice(CSV, by=Clerk(), title="关于临时放假的通知", whole_year=False, issued_on=date(2027, 3, 1))
    cal = workdays.calendar()
    assert [cal.reason(date(2027, 3, n)) for n in (4, 5, 6)] == ["工作日", "抗洪抢险", "调休上班"]
    assert cal.reason(date(2027, 2, 8)) == "春节"
    assert cal.day(date(2027, 3, 5)).source == "《关于临时放假的通知》"
    assert len(listened) == 2


@pytest.mark.django_db
def test_correcting_single_days_does_not_settle_a_year():
    import_notice(CSV, by=Clerk(), title="关于临时放假的通知", whole_year=False)
    cal = workdays.calendar()
    assert cal.reason(date(2027, 3, 5)) == "抗洪抢险"
    assert cal.is_provisional(date(2027, 3, 5))
    assert cal.reason(date(2027, 1, 1)) == "元旦"


@pytest.mark.django_db
def test_a_withdrawn_notice_stays_on_record_but_not_in_force(listened):
    notice = import_notice(NEXT, by=Clerk())
    withdraw_notice(notice, by=Clerk("李强"), reason="录入了征求意见稿")
    assert workdays.calendar() is workdays.file_calendar()
    notice.refresh_from_db()
    assert (notice.withdrawn_by, notice.withdrawn_reason) == ("李强", "录入了征求意见稿")
    assert notice.withdrawn_at
    assert notice.days.exists()
    assert [c.after.is_provisional(date(2027, 1, 4)) for c in listened] == [False, True]
    with pytest.raises(NoticeError, match="已经撤销"):
        withdraw_notice(notice, by=Clerk(), reason="再撤一次")


@pytest.mark.django_db
def test_withdrawing_needs_a_reason():
    notice = import_notice(NEXT, by=Clerk())
    with pytest.raises(NoticeError, match="请写明撤销原因"):
        withdraw_notice(notice, by=Clerk(), reason=" ")


@pytest.mark.django_db
def test_a_notice_is_not_imported_twice():
    notice = import_notice(NEXT, by=Clerk())
    with pytest.raises(NoticeError, match="国办发明电〔2026〕9号 已经导入"):
        import_notice(NEXT, by=Clerk())
    withdraw_notice(notice, by=Clerk(), reason="更正")
    import_notice(NEXT, by=Clerk())
    assert HolidayNotice.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_text_leaves_nothing_behind(listened):
    with pytest.raises(NoticeError):
        import_notice(NEXT.replace("共8天", "共7天"), by=Clerk())
    assert not HolidayNotice.objects.exists()
    assert listened == []


@pytest.mark.django_db
def test_what_changes_is_shown_before_anything_is_written():
    shown = preview(read(NEXT))
    changed = {c.date: (c.before, c.after) for c in shown.changes}
    assert changed[date(2027, 2, 8)] == ("上班（工作日）", "休息（春节）")
    assert changed[date(2027, 2, 20)] == ("休息（周六）", "上班（调休上班）")
    assert date(2027, 1, 1) not in changed  # a fixed holiday is known without a notice
    lines = list(shown.lines())
    assert lines[0] == "《国务院办公厅关于2027年部分节假日安排的通知》（国办发明电〔2026〕9号），2027年，年度安排。"
    assert (
        "春节：2027年2月5日（周五）至2027年2月12日（周五）放假、2027年1月31日（周日）上班、2027年2月20日（周六）上班。"
        in lines
    )
    assert f"与现行日历相比，{len(shown.changes)} 天有变化。" in lines
    assert "2027年2月20日（周六）：休息（周六） → 上班（调休上班）。" in lines
    assert not HolidayNotice.objects.exists()


@pytest.mark.django_db
def test_the_preview_warns_of_replacing_a_year_and_of_a_year_that_stays_open():
    again = preview(read("一、元旦：1月1日放假。", year=2026, whole_year=True))
    assert "2026年已有放假安排，导入后将被替换。" in again.warnings
    assert any(c.date == date(2026, 2, 16) and c.after == "上班（工作日）" for c in again.changes)
    single = preview(read(CSV, whole_year=False))
    assert single.warnings == ("2027年尚无年度安排，该年日期仍为暂定。",)
    with pytest.raises(NoticeError, match="请填写年份"):
        read("日期,类型,名称\n")


@pytest.mark.django_db
def test_what_a_listener_refuses_is_not_imported(monkeypatch):
    monkeypatch.setattr(current, "_listeners", [])

    @workdays.on_change
    def refuse(change):
        raise RuntimeError("重算失败")

    with pytest.raises(RuntimeError, match="重算失败"):
        import_notice(NEXT, by=Clerk())
    assert not HolidayNotice.objects.exists()
    assert workdays.calendar() is workdays.file_calendar()


def test_a_listener_is_registered_once(monkeypatch):
    monkeypatch.setattr(current, "_listeners", [])
    workdays.on_change(print)
    workdays.on_change(print)
    assert current._listeners == [print]


@pytest.mark.django_db
def test_a_rolled_back_import_is_forgotten():
    before = workdays.calendar()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        import_notice(NEXT, by=Clerk())
        assert workdays.calendar().reason(date(2027, 2, 8)) == "春节"
        raise ZeroDivisionError
    assert workdays.calendar() is before


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_the_notice_only_after_it_is_committed():
    seen: list[str] = []

    def look() -> None:
        try:
            seen.append(workdays.calendar().reason(date(2027, 2, 8)))
        finally:
            connection.close()

    def ask_elsewhere() -> str:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        return seen[-1]

    assert ask_elsewhere() == "工作日"
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    with transaction.atomic():
        import_notice(NEXT, by=Clerk())
        assert workdays.calendar().reason(date(2027, 2, 8)) == "春节"
        if not in_memory:  # threads share the one connection of a database in memory
            assert ask_elsewhere() == "工作日"
    assert ask_elsewhere() == "春节"


@pytest.mark.django_db
def test_the_database_is_asked_rarely(django_assert_num_queries, monkeypatch):
    workdays.invalidate()
    workdays.calendar()
    with django_assert_num_queries(0):
        for _ in range(100):
            workdays.calendar()
    clock = current.time.monotonic() + current.CHECK_SECONDS + 1
    monkeypatch.setattr(current.time, "monotonic", lambda: clock)
    with django_assert_num_queries(1):
        workdays.calendar()
        workdays.calendar()


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_of_a_thread_that_changed_it_asks_once(django_assert_num_queries):
    with transaction.atomic():
        import_notice(NEXT, by=Clerk())
    with transaction.atomic():
        workdays.calendar()
        with django_assert_num_queries(0):
            workdays.calendar()


@pytest.mark.django_db
def test_a_change_by_another_process_is_seen_after_a_while(monkeypatch):
    workdays.calendar()
    row = HolidayNotice.objects.create(year=2027, title="他处导入", whole_year=False, source="", imported_by="他人")
    CalendarDay.objects.create(notice=row, date=date(2027, 3, 5), kind="holiday", name="抗洪抢险")
    clock = current.time.monotonic() + current.CHECK_SECONDS + 1
    monkeypatch.setattr(current.time, "monotonic", lambda: clock)
    assert workdays.calendar().reason(date(2027, 3, 5)) == "抗洪抢险"


@pytest.mark.django_db
def test_only_a_few_calendars_are_kept_in_memory():
    for k in range(current.KEPT + 3):
        import_notice(CSV, by=Clerk(), title=f"第{k}次通知", whole_year=False)
    assert len(current._built) <= current.KEPT


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2025-12-31T15:59:59Z", date(2025, 12, 31)),
        ("2025-12-31T16:00:00Z", date(2026, 1, 1)),
    ],
)
def test_today_is_the_day_in_shanghai(instant, day):
    with time_machine.travel(instant, tick=False):
        assert workdays.today() == day
        assert workdays.now().utcoffset() == timedelta(hours=8)


def test_start_up_refuses_an_example_that_does_not_come_out(monkeypatch):
    assert run_checks(tags=["law"]) == []
    monkeypatch.setattr(checks, "broken_examples", lambda cal: ["W1 的示例不对。"])
    assert [(e.id, e.msg) for e in run_checks(tags=["law"])] == [("workdays.E001", "W1 的示例不对。")]

    def broken(cal):
        raise LawError("甲\n乙")

    monkeypatch.setattr(checks, "broken_examples", broken)
    assert [e.msg for e in run_checks(tags=["law"])] == ["甲", "乙"]
