"""Who calls an operation that asks: the system of a department, or an applicant, each with a token of its own.

    @router.get("/cases", auth=ByClient("services.cases.read"), openapi_extra=secured("services.cases.read", 404))

The caller stands in `request.auth` before anything else of the request is judged, so that a stranger learns nothing
from what is wrong with it. No cookie is read.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from gongkai.kernel.applicants.actions import tokens as applicant_tokens
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.clients import callers
from gongkai.kernel.clients.callers import Caller
from gongkai.kernel.tries import counting
from gongkai.web.accounts.address import client_address
from gongkai.web.api.description import APPLICANT, CLIENT, header_parameters, refusals
from gongkai.web.api.problems import TooMany, Unauthenticated

MINUTE = 60
OFFICER = "X-Gongkai-Officer"
NO_TOKEN = "请在 Authorization 请求头中提供访问令牌（Bearer）。"
TOO_OFTEN = "每分钟的请求次数已到上限，请稍后再试。"
APPLICANTS_A_MINUTE = 120
WRONG_TOKEN = "令牌无效、已经过期或者已被撤销，请在“我的—账号安全”中重新生成。"


@dataclass(frozen=True)
class ByClient:
    """An operation for systems of departments; `scope` is what the token must carry, if it is always the same."""

    scope: str = ""

    def __call__(self, request: HttpRequest) -> Caller:
        caller = callers.find(bearer(request), client_address(request), request.headers.get(OFFICER))
        client = caller.client
        if counting.spend("client", str(client.uid), MINUTE) > client.per_minute:
            raise TooMany(TOO_OFTEN, counting.window("client", str(client.uid), MINUTE).wait)
        if self.scope:
            caller.require(self.scope)
        return caller


@dataclass(frozen=True)
class ByApplicant:
    """An operation for applicants, with the token of their own space; `kind` is the kind of case it is about."""

    kind: str

    def __call__(self, request: HttpRequest) -> Presence:
        presence = applicant_tokens.presence_of(bearer(request))
        if presence is None or not presence.covers(self.kind):
            raise Unauthenticated(WRONG_TOKEN)
        name = str(presence.me.uid)
        if counting.spend("applicant-token", name, MINUTE) > APPLICANTS_A_MINUTE:
            raise TooMany(TOO_OFTEN, counting.window("applicant-token", name, MINUTE).wait)
        return presence


def bearer(request: HttpRequest) -> str:
    """The token of this request. Raises `Unauthenticated` where there is none."""
    kind, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Unauthenticated(NO_TOKEN, code="no_token")
    return token.strip()


def caller_of(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]  # put there by ninja
    return caller


def applicant_of(request: HttpRequest) -> Presence:
    presence: Presence = request.auth  # type: ignore[attr-defined]
    return presence


def secured(scope: str, *statuses: int, headers: tuple[str, ...] = ("officer",)) -> dict[str, Any]:
    """`openapi_extra` of an operation for systems of departments."""
    return {
        **refusals(401, 403, 429, *statuses),
        "security": [{CLIENT: [scope]}],
        **({"parameters": header_parameters(*headers)} if headers else {}),
    }


def own(*statuses: int, headers: tuple[str, ...] = ()) -> dict[str, Any]:
    """`openapi_extra` of an operation for applicants."""
    return {
        **refusals(401, 429, *statuses),
        "security": [{APPLICANT: []}],
        **({"parameters": header_parameters(*headers)} if headers else {}),
    }
