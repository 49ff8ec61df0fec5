"""From committed events to deliveries: gives positions and decides who is told.

Events are found by having no position yet, not by following their ids, so one that commits late with a small id is
simply routed later. The router alone hands out positions, under the lock of one row, hence a position becomes
visible only after all smaller ones: readers may remember how far they came.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Max, Min

from gongkai.kernel.outbox.handling import handlers_of
from gongkai.kernel.outbox.models import Delivery, OutboxEvent, Sequence, Webhook

BATCH = 500


def waiting() -> bool:
    return OutboxEvent.objects.filter(position=None).exists()


def route(limit: int = BATCH) -> int:
    """Route up to `limit` events; returns how many."""
    if not waiting():
        return 0
    with transaction.atomic():
        sequence, _ = Sequence.objects.select_for_update().get_or_create(name="events")
        events = list(OutboxEvent.objects.filter(position=None).order_by("id")[:limit])
        webhooks = list(Webhook.objects.filter(active=True))
        for event in events:
            sequence.last += 1
            event.position = sequence.last
        OutboxEvent.objects.bulk_update(events, ["position"])
        Delivery.objects.bulk_create([delivery for event in events for delivery in _deliveries(event, webhooks)])
        sequence.save(update_fields=["last"])
    return len(events)


def settle(keep: Collection[str] = ()) -> int:
    """Give everything that waits its place and tell nobody, except events named in `keep`, which stay to be routed.

    For records that bring their own effects along: demonstration data with a rebuilt index, a restored archive.
    """
    with transaction.atomic():
        sequence, _ = Sequence.objects.select_for_update().get_or_create(name="events")
        rows = OutboxEvent.objects.filter(position=None).exclude(name__in=keep)
        ends = rows.aggregate(first=Min("id"), last=Max("id"))
        if ends["first"] is None:
            return 0
        # Places in the order of the ids, in one statement; a place may stay empty.
        shift = sequence.last + 1 - ends["first"]
        settled = rows.update(position=F("id") + shift)
        sequence.last = ends["last"] + shift
        sequence.save(update_fields=["last"])
    return settled


def _deliveries(event: OutboxEvent, webhooks: list[Webhook]) -> list[Delivery]:
    to_handlers = [Delivery(event=event, handler=spec.name) for spec in handlers_of(event.name)]
    return to_handlers + [Delivery(event=event, webhook=hook) for hook in webhooks if hook.wants(event)]
