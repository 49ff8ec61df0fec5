"""The life of a row: enqueued, leased, renewed, finished, retried, given up, started anew."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction

from gongkai.kernel import jobs
from gongkai.kernel.jobs import queue
from gongkai.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def note(declared_job: Callable[..., Any]) -> None:
    declared_job()


@pytest.fixture
def moment():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def leased(limit: int = 10) -> list[Job]:
    return queue.lease("w1", limit)


# Enqueue -------------------------------------------------------------------


def test_enqueue_writes_a_waiting_row() -> None:
    job = jobs.enqueue("test.note", value={"名称": [1, None, "二"]})
    job.refresh_from_db()
    assert (job.state, job.kwargs, job.attempts, job.max_attempts) == (
        "pending",
        {"value": {"名称": [1, None, "二"]}},
        0,
        5,
    )
    assert job.label == "测试作业"
    assert str(job) == f"测试作业 #{job.pk}"


def test_enqueue_refuses_unknown_jobs_and_wrong_arguments() -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.enqueue("test.unknown")
    with pytest.raises(TypeError, match="unexpected"):
        jobs.enqueue("test.note", other=1)


@pytest.mark.parametrize("value", [date(2026, 1, 1), Decimal("1.0"), (1, 2), {1: 2}, float("nan"), b"x", {1}])
def test_enqueue_refuses_what_json_would_change(value: Any) -> None:
    with pytest.raises(TypeError):
        jobs.enqueue("test.note", value=value)


def test_job_of_a_rolled_back_transaction_does_not_exist() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("test.note", key="k")
        raise RuntimeError
    assert not Job.objects.exists()


def test_same_key_waits_once() -> None:
    first = jobs.enqueue("test.note", key="a", value=1)
    assert jobs.enqueue("test.note", key="a", value=1).pk == first.pk
    assert jobs.enqueue("test.note", key="b", value=1).pk != first.pk
    assert Job.objects.count() == 2


def test_without_key_every_enqueue_counts() -> None:
    assert jobs.enqueue("test.note").pk != jobs.enqueue("test.note").pk


def test_same_key_of_another_job_is_another_piece_of_work(declared_job: Callable[..., Any]) -> None:
    declared_job("test.other")
    assert jobs.enqueue("test.note", key="a").pk != jobs.enqueue("test.other", key="a").pk


def test_same_key_with_other_arguments_is_refused_rather_than_lost() -> None:
    jobs.enqueue("test.note", key="a", value=1)
    with pytest.raises(ValueError, match="other arguments"):
        jobs.enqueue("test.note", key="a", value=2)


def test_same_key_moves_the_waiting_job_forward_never_back() -> None:
    jobs.enqueue("test.note", key="a", run_at=NOW)
    jobs.enqueue("test.note", key="a", run_at=NOW + timedelta(hours=1))
    assert Job.objects.get().run_at == NOW
    jobs.enqueue("test.note", key="a", run_at=NOW - timedelta(hours=1))
    assert Job.objects.get().run_at == NOW - timedelta(hours=1)


def test_a_job_that_has_begun_no_longer_holds_its_key() -> None:
    first = jobs.enqueue("test.note", key="a")
    assert leased() == [first]
    assert jobs.enqueue("test.note", key="a").pk != first.pk


# Lease ---------------------------------------------------------------------


def test_lease_takes_by_priority_then_time(moment: Any) -> None:
    late = jobs.enqueue("test.note", run_at=NOW - timedelta(minutes=1))
    early = jobs.enqueue("test.note", run_at=NOW - timedelta(minutes=2))
    urgent = jobs.enqueue("test.note", run_at=NOW)
    Job.objects.filter(pk=urgent.pk).update(priority=5)
    jobs.enqueue("test.note", run_at=NOW + timedelta(seconds=1))
    assert [job.pk for job in leased()] == [urgent.pk, early.pk, late.pk]


def test_lease_is_limited_and_exclusive() -> None:
    for _ in range(3):
        jobs.enqueue("test.note")
    first, second = leased(2), leased(2)
    assert (len(first), len(second), leased(2)) == (2, 1, [])
    assert leased(0) == []


def test_lease_counts_the_attempt_and_names_the_worker(moment: Any) -> None:
    jobs.enqueue("test.note")
    (job,) = leased()
    job.refresh_from_db()
    assert (job.attempts, job.worker, job.workers, job.lease_token) == (1, "w1", ["w1"], 1)
    assert job.leased_until == NOW + timedelta(seconds=60)
    assert job.started_at == job.heartbeat_at == NOW


def test_expired_lease_goes_to_another_worker_and_fences_the_first(moment: Any) -> None:
    jobs.enqueue("test.note")
    (first,) = queue.lease("w1", 1)
    assert queue.lease("w2", 1) == []
    moment.shift(61)
    (second,) = queue.lease("w2", 1)
    assert (second.pk, second.attempts, second.workers) == (first.pk, 2, ["w1", "w2"])
    assert not queue.beat(first)
    assert not queue.hold(first)
    assert not queue.finish(first, "old")
    assert not queue.fail(first, RuntimeError("old"))
    assert not queue.release(first)
    assert queue.finish(second, "new")
    second.refresh_from_db()
    assert (second.state, second.result, second.last_error) == ("done", "new", "")


def test_heartbeat_keeps_the_lease(moment: Any) -> None:
    jobs.enqueue("test.note")
    (job,) = leased()
    moment.shift(50)
    assert queue.beat(job, (3, 10))
    moment.shift(50)
    assert leased() == []
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total) == (3, 10)


def test_job_that_takes_its_worker_down_each_time_is_given_up(moment: Any) -> None:
    jobs.enqueue("test.note")
    for _ in range(5):
        assert len(leased()) == 1
        moment.shift(61)
    assert leased() == []
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("dead", 5)
    assert "执行进程可能已中断" in job.last_error


# Dispatch ------------------------------------------------------------------


def test_dispatched_job_begins_once_and_only_then_counts(moment: Any) -> None:
    jobs.enqueue("test.note")
    (job,) = queue.lease("dispatcher", 1, begin=False)
    assert (job.attempts, job.started_at) == (0, None)
    begun = queue.begin(job.pk, job.lease_token, "celery")
    assert begun is not None
    assert (begun.attempts, begun.worker, begun.lease_token) == (1, "celery", 1)
    assert queue.begin(job.pk, job.lease_token, "celery") is None
    assert queue.finish(begun)


def test_dispatched_job_that_waits_too_long_is_dispatched_again_and_the_old_message_is_void(moment: Any) -> None:
    jobs.enqueue("test.note")
    tokens = []
    for _ in range(7):
        (job,) = queue.lease("dispatcher", 1, begin=False)
        tokens.append(job.lease_token)
        moment.shift(61)
    # More rounds than attempts: waiting in a broker is no attempt and never ends in giving up.
    assert all(queue.begin(job.pk, token, "celery") is None for token in tokens[:-1])
    assert queue.begin(job.pk, tokens[-1], "celery") is not None


# Failing -------------------------------------------------------------------


def test_failed_job_waits_longer_each_time_and_ends_as_dead_letter(moment: Any) -> None:
    jobs.enqueue("test.note")
    waits = []
    for _ in range(4):
        (job,) = leased()
        assert queue.fail(job, ValueError("坏数据"), backoff=timedelta(seconds=10))
        job.refresh_from_db()
        waits.append((job.run_at - NOW).total_seconds())
        moment.move_to(job.run_at)
        waits[-1] -= sum(waits[:-1])
    assert waits == [10, 20, 40, 80]
    (job,) = leased()
    queue.fail(job, ValueError("坏数据"))
    job.refresh_from_db()
    assert (job.state, job.error_class, job.attempts) == ("dead", "builtins.ValueError", 5)
    assert job.last_error.strip().endswith("ValueError: 坏数据")
    assert job.finished_at is not None


def test_waiting_time_is_capped_at_an_hour_unless_declared_longer() -> None:
    assert queue.waiting_time(40, timedelta(seconds=10)) == timedelta(hours=1)
    assert queue.waiting_time(1, timedelta(hours=3)) == timedelta(hours=3)
    assert queue.waiting_time(2, timedelta(hours=3)) == timedelta(hours=3)


def test_retry_gives_its_key_to_the_same_work_enqueued_meanwhile() -> None:
    first = jobs.enqueue("test.note", key="a")
    leased()
    second = jobs.enqueue("test.note", key="a")
    first.refresh_from_db()
    assert queue.fail(first, RuntimeError())
    first.refresh_from_db()
    assert (first.state, first.key, second.key) == ("pending", None, "a")


def test_released_job_has_not_used_up_an_attempt() -> None:
    jobs.enqueue("test.note")
    (job,) = leased()
    assert queue.release(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.leased_until) == ("pending", 0, None)
    assert not queue.finish(job)


def test_requeue_starts_a_dead_job_with_all_its_attempts() -> None:
    jobs.enqueue("test.note")
    (job,) = leased()
    queue.fail(job, RuntimeError(), final=True)
    again = jobs.requeue(job)
    assert (again.state, again.attempts, again.finished_at) == ("pending", 0, None)
    with pytest.raises(ValueError, match="不是已放弃"):
        jobs.requeue(job)


def test_requeue_refuses_work_that_is_waiting_already() -> None:
    jobs.enqueue("test.note", key="a")
    (job,) = leased()
    queue.fail(job, RuntimeError(), final=True)
    jobs.enqueue("test.note", key="a")
    with pytest.raises(jobs.AlreadyWaiting):
        jobs.requeue(job)


# Purge ---------------------------------------------------------------------


def test_purge_keeps_what_waits_and_what_is_recent(moment: Any) -> None:
    def ended(state: str, days: int, slot: str | None = None) -> int:
        return Job.objects.create(name="test.note", state=state, slot=slot, finished_at=NOW - timedelta(days=days)).pk

    waiting = jobs.enqueue("test.note", run_at=NOW - timedelta(days=400)).pk
    kept = {
        waiting,
        ended("done", 13),
        ended("dead", 80),
        ended("done", 0, "test.note@a"),
        ended("dead", 2, "test.note@b"),
    }
    gone = {ended("done", 15), ended("dead", 85), ended("done", 2, "test.note@c")}
    assert len(gone) == 3
    from gongkai.kernel.jobs.jobs import purge

    assert purge() == 3
    assert set(Job.objects.values_list("pk", flat=True)) == kept
