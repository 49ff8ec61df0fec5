"""Refusals: one Chinese sentence for the person who asked, and what is wrong with each field."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.sequence import Changed
from gongkai.kernel.clients.refusals import Denied, Unknown
from gongkai.kernel.clients.replies import OtherRequest
from gongkai.kernel.workdays import OutOfRange
from gongkai.web.api.answers import JSON, NO_STORE

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOT_FOUND = "没有找到所请求的内容。"
TOO_BIG = "请求正文过大。"
OTHER_REQUEST = "这个 Idempotency-Key 已经用于另一个请求，请换一个。"
UNREADABLE = "请求无法读取，请检查后重试。"
LONGEST_NAME = 60
WHOLE_BODY = "请求正文"

# What pydantic finds, in words; the braces take its own bounds.
WORDS = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "string_too_long": "不能超过{max_length}个字",
    "string_too_short": "不能少于{min_length}个字",
    "string_pattern_mismatch": "格式不正确",
    "string_unicode": "含有无法识别的字符",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "too_long": "不能超过{max_length}项",
    "too_short": "不能少于{min_length}项",
    "less_than_equal": "不能大于{le}",
    "greater_than_equal": "不能小于{ge}",
    "model_type": "应为一组“键：值”数据",
    "model_attributes_type": "应为一组“键：值”数据",
    "dict_type": "应为一组“键：值”数据",
}


class ProblemItem(BaseModel):
    """哪一项有问题."""

    field: str = Field(description="参数或者字段的名称")
    message: str = Field(description="问题所在")


class Problem(BaseModel):
    """所有 4xx 回答的样子：一句中文说明，必要时逐项列出."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "message": "请求有误：“days”不能小于0。",
                    "code": "invalid",
                    "problems": [{"field": "days", "message": "不能小于0"}],
                }
            ]
        }
    )

    message: str = Field(description="给人看的一句说明")
    code: str = Field("", description="给程序用的原因代码，可能为空")
    problems: list[ProblemItem] = Field([], description="逐项的问题，可能为空")


class NotThere(Exception):
    """404: missing and forbidden look the same."""

    def __init__(self, message: str = NOT_FOUND, *, code: str = "not_found", status: int = 404) -> None:
        super().__init__(message)
        self.message, self.code, self.status = message, code, status


class Unacceptable(Exception):
    """422: it does not fit its schema; 409: it fits and cannot be carried out. `problems` are (field, sentence)."""

    def __init__(self, problems: Sequence[tuple[str, str]], *, status: int, code: str = "invalid") -> None:
        super().__init__("；".join(message for _, message in problems))
        self.problems, self.status, self.code = problems, status, code


class Unauthenticated(Exception):
    """401: we do not know who calls. `realm` is whose tokens are asked for."""

    def __init__(self, message: str, *, code: str = "invalid_token", realm: str = "gongkai") -> None:
        super().__init__(message)
        self.message, self.code, self.realm = message, code, realm


