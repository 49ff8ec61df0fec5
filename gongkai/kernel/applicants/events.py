"""What the platform says of messages to applicants. No event names a person, an address or a text."""

from dataclasses import dataclass
from uuid import UUID

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class DispatchQueued(Event):
    """外发消息待发送: a message or a code waits to be sent by e-mail or text message."""

    name = "applicants.dispatch_queued"

    dispatch: UUID
