"""访问令牌 for systems of departments: OAuth 2.0 client credentials (RFC 6749 §4.4), revocation (RFC 7009), metadata
(RFC 8414). Ordinary clients need no more than the address of the token endpoint, the client's name and its secret."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from ninja import NinjaAPI, Router
from pydantic import BaseModel, ConfigDict, Field

from gongkai.kernel.clients import scopes, tokens
from gongkai.kernel.clients.models import Secret
from gongkai.kernel.clients.refusals import Denied, Unknown
from gongkai.web.accounts.address import client_address
from gongkai.web.api.answers import NO_STORE, answer
from gongkai.web.api.description import CLIENT_SECRET, refusals
from gongkai.web.api.limits import Limit
from gongkai.web.api.problems import ProblemItem

TAG = "访问令牌"
TAGS = ((TAG, "业务系统用平台管理员登记的客户端标识和密钥换取访问令牌（OAuth 2.0 客户端凭据）。"),)
FORM = "application/x-www-form-urlencoded"
# A secret cannot be guessed; the limit keeps broken programs from asking for ever.
WRONG = Limit("client-secret-wrong", 60, 300, "客户端标识或者密钥多次不正确，请在{minutes}分钟后再试。")
ONLY_CREDENTIALS = "只支持客户端凭据方式：grant_type=client_credentials。"
NO_CREDENTIALS = "请用 HTTP Basic 或者 client_id、client_secret 参数提供客户端标识和密钥。"
KNOWN = ("grant_type", "scope", "client_id", "client_secret", "token", "token_type_hint")
TWICE = "客户端标识和密钥只能用一种方式提供，每个参数只能给出一次。"
NOT_A_FORM = f"请求正文应为表单，Content-Type 请用 {FORM}。"
LONGEST = 4000

router = Router(tags=[TAG])


class TokenAnswer(BaseModel):
    """访问令牌（RFC 6749 §5.1）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "gkt_Zr2…",
                    "token_type": "Bearer",
                    "expires_in": 1800,
                    "scope": "services.cases.read services.application.accept",
                }
            ]
        }
    )

    access_token: str = Field(description="访问令牌，放在 Authorization: Bearer 请求头中")
    token_type: str = Field(description="总是 Bearer")
    expires_in: int = Field(description="有效秒数；到期前重新获取")
    scope: str = Field(description="令牌的权限范围，以空格分隔")


class TokenProblem(BaseModel):
    """令牌请求的错误（RFC 6749 §5.2），另有中文说明."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"error": "invalid_client", "message": tokens.WRONG_SECRET, "code": "invalid_client"}]
        }
    )

    error: str = Field(description="RFC 6749 的错误代码")
    message: str = Field(description="给人看的一句说明")
    code: str = Field(description="同 error，与其他接口的错误一致")
    problems: list[ProblemItem] = Field([], description="总是为空")


class Revoked(BaseModel):
    """令牌已经作废."""

    revoked: bool = Field(True, description="总是 true：不存在的令牌也回答成功（RFC 7009）")


class _Faulty(Exception):
    """The request as such is wrong."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error, self.message = error, message


def _form(required: tuple[str, ...], properties: dict[str, Any], example: dict[str, str]) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": list(required)}
    faults = {
        400: {"description": "请求有误（invalid_request、unsupported_grant_type、invalid_scope）"},
        401: {
            "description": "客户端标识或者密钥不正确（invalid_client）",
            "headers": {
                "WWW-Authenticate": {"description": "怎样证明身份", "required": True, "schema": {"type": "string"}}
            },
        },
    }
    return {
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": schema, "examples": {"basic": {"value": example}}}},
        },
        "security": [{CLIENT_SECRET: []}, {}],
        "responses": {**refusals(403, 413, 415, 429)["responses"], **faults},
    }


CREDENTIALS = {
    "client_id": {"type": "string", "description": "客户端标识；用 HTTP Basic 提供时不填"},
    "client_secret": {"type": "string", "description": "密钥；用 HTTP Basic 提供时不填"},
}


