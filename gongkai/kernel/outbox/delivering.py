"""Carrying events to handlers and webhooks: claim, deliver, note the outcome, try again later, give up.

A claim counts the attempt and moves the next one into the future before anything is tried, so an event that takes
its worker down is not tried for ever, and two workers do not take the same delivery.
"""

import logging
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gongkai.kernel import jobs
from gongkai.kernel.outbox.event import declared_events
from gongkai.kernel.outbox.handling import find_handler
from gongkai.kernel.outbox.models import Delivery, OutboxEvent, Sequence, Webhook
from gongkai.kernel.outbox.routing import route
from gongkai.kernel.outbox.webhooks import Outcome, Verdict, post

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 22
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
CLAIM = timedelta(minutes=2)
ERROR_LENGTH = 4000


def waiting_time(attempts: int) -> timedelta:
    """Ten seconds, doubling, at most six hours: all attempts together reach over a weekend (65 hours)."""
    return min(FIRST_WAIT * 2 ** min(max(attempts, 1) - 1, 20), LONGEST_WAIT)


# Claims --------------------------------------------------------------------


def due_for_handlers(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=Delivery.State.PENDING, webhook=None, next_at__lte=now)


def due_webhooks(now: datetime) -> QuerySet[Webhook]:
    """Webhooks with something to send that are neither being served nor waiting after a failure."""
    return Webhook.objects.filter(
        Q(retry_at=None) | Q(retry_at__lte=now),
        Q(busy_until=None) | Q(busy_until__lt=now),
        active=True,
        pk__in=Delivery.objects.filter(state=Delivery.State.PENDING, webhook__isnull=False, next_at__lte=now).values(
            "webhook"
        ),
    )


def _claim(rows: QuerySet[Delivery]) -> Delivery | None:
    now = timezone.now()
    while rows.exists():
        with transaction.atomic():
            delivery = _lockable(rows.order_by("id")).first()
            if delivery is None:
                return None
            if delivery.attempts >= MAX_ATTEMPTS:
                _bury(delivery, delivery.last_error or "处理过程中执行进程多次中断")
                continue
            delivery.attempts += 1
            delivery.next_at = now + max(waiting_time(delivery.attempts), CLAIM)
            delivery.save(update_fields=["attempts", "next_at"])
        return delivery
    return None


