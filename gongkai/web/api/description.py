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

from gongkai.kernel.clients.scopes import known
from gongkai.web.api.answers import JSON, SHORT
from gongkai.web.api.problems import Problem

TITLE = "政务公开平台公开接口"
ABOUT = """\
政府信息公开目录、文件、指南、年度报告的查询，依申请公开的提交与进度查询，权力清单和政务服务事项的查询，期限计算与编码校验；\
政务服务的网上申请，以及业务系统收件、办理、数据交换。

- 全部回答为 JSON（UTF-8）。出错时回答 4xx 和 `{"message": "一句中文说明", "code": "…", "problems": […]}`。
- 422 表示请求不符合本说明所列的格式；409 表示格式正确，但依法或者按办理状态不能办理。
- 不需要身份的接口只有已经公开的信息；已撤下的信息回答 410。
- 业务系统用 OAuth 2.0 客户端凭据获取访问令牌，申请人用在“我的—账号安全”中生成的令牌；没有令牌回答 401，无权回答 403。
- 办理类接口可带 `Idempotency-Key`（重试只办一次）和 `If-Match`（办件已有新的办理时回答 412）。
- 查询接口任何网站的脚本均可调用，回答带 ETag；提交接口不使用 Cookie，有次数限制，超过时回答 429 和 `Retry-After`。
"""
FILE = "openapi.json"
REFUSALS: dict[int, tuple[str, str]] = {
    400: ("Unreadable", "请求无法读取：不是有效的 JSON、键重复、层数过多等"),
    401: ("Unauthenticated", "没有令牌，或者令牌无效、过期"),
    403: ("Forbidden", "无权办理"),
    404: ("NotThere", "没有找到；不存在与不公开的回答相同"),
    405: ("OtherMethod", "不支持该请求方法，可用的方法见 Allow"),
    409: ("Conflict", "格式正确，但依法或者按办理状态不能办理"),
    410: ("Gone", "曾经公开，现已撤下"),
    412: ("Changed", "办件在读取之后已有新的办理，请重新读取"),
    413: ("TooBig", "请求正文过大"),
    415: ("OtherKind", "请求正文不是 application/json"),
    422: ("Invalid", "请求不符合格式要求，逐项说明见 problems"),
    429: ("TooMany", "次数过多，请在 Retry-After 秒之后再试"),
}
REFUSAL_HEADERS: dict[int, dict[str, Any]] = {
    401: {
        "WWW-Authenticate": {"description": "需要的凭据（RFC 6750）", "required": True, "schema": {"type": "string"}},
    },
    405: {"Allow": {"description": "可用的方法", "required": True, "schema": {"type": "string"}}},
    429: {
        "Retry-After": {
            "description": "多少秒之后再试",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
        }
    },
}
CLIENT, CLIENT_SECRET, APPLICANT = "departmentSystem", "clientSecret", "applicant"
HEADERS: dict[str, dict[str, Any]] = {
    "officer": {
        "name": "X-Gongkai-Officer",
        "in": "header",
        "required": False,
        "description": "以哪位经办人的名义办理，填登录名；应是该接入系统登记的经办人。不填时以系统自己的名义。",
        "schema": {"type": "string", "maxLength": 60, "pattern": "^[-.@+_0-9A-Za-z]+$"},
        "example": "zhangsan",
    },
    "once": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "重试的标识，每次新的办理用一个新的（建议 UUID）；同一标识只办一次，重试得到同一回答。",
        "schema": {"type": "string", "pattern": "^[!-~]{1,120}$"},
        "example": "8f14e45f-ceea-467f-a8f6-1c2b3d4e5f60",
    },
    "seen": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "读取办件时得到的 ETag；其后已有新的办理的，回答 412，什么也没有办。",
        "schema": {"type": "string", "pattern": '^"?(0|[1-9][0-9]{0,8})"?$'},
        "example": '"3"',
    },
}
GOOD = {200: "成功", 201: "已提交"}


def refusals(*statuses: int) -> dict[str, Any]:
    """`openapi_extra` of an operation: what it may refuse with, beyond what every operation may."""
    return {"responses": {status: _reference(status) for status in statuses}}


def header_parameters(*names: str) -> list[dict[str, Any]]:
    """Headers that an operation understands; they are read in `entrance` and `once`."""
    return [HEADERS[name] for name in names]


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
        # An operation that asks who calls says so itself.
        "security": [],
        "tags": [{"name": name, "description": about} for name, about in tags],
        "paths": {where: _path(methods) for where, methods in raw["paths"].items()},
        "components": {
            "schemas": {name: _plain(schema) for name, schema in sorted(schemas.items())},
            "responses": {name: _refusal(status) for status, (name, _) in REFUSALS.items()},
            "securitySchemes": _schemes(f"{origin}{prefix}"),
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
    answers = {status: _reference(status) for status in common} | answers
    if method == "get" and 200 in answers:
        answers[304] = {"description": "与 If-None-Match 所给的版本相同，没有变化"}
    found["responses"] = {str(status): answers[status] for status in sorted(answers)}
    return found


def _schemes(address: str) -> dict[str, Any]:
    """The three ways to say who calls."""
    flow = {
        "tokenUrl": f"{address}oauth/token",
        "scopes": {name: f"{one.group}：{one.label}" if one.group else one.label for name, one in known().items()},
    }
    return {
        CLIENT: {
            "type": "oauth2",
            "description": "业务系统的访问令牌，有效期很短，到期前重新获取",
            "flows": {"clientCredentials": flow},
        },
        CLIENT_SECRET: {
            "type": "http",
            "scheme": "basic",
            "description": "业务系统的客户端标识和密钥，由平台管理员登记",
        },
        APPLICANT: {
            "type": "http",
            "scheme": "bearer",
            "description": "申请人自己的令牌，在“我的—账号安全”中生成和撤销",
        },
    }


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
