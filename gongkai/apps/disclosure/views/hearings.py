"""庭审日历: hearings of the month, on a page and as a file for one's own calendar."""

import calendar as gregorian
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.models import Hearing
from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.apps.disclosure.rules import disputes as rules
from gongkai.kernel import registry, workdays
from gongkai.kernel.cases.queries import available
from gongkai.kernel.people.actors import Actor
from gongkai.web.desk import feed
from gongkai.web.formatting import cn_date, cn_datetime
from gongkai.web.shapes import Crumb

NO_MONTH = "没有这个月份。"
RECORD = "record_hearing"
# Label and tone of every state.
STATES = {
    rules.COMING: ("待举行", "blue"),
    rules.UNTOLD: ("待登记结果", "red"),
    rules.CALLED_OFF: ("取消或者改期", "slate"),
    rules.HELD: ("已举行", "green"),
    rules.ADJOURNED: ("延期", "amber"),
    rules.NOT_HELD: ("未举行", "slate"),
}


@dataclass(frozen=True)
class HearingLine:
    """One appointment as it truly stands; `record_url` where this person may say what came of it."""

    hearing: Hearing
    label: str
    tone: str
    told: str
    record_url: str = ""


def lines(found: Iterable[Hearing], actor: Actor) -> list[HearingLine]:
    return [_line(one, actor) for one in found]


def _line(hearing: Hearing, actor: Actor) -> HearingLine:
    state = reading.hearing_state(hearing)
    case = hearing.dispute.case
    may = state == rules.UNTOLD and any(act.name == RECORD for act in available(case, actor))
    return HearingLine(hearing, *STATES[state], _told(hearing), record_address(hearing) if may else "")


def record_address(hearing: Hearing) -> str:
    address = reverse("disclosure_desk:dispute_act", args=[hearing.dispute.case.uid, RECORD])
    return f"{address}?hearing={hearing.pk}"


def _told(hearing: Hearing) -> str:
    if hearing.cancelled:
        return hearing.cancelled
    held = f"{cn_date(hearing.held_on)}举行" if hearing.held_on else ""
    later = f"延至{cn_datetime(hearing.adjourned_to.at)}" if hearing.adjourned_to else ""
    return "。".join(filter(None, ("，".join(filter(None, (held, later))), hearing.note)))


def asks(actor: Actor) -> list[registry.Ask]:
    """What stands above the inbox of whoever has to say what came of a hearing."""
    return [
        registry.Ask(
            f"{one.get_kind_display()}时间已过，请登记结果：{one.dispute.case.title}",
            f"{one.dispute.case.number}　{cn_datetime(one.at)}　{one.place}",
            record_address(one),
            "登记结果",
        )
        for one in reading.untold_by(actor)[:20]
    ]


def hearing_calendar(request: HttpRequest) -> HttpResponse:
    actor = _taking_part(request)
    first, last = _month(request.GET.get("month", ""))
    before, after = _neighbour(first, -1), _neighbour(first, 1)
    context = {
        "heading": "庭审日历",
        "crumbs": [Crumb("复议和诉讼", reverse("disclosure_desk:disputes"))],
        "hearings": lines(reading.hearings(actor, first, last), actor),
        "untold": lines(reading.untold_before(actor, first), actor),
        "first": first,
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}",
        "file": f"{reverse('disclosure_desk:hearings_file')}?month={first:%Y-%m}",
        "with_case": True,
    }
    return render(request, "disclosure/desk/hearings.html", context)


def hearings_file(request: HttpRequest) -> HttpResponse:
    """The same month as iCalendar; numbers and places, no names, for calendars are often kept by others."""
    first, last = _month(request.GET.get("month", ""))
    rows = [one for one in reading.hearings(_taking_part(request), first, last) if not one.cancelled and not one.result]
    moments = [
        feed.Moment(
            uid=str(one.uid),
            at=one.at,
            title=f"{one.get_kind_display()} {one.dispute.case.number}",
            place=one.place,
            path=reverse("disclosure_desk:dispute", args=[one.dispute.case.uid]),
        )
        for one in rows
    ]
    text = feed.of_moments("庭审日历", moments, workdays.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="hearings-{first:%Y-%m}.ics"'
    return response


def _taking_part(request: HttpRequest) -> Actor:
    """Somebody with a part in disputes; for everybody else there is no such page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not reading.takes_part(actor):
        raise Http404
    return actor


def _month(text: str) -> tuple[date, date]:
    """First and last day; this month where none is named."""
    day = workdays.today()
    if text:
        try:
            day = date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise Http404(NO_MONTH) from error
    return day.replace(day=1), day.replace(day=gregorian.monthrange(day.year, day.month)[1])


def _neighbour(first: date, step: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    return date(year, month + 1, 1)
