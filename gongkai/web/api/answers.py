"""What goes out: JSON written by pydantic, with a rule for caches on every answer."""

from django.http import HttpResponse
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
