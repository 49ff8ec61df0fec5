"""The signature on webhook requests: HMAC-SHA256 over time and body."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

HEADER = "X-Gongkai-Signature"
WINDOW_SECONDS = 300


class BadSignature(ValueError):
    """Missing, malformed, wrong, or outside the time window."""


def sign(secret: str, body: bytes, at: int) -> str:
    """`t=<unix seconds>,v1=<hex>`; the signed text is `<t>.<body>`."""
    return f"t={at},v1={_digest(secret, body, str(at))}"


def verify(header: str, body: bytes, secrets: Sequence[str], now: float, window: int = WINDOW_SECONDS) -> int:
    """Returns the time of signing. Several secrets are accepted while one replaces the other. Raises BadSignature."""
    time, given = _parse(header)
    if not any(hmac.compare_digest(_digest(secret, body, time), one) for secret in secrets for one in given):
        raise BadSignature("签名不符")
    if abs(now - int(time)) > window:
        raise BadSignature("签名时间超出允许范围")
    return int(time)


def _digest(secret: str, body: bytes, time: str) -> str:
    return hmac.new(secret.encode(), time.encode() + b"." + body, sha256).hexdigest()


def _parse(header: str) -> tuple[str, list[str]]:
    pairs = [part.strip().partition("=") for part in header.split(",")]
    times = [value for key, _, value in pairs if key == "t" and value.isascii() and value.isdecimal()]
    given = [value for key, _, value in pairs if key == "v1" and value.isascii()]
    if len(times) != 1 or len(times[0]) > 12 or not given:
        raise BadSignature("签名格式错误")
    return times[0], given
