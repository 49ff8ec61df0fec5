"""查阅场所 at the desk and in public (条例第二十五条)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.actions import reading_places as acts
from gongkai.apps.disclosure.forms.duties import MonthForm, PlaceForm, ReasonForm, initial_of
from gongkai.apps.disclosure.models import ReadingPlace
from gongkai.apps.disclosure.queries import reading_places as reading
from gongkai.apps.disclosure.views.duties.common import act_page, body_choice, bound, chosen_body
from gongkai.kernel import workdays
from gongkai.web.shapes import Crumb

HEADING = "查阅场所"


@require_GET
def public_places(request: HttpRequest) -> HttpResponse:
    """Where anybody can read what is public, with the visits of this year."""
    places = list(reading.all_open())
    year = workdays.today().year
    totals = reading.year_totals(places, year)
    context = {
        "heading": "政府信息查阅场所",
        "year": year,
        "rows": [(place, *totals.get(place.pk, (None, None))) for place in places],
    }
    return render(request, "disclosure/public/places.html", context)


def place_list(request: HttpRequest) -> HttpResponse:
    orgs = reading.kept_by(request.actor)  # type: ignore[attr-defined]
    org = chosen_body(request, orgs)
    places = list(reading.of_body(org))
    context = {
        "heading": HEADING,
        "org": org,
        **body_choice(request, orgs, org),
        "places": places,
        "months": reading.months(org),
        "missing": reading.missing_months([p for p in places if reading.is_read_at(p.kind)], workdays.today()),
        "receivers": reading.receivers(org),
    }
    return render(request, "disclosure/desk/places.html", context)


def place_add(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    org = chosen_body(request, reading.kept_by(actor))
    form = PlaceForm(*bound(request), initial={"opened_on": workdays.today(), "office_hours": org.office_hours})
    back = _back(org.site_slug)
    return act_page(
        request,
        form,
        lambda: acts.open_place(org=org, by=actor, place=form.place()),
        heading="登记查阅场所",
        submit="登记",
        what=f"登记后显示在{org.label}的公开指南和查阅场所页面。",
        done="已登记查阅场所。",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )


def place_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    place = _place(request, uid)
    form = PlaceForm(*bound(request), initial=initial_of(place))
    back = _back(place.org.site_slug)
    return act_page(
        request,
        form,
        lambda: acts.change_place(place, by=request.actor, place=form.place()),  # type: ignore[attr-defined]
        heading=f"变更查阅场所：{place.name}",
        done="已变更。",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )


def place_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    place = _place(request, uid)
    form = ReasonForm(*bound(request))
    back = _back(place.org.site_slug)
    return act_page(
        request,
        form,
        lambda: acts.close_place(place, by=request.actor, reason=form.cleaned_data["reason"]),  # type: ignore[attr-defined]
        heading=f"停用查阅场所：{place.name}",
        submit="停用",
        what="停用后不再显示，也不再向其移送；已登记的查阅情况保留。",
        done="已停用。",
        tone="danger",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )


def place_month(request: HttpRequest, uid: UUID) -> HttpResponse:
    place = _place(request, uid)
    form = MonthForm(*bound(request), initial={"month": request.GET.get("month", f"{workdays.today():%Y-%m}")})
    back = _back(place.org.site_slug)
    return act_page(
        request,
        form,
        lambda: acts.record_month(place, by=request.actor, **form.cleaned_data),  # type: ignore[attr-defined]
        heading=f"登记查阅情况：{place.name}",
        submit="登记",
        what="每月一行；再次登记同一月份的，为更正，原数留在日志中。",
        done="已登记查阅情况。",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )


def _place(request: HttpRequest, uid: UUID) -> ReadingPlace:
    found = reading.place(request.actor, uid)  # type: ignore[attr-defined]
    if found is None or found.closed_on is not None:
        raise Http404
    return found


def _back(slug: str) -> str:
    return f"{reverse('disclosure_desk:places')}?org={slug}"
