"""文书: as a page, as PDF and as Word."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.kernel.cases import queries
from gongkai.kernel.cases.models import Letter
from gongkai.web import official, told_once
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.desk.rows import case_url
from gongkai.web.shapes import Crumb

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


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
    if form not in TYPES:
        raise Http404
    found = _letter(request, uid)
    # The typesetter and the Word library load slowly; pages do not wait for them.
    from gongkai.web import docx, pdf

    made = (pdf.render if form == "pdf" else docx.render)(official.of_letter(found))
    response = HttpResponse(made, content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title}{found.number}.{form}") or ""
    return response
