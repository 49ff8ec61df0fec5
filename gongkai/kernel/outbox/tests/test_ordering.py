"""Order and memory: nothing is lost by committing late, readers go on from a position, old events are purged."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from gongkai.kernel import outbox
from gongkai.kernel.outbox import delivering, emit, handled_once, handles, run_pending
from gongkai.kernel.outbox.jobs import purge
from gongkai.kernel.outbox.models import Handled, OutboxEvent, Sequence
from gongkai.kernel.outbox.routing import route
from gongkai.kernel.outbox.tests.sample_events import Happened


def test_event_that_commits_late_is_not_lost(real_database: Any, told: list[Any]) -> None:
    """Two real connections: the smaller id commits after the larger one has been delivered and read."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: the larger id cannot be given before the smaller one is committed")
    emitted, commit = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            emit(Happened(1))
            emitted.set()
            assert commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    assert emitted.wait(10)
    with transaction.atomic():
        emit(Happened(2))
    run_pending()
    first = outbox.read()
    assert (told, [e["data"]["number"] for e in first.events]) == ([2], [2])
    commit.set()
    thread.join()
    ids = dict(OutboxEvent.objects.values_list("payload__number", "id"))
    assert ids[1] < ids[2], "the late one must have the smaller id, else this proves nothing"
    run_pending()
    second = outbox.read(first.position)
    assert (told, [e["data"]["number"] for e in second.events]) == ([2, 1], [1])


def test_routers_side_by_side_give_each_position_once(real_database: Any, told: list[Any]) -> None:
    for number in range(60):
        with transaction.atomic():
            emit(Happened(number))

    def work() -> None:
        while route(7):
            pass
        delivering.deliver_to_handlers(100)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(OutboxEvent.objects.values_list("position", flat=True)) == list(range(1, 61))
    assert sorted(told) == list(range(60))


@pytest.mark.django_db
def test_feed_goes_on_from_a_position() -> None:
    for number in range(5):
        emit(Happened(number, f"000{number % 2 + 1}."))
    assert outbox.read() == outbox.Page([], 0)
    route()
    page = outbox.read(limit=2)
    assert ([e["data"]["number"] for e in page.events], page.position) == ([0, 1], 2)
    page = outbox.read(page.position)
    assert ([e["data"]["number"] for e in page.events], page.position) == ([2, 3, 4], 5)
    assert outbox.read(page.position) == outbox.Page([], 5)


@pytest.mark.django_db
def test_feed_passes_over_what_its_filter_hides() -> None:
    for number in range(4):
        emit(Happened(number, f"000{number % 2 + 1}."))
    route()
    page = outbox.read(org_path="0002.")
    assert ([e["data"]["number"] for e in page.events], page.position) == ([1, 3], 4)
    assert outbox.read(names=["sample.other"]) == outbox.Page([], 4)
    assert len(outbox.read(names=["sample.happened"]).events) == 4


@pytest.mark.django_db
def test_purge_keeps_what_is_not_delivered_and_tells_late_readers(moment: Any, settings: Any) -> None:
    @handles(Happened, name="sample.odd")
    def odd(event: Happened) -> None:
        if event.number == 2:
            raise ValueError

    for number in (1, 2, 3):
        emit(Happened(number))
    run_pending()
    moment.shift(timedelta(days=91))
    emit(Happened(4))
    assert purge() == 2
    assert [row.payload["number"] for row in OutboxEvent.objects.order_by("id")] == [2, 4]
    assert Sequence.objects.get(name="purged").last == 3
    with pytest.raises(outbox.PositionLost):
        outbox.read(1)
    run_pending()
    assert [e["data"]["number"] for e in outbox.read(3).events] == [4]
    assert purge() == 0


@pytest.mark.django_db
def test_purge_forgets_old_idempotency_keys(moment: Any) -> None:
    handled_once("a", "old")
    moment.shift(timedelta(days=31))
    handled_once("a", "new")
    purge()
    assert list(Handled.objects.values_list("key", flat=True)) == ["new"]
