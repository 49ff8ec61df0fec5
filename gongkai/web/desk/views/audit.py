"""日志审计: the journal of the bodies an auditor reaches, its verification and its seals."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import jobs
from gongkai.kernel.journal import reading, verification
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.desk.entries import entry_items
from gongkai.web.desk.forms import AuditForm

PAGE = 50


def auditors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Missing and forbidden look the same."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reading.AUDITOR not in actor_of(request).roles:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@auditors_only
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.GET or None)
    before = request.GET.get("before", "")
    found = []
    if not form.is_bound or form.is_valid():
        only = reading.EntryFilter(**(form.cleaned_data if form.is_bound else {}))
        found = reading.audit(actor_of(request), only, before=int(before) if before.isdigit() else None, size=PAGE + 1)
    shown = found[:PAGE]
    query = request.GET.copy()
    query.pop("before", None)
    first = f"?{query.urlencode()}" if query else request.path
    if shown:
        query["before"] = str(shown[-1].pk)
    context = {
        "heading": "日志审计",
        "form": form,
        "items": entry_items(shown),
        "latest": verification.latest(),
        "next_url": f"?{query.urlencode()}" if len(found) > PAGE else "",
        "first_url": first if before else "",
    }
    return render(request, "desk/audit.html", context)


@require_safe
@auditors_only
def seals(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    found = reading.seals(before=int(before) if before.isdigit() else None, size=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "heading": "每日封存",
        "seals": shown,
        "next_url": f"?before={shown[-1].number}" if len(found) > PAGE else "",
        "first_url": request.path if before else "",
    }
    return render(request, "desk/seals.html", context)


@require_safe
@auditors_only
def seals_export(request: HttpRequest) -> HttpResponse:
    """All seals, for a time-stamping service or a record outside this system."""
    text = json.dumps(reading.export_seals(), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal-seals.json"'
    return response


@require_POST
@auditors_only
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a verification of the whole journal; it runs in the background."""
    jobs.enqueue("journal.verify", key="asked")
    messages.success(request, "已安排校验，完成后在本页显示结果。")
    return redirect("desk:audit")
