"""A slot becomes one row, on time, caught up after a standstill, never doubled."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from gongkai.kernel import jobs
from gongkai.kernel.jobs import queue, wake
from gongkai.kernel.jobs.declare import job
from gongkai.kernel.jobs.models import Job, Schedule
from gongkai.kernel.jobs.scheduler import Scheduler, run_nudged

pytestmark = pytest.mark.django_db

# 10:20 in Shanghai.
NOW = datetime(2026, 3, 2, 2, 20, tzinfo=UTC)


@pytest.fixture
def moment():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def slots() -> list[str]:
    return list(Job.objects.order_by("id").values_list("slot", flat=True))


def test_nothing_is_made_up_for_the_time_before_a_job_existed(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job(every="1h")
    assert Scheduler().tick() == 0
    assert Schedule.objects.get().slot_at == NOW


def test_slot_becomes_one_row_however_many_schedulers_look(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job(every="1h")
    schedulers = [Scheduler(), Scheduler(), Scheduler()]
    assert [s.tick() for s in schedulers] == [0, 0, 0]
    moment.shift(timedelta(minutes=41))
    assert sorted(s.tick() for s in schedulers) == [0, 0, 1]
    assert slots() == ["test.note@2026-03-02T11:00:00+08:00"]
    assert [s.tick() for s in schedulers] == [0, 0, 0]


def test_slot_is_not_run_again_even_if_the_schedule_was_set_back(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job(every="1h", overlap=True)
    Scheduler().tick()
    moment.shift(timedelta(hours=1))
    Scheduler().tick()
    Schedule.objects.update(slot_at=NOW)
    Scheduler().tick()
    assert len(slots()) == 1


def test_after_a_standstill_the_latest_slot_runs(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job(at="02:30")
    Scheduler().tick()
    moment.shift(timedelta(days=5))
    assert Scheduler().tick() == 1
    assert slots() == ["test.note@2026-03-07T02:30:00+08:00"]


def test_after_a_standstill_all_slots_run_if_so_declared(moment: Any) -> None:
    seen: list[datetime] = []

    @job("test.seal", at="02:30", catch_up="all", label="每日封存")
    def seal(slot: datetime) -> None:
        seen.append(slot)

    Scheduler().tick()
    moment.shift(timedelta(days=3))
    assert jobs.run_due(schedules=True) == 3
    assert [f"{slot:%m-%d %H:%M %z}" for slot in seen] == [
        "03-03 02:30 +0800",
        "03-04 02:30 +0800",
        "03-05 02:30 +0800",
    ]


def test_slot_waits_while_an_earlier_one_runs(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job(every="1h")
    scheduler = Scheduler()
    scheduler.tick()
    moment.shift(timedelta(hours=1))
    scheduler.tick()
    (running,) = queue.lease("w1", 1)
    moment.shift(timedelta(hours=2))
    assert scheduler.tick() == 0
    queue.finish(running)
    assert scheduler.tick() == 1
    assert slots()[-1] == "test.note@2026-03-02T13:00:00+08:00"


def test_overlapping_slots_if_so_declared(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job(every="1h", overlap=True)
    scheduler = Scheduler()
    scheduler.tick()
    for _ in range(2):
        moment.shift(timedelta(hours=1))
        scheduler.tick()
    assert len(slots()) == 2


def test_condition_that_does_not_hold_leaves_no_row(moment: Any, declared_job: Callable[..., Any]) -> None:
    answers = [False, True]
    declared_job(every="1h", when=lambda: answers.pop(0))
    scheduler = Scheduler()
    scheduler.tick()
    moment.shift(timedelta(hours=1))
    assert scheduler.tick() == 0
    moment.shift(timedelta(hours=1))
    answers[:] = [True, True]
    assert scheduler.tick() == 1


def test_between_two_slots_the_database_is_not_asked(
    moment: Any, declared_job: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    declared_job(every="1h")
    scheduler = Scheduler()
    scheduler.tick()
    with django_assert_num_queries(0):
        for _ in range(100):
            scheduler.tick()


def test_two_hosts_whose_clocks_differ_still_make_one_row(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job(every="5s", overlap=True)
    ahead, behind = Scheduler(), Scheduler()
    ahead.tick()
    for second in range(60):
        moment.move_to(NOW + timedelta(seconds=second + 3))
        ahead.tick()
        moment.move_to(NOW + timedelta(seconds=second))
        behind.tick()
    assert len(slots()) == len(set(slots())) == 12


def test_nudged_job_runs_once_before_its_slot(moment: Any, calls: list[Any], declared_job: Callable[..., Any]) -> None:
    declared_job(every="1h")
    bell = wake.bell()
    jobs.nudge("test.note")
    jobs.nudge("test.note")
    jobs.nudge("test.withdrawn")
    assert bell.is_set()
    run_nudged()
    run_nudged()
    assert (jobs.run_due(), len(calls)) == (1, 1)


def test_nudge_without_a_worker_here_is_forgotten(declared_job: Callable[..., Any], monkeypatch: Any) -> None:
    declared_job(every="1h")
    monkeypatch.setattr(wake, "_bells", set())
    jobs.nudge("test.note")
    run_nudged()
    assert not Job.objects.exists()
