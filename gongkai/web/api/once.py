"""Retries and lost updates: Idempotency-Key and If-Match, for every operation that changes something."""

import re
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from gongkai.kernel.clients import replies
from gongkai.web.api.answers import JSON, NO_STORE
from gongkai.web.api.problems import Unacceptable

KEY = re.compile(r"[\x21-\x7e]{1,120}")
# Some programs leave the quotation marks away.
SEEN = re.compile(r'"?(0|[1-9][0-9]{0,8})"?')
KEPT_HEADERS = ("ETag", "Location")


def once(
    request: HttpRequest, owner: str, carry_out: Callable[[], HttpResponse], about: bytes | None = None
) -> HttpResponse:
    """The answer of `carry_out`, in one transaction with everything it does; of a request that came before with the
    same Idempotency-Key, the answer that was given then. `about` stands for the body where it was a file."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            return carry_out()
    if not KEY.fullmatch(key):
        raise Unacceptable([("Idempotency-Key", "应为1至120个可见的 ASCII 字符")], status=422)
    parts = [request.method or "", request.path, request.headers.get("X-Gongkai-Officer", "")]
    content = request.body if about is None else about
    kept = replies.once(owner, key, "\n".join(parts).encode() + b"\n" + content, lambda: _kept(carry_out()))
    response = HttpResponse(kept.body.encode(), status=kept.status, content_type=JSON)
    for name, value in kept.headers.items():
        response[name] = value
    response["Cache-Control"] = NO_STORE
    if kept.again:
        response["Idempotent-Replayed"] = "true"
    return response


def seen_sequence(request: HttpRequest) -> int | None:
    """The 顺序号 in If-Match; None where the caller does not mind what happened in between."""
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None
    found = SEEN.fullmatch(given.strip())
    if found is None:
        raise Unacceptable([("If-Match", '应为读取办件时得到的 ETag，例如 "3"')], status=422)
    return int(found[1])


def etag(sequence: int) -> str:
    return f'"{sequence}"'


def _kept(response: HttpResponse) -> replies.Kept:
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    return replies.Kept(response.status_code, headers, response.content.decode())
