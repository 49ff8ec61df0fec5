"""文书: as a page, as PDF and as Word."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel.cases import queries
from gongkai.kernel.cases.models import Letter
from gongkai.web import told_once
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.desk.rows import case_url
from gongkai.web.sending import send_letter
from gongkai.web.shapes import Crumb


def _letter(request: HttpRequest, uid: UUID) -> Letter:
    found = queries.letter_for(actor_of(request), uid)
    if found is None:
        raise Http404
    return told_once.filled_in(found, request)


@require_safe
def letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _letter(request, uid)
    context = {
        "letter": found,
        "heading": found.title,
        "crumbs": [Crumb(found.case.number, case_url(found.case))],
    }
    return render(request, "desk/letter.html", context)


@require_safe
def letter_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    return send_letter(_letter(request, uid), form)
