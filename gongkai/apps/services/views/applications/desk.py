"""The desk's pages of applications: list, window, case, acts, several at once."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.services.forms.application_acts import ACT_FORMS
from gongkai.apps.services.forms.applications import ApplicationFilter
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import bars, fees, licences
from gongkai.apps.services.queries.form_access import may_read
from gongkai.apps.services.rules import handling
from gongkai.apps.services.views.applications.common import facts, phases
from gongkai.kernel import workdays
from gongkai.kernel.cases.assignment import may_assign
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available, clocks_of, letters_of
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import Actor
from gongkai.web import told_once
from gongkai.web.acts import ActForm, act_response
from gongkai.web.eforms import reading as answers
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact, FileItem
from gongkai.web.tables import Column, Empty, Table, table_response

KIND = reading.KIND
LISTED = 100


class ApplicationTable(Table):
    id = "applications"
    caption = "办件"
    filter_form = ApplicationFilter
    default_sort = "-number"
    export_name = "办件"
    empty = Empty("还没有办件", "在窗口收到的申请在这里收件，网上提交的自动列入。")
    columns = (
        Column("number", "编号", "case.number", sort="id", main=True, url=lambda a: page_of(a)),
        Column("item", "事项", "item.name"),
        Column("applicant", "申请人", "applicant_name"),
        Column("channel", "收件方式", "get_channel_display"),
        Column("received_on", "收到日期", kind="date", sort="received_on"),
        Column("step", "环节", lambda a: procedure(KIND).step(a.case.step).label),
        Column("due", "期限", html=lambda a: clock_badge(a.case), export=False),
        Column("due_on", "到期日", "case.due_on", kind="date", shown=False),
        Column("outcome", "结果", "get_outcome_display", shown=False),
        Column("decided_on", "决定日期", kind="date", shown=False),
        Column("exchange_number", "交换编号", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(
                Q(case__number=text.upper()) | Q(case__title__contains=text) | Q(exchange_number=text.upper())
            )
        if data.get("step"):
            queryset = queryset.filter(case__step=data["step"])
        if data.get("received_from"):
            queryset = queryset.filter(received_on__gte=data["received_from"])
        if data.get("received_to"):
            queryset = queryset.filter(received_on__lte=data["received_to"])
        state = data.get("state", "")
        if state == "late":
            return queryset.filter(case__closed_on=None, case__due_on__lt=workdays.today())
        if state == "open":
            return queryset.filter(case__closed_on=None)
        return queryset.exclude(case__closed_on=None) if state == "closed" else queryset


def page_of(application: Application) -> str:
    return reverse("services_desk:application", args=[application.case.uid])


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor


def application_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    context = {"heading": "办件", "may_register": bool(actor.org_ids(reading.WINDOW))}
    table = ApplicationTable(request, reading.applications(actor))
    return table_response(request, "services/desk/applications.html", table, context)


def application_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One application: what is due and why, what can be done now, materials, stages, what happened."""
    application = _application(request, uid)
    case, actor, spec = application.case, actor_of(request), procedure(KIND)
    pointless = reading.pointless_acts(application)
    kinds, letters = handling.special_kinds(), letters_of(case)
    context = {
        "heading": case.title,
        "crumbs": [Crumb("办件", reverse("services_desk:applications"))],
        "application": application,
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(application),
        "offered": [one for one in available(case, actor) if one.name not in pointless],
        "facts": facts(application),
        "result": _result(application),
        "materials": application.materials.all(),
        "stages": application.stages.all(),
        "specials": [(kinds[run.kind].label, run) for run in application.specials.all()],
        "checks": application.checks.all(),
        "parties": application.parties.all(),
        "statements": application.statements.select_related("party"),
        "hearings": application.hearings.select_related("case", "record_letter"),
        "hearing_acts": _hearing_acts(application, actor),
        "bars": [(handling.bar_rule(one.kind).label, one) for one in bars.of_application(application)],
        "licences": licences.licences_of(application),
        "fees": fees.told(application),
        "waits": fees.waited_for(application),
        "overpaid": fees.overpaid(application),
        "parts": reading.parts_of(application),
        "may_open_parts": {part.pk for part in reading.applications(actor).filter(case__parent=case)},
        "letters": letters[::-1],
        "clocks": [(clock, spec.clock(clock.key).label) for clock in clocks_of(case)],
        "entries": entries(case.subject).order_by("-seq"),
        "told": told_once.code_of(request, case.number),
        "receipt": next((one for one in letters if one.template == "services.receipt"), None),
        "may_assign": case.closed_on is None and may_assign(case, actor),
        "law_changed": reading.law_changed(application),
        "filled": _filled(request, application),
        "files": [
            FileItem(one.original_name, reverse("files:download", args=[one.uid]), one.size)
            for one in reading.files_of(application, actor)
        ],
    }
    return render(request, "services/desk/application.html", context)


def _hearing_acts(application: Application, actor: Actor) -> list[tuple[str, str]]:
    """告知听证权利、依职权听证, where the examiner may begin one: names and addresses."""
    if application.case.step not in ("in_review", "special", "deciding"):
        return []
    if not actor.holds("services.examiner", application.org):
        return []
    if application.hearings.exclude(case__step="cancelled").exists():
        return []
    spec = procedure("services.hearing")
    return [
        (spec.act(name).label, reverse("services_desk:hearing_begin", args=[application.case.uid, name]))
        for name in ("tell", "announce")
    ]


def application_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    application = _application(request, uid)
    return act_response(request, application, KIND, act, ACT_FORMS.get(act, ActForm), page_of(application))


def _application(request: HttpRequest, uid: UUID) -> Application:
    found = reading.application(actor_of(request), uid)
    if found is None:
        raise Http404
    return found


def _filled(request: HttpRequest, application: Application) -> answers.Reading | None:
    """The form as it was filled in, for those who handle the case; looking at it goes on record once a day."""
    filled, actor = application.filled or _of_main(application), actor_of(request)
    if filled is None or not may_read(filled, actor, None):
        return None
    return answers.of(filled, by=actor, request=request)


def _of_main(application: Application) -> FormAnswers | None:
    """A part is examined on what was handed in with its main case."""
    main = reading.of_case(application.case.parent) if application.case.parent is not None else None
    return main.filled if main is not None else None


def _result(application: Application) -> list[Fact]:
    return [
        Fact("拟作决定", application.get_proposed_display() if not application.outcome else ""),
        Fact("结果", application.get_outcome_display()),
        Fact("决定日期", application.decided_on),
        Fact("情形", handling.ground_label(application.ground), wide=True),
        Fact("理由和依据", application.grounds, wide=True),
        Fact("不公示的理由", application.withheld, wide=True),
        Fact("有权办理的机关", application.right_body),
        Fact("送达日期", application.delivered_on),
        Fact("送达方式", application.get_delivery_used_display()),
        Fact("快递单号", application.tracking_number),
    ]
