"""Pictures of single pages: for those who may see the original, never kept by a browser or a proxy."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.views.redactions.common import THUMB, WIDTH, held
from gongkai.kernel.cases import Refused
from gongkai.kernel.files import FileShut


@require_safe
def source_page(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    redaction = held(request, uid)
    if not 1 <= number <= len(redaction.pages):
        raise Http404
    width = THUMB if "small" in request.GET else WIDTH
    return _picture(lambda: reading.page_picture(redaction, number - 1, width, marked=False))


@require_safe
def copy_page(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    redaction = held(request, uid)
    if redaction.released is None or not redaction.is_paged or not 1 <= number <= len(redaction.pages) + 50:
        raise Http404
    return _picture(lambda: reading.copy_picture(redaction, number - 1, WIDTH))


def _picture(make: object) -> HttpResponse:
    assert callable(make)
    try:
        response = HttpResponse(make(), content_type="image/jpeg")
    except FileShut:
        raise Http404 from None
    except Refused as refusal:
        response = HttpResponse(refusal.message, content_type="text/plain; charset=utf-8", status=422)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
