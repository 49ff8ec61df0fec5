"""Answers kept for retries: a request with an Idempotency-Key is carried out once, however often it comes."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from gongkai.kernel.clients.models import Reply
from gongkai.kernel.files import crypto
from gongkai.kernel.workdays import now


class OtherRequest(Exception):
    """The same key came with another request."""


@dataclass(frozen=True)
class Kept:
    """An answer: its status, headers worth keeping, its body."""

    status: int
    headers: dict[str, str]
    body: str
    again: bool = False


def once(owner: str, key: str, request: bytes, carry_out: Callable[[], Kept]) -> Kept:
    """Carry out and keep the answer, in one transaction; or the answer that was kept.

    A refusal undoes both: nothing happened, and the next try is a new one. Raises `OtherRequest`.
    """
    digest = hashlib.sha256(request).hexdigest()
    if (known := _known(owner, key, digest)) is not None:
        return known
    try:
        with transaction.atomic():
            row = Reply.objects.create(owner=owner, key=key, digest=digest)
            made = carry_out()
            row.status, row.sealed = made.status, _sealed(owner, key, made)
            row.save(update_fields=["status", "sealed"])
            return made
    except IntegrityError:
        # The same request at the same moment: the other one was first and has committed by now.
        known = _known(owner, key, digest)
        if known is None:
            raise
        return known


def forget_old() -> int:
    edge = now() - timedelta(hours=settings.API_REPLY_HOURS)
    return Reply.objects.filter(created_at__lt=edge).delete()[0]


def _known(owner: str, key: str, digest: str) -> Kept | None:
    edge = now() - timedelta(hours=settings.API_REPLY_HOURS)
    Reply.objects.filter(owner=owner, key=key, created_at__lt=edge).delete()
    row = Reply.objects.filter(owner=owner, key=key).first()
    if row is None:
        return None
    if row.digest != digest:
        raise OtherRequest
    held: dict[str, Any] = json.loads(crypto.decrypt_text(row.sealed, _place(owner, key)))
    return Kept(row.status, held["headers"], held["body"], again=True)


def _sealed(owner: str, key: str, made: Kept) -> str:
    text = json.dumps({"headers": made.headers, "body": made.body}, ensure_ascii=False)
    return crypto.encrypt_text(text, _place(owner, key))


def _place(owner: str, key: str) -> str:
    return f"reply:{owner}:{key}"
