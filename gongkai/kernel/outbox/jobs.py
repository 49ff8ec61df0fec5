"""When deliveries happen. Any worker may do them; slots and claims keep them from happening twice."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from gongkai.kernel.jobs import enqueue, job
from gongkai.kernel.outbox import delivering, routing
from gongkai.kernel.outbox.emitting import DELIVER
from gongkai.kernel.outbox.models import Handled

BATCH = 500
PUSH_BATCH = 200
HANDLED_KEEP = timedelta(days=30)


def something_due() -> bool:
    now = timezone.now()
    return routing.waiting() or delivering.due_for_handlers(now).exists() or delivering.due_webhooks(now).exists()


@job(DELIVER, every="5s", when=something_due, priority=10, max_attempts=2, backoff="5s", label="投递事件")
def deliver() -> int:
    """Route new events, call their handlers, and start one job for each webhook with something to send."""
    tried = 0
    while routing.route(BATCH) or delivering.due_for_handlers(timezone.now()).exists():
        step = delivering.deliver_to_handlers(BATCH)
        tried += step
        if not step and not routing.waiting():
            break
    for webhook in delivering.due_webhooks(timezone.now()):
        # A job of its own, so that a slow receiver keeps nobody waiting but itself.
        enqueue("outbox.push", key=f"webhook:{webhook.pk}", webhook_id=webhook.pk)
    return tried


@job("outbox.push", max_attempts=2, backoff="5s", label="推送事件到外部系统")
def push(webhook_id: int) -> int:
    return delivering.push(webhook_id, PUSH_BATCH)


@job("outbox.purge", at="03:50", label="清理已投递的事件")
def purge() -> int:
    now = timezone.now()
    Handled.objects.filter(handled_at__lt=now - HANDLED_KEEP).delete()
    return delivering.purge(now - timedelta(days=settings.OUTBOX_KEEP_DAYS))