class TooMany(Exception):
    """429: `wait` is in seconds."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.message, self.wait = message, wait


def problem(
    message: str, *, status: int, code: str = "", problems: Sequence[tuple[str, str]] = (), wait: int | None = None
) -> HttpResponse:
    body = Problem(
        message=message, code=code, problems=[ProblemItem(field=field, message=text) for field, text in problems]
    )
    response = HttpResponse(body.model_dump_json().encode(), status=status, content_type=JSON)
    response["Cache-Control"] = NO_STORE
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def sentence(found: Sequence[tuple[str, str]], lead: str = "") -> str:
    """One sentence out of many: `“days”不能小于0；“unit”只能是…。`."""
    parts = [(f"“{name}”{message}" if name else message).rstrip("。；") for name, message in found[:5]]
    more = f"，等{len(found)}处" if len(found) > 5 else ""
    return f"{lead}{'；'.join(parts)}{more}。"


def attach_handlers(api: NinjaAPI) -> None:
    """Every exception that an operation may raise, as an answer."""
    handlers: dict[type[Exception], Any] = {
        ValidationError: _invalid,
        Unacceptable: lambda request, e: problem(
            sentence([("", message) for _, message in e.problems]), status=e.status, code=e.code, problems=e.problems
        ),
        NotThere: lambda request, e: problem(e.message, status=e.status, code=e.code),
        Http404: lambda request, e: problem(NOT_FOUND, status=404, code="not_found"),
        TooMany: lambda request, e: problem(e.message, status=429, code="too_many", wait=e.wait),
        OutOfRange: lambda request, e: problem(str(e), status=422, code="out_of_range"),
        Unauthenticated: _unauthenticated,
        Unknown: lambda request, e: _unauthenticated(request, Unauthenticated(e.message, code=e.code)),
        Denied: _denied,
        OtherRequest: lambda request, e: problem(OTHER_REQUEST, status=409, code="idempotency_key"),
        Refused: _refused,
        HttpError: _failed,
        RequestDataTooBig: lambda request, e: problem(TOO_BIG, status=413, code="too_big"),
        SuspiciousOperation: lambda request, e: problem(UNREADABLE, status=400, code="unreadable"),
        MultiPartParserError: lambda request, e: problem(UNREADABLE, status=400, code="unreadable"),
        UnreadablePostError: lambda request, e: problem(UNREADABLE, status=400, code="unreadable"),
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [(_name(one["loc"]), _words(one)) for one in error.errors]
    return problem(sentence(found, "请求有误："), status=422, code="invalid", problems=found)


def _name(loc: Sequence[Any]) -> str:
    """`("body", "body", "proofs", 0, "content")` → `proofs.0.content`, without the name of our own argument."""
    if tuple(loc) == ("body", "body"):
        return WHOLE_BODY
    parts = loc[2:] if loc and loc[0] == "body" else loc[1:]
    return ".".join(str(part) for part in parts if isinstance(part, (str, int)))[:LONGEST_NAME]


def _words(one: Mapping[str, Any]) -> str:
    bounds = one.get("ctx", {})
    if one["type"] in ("literal_error", "enum"):
        return "只能是 " + "、".join(re.findall(r"'([^']*)'", str(bounds.get("expected", ""))))
    if CHINESE.search(one["msg"]):
        return str(one["msg"])
    return WORDS.get(one["type"], "内容不符合要求").format(**bounds)


def _unauthenticated(request: HttpRequest, error: Unauthenticated) -> HttpResponse:
    """With the challenge that ordinary clients understand (RFC 6750 §3); no error code where nothing was given."""
    response = problem(error.message, status=401, code=error.code)
    said = "" if error.code == "no_token" else f', error="{error.code}"'
    response["WWW-Authenticate"] = f'Bearer realm="{error.realm}"{said}'
    return response


def _denied(request: HttpRequest, error: Denied) -> HttpResponse:
    response = problem(error.message, status=403, code=error.code)
    if error.code == "insufficient_scope":
        response["WWW-Authenticate"] = f'Bearer realm="gongkai", error="{error.code}", scope="{error.scope}"'
    return response


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    status = 403 if isinstance(error, NotAllowed) else 412 if isinstance(error, Changed) else 409
    found = [(error.field, error.message)] if error.field else []
    return problem(error.message, status=status, code=error.code, problems=found)


def _failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja wraps what the reading of a body raised; the cause knows the sentence."""
    cause = error.__cause__
    if isinstance(cause, BodyRefused):
        return problem(cause.message, status=cause.status, code=cause.code)
    message = error.message if CHINESE.search(error.message) else UNREADABLE
    return problem(message, status=error.status_code)


class BodyRefused(Exception):
    """A body that cannot be taken: wrong kind (415), not JSON (400), impossible characters (422)."""

    def __init__(self, message: str, *, status: int, code: str) -> None:
        super().__init__(message)
        self.message, self.status, self.code = message, status, code
