"""The copy beside the original: what a reviewer looks at before he signs (条例第十七条、第三十七条)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.models import MarkState
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.views.redactions import common


def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    redaction = common.held(request, uid)
    if redaction.released is None or redaction.released.is_purged:
        raise Http404
    common.note_reading(request, redaction)
    page = common.page_number(request, redaction)
    marks = reading.standing(redaction)
    hidden = [one for one in reading.numbered(marks) if one.number]
    context = {
        "heading": redaction.copy_name,
        "crumbs": common.crumbs(redaction),
        "redaction": redaction,
        "case_page": common.case_page(redaction),
        "leaves": common.leaves(redaction, marks, page, "redaction_compare"),
        "drawn": [one for one in common.drawn(hidden, page)],
        "listed": [one for one in hidden if not redaction.is_paged or one.mark.page == page],
        "dismissed": sum(mark.state == MarkState.DISMISSED for mark in marks),
        "lines": [] if redaction.is_paged else reading.copy_lines(redaction),
        "told": reading.told_of(redaction),
        "checks": redaction.proof.get("checks", []),
        "tools": "，".join(f"{name} {version}" for name, version in redaction.proof.get("tools", {}).items()),
        "download": reverse("files:download", args=[redaction.released.uid]),
        **common.page_context(redaction, page),
    }
    return render(request, "disclosure/desk/redaction_compare.html", context)
