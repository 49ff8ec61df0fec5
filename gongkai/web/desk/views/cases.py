"""Pages about one case that every kind of case shares."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import registry
from gongkai.kernel.cases import Refused, assignment, queries
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.journal import reading
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.desk.entries import entry_items
from gongkai.web.desk.explain import explain
from gongkai.web.desk.forms import AssignForm
from gongkai.web.desk.rows import case_url, rows
from gongkai.web.shapes import Crumb


def found_case(request: HttpRequest, uid: UUID) -> Case:
    """The case, or 404 for what is missing and for what is not for these eyes alike."""
    case = queries.find(actor_of(request), uid)
    if case is None:
        raise Http404
    return case


def _crumbs(case: Case) -> list[Crumb]:
    return [Crumb(case.number, case_url(case))]


@require_safe
def case(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The case's own page where its app has one; else what is known of every case."""
    found = found_case(request, uid)
    if registry.case_page(found.kind):
        return redirect(case_url(found))
    actor = actor_of(request)
    context = {
        "heading": found.title,
        "row": rows([found], actor)[0],
        "case": found,
        "clocks": [(c, procedure(found.kind).clock(c.key).label) for c in queries.clocks_of(found)],
        "letters": queries.letters_of(found),
        "entries": reading.entries(found.subject),
        "may_assign": found.closed_on is None and assignment.may_assign(found, actor),
    }
    return render(request, "desk/case.html", context)


@require_safe
def clock(request: HttpRequest, uid: UUID, key: str) -> HttpResponse:
    """期限说明: why this date, day by day."""
    found = found_case(request, uid)
    asked = request.GET.get("round", "")
    explained = explain(found, key, int(asked) if asked.isdigit() else None)
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
def case_journal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """办理日志 with the hashes that chain it."""
    found = found_case(request, uid)
    items = entry_items(list(reading.entries(found.subject)), procedure(found.kind))
    context = {"heading": "办理日志", "case": found, "items": items, "crumbs": _crumbs(found)}
    return render(request, "desk/journal.html", context)


@require_safe
def proof(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """What an outsider needs to check one entry against its daily seal."""
    found = found_case(request, uid)
    entry = reading.entries(found.subject).filter(seq=number).first()
    shown = reading.proof(entry) if entry else None
    if shown is None:
        raise Http404
    text = json.dumps({"subject": found.subject, "seq": number, **shown}, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{found.number}-{number}.json"'
    return response


def assign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """分办: to an internal unit and a person."""
    found = found_case(request, uid)
    form = AssignForm(request.POST if request.method == "POST" else None, case=found)
    if request.method == "POST" and form.is_valid():
        try:
            assignment.assign(found, by=actor_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "已分办。")
            return redirect(case_url(found))
    context = {
        "heading": "分办",
        "form": form,
        "submit": "分办",
        "what": f"{found.number} {found.title}",
        "back": case_url(found),
        "crumbs": _crumbs(found),
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def claim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """认领 a case that nobody handles yet."""
    found = found_case(request, uid)
    try:
        assignment.claim(found, by=actor_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{found.number} 已由您承办。")
    return redirect(case_url(found))
