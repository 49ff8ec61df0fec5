"""The published description: what ninja writes, in Chinese, with every answer that the door and the handlers give."""

import json
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from ninja import NinjaAPI
from ninja.responses import NinjaJSONEncoder
from pydantic.json_schema import models_json_schema

from gongkai.web.api.answers import JSON, SHORT
from gongkai.web.api.problems import Problem

TITLE = "政务公开平台公开接口"
ABOUT = """\
政府信息公开目录、文件、指南、年度报告的查询，依申请公开的提交与进度查询，权力清单和政务服务事项的查询，期限计算与编码校验。

- 全部回答为 JSON（UTF-8）。出错时回答 4xx 和 `{"message": "一句中文说明", "code": "…", "problems": […]}`。
- 422 表示请求不符合本说明所列的格式；409 表示格式正确，但依法或者按办理状态不能办理。
- 只有已经公开的信息；已撤下的信息回答 410。
- 查询接口任何网站的脚本均可调用，回答带 ETag；提交接口不使用 Cookie，有次数限制，超过时回答 429 和 `Retry-After`。
"""
FILE = "openapi.json"
REFUSALS: dict[int, tuple[str, str]] = {
    400: ("Unreadable", "请求无法读取：不是有效的 JSON、键重复、层数过多等"),
    403: ("Forbidden", "无权办理"),
    404: ("NotThere", "没有找到；不存在与不公开的回答相同"),
    405: ("OtherMethod", "不支持该请求方法，可用的方法见 Allow"),
    409: ("Conflict", "格式正确，但依法或者按办理状态不能办理"),
    410: ("Gone", "曾经公开，现已撤下"),
    413: ("TooBig", "请求正文过大"),
    415: ("OtherKind", "请求正文不是 application/json"),
    422: ("Invalid", "请求不符合格式要求，逐项说明见 problems"),
    429: ("TooMany", "次数过多，请在 Retry-After 秒之后再试"),
}
REFUSAL_HEADERS: dict[int, dict[str, Any]] = {
    405: {"Allow": {"description": "可用的方法", "required": True, "schema": {"type": "string"}}},
    429: {
        "Retry-After": {
            "description": "多少秒之后再试",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
        }
    },
}
GOOD = {200: "成功", 201: "已提交"}


def refusals(*statuses: int) -> dict[str, Any]:
    """`openapi_extra` of an operation: what it may refuse with, beyond what every operation may."""
    return {"responses": {status: _reference(status) for status in statuses}}


