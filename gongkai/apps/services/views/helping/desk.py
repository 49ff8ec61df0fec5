"""The desk of 代办 and 上门: points, lists, cases and their acts, what is handed in for whoever is helped."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions.applications.filing import version_taking
from gongkai.apps.services.actions.helping import agency as agency_acts
from gongkai.apps.services.actions.helping import points as point_acts
from gongkai.apps.services.actions.helping import uploads
from gongkai.apps.services.actions.helping import visits as visit_acts
from gongkai.apps.services.forms.helping import (
    AGENCY_FORMS,
    AgencyFilter,
    HandInForm,
    PointForm,
    StaffAgencyForm,
    StaffVisitForm,
    UploadAuthorityForm,
)
from gongkai.apps.services.models import Agency, ServiceItem, ServicePoint
from gongkai.apps.services.queries import forms
from gongkai.apps.services.queries import items as item_reading
from gongkai.apps.services.queries.helping import agency as reading
from gongkai.apps.services.queries.helping import points
from gongkai.apps.services.queries.helping.filling import Helped, begun
from gongkai.apps.services.rules import helping as rules
from gongkai.apps.services.views.common import attempt, may
from gongkai.apps.services.views.helping import filling
from gongkai.apps.services.views.helping.common import agency_facts, form_of, page_of, person_facts, phases, posted
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available, clocks_of, letters_of
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import Actor
from gongkai.web import told_once
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, FileItem
from gongkai.web.tables import Column, Empty, Table, table_response

AGENCIES, POINTS = "代办服务", "帮办代办点"
# Acts that a page of their own carries out, or that the applicant does.
APART = {"file_application"}


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor


def case_context(request: HttpRequest, case: Case, hidden: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """What the pages of both kinds of case show around their own facts."""
    spec = procedure(case.kind)
    return {
        "heading": case.title,
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(case),
        "offered": [one for one in available(case, actor_of(request)) if one.name not in hidden | APART],
        "letters": list(reversed(letters_of(case))),
        "clocks": [(clock, spec.clock(clock.key).label) for clock in clocks_of(case)],
        "entries": entries(case.subject).order_by("-seq"),
        "told": told_once.code_of(request, case.number),
    }


def narrowed(queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
    """The filters both lists share."""
    if text := (data.get("text") or "").strip():
        queryset = queryset.filter(Q(case__number=text.upper()) | Q(requester__applicant_name__contains=text))
    state = data.get("state", "")
    if state == "late":
        return queryset.filter(case__closed_on=None, case__due_on__lt=workdays.today())
    if state == "open":
        return queryset.filter(case__closed_on=None)
    return queryset.exclude(case__closed_on=None) if state == "closed" else queryset


class AgencyTable(Table):
    id = "agencies"
    caption = AGENCIES
    filter_form = AgencyFilter
    default_sort = "-number"
    export_name = AGENCIES
    empty = Empty("还没有代办", "公众在网上申请的自动列入，电话、当面提出的在这里登记。")
    columns = (
        Column("number", "编号", "case.number", sort="id", main=True, url=lambda a: page_of(a)),
        Column("applicant", "申请人", "requester.applicant_name"),
        Column("point", "代办点", "point.name"),
        Column("agent", "代办员", "agent.name"),
        Column("until", "授权至", "authority_until", kind="date"),
        Column("step", "环节", lambda a: procedure(reading.KIND).step(a.case.step).label),
        Column("due", "期限", html=lambda a: clock_badge(a.case), export=False),
        Column("result", "结果", "get_result_display"),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        return narrowed(queryset, data)


def agency_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    context = {"heading": AGENCIES, "points": points.registering(actor, "agency")}
    table = AgencyTable(request, reading.agencies(actor))
    return table_response(request, "services/desk/helping/list.html", table, context)


def agency_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    one = _agency(request, uid)
    actor = actor_of(request)
    context = {
        **case_context(request, one.case),
        "crumbs": [Crumb(AGENCIES, reverse("services_desk:agencies"))],
        "agency": one,
        "facts": [*person_facts(one), *agency_facts(one)],
        "lines": reading.items_of(one),
        "begun": begun(one),
        "to_file": reading.to_file(one, actor) if may(request, one.case, "file_application") else [],
        "records": one.steps.select_related("item"),
        "kinds": {kind.code: kind.label for kind in rules.step_kinds().values()},
        "files": [
            FileItem(file.original_name, reverse("files:download", args=[file.uid]), file.size)
            for file in reading.files_of(one, actor)
        ],
        "may_upload": may(request, one.case, "record_authority"),
    }
    return render(request, "services/desk/helping/agency.html", context)


def agency_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    one = _agency(request, uid)
    if act in APART:
        return redirect(page_of(one))
    return act_response(request, one, reading.KIND, act, AGENCY_FORMS.get(act, ActForm), page_of(one))


def agency_authority(request: HttpRequest, uid: UUID) -> HttpResponse:
    """上传授权委托书: sealed at rest, opened only by whoever works on the case."""
    one = _agency(request, uid)
    if not may(request, one.case, "record_authority"):
        raise Http404
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadAuthorityForm(*bound)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: uploads.keep_authority(one, form.cleaned_data["authority"], by=actor_of(request)))
        if done is not None:
            messages.success(request, "已上传，请记录授权的范围和期限。")
            return redirect("services_desk:agency_act", uid, "record_authority")
    back = page_of(one)
    context = {
        "form": form,
        "heading": "上传授权委托书",
        "crumbs": [Crumb(one.case.number, back)],
        "submit": "上传",
        "back": back,
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def agency_register(request: HttpRequest, point: UUID) -> HttpResponse:
    """登记代办申请 by phone or in person."""
    place = _place(request, point, "agency")
    form, sent = form_of(StaffAgencyForm, place, posted(request), request.GET)
    if sent and form.is_valid():
        actor = actor_of(request)
        made = attempt(
            form,
            lambda: agency_acts.register(
                org=place.org,
                by=actor,
                point=place,
                wanted=form.wanted(form.cleaned_data["channel"]),
                authority=form.authority(),
            ),
        )
        if made is not None:
            messages.success(request, f"已登记，编号 {made.case.number}。")
            return told_once.remember(request, redirect(page_of(made.agency)), made.case.number, made.query_code)
    return _register_page(request, form, sent, "登记代办申请", AGENCIES, "services_desk:agencies", place)


def visit_register(request: HttpRequest, point: UUID) -> HttpResponse:
    """登记上门申请 by phone or in person."""
    place = _place(request, point, "visit")
    form, sent = form_of(StaffVisitForm, place, posted(request), request.GET)
    if sent and form.is_valid():
        actor = actor_of(request)
        made = attempt(
            form,
            lambda: visit_acts.register(
                org=place.org,
                by=actor,
                point=place,
                wanted=form.wanted(form.cleaned_data["channel"]),
                circumstances=form.circumstances(),
            ),
        )
        if made is not None:
            messages.success(request, f"已登记，编号 {made.case.number}。")
            address = reverse("services_desk:visit", args=[made.case.uid])
            return told_once.remember(request, redirect(address), made.case.number, made.query_code)
    return _register_page(request, form, sent, "登记上门申请", "上门服务", "services_desk:visits", place)


def _register_page(
    request: HttpRequest, form: Any, sent: bool, heading: str, parent: str, url: str, place: ServicePoint
) -> HttpResponse:
    context = {
        "heading": heading,
        "crumbs": [Crumb(parent, reverse(url))],
        "form": form,
        "point": place,
        "back": reverse(url),
    }
    status = 422 if sent and form.errors else 200
    return render(request, "services/desk/helping/register.html", context, status=status)


def hand_in(request: HttpRequest, one: Helped, item: ServiceItem, do: Any, came_on: Any) -> HttpResponse:
    """The page that files an application for whoever is helped; `do` carries out the act with the form's filing. An
    item with a form of its own has that filled in."""
    back = page_of(one)
    try:
        version = version_taking(item, workdays.today())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    if forms.form_of(version).version is not None:
        return filling.begin(request, one, item, version)
    form = HandInForm(request.POST or None, item=item, version=version)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: do(form.filing()))
        if made is not None:
            messages.success(request, f"已提交，办件编号 {made.case.number}。")
            return told_once.remember(request, redirect(back), made.case.number, made.query_code)
    context = {
        "heading": f"提交申请：{item.name}",
        "crumbs": [Crumb(one.case.number, back)],
        "form": form,
        "shared": form.shared,
        "came_on": came_on,
        "back": back,
    }
    return render(request, "services/desk/helping/hand_in.html", context, status=422 if form.errors else 200)


def agency_hand_in(request: HttpRequest, uid: UUID, item: UUID) -> HttpResponse:
    """代为提交申请."""
    one, actor = _agency(request, uid), actor_of(request)
    wanted = next((row for row in reading.to_file(one, actor) if row.uid == item), None)
    if wanted is None or not may(request, one.case, "file_application"):
        raise Http404

    def do(filing: Any) -> Any:
        return agency_acts.file_application(one, by=actor, item=wanted, filing=filing)

    return hand_in(request, one, wanted, do, workdays.today())


class PointTable(Table):
    id = "points"
    caption = POINTS
    default_sort = "-id"
    export_name = POINTS
    empty = Empty("还没有帮办代办点", "设置后，公众可以在网上申请代办和上门服务。")
    columns = (
        Column("name", "名称", main=True, url=lambda p: reverse("services_desk:point", args=[p.uid])),
        Column("org", "管理单位", "org.label"),
        Column("phone", "电话"),
        Column("area", "服务范围"),
        Column("offers_agency", "代办", kind="bool"),
        Column("offers_visits", "上门", kind="bool"),
        Column("active", "开放", kind="bool"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )


def point_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    context = {"heading": POINTS, "may_open": _managed(actor).exists()}
    return table_response(
        request, "services/desk/helping/points.html", PointTable(request, points.at_desk(actor)), context
    )


def point_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    orgs = _managed(actor)
    if not orgs.exists():
        raise Http404
    form = PointForm(request.POST or None, orgs=orgs, initial={"offers_agency": True, "active": True})
    if request.method == "POST" and form.is_valid():
        org = form.cleaned_data["org"]
        made = attempt(form, lambda: point_acts.open_point(org=org, by=actor, data=form.data_of()))
        if made is not None:
            messages.success(request, "已设置。")
            return redirect("services_desk:points")
    return _point_page(request, form, "设置帮办代办点")


def point_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    actor = actor_of(request)
    place = points.desk_point(actor, uid)
    if place is None:
        raise Http404
    names = ("name", "address", "phone", "area", "offers_agency", "offers_visits", "active")
    form = PointForm(request.POST or None, initial={name: getattr(place, name) for name in names})
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, lambda: point_acts.change_point(place, by=actor, data=form.data_of())) is not None:
        messages.success(request, "已保存。")
        return redirect("services_desk:points")
    return _point_page(request, form, place.name)


def _point_page(request: HttpRequest, form: Any, heading: str) -> HttpResponse:
    back = reverse("services_desk:points")
    context = {"form": form, "heading": heading, "crumbs": [Crumb(POINTS, back)], "back": back}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _managed(actor: Actor) -> Any:
    return item_reading.bodies(actor, frozenset(points.MANAGERS))


def _place(request: HttpRequest, uid: UUID, kind: str) -> ServicePoint:
    found = next((one for one in points.registering(actor_of(request), kind) if one.uid == uid), None)
    if found is None:
        raise Http404
    return found


def _agency(request: HttpRequest, uid: UUID) -> Agency:
    found = reading.agency(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
