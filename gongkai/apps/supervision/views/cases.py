"""办件全程: any case of a body in reach, by its clocks and its journal, whatever app it is of."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.actions import watching
from gongkai.apps.supervision.queries import casework, responsibility
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.views import shared
from gongkai.apps.supervision.views.shared import actor_of
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure, procedures
from gongkai.kernel.cases.queries import clocks_of
from gongkai.kernel.journal.reading import entries
from gongkai.web.desk.entries import entry_items
from gongkai.web.desk.explain import explain
from gongkai.web.shapes import Crumb, Fact


@require_safe
def case(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _case(request, uid)
    watching.record_look(found, by=actor_of(request))
    labels = {clock.key: clock.label for clock in procedure(found.kind).clocks} if found.kind in procedures() else {}
    written = list(entries(found.subject))
    context = {
        "heading": found.title,
        "crumbs": [Crumb("监察事件", reverse("supervision_desk:events"))],
        "case": found,
        "facts": _facts(found),
        "whole": casework.case(actor_of(request), uid, whole=True) is not None,
        "clocks": [(one, labels.get(one.key, one.key)) for one in clocks_of(found)],
        "events": [(one, shared.signal_tag(one), shared.state_tag(one)) for one in reading.of_case(found)],
        "parts": responsibility.parts_of(written),
        "entries": list(reversed(written)),
    }
    return render(request, "supervision/case.html", context)


def _facts(found: Case) -> list[Fact]:
    return [
        Fact("编号", found.number),
        Fact("种类", shared.kind_label(found.kind)),
        Fact("单位", found.org.name),
        Fact("承办机构", found.department.name if found.department else ""),
        Fact("承办人", str(found.handler) if found.handler else ""),
        Fact("环节", shared.step_label(found.kind, found.step)),
        Fact("收件日期", found.opened_on),
        Fact("办结日期", found.closed_on),
    ]


@require_safe
def clock(request: HttpRequest, uid: UUID, key: str) -> HttpResponse:
    """期限说明, day by day."""
    found = _case(request, uid, whole=True)
    watching.record_look(found, by=actor_of(request))
    asked = request.GET.get("round", "")
    explained = explain(found, key, int(asked) if asked.isdigit() else None) if found.kind in procedures() else None
    if explained is None:
        raise Http404
    context = {
        "heading": f"{explained.label}说明",
        "case": found,
        "shown": explained,
        "rounds": range(1, explained.rounds + 1),
        "crumbs": _crumbs(found),
    }
    return render(request, "desk/clock.html", context)


@require_safe
def journal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """办理日志 with the hashes that chain it."""
    found = _case(request, uid, whole=True)
    watching.record_look(found, by=actor_of(request))
    items = entry_items(list(entries(found.subject)), procedures().get(found.kind))
    context = {"heading": "办理日志", "case": found, "items": items, "crumbs": _crumbs(found)}
    return render(request, "supervision/journal.html", context)


def _crumbs(found: Case) -> list[Crumb]:
    return [Crumb(found.number, reverse("supervision_desk:case", args=[found.uid]))]


def _case(request: HttpRequest, uid: UUID, *, whole: bool = False) -> Case:
    found = casework.case(actor_of(request), uid, whole=whole)
    if found is None:
        raise Http404
    return found
