"""What the platform says of applicants and of messages to them. No event names a person, an address or a text."""

from dataclasses import dataclass
from uuid import UUID

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class DispatchQueued(Event):
    """外发消息待发送: a message or a code waits to be sent by e-mail or text message."""

    name = "applicants.dispatch_queued"

    dispatch: UUID


@dataclass(frozen=True)
class AccountClosed(Event):
    """申请人账号已注销: whatever was kept for this account alone, outside any case, has lost its purpose."""

    name = "applicants.account_closed"

    applicant: UUID
