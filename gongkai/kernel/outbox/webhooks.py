"""One request to one webhook, and what its answer means."""

import json
import time
from dataclasses import dataclass
from enum import Enum

from gongkai.kernel.outbox import egress, signature, vault
from gongkai.kernel.outbox.models import OutboxEvent, Webhook

SECONDS = 10.0
MAX_BYTES = 64 * 1024
SHOWN = 300
# Answers that speak of the receiver's state and not of this one event.
BUSY = {408, 425, 429}


class Verdict(Enum):
    """DELIVERED; REFUSED: this event only, others may pass; DOWN: the receiver, others must wait too."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    DOWN = "down"


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    status: int | None = None
    error: str = ""


def post(webhook: Webhook, event: OutboxEvent) -> Outcome:
    """Send one event, signed. Never raises for anything the receiver did."""
    body = json.dumps(event.envelope(), ensure_ascii=False, separators=(",", ":")).encode()
    try:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": str(event.uid),
            "X-Gongkai-Event": event.name,
            signature.HEADER: signature.sign(vault.unseal(webhook.sealed_secret), body, int(time.time())),
        }
        reply = egress.request("POST", webhook.url, headers=headers, body=body, seconds=SECONDS, max_bytes=MAX_BYTES)
    except (egress.EgressError, vault.Unreadable) as error:
        return Outcome(Verdict.DOWN, error=str(error))
    return _judge(reply)


def _judge(reply: egress.Reply) -> Outcome:
    if 200 <= reply.status < 300:
        return Outcome(Verdict.DELIVERED, reply.status)
    text = reply.body[: SHOWN * 4].decode("utf-8", "replace")[:SHOWN].strip()
    error = f"对方应答 {reply.status}" + (f"：{text}" if text else "")
    if 300 <= reply.status < 400:
        error = f"对方应答 {reply.status}，要求改用 {reply.headers.get('location', '其他地址')}，请更正推送地址"
    for_this_one = 400 <= reply.status < 500 and reply.status not in BUSY
    return Outcome(Verdict.REFUSED if for_this_one else Verdict.DOWN, reply.status, error)
