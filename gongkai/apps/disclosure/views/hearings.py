"""庭审日历: hearings of the month, on a page and as a file for one's own calendar."""

import calendar as gregorian
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor
from gongkai.web.desk import feed
from gongkai.web.shapes import Crumb

NO_MONTH = "没有这个月份。"


def hearing_calendar(request: HttpRequest) -> HttpResponse:
    first, last = _month(request.GET.get("month", ""))
    before, after = _neighbour(first, -1), _neighbour(first, 1)
    context = {
        "heading": "庭审日历",
        "crumbs": [Crumb("复议和诉讼", reverse("disclosure_desk:disputes"))],
        "hearings": list(reading.hearings(_taking_part(request), first, last)),
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
    rows = [one for one in reading.hearings(_taking_part(request), first, last) if not one.cancelled]
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
