"""Changes to the calendar: a notice is imported or withdrawn, and those who count with it are told."""

from datetime import date
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from gongkai.kernel.workdays import current
from gongkai.kernel.workdays.models import CalendarDay, HolidayNotice
from gongkai.kernel.workdays.notices import Format, Notice, NoticeError
from gongkai.kernel.workdays.preview import read


class Person(Protocol):
    """Whoever is responsible; an Actor or an Account."""

    @property
    def name(self) -> str: ...


@transaction.atomic
def import_notice(
    text: str,
    *,
    by: Person,
    form: Format = "auto",
    year: int | None = None,
    title: str = "",
    number: str = "",
    issued_on: date | None = None,
    whole_year: bool | None = None,
) -> HolidayNotice:
    """Add a holiday notice from its Chinese text, a TOML file or a CSV table (see `preview.read`).

    NoticeError when the text cannot be used or the notice is already in force. Due dates of open cases are
    recomputed by the listeners of `workdays.on_change` in the same transaction.
    """
    notice = read(text, form=form, year=year, title=title, number=number, issued_on=issued_on, whole_year=whole_year)
    refuse_twice(notice)
    before = current.calendar()
    row = HolidayNotice.objects.create(
        year=notice.year,
        title=notice.title,
        number=notice.number,
        issued_on=notice.issued_on,
        whole_year=notice.whole_year,
        source=text.strip(),
        imported_by=by.name,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=row, date=d.date, kind=_kind(d.working), name=d.name) for d in notice.days
    )
    current.changed(before, row)
    return row


@transaction.atomic
def withdraw_notice(notice: HolidayNotice, *, by: Person, reason: str) -> HolidayNotice:
    """Take a notice out of force; it stays on record with the reason. NoticeError without one or when done before."""
    row = HolidayNotice.objects.select_for_update().get(pk=notice.pk)
    if row.withdrawn_at:
        raise NoticeError("该通知已经撤销。")
    if not reason.strip():
        raise NoticeError("请写明撤销原因。")
    before = current.calendar()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by.name, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    current.changed(before, row)
    return row


def refuse_twice(notice: Notice) -> None:
    """NoticeError when a notice of this number is in force already."""
    standing = HolidayNotice.objects.filter(withdrawn_at=None, number=notice.number).exclude(number="")
    if standing.exists():
        raise NoticeError(f"{notice.number} 已经导入；要改正请先撤销原来的记录。")


def _kind(working: bool) -> CalendarDay.Kind:
    return CalendarDay.Kind.WORKDAY if working else CalendarDay.Kind.HOLIDAY
