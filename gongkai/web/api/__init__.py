"""The public interface's frame, shared by every app's `api.py`: reading, refusing, answering, describing.

An app declares its operations on routers of its own and hands them over in `register(api)`:

    router = Router(tags=[TAG])

    @router.get("/things/{uid}", response=Thing, operation_id="readThing", openapi_extra=refusals(404))
    def read_thing(request: HttpRequest, uid: Name) -> HttpResponse:
        return answer(Thing(...))

    def register(api: NinjaAPI) -> None:
        api.add_router("", router)

422 means that a request does not fit the published schema; 409 that it fits, and the law or the state of the case
forbids it. Nothing here reads cookies: a page of another site cannot act in a visitor's name.
"""

from gongkai.web.api.answers import NO_STORE, REVALIDATE, SHORT, answer, with_next
from gongkai.web.api.description import refusals
from gongkai.web.api.limits import Limit
from gongkai.web.api.problems import NotThere, Problem, ProblemItem, TooMany, Unacceptable

__all__ = [
    "NO_STORE",
    "REVALIDATE",
    "SHORT",
    "Limit",
    "NotThere",
    "Problem",
    "ProblemItem",
    "TooMany",
    "Unacceptable",
    "answer",
    "refusals",
    "with_next",
]
