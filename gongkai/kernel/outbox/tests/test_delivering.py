"""From emit to handler: with the change, after the change, at least once, each effect once."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from gongkai.kernel import jobs, outbox
from gongkai.kernel.jobs import wake
from gongkai.kernel.jobs.tests.engines_at_work import eventually, working
from gongkai.kernel.outbox import delivering, emit, handled_once, handles, resend, run_pending
from gongkai.kernel.outbox.checks import check_subscriptions
from gongkai.kernel.outbox.jobs import deliver, something_due
from gongkai.kernel.outbox.models import Delivery, Handled, OutboxEvent
from gongkai.kernel.outbox.routing import route
from gongkai.kernel.outbox.tests.sample_events import Happened

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def told_twice(name: str, notes: list[Any]) -> None:
    handles(Happened, name=name)(lambda event: notes.append((name, event.number)))


# Emit ----------------------------------------------------------------------


@pytest.mark.django_db
def test_event_is_written_with_the_change() -> None:
    uid = emit(Happened(7, "0001.0004."))
    row = OutboxEvent.objects.get()
    assert (row.uid, row.name, row.shape, row.org_path, row.position) == (uid, "sample.happened", 1, "0001.0004.", None)
    assert row.payload == {"number": 7, "org_path": "0001.0004."}
    assert emit(Happened(8), org_path="0002.") == OutboxEvent.objects.get(org_path="0002.").uid


@pytest.mark.django_db
def test_event_goes_with_a_change_that_is_undone(told: list[Any]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        emit(Happened(1))
        raise RuntimeError
    run_pending()
    assert told == []


def test_event_without_a_transaction_is_refused(real_database: Any) -> None:
    with pytest.raises(outbox.NoTransaction):
        emit(Happened(1))
    with pytest.raises(outbox.NoTransaction):
        handled_once("a", "b")


@pytest.mark.django_db
def test_emitting_costs_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        emit(Happened(1))


@pytest.mark.django_db
def test_commit_wakes_the_worker_of_this_process(django_capture_on_commit_callbacks: Any) -> None:
    bell = wake.bell()
    with django_capture_on_commit_callbacks(execute=True):
        emit(Happened(1))
        assert not bell.is_set()
    assert bell.is_set()
    assert wake.take_nudges() == {"outbox.deliver"}


# Handlers ------------------------------------------------------------------


@pytest.mark.django_db
def test_every_handler_of_an_event_is_called_in_order_of_the_events(told: list[Any]) -> None:
    told_twice("sample.second", told)
    for number in range(3):
        emit(Happened(number))
    assert run_pending() == 6
    assert told == [0, ("sample.second", 0), 1, ("sample.second", 1), 2, ("sample.second", 2)]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert run_pending() == 0


@pytest.mark.django_db
def test_handler_may_ask_for_the_idempotency_key() -> None:
    keys: list[UUID] = []

    @handles(Happened)
    def keyed(event: Happened, *, key: UUID) -> None:
        keys.append(key)

    uid = emit(Happened(1))
    run_pending()
    assert keys == [uid]


@pytest.mark.django_db
def test_handler_may_emit_in_its_turn(told: list[Any]) -> None:
    @handles(Happened, name="sample.chain")
    def chain(event: Happened) -> None:
        if event.number < 3:
            emit(Happened(event.number + 1))

    emit(Happened(0))
    run_pending()
    assert told == [0, 1, 2, 3]


@pytest.mark.django_db
def test_event_nobody_wants_is_only_given_its_position() -> None:
    emit(Happened(1))
    assert run_pending() == 0
    assert (OutboxEvent.objects.get().position, Delivery.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_failing_handler_is_undone_tried_later_and_keeps_nobody_else_waiting(moment: Any, told: list[Any]) -> None:
    @handles(Happened, name="sample.flaky")
    def flaky(event: Happened) -> None:
        Handled.objects.create(consumer="flaky", key=str(event.number))
        if len(told) < 3:
            raise ValueError("坏数据")

    emit(Happened(1))
    emit(Happened(2))
    run_pending()
    assert told == [1, 2]
    assert not Handled.objects.exists()
    failed = Delivery.objects.filter(handler="sample.flaky")
    assert {(d.state, d.attempts, d.next_at) for d in failed} == {("pending", 1, NOW + timedelta(seconds=10))}
    assert all("ValueError: 坏数据" in d.last_error for d in failed)
    told.append("repaired")
    moment.shift(11)
    run_pending()
    assert Handled.objects.count() == 2
    assert set(Delivery.objects.values_list("state", "last_error")) == {("done", "")}


@pytest.mark.django_db
def test_handler_that_never_succeeds_ends_as_a_dead_letter_that_can_be_sent_again(moment: Any) -> None:
    broken = [True]

    @handles(Happened, name="sample.broken")
    def fail(event: Happened) -> None:
        if broken[0]:
            raise ValueError("坏数据")

    emit(Happened(1))
    route()
    for attempt in range(1, delivering.MAX_ATTEMPTS + 1):
        assert run_pending() == 1
        moment.shift(delivering.waiting_time(attempt) + timedelta(seconds=1))
    assert run_pending() == 0
    dead = Delivery.objects.get()
    assert (dead.state, dead.attempts) == ("dead", delivering.MAX_ATTEMPTS)
    broken[0] = False
    assert resend(dead).attempts == 0
    assert run_pending() == 1
    assert Delivery.objects.get().state == "done"


def test_attempts_reach_over_a_weekend() -> None:
    total = sum((delivering.waiting_time(n) for n in range(1, delivering.MAX_ATTEMPTS)), timedelta())
    assert timedelta(hours=62) < total < timedelta(days=3)


@pytest.mark.django_db
def test_handler_that_takes_its_worker_down_is_given_up_in_the_end(moment: Any, told: list[Any]) -> None:
    emit(Happened(1))
    route()
    # What a kill leaves behind: claims, and nothing noted.
    Delivery.objects.update(attempts=delivering.MAX_ATTEMPTS, next_at=NOW)
    assert run_pending() == 0
    dead = Delivery.objects.get()
    assert (dead.state, told) == ("dead", [])
    assert "多次中断" in dead.last_error


@pytest.mark.django_db
def test_claim_that_was_taken_over_does_not_call_the_handler(told: list[Any]) -> None:
    emit(Happened(1))
    route()
    claimed = delivering._claim(Delivery.objects.all())
    Delivery.objects.update(attempts=2)
    delivering._hand_over(claimed)
    assert told == []


@pytest.mark.django_db
def test_delivery_this_version_does_not_know_waits(moment: Any) -> None:
    row = OutboxEvent.objects.create(name="sample.from_a_newer_version", payload={}, position=1)
    Delivery.objects.create(event=row, handler="sample.gone")
    run_pending()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("pending", 1)
    assert "没有处理程序" in delivery.last_error


@pytest.mark.django_db
def test_what_a_handler_did_is_not_done_again_by_hand(told: list[Any]) -> None:
    emit(Happened(1))
    run_pending()
    with pytest.raises(ValueError, match="不能重新投递"):
        resend(Delivery.objects.get())
    assert told == [1]


def test_subscription_needs_a_name_of_its_own_and_a_declared_event() -> None:
    handles(Happened, name="sample.known")(lambda event: None)
    handles("sample.never_declared", name="sample.lost")(lambda event: None)
    assert [message.msg for message in check_subscriptions()] == [
        "sample.lost 订阅了不存在的事件 sample.never_declared。"
    ]
    with pytest.raises(ValueError, match="declared twice"):

        @handles(Happened, name="sample.known")
        def another(event: Happened) -> None: ...

    with pytest.raises(ValueError, match="must look like"):
        handles(Happened, name="known")(lambda event: None)


def test_handler_is_named_after_its_app() -> None:
    @handles(Happened)
    def tell_applicant(event: Happened) -> None: ...

    from gongkai.kernel.outbox.handling import find_handler

    assert find_handler("tests.tell_applicant").function is tell_applicant


# Once ----------------------------------------------------------------------


@pytest.mark.django_db
def test_handled_once_says_yes_once_for_each_consumer() -> None:
    key = UUID(int=5)
    assert [handled_once("a", key), handled_once("a", str(key)), handled_once("b", key)] == [True, False, True]
    with pytest.raises(RuntimeError), transaction.atomic():
        assert handled_once("c", key)
        raise RuntimeError
    assert handled_once("c", key)


def test_two_at_a_time_still_handle_once(real_database: Any) -> None:
    answers: list[bool] = []
    both = threading.Barrier(2, timeout=10)

    def handle() -> None:
        both.wait()
        with transaction.atomic():
            answers.append(handled_once("a", "same"))
        connections.close_all()

    threads = [threading.Thread(target=handle) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]


# Job -----------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_to_deliver_asks_for_no_job(told: list[Any]) -> None:
    assert not something_due()
    emit(Happened(1))
    assert something_due()
    assert deliver() == 1
    assert not something_due()


def test_worker_delivers_by_itself(real_database: Any, told: list[Any], monkeypatch: Any) -> None:
    from gongkai.kernel.jobs import declare, engines

    monkeypatch.setattr(declare, "_declared", {"outbox.deliver": declare.find("outbox.deliver")})
    with working(engines.EmbeddedEngine(threads=1)):
        with transaction.atomic():
            emit(Happened(1))
        eventually(lambda: told == [1])


@pytest.mark.django_db
def test_delivery_can_be_stopped_between_two_events(told: list[Any], monkeypatch: Any) -> None:
    emit(Happened(1))
    route()
    monkeypatch.setattr(jobs, "stopping", lambda: True)
    assert deliver() == 0
    assert told == []
