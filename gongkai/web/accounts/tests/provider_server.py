"""A real identity provider for tests: serves discovery, keys, tokens and userinfo over HTTP, signs real JWTs, lies on
demand."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "gongkai", "s3cret-of-the-client"


class IdentityProvider:
    def __init__(self) -> None:
        self.keys = {"one": RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})}
        self.signing = "one"
        self.people = {"sub": "u-1", "preferred_username": "li", "name": "李四"}
        self.userinfo: dict[str, Any] | None = None
        self.change: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.forge: Callable[[dict[str, Any]], str] | None = None
        self.metadata: dict[str, Any] = {}
        self.token_status = 200
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realm"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def rotate(self, kid: str = "two") -> None:
        self.keys[kid] = RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})
        self.signing = kid

    def authorise(self, address: str, **answer: str) -> dict[str, str]:
        """What a person's log-in at the provider brings back to the platform."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        found = {"code": code, "state": asked["state"]}
        if self.metadata.get("authorization_response_iss_parameter_supported"):
            found["iss"] = self.issuer
        return {**found, **answer}

    def claims(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        base = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return self.change({**base, **self.people})

    def sign(self, claims: dict[str, Any], kid: str | None = None, alg: str = "RS256") -> str:
        kid = kid or self.signing
        return jwt.encode({"alg": alg, "kid": kid}, claims, self.keys[kid], algorithms=[alg])


def unsigned(claims: dict[str, Any]) -> str:
    """alg none: as good as a postcard."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(_text(json.dumps(part).encode()) for part in parts) + "."


def signed_with_public_key(provider: IdentityProvider) -> Callable[[dict[str, Any]], str]:
    """The classic confusion: HS256 with the public key as the shared secret. By hand: the library refuses to."""
    secret = provider.keys["one"].as_pem(private=False)

    def sign(claims: dict[str, Any]) -> str:
        said = ".".join(_text(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "one"}, claims))
        return f"{said}.{_text(hmac.digest(secret, said.encode(), 'sha256'))}"

    return sign


def signed_by_a_stranger(claims: dict[str, Any]) -> str:
    key = RSAKey.generate_key(2048, {"kid": "one"})
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key, algorithms=["RS256"])


def with_own_key_in_the_header(claims: dict[str, Any]) -> str:
    key = ECKey.generate_key("P-256")
    header = {"alg": "ES256", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, claims, key, algorithms=["ES256"])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing is printed by tests."""

        def answer(self, body: dict[str, Any], status: int = 200) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            provider.asked.append(self.path)
            if self.path == "/realm/.well-known/openid-configuration":
                self.answer(discovery(provider))
            elif self.path == "/realm/keys":
                self.answer({"keys": [k.as_dict(private=False) for k in provider.keys.values()]})
            elif self.path == "/realm/userinfo" and provider.userinfo is not None:
                assert self.headers["Authorization"] == "Bearer access-token"
                self.answer(provider.userinfo)
            else:
                self.answer({}, 404)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            sent = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
            asked = provider.codes.pop(sent.get("code", ""), None)
            basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            if provider.token_status != 200:
                self.answer({"error": "server_error"}, provider.token_status)
            elif self.headers["Authorization"] != f"Basic {basic}":
                self.answer({"error": "invalid_client"}, 401)
            elif asked is None or not proven(asked, sent):
                self.answer({"error": "invalid_grant"}, 400)
            else:
                claims = provider.claims(asked)
                token = provider.forge(claims) if provider.forge else provider.sign(claims)
                self.answer({"access_token": "access-token", "token_type": "Bearer", "id_token": token})

    return Handler


def proven(asked: dict[str, str], sent: dict[str, str]) -> bool:
    """PKCE (RFC 7636), and the same address as in the request."""
    challenge = _text(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
    return challenge == asked["code_challenge"] and sent.get("redirect_uri") == asked["redirect_uri"]


def discovery(provider: IdentityProvider) -> dict[str, Any]:
    at = provider.issuer
    return {
        "issuer": at,
        "authorization_endpoint": f"{at}/authorise",
        "token_endpoint": f"{at}/token",
        "jwks_uri": f"{at}/keys",
        "userinfo_endpoint": f"{at}/userinfo",
        "end_session_endpoint": f"{at}/end",
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "none", "HS256"],
        **provider.metadata,
    }