@router.post(
    "/oauth/token",
    response={200: TokenAnswer, 400: TokenProblem, 401: TokenProblem},
    operation_id="issueToken",
    summary="获取访问令牌",
    description="用 HTTP Basic（客户端标识、密钥）或者表单参数证明身份；scope 可以只要一部分权限。",
    openapi_extra=_form(
        ("grant_type",),
        {
            "grant_type": {"type": "string", "enum": ["client_credentials"], "description": "总是 client_credentials"},
            "scope": {"type": "string", "description": "权限范围，以空格分隔；不填为全部"},
            **CREDENTIALS,
        },
        {"grant_type": "client_credentials"},
    ),
)
def issue_token(request: HttpRequest) -> HttpResponse:
    try:
        given = _given(request)
        if given.get("grant_type") != "client_credentials":
            error = "unsupported_grant_type" if given.get("grant_type") else "invalid_request"
            raise _Faulty(error, ONLY_CREDENTIALS)
        secret = _proven(request, given)
        made, held, lives = tokens.issue(secret, given.get("scope", "").split(), client_address(request))
    except (_Faulty, Unknown, Denied) as refused:
        return _refused(request, refused)
    found = TokenAnswer(access_token=made, token_type="Bearer", expires_in=lives, scope=" ".join(held))
    response = answer(found, cache=NO_STORE)
    response["Pragma"] = "no-cache"
    return response


@router.post(
    "/oauth/revoke",
    response={200: Revoked, 400: TokenProblem, 401: TokenProblem},
    operation_id="revokeToken",
    summary="作废访问令牌",
    description="系统停用、令牌泄露时使用；令牌不存在的，同样回答成功。",
    openapi_extra=_form(
        ("token",),
        {"token": {"type": "string", "minLength": 1, "description": "访问令牌"}, **CREDENTIALS},
        {"token": "gkt_Zr2…"},
    ),
)
def revoke_token(request: HttpRequest) -> HttpResponse:
    try:
        given = _given(request)
        if not given.get("token"):
            raise _Faulty("invalid_request", "请提供要作废的令牌（token）。")
        tokens.withdraw(_proven(request, given), given["token"])
    except (_Faulty, Unknown, Denied) as refused:
        return _refused(request, refused)
    return answer(Revoked(revoked=True), cache=NO_STORE)


def metadata(request: HttpRequest) -> HttpResponse:
    """/.well-known/oauth-authorization-server: where tokens are got, how, and for what."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    origin = request.build_absolute_uri("/").rstrip("/")
    found = Metadata(
        issuer=origin,
        token_endpoint=f"{origin}/api/v1/oauth/token",
        revocation_endpoint=f"{origin}/api/v1/oauth/revoke",
        scopes_supported=list(scopes.known()),
    )
    return answer(found)


class Metadata(BaseModel):
    """RFC 8414."""

    issuer: str
    token_endpoint: str
    revocation_endpoint: str
    scopes_supported: list[str]
    response_types_supported: list[str] = []
    grant_types_supported: list[str] = ["client_credentials"]
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic", "client_secret_post"]


def _given(request: HttpRequest) -> dict[str, str]:
    if request.content_type != FORM:
        raise _Faulty("invalid_request", NOT_A_FORM)
    # RFC 6749 §3.2: a parameter is given once; names nobody knows are ignored.
    if any(len(request.POST.getlist(name)) > 1 for name in KNOWN):
        raise _Faulty("invalid_request", TWICE)
    return {name: str(request.POST[name])[:LONGEST] for name in request.POST}


def _proven(request: HttpRequest, given: dict[str, str]) -> Secret:
    """The secret this request proves to hold. Wrong ones are counted by address."""
    WRONG.refuse_if_spent(request)
    client_id, secret = _credentials(request, given)
    try:
        return tokens.by_secret(client_id, secret)
    except Unknown:
        WRONG.count(request)
        raise


def _credentials(request: HttpRequest, given: dict[str, str]) -> tuple[str, str]:
    kind, _, sent = request.headers.get("Authorization", "").strip().partition(" ")
    if kind.lower() == "basic":
        if "client_secret" in given:
            raise _Faulty("invalid_request", TWICE)
        try:
            client_id, _, secret = base64.b64decode(sent.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise Unknown(tokens.WRONG_SECRET, code="invalid_client") from None
        return unquote_plus(client_id), unquote_plus(secret)
    if not given.get("client_id") or not given.get("client_secret"):
        raise Unknown(NO_CREDENTIALS, code="invalid_client")
    return given["client_id"], given["client_secret"]


def _refused(request: HttpRequest, refused: _Faulty | Unknown | Denied) -> HttpResponse:
    if isinstance(refused, _Faulty):
        error, status = refused.error, 400
    elif isinstance(refused, Unknown):
        error, status = refused.code, 401
    else:
        error, status = refused.code, 400 if refused.code == "invalid_scope" else 403
    found = TokenProblem(error=error, message=refused.message, code=error, problems=[])
    response = answer(found, status=status, cache=NO_STORE)
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="gongkai", charset="UTF-8"'
    return response


def register(api: NinjaAPI) -> None:
    api.add_router("", router)
