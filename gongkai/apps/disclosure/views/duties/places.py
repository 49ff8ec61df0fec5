"""查阅场所 at the desk and in public (条例第二十五条)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.actions import reading_places as acts
from gongkai.apps.disclosure.forms.duties import FindPlaceForm, MonthForm, PlaceForm, ReasonForm, initial_of
from gongkai.apps.disclosure.models import ReadingPlace
from gongkai.apps.disclosure.queries import reading_places as reading
from gongkai.apps.disclosure.views.duties.common import act_page, body_choice, bound, chosen_body
from gongkai.kernel import workdays
from gongkai.web.formatting import thousands
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "查阅场所"


class PublicPlaceTable(Table):
    id = "places"
    caption = "政府信息查阅场所"
    filter_form = FindPlaceForm
    default_sort = "org"
    empty = Empty("没有找到查阅场所", "各机关登记的查阅场所在此列出；请换一个词试试。")
    export_name = "政府信息查阅场所"
    columns = (
        Column("name", "名称", main=True, sort="name"),
        Column("org", "单位", "org.label", sort="org_path"),
        Column("kind", "种类", "get_kind_display"),
        Column("address", "地址"),
        Column("office_hours", "开放时间"),
        Column("phone", "电话"),
        Column("equipment", "设施、设备"),
        Column("visits", "今年接待", lambda place: visited(place.visitors, place.items)),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        return reading.found(queryset, data.get("text", ""), data.get("kind", ""))


def visited(visitors: int | None, items: int | None) -> str:
    """How many came and read, in words; a place that has not reported says nothing."""
    return "—" if visitors is None else f"{thousands(visitors)} 人次，查阅 {thousands(items or 0)} 件次"


@require_GET
def public_places(request: HttpRequest) -> HttpResponseBase:
    """Where anybody can read what is public, with the visits of this year."""
    table = PublicPlaceTable(request, reading.all_open())
    return table_response(request, "disclosure/public/places.html", table, {"heading": "政府信息查阅场所"})


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
