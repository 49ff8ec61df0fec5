"""What the provider says about itself (OpenID Connect Discovery 1.0) and the keys it signs with."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from gongkai.kernel.outbox import egress
from gongkai.kernel.people.provider.errors import Misconfigured

METADATA_SECONDS = 3600
KEYS_SECONDS = 3600
# An unknown key makes us ask again, not more often than this: else forged tokens would flood the provider.
KEYS_AGAIN_SECONDS = 30
MAX_BYTES = 256 * 1024
# Asymmetric only: with HS* our own client secret, or a public key taken for a secret, would do as a signature.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


@dataclass(frozen=True)
class Metadata:
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    algorithms: tuple[str, ...] = ("RS256",)
    names_itself: bool = False  # RFC 9207: its answers carry `iss`


def is_configured() -> bool:
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def fetch(method: str, url: str, *, headers: dict[str, str] | None = None, body: bytes | None = None) -> egress.Reply:
    """One request to the provider, without redirects. Its own host is allowed even where it is an internal one;
    other hosts it may name have to be public, or listed in GONGKAI_EGRESS_ALLOW."""
    home = egress.parse(settings.OIDC_ISSUER)
    try:
        return egress.request(
            method,
            url,
            headers=headers,
            body=body,
            max_bytes=MAX_BYTES,
            redirects=0,
            allow=[f"{home.host}:{home.port}"],
        )
    except egress.EgressError as error:
        raise Misconfigured(f"{urlsplit(url).hostname}: {error}") from error


def metadata() -> Metadata:
    key = f"oidc:metadata:{settings.OIDC_ISSUER}"
    found: Metadata | None = cache.get(key)
    if found is None:
        found = _read(settings.OIDC_ISSUER)
        cache.set(key, found, METADATA_SECONDS)
    return found


def _read(issuer: str) -> Metadata:
    told = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    # Discovery 4.3: it must be exactly the issuer that was asked for.
    if told.get("issuer") != issuer:
        raise Misconfigured("discovery names another issuer")
    needed = {name: told.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    extra = {name: told.get(name) or "" for name in ("userinfo_endpoint", "end_session_endpoint")}
    for name, address in {**needed, **{n: a for n, a in extra.items() if a}}.items():
        if not isinstance(address, str) or not _is_as_safe_as(issuer, address):
            raise Misconfigured(f"discovery: {name} is missing or not https")
    offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    return Metadata(
        issuer=issuer,
        algorithms=tuple(a for a in ALGORITHMS if a in offered),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        **needed,  # type: ignore[arg-type]  # texts, judged above
        **extra,
    )


def _is_as_safe_as(issuer: str, address: str) -> bool:
    """https; http only where the issuer itself is (development, refused in production)."""
    scheme = urlsplit(address).scheme
    return scheme == "https" or (scheme == "http" and urlsplit(issuer).scheme == "http")


def keys(*, again: bool = False) -> KeySet:
    """The provider's public keys; `again` when one was not among them, since keys are changed without notice."""
    where = metadata().jwks_uri
    key = f"oidc:keys:{where}"
    known: dict[str, Any] | None = cache.get(key)
    if known is None or (again and cache.add(f"{key}:again", True, KEYS_AGAIN_SECONDS)):
        known = _json(where)
        cache.set(key, known, KEYS_SECONDS)
    try:
        signing = [k for k in known["keys"] if k.get("use", "sig") == "sig" and k.get("kty") in ("RSA", "EC")]
        return KeySet.import_key_set({"keys": signing})
    except (JoseError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise Misconfigured("keys cannot be read") from error


def _json(url: str) -> dict[str, Any]:
    reply = fetch("GET", url, headers={"Accept": "application/json"})
    if reply.status != 200:
        raise Misconfigured(f"{urlsplit(url).path} answers {reply.status}")
    return as_object(reply.body)


def as_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Misconfigured("the provider's answer is not JSON") from error
    if not isinstance(found, dict):
        raise Misconfigured("the provider's answer is not an object")
    return found
