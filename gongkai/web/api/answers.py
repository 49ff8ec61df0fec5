"""What goes out: JSON written by pydantic, with a rule for caches on every answer."""

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

JSON = "application/json"
NO_STORE = "no-store"
# Kept by anybody, but asked about every time: a document that is taken down is gone from caches at once.
REVALIDATE = "public, no-cache"
SHORT = "public, max-age=300"


def answer(model: BaseModel, *, status: int = 200, cache: str = REVALIDATE) -> HttpResponse:
    """An answer in the declared shape; it was checked when the model was made. Empty optional fields stay, as null."""
    response = HttpResponse(model.model_dump_json().encode(), status=status, content_type=JSON)
    response["Cache-Control"] = cache
    return response


def with_next(request: HttpRequest, response: HttpResponse, cursor: str | None) -> HttpResponse:
    """The address of the next page as a header too (RFC 8288)."""
    if cursor:
        query = request.GET.copy()
        query["cursor"] = cursor
        response["Link"] = f'<{request.build_absolute_uri("?" + query.urlencode())}>; rel="next"'
    return response
