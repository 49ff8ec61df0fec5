"""Writing an event down with the change it tells of."""

from uuid import UUID

from gongkai.kernel import jobs, rows
from gongkai.kernel.outbox.event import Event
from gongkai.kernel.outbox.models import OutboxEvent

DELIVER = "outbox.deliver"


class NoTransaction(RuntimeError):
    """The event would stand there even if the change it tells of failed."""


def require_transaction(what: str) -> None:
    if not rows.in_transaction():
        raise NoTransaction(f"{what} must be called inside transaction.atomic()")


def emit(event: Event, *, org_path: str | None = None) -> UUID:
    """Write the event in the open transaction; returns its uid, the idempotency key of all its deliveries.

    `org_path` defaults to the event's own field of that name. Raises NoTransaction, TypeError (not JSON).
    """
    require_transaction("emit")
    path = getattr(event, "org_path", "") if org_path is None else org_path
    row = rows.new(OutboxEvent, name=event.name, shape=event.shape, payload=event.encode(), org_path=path)
    rows.insert(row)
    rows.on_commit(_nudge)
    return row.uid


def _nudge() -> None:
    jobs.nudge(DELIVER)
