"""Taking in what another installation pushed: signature, time window, once only."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gongkai.kernel.outbox import signature
from gongkai.kernel.outbox.once import handled_once

MAX_BYTES = 1024 * 1024


class Unacceptable(ValueError):
    """The request is no event of ours: answer 400 with this Chinese sentence."""


@dataclass(frozen=True)
class Incoming:
    """An event from outside; `data` is what its sender calls the payload, not yet checked against any type."""

    uid: UUID
    name: str
    shape: int
    created_at: datetime
    org_path: str
    data: dict[str, Any]


def accept(
    body: bytes,
    headers: Mapping[str, str],
    *,
    consumer: str,
    secrets: Sequence[str],
    window: int = signature.WINDOW_SECONDS,
) -> Incoming | None:
    """The event, or None if this consumer already has it (answer 200: the sender did not hear us the first time).

    Call it inside the transaction that does the work, so that a failure leaves the event new.
    `headers` may be `request.headers`. Raises BadSignature (answer 401), Unacceptable (400), NoTransaction.
    """
    if len(body) > MAX_BYTES:
        raise Unacceptable("事件内容过大")
    given = {name.lower(): value for name, value in headers.items()}
    signature.verify(given.get(signature.HEADER.lower(), ""), body, secrets, time.time(), window)
    incoming = _read(body)
    return incoming if handled_once(consumer, incoming.uid) else None


def _read(body: bytes) -> Incoming:
    try:
        values = json.loads(body)
        incoming = Incoming(
            uid=UUID(values["id"]),
            name=values["name"],
            shape=values["shape"],
            created_at=datetime.fromisoformat(values["created_at"]),
            org_path=values["org_path"],
            data=values["data"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unacceptable("事件格式错误") from error
    kinds = (incoming.name, str), (incoming.shape, int), (incoming.org_path, str), (incoming.data, dict)
    if not all(isinstance(value, kind) for value, kind in kinds):
        raise Unacceptable("事件格式错误")
    return incoming
