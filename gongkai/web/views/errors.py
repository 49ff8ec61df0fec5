"""Error pages: a clear sentence, a way on, and nothing that tells a forbidden record from a missing one."""

import re
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOT_FOUND = "没有找到您要的页面。它可能已经移动、撤下，或者地址有误。"
BAD_REQUEST = "请求的内容不完整或格式不对，请返回后改正再试。"
TOO_BIG = "提交的内容过大，请删减文字或者减少附件后再试。"
OTHER_METHOD = "这个页面不支持这种操作，请从页面上的链接或者按钮进入。"
CSRF = "页面停留时间过长或浏览器禁用了 Cookie，为保护您的信息，这次提交没有被接受。请返回后刷新页面再提交。"
SERVER_ERROR = "系统暂时出了问题，我们已经记录。请稍后再试。"
BUSY = "现在同时办理的人较多，刚才的操作没有保存。请返回上一页，填写的内容还在，稍等片刻再提交一次。"
# Seconds; a queue of writers has passed by then.
COME_BACK = "5"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _error(request, 413, TOO_BIG)
    return _error(request, 400, _told(exception) or BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With a Chinese sentence: a page that says why. Without one: the same answer as for a missing record."""
    reason = _told(exception)
    return _error(request, 403, reason) if reason else not_found(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404, NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, 403, CSRF, "web/errors/csrf.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request, session or database: one of them may be what failed. A database that is too busy or
    away says so and when to come back."""
    is_busy = _is_busy(sys.exc_info()[1])
    status, message = (503, BUSY) if is_busy else (500, SERVER_ERROR)
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"message": message}, status=status)
    else:
        page = {"message": message, "heading": "系统正忙" if is_busy else "系统暂时出了问题"}
        response = HttpResponse(get_template("web/errors/500.html").render(page), status=status)
    if is_busy:
        response["Retry-After"] = COME_BACK
    return response


def _is_busy(error: BaseException | None) -> bool:
    """Taken by others, or not to be reached; a table that is missing or a full disk is no matter of waiting."""
    if not isinstance(error, OperationalError):
        return False
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    # What the server said of a statement has a code; a pool that is empty and a lost connection have none.
    return getattr(error.__cause__, "sqlstate", None) is None


class OtherMethodMiddleware:
    """Last in line: gives a page to the refusal of a method, which comes empty. The interface writes its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        page = _error(request, 405, OTHER_METHOD)
        page["Allow"] = response["Allow"]
        return page


def _told(exception: Exception) -> str:
    """The exception's sentence when it was written for people; Django's own are English."""
    text = str(exception)
    return text if CHINESE.search(text) else ""


def _error(request: HttpRequest, status: int, message: str, template: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"message": message}, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, template or f"web/errors/{status}.html", {"message": message}, status=status)
