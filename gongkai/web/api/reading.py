"""What comes in: JSON taken strictly, query parameters once each."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import ValidationError
from ninja.parser import Parser

from gongkai.web.api.answers import JSON
from gongkai.web.api.problems import BodyRefused, Unacceptable

DEEPEST = 64
WRONG_KIND = "请求正文应为 JSON，Content-Type 请用 application/json，编码为 UTF-8。"
NOT_JSON = "请求正文不是有效的 JSON。"


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        _refuse_other_kinds(request)
        return read_json(request.body)

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        """A parameter given twice says two things; neither is taken."""
        doubled = [name for name in data if len(data.getlist(name)) > 1 and name not in list_fields]
        if doubled:
            raise ValidationError(
                [{"type": "doubled", "loc": ("query", name), "msg": "只能给出一次"} for name in doubled]
            )
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return found


def only_fields(request: HttpRequest, *names: str) -> None:
    """Refuse parts of a form that the description does not name."""
    strange = sorted({*request.POST, *request.FILES} - {*names})
    if strange:
        shown = ["".join(c if c.isprintable() else "?" for c in name[:40]) for name in strange[:5]]
        raise Unacceptable([(name, f"“{name}”没有这一项") for name in shown], status=422)


# Of an upload in a form: no other parts, no file without content.
ONE_FILE: dict[str, Any] = {
    "requestBody": {
        "content": {
            "multipart/form-data": {"schema": {"additionalProperties": False, "properties": {"file": {"minLength": 1}}}}
        }
    }
}


def read_json(raw: bytes) -> Any:
    """One JSON value. Raises `BodyRefused`: not UTF-8, not JSON, NaN, a key twice, too deep, halves of characters."""
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError:
        raise BodyRefused("请求正文的层数过多。", status=400, code="too_deep") from None
    except ValueError as error:
        said = f"请求正文中的键“{error}”重复。" if isinstance(error, _Doubled) else NOT_JSON
        raise BodyRefused(said, status=400, code="not_json") from None
    _refuse_impossible(value)
    return value


def _refuse_other_kinds(request: HttpRequest) -> None:
    kind, parameters = request.content_type, request.content_params or {}
    if kind != JSON or parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise BodyRefused(WRONG_KIND, status=415, code="media_type")


def _no_constant(name: str) -> Any:
    raise ValueError(name)


class _Doubled(ValueError):
    """A key that stands twice in one object; the text is a short printable form of it."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise _Doubled("".join(c if c.isprintable() else "?" for c in doubled[:40]))
    return found


def _refuse_impossible(value: Any) -> None:
    """Half of a surrogate pair is no character: no database, no file and no answer could hold it."""
    level: list[Any] = [value]
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise BodyRefused("请求正文的层数过多。", status=400, code="too_deep")
        inner: list[Any] = []
        for one in level:
            if isinstance(one, str):
                _refuse_halves(one)
            elif isinstance(one, dict):
                for key in one:
                    _refuse_halves(key)
                inner.extend(one.values())
            elif isinstance(one, Iterable):
                inner.extend(one)
        level = inner


def _refuse_halves(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BodyRefused("请求正文含有不完整的字符（单独的代理项）。", status=422, code="characters") from None
