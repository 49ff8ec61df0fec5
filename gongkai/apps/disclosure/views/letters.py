"""Letters for applicants: on the page, as PDF and as Word; only those meant for the applicant."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongkai.apps.disclosure.actions.requests.consultation import token_hash
from gongkai.apps.disclosure.queries import citizens
from gongkai.apps.disclosure.queries.requests import consultation_by_token
from gongkai.apps.disclosure.views.applicants import held_case, tracking_address
from gongkai.kernel.cases.models import Case, Letter
from gongkai.web import told_once
from gongkai.web.sending import send_letter
from gongkai.web.shapes import Crumb


@never_cache
def letter(request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    case, found = _letter(request, number, uid)
    context = {
        "letter": found,
        "number": number,
        "heading": found.title,
        "crumbs": [Crumb("申请办理进度", tracking_address(case))],
    }
    return render(request, "disclosure/public/letter.html", context)


@never_cache
def consultation_file(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """征求意见书 as a file, for whoever has the address in it."""
    item = consultation_by_token(token_hash(token))
    if item is None or item.letter is None:
        raise Http404
    return send_letter(item.letter, form)


@never_cache
def letter_file(request: HttpRequest, number: str, uid: UUID, form: str) -> HttpResponse:
    return send_letter(_letter(request, number, uid)[1], form)


def _letter(request: HttpRequest, number: str, uid: UUID) -> tuple[Case, Letter]:
    case = held_case(request, number)
    found = citizens.letter_of(case, uid)
    if found is None:
        raise Http404
    return case, told_once.filled_in(found, request)