def describe(api: NinjaAPI, origin: str, prefix: str, tags: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The whole OpenAPI 3.1 document for a site at `origin`, whose interface lies below `prefix`."""
    raw = deepcopy(dict(api.get_openapi_schema(path_prefix=prefix)))
    schemas = raw["components"]["schemas"]
    _hoist(raw["paths"], schemas)
    schemas |= models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")[1]["$defs"]
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "summary": "政府信息公开与公共校验",
            "description": ABOUT,
            "version": api.version,
            "contact": {"name": "接口维护单位", "url": origin},
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": origin, "description": "本站"}],
        # No operation asks who calls.
        "security": [],
        "tags": [{"name": name, "description": about} for name, about in tags],
        "paths": {where: _path(methods) for where, methods in raw["paths"].items()},
        "components": {
            "schemas": {name: _plain(schema) for name, schema in sorted(schemas.items())},
            "responses": {name: _refusal(status) for status, (name, _) in REFUSALS.items()},
        },
    }
    unused = REFUSALS.keys() - _used(cast(dict[str, Any], document["paths"]))
    for status in unused:
        del document["components"]["responses"][REFUSALS[status][0]]  # type: ignore[index]
    return document


def view(api: NinjaAPI, tags: tuple[tuple[str, str], ...]) -> Any:
    """GET openapi.json, for the address by which it was asked."""

    @lru_cache(maxsize=8)
    def written(origin: str, prefix: str) -> bytes:
        return json.dumps(describe(api, origin, prefix, tags), ensure_ascii=False, cls=NinjaJSONEncoder).encode()

    def openapi(request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        origin = request.build_absolute_uri("/").rstrip("/")
        response = HttpResponse(written(origin, request.path.removesuffix(FILE)), content_type=JSON)
        response["Cache-Control"] = SHORT
        return response

    return openapi


def _path(methods: dict[str, Any]) -> dict[str, Any]:
    return {method: _operation(method, details) for method, details in methods.items()}


def _operation(method: str, details: dict[str, Any]) -> dict[str, Any]:
    found = {**details, "parameters": [_parameter(one) for one in details.get("parameters", [])]}
    if not found["parameters"]:
        del found["parameters"]
    if "requestBody" in found:
        found["requestBody"] = _body(found["requestBody"])
    statuses = {int(status): value for status, value in details["responses"].items()}
    answers = {status: _answer(method, status, value) for status, value in statuses.items()}
    # Every address: unreadable query, wrong method; and what its parameters can be wrong in.
    common = {400, 405, *({422} if "parameters" in found or "requestBody" in found else ())}
    common |= {413, 415} if "requestBody" in found else set()
    # A path with a slash in a parameter is another path.
    common |= {404} if any(one["in"] == "path" for one in found.get("parameters", [])) else set()
    answers |= {status: _reference(status) for status in common}
    if method == "get" and 200 in answers:
        answers[304] = {"description": "与 If-None-Match 所给的版本相同，没有变化"}
    found["responses"] = {str(status): answers[status] for status in sorted(answers)}
    return found


def _answer(method: str, status: int, value: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in value:
        return value
    found = {**value, "description": GOOD.get(status, value["description"])}
    for content in found.get("content", {}).values():
        content["schema"] = _plain(content["schema"])
    headers: dict[str, Any] = {
        "Cache-Control": {"description": "可以缓存多久", "schema": {"type": "string"}},
    }
    if method == "get":
        headers["ETag"] = {"description": "内容的版本，用于 If-None-Match", "schema": {"type": "string"}}
    return {**found, "headers": {**headers, **value.get("headers", {})}}


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = _plain(one["schema"])
    alternatives = [part for part in schema.pop("anyOf", []) if part != {"type": "null"}]
    # A parameter is left out, it is never null.
    schema = {**(alternatives[0] if len(alternatives) == 1 else {}), **schema}
    for name in ("description", "example", "examples", "deprecated"):
        schema.pop(name, None)
    return {**one, "schema": schema}


def _body(body: dict[str, Any]) -> dict[str, Any]:
    content = {kind: {**one, "schema": _plain(one["schema"])} for kind, one in body["content"].items()}
    return {**body, "content": content, "required": True}


def _refusal(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": REFUSALS[status][1],
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if headers := REFUSAL_HEADERS.get(status):
        found["headers"] = headers
    return found


def _reference(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}


def _used(paths: dict[str, Any]) -> set[int]:
    return {
        int(status)
        for methods in paths.values()
        for operation in methods.values()
        for status in operation["responses"]
        if int(status) in REFUSALS
    }


def _hoist(node: Any, schemas: dict[str, Any]) -> None:
    """Schemas written by hand name their parts with `x-defs` and `x-ref`: pydantic refuses references of others."""
    if isinstance(node, dict):
        parts = node.pop("x-defs", {})
        if "x-ref" in node:
            node["$ref"] = f"#/components/schemas/{node.pop('x-ref')}"
        for inner in (*node.values(), *parts.values()):
            _hoist(inner, schemas)
        schemas |= parts
    elif isinstance(node, list):
        for inner in node:
            _hoist(inner, schemas)


def _plain(schema: Any) -> Any:
    """Without the English titles that pydantic makes of names, and without wrappings around a single reference."""
    if not isinstance(schema, dict):
        return schema
    found = {key: _inner(key, value) for key, value in schema.items() if key != "title" or not isinstance(value, str)}
    wrapped = found.get("allOf")
    if isinstance(wrapped, list) and len(wrapped) == 1 and "$ref" in wrapped[0]:
        del found["allOf"]
        found |= wrapped[0]
    return found


def _inner(key: str, value: Any) -> Any:
    if key in ("properties", "$defs", "patternProperties", "dependentSchemas"):
        return {name: _plain(schema) for name, schema in value.items()}
    if key in ("anyOf", "allOf", "oneOf", "prefixItems"):
        return [_plain(schema) for schema in value]
    if key in ("items", "additionalProperties", "not", "if", "then", "else", "propertyNames"):
        return _plain(value)
    return value
