"""How this visitor wants to see the pages: 关怀版, contrast, pointer, and the script (简体 or 繁体)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from gongkai.web import script

COOKIES = {
    "elder": ("gongkai_elder", ("1", "2")),
    "contrast": ("gongkai_contrast", ("1",)),
    "pointer": ("gongkai_pointer", ("1",)),
    "script": ("gongkai_script", ("hant",)),
}
STAFF_FACES = ("/desk/", "/admin/", "/cms/", "/api/")


@dataclass(frozen=True)
class Display:
    """`elder` is "" | "1" 大字 | "2" 特大字; the others "" or set."""

    elder: str = ""
    contrast: str = ""
    pointer: str = ""
    script: str = ""


def read_display(request: HttpRequest) -> Display:
    """The visitor's cookies; anything that is not on the list counts as not set."""
    chosen = {name: request.COOKIES.get(cookie, "") for name, (cookie, _) in COOKIES.items()}
    return Display(**{name: value for name, value in chosen.items() if value in COOKIES[name][1]})


class DisplayMiddleware:
    """Sets `request.display`, and turns public pages into traditional script for those who asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.display = read_display(request)  # type: ignore[attr-defined]  # our own attribute
        response = self.get_response(request)
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ["Cookie"])
        if request.display.script and _may_convert(request, response):  # type: ignore[attr-defined]
            text = response.content.decode(response.charset)
            response.content = script.page_to_traditional(text).encode(response.charset)
        return response


def _may_convert(request: HttpRequest, response: HttpResponse) -> bool:
    # Only pages that are read: a form that was refused must give back exactly what was typed.
    return request.method == "GET" and not response.streaming and not request.path.startswith(STAFF_FACES)
