"""Workers that die, hang, stop or lose the broker: the work is done all the same."""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from gongkai.kernel import jobs
from gongkai.kernel.jobs import engines, execution, queue
from gongkai.kernel.jobs.declare import job
from gongkai.kernel.jobs.models import Job, Worker
from gongkai.kernel.jobs.tests import sample_jobs
from gongkai.kernel.jobs.tests.engines_at_work import WORKER, celery_worker, eventually, process, working

SHORT = {"GONGKAI_JOBS_LEASE_SECONDS": "2"}


def notes(folder: Path) -> list[str]:
    file = folder / "notes"
    return file.read_text().split() if file.exists() else []


def states() -> list[str]:
    return sorted(Job.objects.values_list("state", flat=True))


def test_job_of_a_killed_worker_is_done_by_another(real_database: dict[str, str], tmp_path: Path) -> None:
    sample_jobs.declare_all()
    jobs.enqueue("test.hold", folder=str(tmp_path))
    with process("-m", WORKER, environment=real_database | SHORT) as first:
        eventually(lambda: notes(tmp_path) == ["begun"], seconds=60, running=first)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert states() == ["running"]
    (tmp_path / "go").touch()
    with working(engines.EmbeddedEngine(threads=1)):
        eventually(lambda: states() == ["done"])
    row = Job.objects.get()
    assert (row.attempts, len(set(row.workers)), row.result) == (2, 2, "held")


def test_job_of_a_killed_celery_worker_is_done_by_another(real_database: dict[str, str], tmp_path: Path) -> None:
    sample_jobs.declare_all()
    jobs.enqueue("test.hold", folder=str(tmp_path))
    with celery_worker("celery-redis", real_database | SHORT) as (app, worker):
        with working(engines.CeleryEngine(app, in_flight=10)):
            eventually(lambda: notes(tmp_path) == ["begun"], seconds=60, running=worker)
        os.kill(int(Job.objects.get().worker.split(":")[-1]), signal.SIGKILL)
    (tmp_path / "go").touch()
    with working(engines.EmbeddedEngine(threads=1)):
        eventually(lambda: states() == ["done"])
    assert Job.objects.get().attempts == 2


def test_worker_process_ends_on_sigterm_and_signs_off(real_database: dict[str, str], tmp_path: Path) -> None:
    with process("-m", WORKER, environment=real_database) as worker:
        eventually(Worker.objects.exists, seconds=60, running=worker)
        worker.terminate()
        assert worker.wait(10) == 0
    assert not Worker.objects.exists()


def test_stopping_worker_tells_its_jobs_and_waits_for_them(real_database: dict[str, str]) -> None:
    begun = threading.Event()

    @job("test.patient", label="测试")
    def patient() -> str:
        begun.set()
        eventually(jobs.stopping)
        return "to the end"

    jobs.enqueue("test.patient")
    with working(engines.EmbeddedEngine(threads=1)):
        assert begun.wait(5)
    assert (Job.objects.get().state, Job.objects.get().result) == ("done", "to the end")


def test_job_that_does_not_stop_in_time_is_given_back(real_database: dict[str, str]) -> None:
    begun, release = threading.Event(), threading.Event()

    @job("test.stubborn", label="测试")
    def stubborn() -> None:
        begun.set()
        release.wait(10)

    jobs.enqueue("test.stubborn")
    with working(engines.EmbeddedEngine(threads=1), grace=0.2):
        assert begun.wait(5)
    row = Job.objects.get()
    assert (row.state, row.attempts) == ("pending", 0)
    release.set()
    eventually(lambda: not [t for t in threading.enumerate() if t.name == f"job-{row.pk}"])
    assert Job.objects.get().state == "pending"


