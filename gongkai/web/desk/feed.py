"""到期日历: the due dates of one's inbox as a calendar that programs subscribe to (RFC 5545)."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people import queries
from gongkai.kernel.people.models import Account

LINE = 75  # octets, RFC 5545 §3.1


def feed_address(account: Account) -> str:
    """The secret address; empty while the subscription is off."""
    if account.calendar_version < 1:
        return ""
    return f"{settings.SITE_URL}{reverse('desk:feed')}?key={account.uid}.{_mark(account)}"


def account_of(key: str) -> Account | None:
    """Whose address this is; None for a wrong, replaced or switched-off one."""
    text, _, mark = key.partition(".")
    try:
        account = queries.by_uid(UUID(text))
    except ValueError:
        return None
    if account is None or not account.is_active or account.calendar_version < 1:
        return None
    return account if hmac.compare_digest(mark, _mark(account)) else None


def _mark(account: Account) -> str:
    text = f"calendar:{account.uid}:{account.calendar_version}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True)
class Moment:
    """Something at an hour of the day, such as a hearing; `path` is its page on this site."""

    uid: str
    at: datetime
    title: str
    place: str
    path: str


def calendar(name: str, cases: Iterable[Case], now: datetime) -> str:
    """The file. Only numbers and periods: calendars are often kept by others, and titles may name people."""
    events = [_event(case, case.due_on, now) for case in cases if case.due_on is not None]
    return _file(name, events)


def of_moments(name: str, moments: Iterable[Moment], now: datetime) -> str:
    """The file of what happens at an hour."""
    return _file(name, [_moment(one, now) for one in moments])


def _file(name: str, events: Iterable[list[str]]) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gongkai//desk//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines += event
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(case: Case, due_on: date, now: datetime) -> list[str]:
    spec = procedure(case.kind)
    clock = spec.clock(case.due_clock).label if case.due_clock else "期限"
    mark = "（暂定）" if case.provisional else ""
    note = f"{spec.label}，{case.org.label}，{spec.step(case.step).label}"
    return [
        "BEGIN:VEVENT",
        f"UID:{case.uid}@{urlsplit(settings.SITE_URL).hostname}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{clock}届满{mark} {case.number}')}",
        f"DESCRIPTION:{_escaped(note)}",
        f"URL:{settings.SITE_URL}{reverse('desk:case', args=[case.uid])}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _moment(one: Moment, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}@{urlsplit(settings.SITE_URL).hostname}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{one.at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{_escaped(one.title)}",
        f"LOCATION:{_escaped(one.place)}",
        f"URL:{settings.SITE_URL}{one.path}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines longer than 75 octets go on after a break and a space, never in the middle of a character."""
    pieces, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += width
    return "\r\n".join(pieces)
