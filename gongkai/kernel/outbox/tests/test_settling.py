"""Records that bring their effects along: their events take their places and nobody is told."""

from datetime import date
from typing import Any

from django.db import transaction

from gongkai.kernel import outbox
from gongkai.kernel.outbox import emit, run_pending, settle
from gongkai.kernel.outbox.models import Delivery, OutboxEvent
from gongkai.kernel.outbox.tests.sample_events import Happened, Renamed


@transaction.atomic
def write(*events: outbox.Event) -> None:
    for event in events:
        emit(event)


def test_settled_events_have_their_places_and_reach_nobody(db: None, told: list[Any]) -> None:
    write(Happened(1), Happened(2))
    assert settle() == 2
    assert run_pending() == 0
    assert told == []
    assert not Delivery.objects.exists()
    assert [e["data"]["number"] for e in outbox.read().events] == [1, 2]


def test_what_happens_afterwards_is_told_and_comes_later(db: None, told: list[Any]) -> None:
    write(Happened(1))
    run_pending()
    write(Happened(2))
    settle()
    write(Happened(3))
    run_pending()
    assert told == [1, 3]
    positions = list(OutboxEvent.objects.order_by("id").values_list("position", flat=True))
    assert positions == sorted(set(positions))


def test_events_that_are_kept_are_told_all_the_same(db: None, told: list[Any]) -> None:
    write(Happened(1), Renamed(on=date(2026, 3, 2)))
    assert settle(keep=[Happened.name]) == 1
    assert settle(keep=[Happened.name]) == 0
    run_pending()
    assert told == [1]
