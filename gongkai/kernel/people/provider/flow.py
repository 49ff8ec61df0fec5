"""From the log-in page to the provider and back: the address, the exchange of the code, the judgement of the token."""

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from gongkai.kernel.people.provider.errors import Misconfigured, ProviderError
from gongkai.kernel.people.provider.metadata import Metadata, as_object, fetch, keys, metadata

SECONDS = 600
LONGEST_CLAIM = 150
REFUSED = "统一身份认证没有完成登录：您取消了登录，或者没有使用本平台的权限。"


@dataclass(frozen=True)
class Attempt:
    """One log-in under way, kept in the browser's session. Each of the secrets works once."""

    state: str
    nonce: str
    verifier: str
    issuer: str
    since: float

    @property
    def is_over(self) -> bool:
        return time.time() - self.since > SECONDS


@dataclass(frozen=True)
class Person:
    """Who the provider says it is. `issuer` and `subject` together name a person for ever; the rest may change."""

    issuer: str
    subject: str
    username: str
    name: str
    second_factor: bool
    token: str


class _Gate:
    """What Authlib takes for a session: its requests go through the egress gate."""

    def post(self, url: str, *, data: dict[str, str], headers: Mapping[str, str], auth: Any) -> Any:
        body = urlencode(data)
        url, sent, body = auth.prepare("POST", url, dict(headers), body)
        reply = fetch("POST", url, headers=sent, body=body.encode())
        return SimpleNamespace(
            status_code=reply.status,
            json=lambda: as_object(reply.body),
            raise_for_status=lambda: _refuse_status(reply.status),
        )


def _refuse_status(status: int) -> None:
    if status >= 400:
        raise Misconfigured(f"the token endpoint answers {status}")


def begin(redirect_uri: str) -> tuple[str, Attempt]:
    """The provider's address to send the browser to, and what to remember of this attempt."""
    about = metadata()
    attempt = Attempt(generate_token(43), generate_token(43), generate_token(64), about.issuer, time.time())
    asked = {"acr_values": " ".join(settings.OIDC_ACR)} if settings.OIDC_ACR else {}
    address, _ = _client(redirect_uri).create_authorization_url(
        about.authorization_endpoint, attempt.state, attempt.verifier, nonce=attempt.nonce, **asked
    )
    return str(address), attempt


def finish(attempt: Attempt, answer: Mapping[str, str], redirect_uri: str) -> Person:
    """Judge what the browser brought back from the provider. Raises ProviderError."""
    about = metadata()
    _check_answer(attempt, answer, about)
    try:
        told = _client(redirect_uri).fetch_token(
            about.token_endpoint,
            grant_type="authorization_code",
            code=answer["code"],
            code_verifier=attempt.verifier,
        )
        claims = _claims(str(told.get("id_token") or ""), str(told.get("access_token") or ""), attempt.nonce, about)
        return _person(claims, told)
    except ProviderError:
        raise
    except (AuthlibBaseError, JoseError, ValueError, TypeError) as error:
        raise ProviderError(type(error).__name__) from error


def log_out_address(token: str, back: str) -> str:
    """Where the browser goes to end the session at the provider too; empty where it has no such address."""
    end = metadata().end_session_endpoint
    if not end:
        return ""
    values = {"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": back}
    if token:
        values["id_token_hint"] = token
    return f"{end}{'&' if '?' in end else '?'}{urlencode(values)}"


def _client(redirect_uri: str) -> OAuth2Client:
    return OAuth2Client(
        session=_Gate(),
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        token_endpoint_auth_method=settings.OIDC_CLIENT_AUTH if settings.OIDC_CLIENT_SECRET else "none",
        scope=" ".join(dict.fromkeys(["openid", *settings.OIDC_SCOPES])),
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )


def _check_answer(attempt: Attempt, answer: Mapping[str, str], about: Metadata) -> None:
    if attempt.is_over or not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise ProviderError("state", "登录已超时或者页面已过期，请重新登录。")
    # RFC 9207: an answer of another provider, brought here to have its code sent to ours or the other way round.
    if attempt.issuer != about.issuer or answer.get("iss", about.issuer) != about.issuer:
        raise ProviderError("issuer of the answer")
    if about.names_itself and "iss" not in answer:
        raise ProviderError("issuer of the answer missing")
    if answer.get("error"):
        raise ProviderError(f"provider says {answer['error'][:60]}", REFUSED)
    if not answer.get("code"):
        raise ProviderError("code missing")


def _claims(token: str, access_token: str, nonce: str, about: Metadata) -> CodeIDToken:
    """The claims of an ID token that is signed by the provider, meant for us, fresh, and the answer to this attempt."""
    try:
        read = jwt.decode(token, keys(), algorithms=list(about.algorithms))
    except InvalidKeyIdError:
        read = jwt.decode(token, keys(again=True), algorithms=list(about.algorithms))
    claims = CodeIDToken(
        read.claims,
        read.header,
        options={
            "iss": {"essential": True, "value": about.issuer},
            "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
            "sub": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        },
        params={"nonce": nonce, "client_id": settings.OIDC_CLIENT_ID, "access_token": access_token},
    )
    claims.validate(leeway=settings.OIDC_SKEW_SECONDS)
    if not isinstance(claims["sub"], str):
        raise ProviderError("sub is not a text")
    return claims


def _person(claims: CodeIDToken, told: Mapping[str, Any]) -> Person:
    wanted = {settings.OIDC_USERNAME_CLAIM, settings.OIDC_NAME_CLAIM}
    known = dict(claims)
    if not wanted <= known.keys():
        known = {**_more_claims(str(told.get("access_token") or ""), claims["sub"]), **known}
    methods = claims.get("amr") or []
    return Person(
        issuer=claims["iss"],
        subject=claims["sub"][:255],
        username=_short(known.get(settings.OIDC_USERNAME_CLAIM)),
        name=_short(known.get(settings.OIDC_NAME_CLAIM)),
        second_factor=claims.get("acr") in settings.OIDC_ACR or bool(set(methods) & set(settings.OIDC_AMR)),
        token=str(told.get("id_token")),
    )


def _more_claims(access_token: str, subject: str) -> dict[str, Any]:
    """The UserInfo endpoint, for providers that keep the token short; only about the same person (Core 5.3.2)."""
    where = metadata().userinfo_endpoint
    if not where or not access_token:
        return {}
    reply = fetch("GET", where, headers={"Authorization": f"Bearer {access_token}", "Accept": "application/json"})
    found = as_object(reply.body) if reply.status == 200 else {}
    if found and found.get("sub") != subject:
        raise ProviderError("userinfo is about somebody else")
    return found


def _short(value: Any) -> str:
    return value.strip()[:LONGEST_CLAIM] if isinstance(value, str) else ""