def test_hung_job_loses_its_lease_when_its_time_limit_passes(
    real_database: dict[str, str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JOBS_LEASE_SECONDS = 1
    told: list[int] = []
    over = threading.Event()

    @job("test.hang", label="测试", time_limit="1s")
    def hang() -> str:
        told.append(1)
        if len(told) == 1:
            over.wait(10)
        return f"attempt {len(told)}"

    jobs.enqueue("test.hang")
    with working(engines.EmbeddedEngine(threads=2)):
        eventually(lambda: states() == ["done"])
        assert not over.is_set()
        over.set()
    assert (Job.objects.get().result, Job.objects.get().attempts) == ("attempt 2", 2)


def test_long_job_keeps_its_lease_and_learns_when_it_is_lost(real_database: dict[str, str], settings: Any) -> None:
    settings.JOBS_LEASE_SECONDS = 1
    ended: list[str] = []

    @job("test.long", label="测试")
    def long() -> None:
        try:
            until = time.monotonic() + 8
            while time.monotonic() < until:
                jobs.progress(1)
                time.sleep(0.05)
        except jobs.LeaseLost:
            ended.append("lost")
            raise

    jobs.enqueue("test.long")
    with working(engines.EmbeddedEngine(threads=1)):
        time.sleep(2.5)
        row = Job.objects.get()
        assert (row.state, row.attempts) == ("running", 1)
        Job.objects.update(state=Job.State.DEAD, lease_token=99)
        eventually(lambda: ended == ["lost"])
    assert Job.objects.get().last_error == ""


def test_heartbeat_outlives_a_busy_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: Any) -> bool:
        from django.db import OperationalError

        raise OperationalError("database is locked")

    monkeypatch.setattr(queue, "beat", busy)
    run = execution.Execution(Job(name="test.x"))
    assert run._renew(None)
    assert not run.lost.is_set()


def test_without_a_broker_jobs_wait_and_operators_are_told(real_database: dict[str, str]) -> None:
    from gongkai.kernel.jobs.celery_app import make_app

    app = make_app("redis://127.0.0.1:1/0", "gongkai-test-nobody")
    engine = engines.CeleryEngine(app, in_flight=10)
    sample_jobs.declare_all()
    for number in range(2):
        jobs.enqueue("test.double", folder="", number=number)
    for taken in queue.lease("d", engine.room(), begin=engine.begins):
        engine.submit(taken)
    assert set(Job.objects.values_list("state", "attempts")) == {("pending", 0)}
    assert engine.problem.startswith("消息队列不可用")
    assert engine.room() == 0
    app.close()


def test_only_so_many_jobs_wait_in_the_broker(real_database: dict[str, str], declared_job: Callable[..., Any]) -> None:
    declared_job()
    engine = engines.CeleryEngine(None, in_flight=3)
    for _ in range(5):
        jobs.enqueue("test.note")
    assert len(queue.lease("d", engine.room(), begin=False)) == 3
    assert engine.room() == 0
    queue.begin(Job.objects.order_by("id")[0].pk, 1, "celery")
    assert engine.room() == 1


def test_worker_goes_on_when_the_database_comes_back(
    real_database: dict[str, str], declared_job: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from gongkai.kernel.jobs import runner

    declared_job()
    monkeypatch.setattr(runner, "TROUBLE_SECONDS", 0.1)
    lease, failures = queue.lease, []

    def sometimes(*args: Any, **kwargs: Any) -> list[Job]:
        if len(failures) < 2:
            failures.append(1)
            raise OperationalError("server closed the connection")
        return lease(*args, **kwargs)

    monkeypatch.setattr(queue, "lease", sometimes)
    jobs.enqueue("test.note")
    with working(engines.EmbeddedEngine(threads=1)):
        eventually(lambda: states() == ["done"])


def test_change_that_commits_late_is_not_lost_by_its_key(
    real_database: dict[str, str], declared_job: Callable[..., Any]
) -> None:
    """A waiting job that a second transaction relies on must not run before that transaction commits."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: the worker cannot lease while that transaction is open")
    declared_job()
    jobs.enqueue("test.note", key="a")
    relied, commit = threading.Event(), threading.Event()

    def second() -> None:
        with transaction.atomic():
            jobs.enqueue("test.note", key="a")
            relied.set()
            commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    assert relied.wait(5)
    assert queue.lease("w", 1) == []
    commit.set()
    thread.join()
    assert len(queue.lease("w", 1)) == 1


def test_many_workers_share_the_work_without_doing_it_twice(real_database: dict[str, str]) -> None:
    seen: list[int] = []

    @job("test.share", label="测试")
    def share(number: int) -> None:
        seen.append(number)

    for number in range(40):
        jobs.enqueue("test.share", number=number)
    with (
        working(engines.EmbeddedEngine(threads=2)),
        working(engines.EmbeddedEngine(threads=2)),
        working(engines.EmbeddedEngine(threads=2)),
    ):
        eventually(lambda: states() == ["done"] * 40, seconds=60)
    assert sorted(seen) == list(range(40))


def test_slot_runs_once_though_every_worker_schedules(real_database: dict[str, str]) -> None:
    slots: list[Any] = []

    @job("test.tick", every="1s", overlap=True, catch_up="all", label="测试")
    def tick(slot: Any) -> None:
        slots.append(slot)

    with working(engines.EmbeddedEngine(threads=2)), working(engines.EmbeddedEngine(threads=2)):
        eventually(lambda: len(slots) >= 3)
    assert len(slots) == len(set(slots))
    assert {b - a for a, b in pairwise(sorted(slots))} == {timedelta(seconds=1)}


def test_nudge_runs_a_scheduled_job_at_once(real_database: dict[str, str], calls: list[Any]) -> None:
    @job("test.hourly", every="1h", label="测试")
    def hourly() -> None:
        calls.append(1)

    with working(engines.EmbeddedEngine(threads=1), poll=30.0):
        eventually(Worker.objects.exists)
        jobs.nudge("test.hourly")
        eventually(lambda: calls == [1], seconds=20)
