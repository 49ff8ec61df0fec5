"""The door every call to the interface goes through, whatever it asks for: methods, caches, other sites, errors."""

import hashlib
from collections.abc import Callable, Iterable

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from gongkai.web.api.answers import NO_STORE
from gongkai.web.api.problems import NOT_FOUND, UNREADABLE, problem

View = Callable[..., HttpResponseBase]
UNKNOWN = "没有这个接口地址，全部接口见 /api/v1/openapi.json。"
ONE_DAY = "86400"


def through_door(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern]:
    """The same addresses behind the door; what is none of them is a 404 in JSON, with any method."""
    behind = [one for one in patterns if isinstance(one, URLPattern)]
    for one in behind:
        one.callback = door(one.callback)
    return [*behind, re_path("^", door(_unknown), name="unknown")]


def page(route: str, view: View, name: str) -> URLPattern:
    """One read-only address that is no operation."""
    return path(route, view, name=name)


def door(view: View) -> View:
    """`view` answers its own methods and says 405 with `Allow` to others; HEAD and OPTIONS are added here.

    Nobody is known here and no cookie is read, so there is nothing for another site to act with; reading is open to
    scripts of every site, everything else only to those of this one.
    """

    @csrf_exempt
    def enter(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        asked = request.method or ""
        if asked == "HEAD":
            request.method = "GET"
        try:
            response = _false_length(request) or view(request, *args, **kwargs)
        except Http404:
            response = problem(NOT_FOUND, status=404, code="not_found")
        except SuspiciousOperation:
            response = problem(UNREADABLE, status=400, code="unreadable")
        finally:
            request.method = asked
        if response.status_code == 405:
            response = _other_method(asked, response)
        return _finished(request, response)

    return enter


def _false_length(request: HttpRequest) -> HttpResponse | None:
    """Django reads the length as a number without looking."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    if said.isascii() and said.isdigit():
        return None
    return problem("请求头 Content-Length 不是有效的数字。", status=400, code="unreadable")


def _unknown(request: HttpRequest) -> HttpResponse:
    return problem(UNKNOWN, status=404, code="unknown_address")


def _other_method(asked: str, response: HttpResponseBase) -> HttpResponse:
    declared = {method.strip() for method in response.get("Allow", "").split(",") if method.strip()}
    allowed = sorted(declared | {"OPTIONS"} | ({"HEAD"} if "GET" in declared else set()))
    if asked == "OPTIONS":
        answered = HttpResponse(status=204)
        # Else Django would name a kind for a body that is not there.
        del answered["Content-Type"]
        if "GET" in declared:
            answered["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            answered["Access-Control-Allow-Headers"] = "If-None-Match"
            answered["Access-Control-Max-Age"] = ONE_DAY
    else:
        answered = problem(f"这个地址不支持该请求方法，可用：{'、'.join(allowed)}。", status=405, code="method")
    answered["Allow"] = ", ".join(allowed)
    return answered


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = NO_STORE
    reading = request.method in ("GET", "HEAD") or "GET" in response.get("Access-Control-Allow-Methods", "")
    if not reading:
        return response
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    if not isinstance(response, HttpResponse) or request.method == "OPTIONS":
        return response
    if response.status_code == 200 and response["Cache-Control"] != NO_STORE:
        response = _unless_known(request, response)
    if response.status_code != 304:
        # Only what everybody may read is compressed: sizes of secrets tell secrets.
        response = GZipMiddleware(lambda _: response).process_response(request, response)
    return _without_body(response) if request.method == "HEAD" else response


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for who has it already. Weak, since the bytes on the wire may be compressed or not."""
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" not in known and etag.removeprefix("W/") not in {one.removeprefix("W/") for one in known}:
        return response
    unchanged = HttpResponse(status=304)
    for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"):
        if response.has_header(name):
            unchanged[name] = response[name]
    del unchanged["Content-Type"]
    return unchanged


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    assert isinstance(response, HttpResponse), "nothing here is streamed"
    if response.status_code != 304:
        response["Content-Length"] = str(len(response.content))
    response.content = b""
    return response
