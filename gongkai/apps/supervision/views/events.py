"""监察事件: the list, one event with the case behind it, 知悉, answers and appeals."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from gongkai.apps.supervision.actions import telling, watching
from gongkai.apps.supervision.forms.casework import CORRECTION_FORMS, EventFilter
from gongkai.apps.supervision.models import Correction, Event
from gongkai.apps.supervision.queries import casework, evidence
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries import rules as rule_reading
from gongkai.apps.supervision.views import shared
from gongkai.apps.supervision.views.shared import actor_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.journal.reading import entries
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "监察事件"


def answer_clock(event: Event) -> SafeString:
    correction = getattr(event, "correction", None)
    return clock_badge(correction.case) if correction and correction.case.closed_on is None else SafeString("")


class EventTable(Table):
    id = "events"
    caption = HEADING
    filter_form = EventFilter
    default_sort = "-number"
    export_name = HEADING
    empty = Empty("没有监察事件", "到期未办、违反规则的办件自动列在这里。")

    columns = (
        Column("number", "监察编号", sort="id", main=True, url=shared.event_page),
        Column("signal", "信号", shared.signal_tag, sort="signal"),
        Column("rule", "规则", reading.label_of),
        Column("case", "办件", "case_number", url=shared.case_page),
        Column("kind", "种类", lambda e: shared.kind_label(e.kind)),
        Column("org", "单位", "org.label"),
        Column("held_by", "承办人", lambda e: str(e.held_by) if e.held_by else ""),
        Column("reached_on", "发生日期", kind="date", sort="reached_on"),
        Column("raised_on", "升级日期", kind="date", shown=False),
        Column("state", "状态", shared.state_tag),
        Column("answer", "答复", html=answer_clock, export=False),
        Column("rule_id", "规则编号", "rule", shown=False),
        Column("point", "监察点", "point_label", shown=False),
        Column("closed_on", "结案日期", kind="date", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Mapping[str, Any]) -> QuerySet[Any]:
        for name in ("state", "signal", "rule", "kind"):
            if data.get(name):
                queryset = queryset.filter(**{name: data[name]})
        if text := data.get("text"):
            found, _ = reading.by_numbers(actor_of(self.request), [text])
            place = Q(case_number=text.upper()) | Q(org__name__contains=text) | Q(org__short_name__contains=text)
            queryset = queryset.filter(place | Q(pk__in=[one.pk for one in found]))
        if data.get("org"):
            queryset = queryset.filter(reading.below(data["org"]))
        if data.get("since"):
            queryset = queryset.filter(reached_on__gte=data["since"])
        if data.get("until"):
            queryset = queryset.filter(reached_on__lte=data["until"])
        return queryset.filter(held_by_id=actor_of(self.request).account_id) if data.get("mine") else queryset


@require_safe
def event_list(request: HttpRequest) -> HttpResponseBase:
    rows = reading.listed(actor_of(request))
    return table_response(request, "web/list.html", EventTable(request, rows), {"heading": HEADING})


@require_safe
def event_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = _event(request, uid)
    actor = reading.as_held(actor_of(request), event)
    correction = reading.correction_of(event)
    watching.record_opening(event, by=actor_of(request))
    labels = rule_reading.labels()
    context = {
        "heading": f"{event.get_signal_display()}：{labels.get(event.rule, event.rule)}",
        "crumbs": [Crumb(HEADING, reverse("supervision_desk:events"))],
        "event": event,
        "signal": shared.signal_tag(event),
        "state": shared.state_tag(event),
        "facts": _facts(event),
        "raises": evidence.lines(event, labels),
        "parts": evidence.parts_of(event),
        "suspected": rule_reading.is_suspected(event.rule),
        "watches": reading.supervises(actor_of(request), event) and event.case_id is not None,
        "may_proof": reading.may_prove(actor_of(request), event),
        "may_order": actor_of(request).holds(reading.SUPERVISOR, event.org),
        "case_address": shared.case_page(event) if casework.case(actor, event.case_uid) else "",
        "may_acknowledge": event.acknowledged_at is None
        and event.state == "open"
        and reading.may_acknowledge(actor_of(request), event),
        "correction": correction,
        "course": shared.course(correction, actor, "supervision_desk:correction_act") if correction else None,
        "answered": _answered(correction) if correction else [],
        "orders": casework.orders(actor).filter(events=event),
        "measures": casework.measures(actor).filter(events=event),
        "told": entries(event.subject).order_by("-seq"),
    }
    return render(request, "supervision/event.html", context)


def _facts(event: Event) -> list[Fact]:
    return [
        Fact("监察编号", event.number),
        Fact("办件编号", event.case_number, shared.case_page(event)),
        Fact("种类", shared.kind_label(event.kind)),
        Fact("单位", event.org.name),
        Fact("承办机构", event.department.name if event.department else ""),
        Fact("承办人", str(event.held_by) if event.held_by else "无"),
        Fact("环节", shared.step_label(event.kind, event.step)),
        Fact("监察点", event.point_label),
        Fact("发生日期", event.reached_on),
        Fact("情形终止日期", event.ended_on),
        Fact("结案日期", event.closed_on),
        Fact("知悉", f"{event.acknowledged_by}" if event.acknowledged_by else ""),
        Fact("依据", reading.basis_of(event.rule, event.version), wide=True),
    ]


def _answered(item: Correction) -> list[Fact]:
    said = [
        Fact("原因", item.cause, wide=True),
        Fact("纠正措施和结果", item.measures, wide=True),
        Fact("责任人", item.responsible),
        Fact("答复日期", item.answered_on),
        Fact("审核意见", item.review, wide=True),
        Fact("申诉理由", item.appeal, wide=True),
        Fact("复核意见", item.appeal_decision, wide=True),
        Fact("撤销原因", item.get_void_reason_display()),
    ]
    return [fact for fact in said if fact.value]


@require_POST
def acknowledge(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = _event(request, uid)
    try:
        telling.acknowledge(event, by=actor_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已确认知悉。")
    return redirect(shared.event_page(event))


@require_safe
def correction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where the inbox leads: a correction is shown with its event."""
    return redirect(shared.event_page(_correction(request, uid).event))


def correction_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _correction(request, uid)
    request.actor = reading.as_held(actor_of(request), item.event)  # type: ignore[attr-defined]
    back = shared.event_page(item.event)
    return act_response(request, item, casework.CORRECTION, act, CORRECTION_FORMS.get(act, ActForm), back)


@require_safe
def proof(request: HttpRequest, uid: UUID) -> HttpResponse:
    """核验凭据: the findings, and the chained entries of event and case, each with its way to a daily seal."""
    event = _event(request, uid)
    if not reading.may_prove(actor_of(request), event):
        raise Http404
    text = json.dumps(watching.take_proof(event, by=actor_of(request)), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.number}.json"'
    return response


def _event(request: HttpRequest, uid: UUID) -> Event:
    found = reading.event(actor_of(request), uid)
    if found is None:
        raise Http404
    return found


def _correction(request: HttpRequest, uid: UUID) -> Correction:
    found = casework.correction(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