def _lockable(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    # SQLite has one writer at a time and the transaction already is that writer.
    if not connection.features.has_select_for_update_skip_locked:
        return rows
    return rows.select_for_update(skip_locked=True)


def _claimed(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, if this claim still stands."""
    return Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.PENDING, attempts=delivery.attempts)


def _bury(delivery: Delivery, error: str) -> None:
    delivery.state, delivery.last_error = Delivery.State.DEAD, error[-ERROR_LENGTH:]
    delivery.save(update_fields=["state", "last_error"])


def _failed(delivery: Delivery, error: str, status: int | None = None) -> None:
    values: dict[str, Any] = {"last_error": error[-ERROR_LENGTH:], "status": status}
    if delivery.attempts >= MAX_ATTEMPTS:
        values["state"] = Delivery.State.DEAD
    _claimed(delivery).update(**values, next_at=timezone.now() + waiting_time(delivery.attempts))


# Handlers ------------------------------------------------------------------


def deliver_to_handlers(limit: int) -> int:
    """Deliver what is due to handlers, oldest first; returns how many were tried."""
    tried, now = 0, timezone.now()
    while tried < limit and not jobs.stopping():
        delivery = _claim(due_for_handlers(now))
        if delivery is None:
            break
        _hand_over(delivery)
        tried += 1
        jobs.progress(tried)
    return tried


def _hand_over(delivery: Delivery) -> None:
    try:
        with transaction.atomic():
            row = _claimed(delivery).select_for_update(of=("self",)).select_related("event").first()
            if row is None:
                return
            _call(row)
            row.state, row.delivered_at, row.last_error = Delivery.State.DONE, timezone.now(), ""
            row.save(update_fields=["state", "delivered_at", "last_error"])
    except Exception as error:
        logger.warning("handler %s failed on event of delivery %s", delivery.handler, delivery.pk, exc_info=True)
        _failed(delivery, "".join(format_exception(error)))


def _call(delivery: Delivery) -> None:
    spec = find_handler(delivery.handler)
    declared = declared_events().get(delivery.event.name)
    if spec is None or declared is None:
        raise LookupError(f"此版本中没有处理程序 {delivery.handler} 或事件 {delivery.event.name}")
    spec.call(declared.decode(delivery.event.payload, delivery.event.shape), delivery.event.uid)


# Webhooks ------------------------------------------------------------------


def push(webhook_id: int, limit: int) -> int:
    """Send what is due to one webhook, one at a time; returns how many were tried."""
    webhook = _seize(webhook_id)
    if webhook is None:
        return 0
    tried, now = 0, timezone.now()
    try:
        while tried < limit and not jobs.stopping():
            delivery = _claim(Delivery.objects.filter(webhook=webhook, state=Delivery.State.PENDING, next_at__lte=now))
            if delivery is None:
                break
            tried += 1
            outcome = post(webhook, delivery.event)
            _note(webhook, delivery, outcome)
            if outcome.verdict is Verdict.DOWN:
                break
            Webhook.objects.filter(pk=webhook.pk).update(busy_until=timezone.now() + CLAIM)
    finally:
        Webhook.objects.filter(pk=webhook.pk).update(busy_until=None)
    return tried


def _seize(webhook_id: int) -> Webhook | None:
    now = timezone.now()
    if not due_webhooks(now).filter(pk=webhook_id).update(busy_until=now + CLAIM):
        return None
    return Webhook.objects.get(pk=webhook_id)


def _note(webhook: Webhook, delivery: Delivery, outcome: Outcome) -> None:
    now = timezone.now()
    if outcome.verdict is Verdict.DELIVERED:
        done = {"state": Delivery.State.DONE, "delivered_at": now, "status": outcome.status, "last_error": ""}
        _claimed(delivery).update(**done)
        Webhook.objects.filter(pk=webhook.pk).update(failures=0, retry_at=None, last_ok_at=now, last_error="")
        return
    _failed(delivery, outcome.error, outcome.status)
    if outcome.verdict is Verdict.DOWN:
        webhook.failures += 1
        Webhook.objects.filter(pk=webhook.pk).update(
            failures=F("failures") + 1, retry_at=now + waiting_time(webhook.failures), last_error=outcome.error
        )


# All of it -----------------------------------------------------------------


def resend(delivery: Delivery) -> Delivery:
    """Try a dead delivery again with all its attempts; to a webhook also one that was delivered.

    Raises ValueError for anything else: a handler that succeeded must not run twice.
    """
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        may = row.state == Delivery.State.DEAD or (row.webhook_id is not None and row.state == Delivery.State.DONE)
        if not may:
            raise ValueError(f"{row} 不能重新投递：仍在等待，或处理程序已处理完毕")
        row.state, row.attempts, row.next_at = Delivery.State.PENDING, 0, timezone.now()
        row.save(update_fields=["state", "attempts", "next_at"])
        if row.webhook_id is not None:
            Webhook.objects.filter(pk=row.webhook_id).update(retry_at=None, failures=0)
    return row


def run_pending(limit: int = 1000) -> int:
    """Route and deliver everything due in this thread, webhooks included; for tests and commands.

    Goes on while handlers emit new events. Returns how many deliveries were tried.
    """
    tried = 0
    while tried < limit:
        routed = route()
        now = timezone.now()
        step = deliver_to_handlers(limit - tried)
        step += sum(push(pk, limit - tried) for pk in due_webhooks(now).values_list("pk", flat=True))
        tried += step
        if not routed and not step:
            break
    return tried


def purge(before: datetime) -> int:
    """Delete events whose deliveries have all succeeded; what is waiting or dead stays."""
    open_ones = Delivery.objects.exclude(state=Delivery.State.DONE).values("event")
    old = OutboxEvent.objects.filter(created_at__lt=before, position__isnull=False).exclude(pk__in=open_ones)
    with transaction.atomic():
        last = old.order_by("-position").values_list("position", flat=True).first()
        if last is None:
            return 0
        sequence, _ = Sequence.objects.select_for_update().get_or_create(name="purged")
        sequence.last = max(sequence.last, last)
        sequence.save(update_fields=["last"])
        return old.delete()[1].get("outbox.OutboxEvent", 0)
