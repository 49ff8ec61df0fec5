"""Letters for applicants: on the page, as PDF and as Word; only those meant for the applicant."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from gongkai.apps.disclosure.queries import citizens
from gongkai.apps.disclosure.views.applicants import held_case, tracking_address
from gongkai.kernel.cases.models import Case, Letter
from gongkai.web import official
from gongkai.web.shapes import Crumb

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


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
def letter_file(request: HttpRequest, number: str, uid: UUID, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    _, found = _letter(request, number, uid)
    # The typesetter and the Word library load slowly; pages do not wait for them.
    from gongkai.web import docx, pdf

    render_file = pdf.render if form == "pdf" else docx.render
    response = HttpResponse(render_file(official.of_letter(found)), content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title}{found.number}.{form}") or ""
    return response


def _letter(request: HttpRequest, number: str, uid: UUID) -> tuple[Case, Letter]:
    case = held_case(request, number)
    found = citizens.letter_of(case, uid)
    if found is None:
        raise Http404
    return case, found
