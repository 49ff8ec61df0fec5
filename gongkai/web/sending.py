"""Official documents as files: the same letter as PDF and as Word, wherever somebody may have it."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from gongkai.kernel.cases.models import Letter
from gongkai.web import official

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def send_letter(letter: Letter, form: str) -> HttpResponse:
    """文书; 404 for a form there is not."""
    return send_document(official.of_letter(letter), f"{letter.title}{letter.number}", form)


def send_document(document: official.OfficialDocument, name: str, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    # The typesetter and the Word library load slowly; pages do not wait for them.
    from gongkai.web import docx, pdf

    made = (pdf.render if form == "pdf" else docx.render)(document)
    response = HttpResponse(made, content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or ""
    return response
