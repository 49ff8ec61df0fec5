"""What a job can do while it runs, and how each ending is written down."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError

from gongkai.kernel import jobs
from gongkai.kernel.jobs import queue
from gongkai.kernel.jobs.declare import job
from gongkai.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_run_due_runs_what_is_due_and_no_more(calls: list[Any], declared_job: Callable[..., Any]) -> None:
    declared_job()
    for value in (1, 2, 3):
        jobs.enqueue("test.note", value=value)
    jobs.enqueue("test.note", run_at=Job.objects.first().run_at + timedelta(hours=1), value=4)
    assert jobs.run_due(limit=2) == 2
    assert calls == [1, 2]
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert calls == [1, 2, 3]


def test_result_is_kept_when_json_carries_it(declared_job: Callable[..., Any]) -> None:
    @job("test.result", label="测试")
    def result(kind: str) -> Any:
        return {"json": {"count": 3}, "object": object(), "nan": float("nan")}[kind]

    for kind in ("json", "object", "nan"):
        jobs.enqueue("test.result", kind=kind)
    jobs.run_due()
    assert [(j.state, j.result) for j in Job.objects.order_by("id")] == [
        ("done", {"count": 3}),
        ("done", None),
        ("done", None),
    ]


def test_failure_is_written_down_and_tried_again(calls: list[Any]) -> None:
    @job("test.flaky", label="测试", backoff="7s")
    def flaky() -> str:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("第一次")
        return "好"

    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False) as moment:
        jobs.enqueue("test.flaky")
        jobs.run_due()
        row = Job.objects.get()
        assert (row.state, row.attempts) == ("pending", 1)
        assert "RuntimeError: 第一次" in row.last_error
        moment.shift(6.9)
        assert jobs.run_due() == 0
        moment.shift(0.2)
        assert jobs.run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.result, row.last_error, row.error_class) == ("done", "好", "", "")


def test_giving_up_ends_at_once() -> None:
    @job("test.hopeless", label="测试")
    def hopeless() -> None:
        raise jobs.GiveUp("文件已不存在")

    jobs.enqueue("test.hopeless")
    jobs.run_due()
    row = Job.objects.get()
    assert (row.state, row.attempts) == ("dead", 1)
    assert "文件已不存在" in row.last_error


def test_job_that_leaves_the_program_has_failed() -> None:
    @job("test.exit", label="测试")
    def leave() -> None:
        raise SystemExit(3)

    jobs.enqueue("test.exit")
    jobs.run_due()
    assert Job.objects.get().error_class == "builtins.SystemExit"


def test_job_that_this_version_does_not_know_waits_for_one_that_does() -> None:
    Job.objects.create(name="test.from_a_newer_version")
    jobs.run_due()
    row = Job.objects.get()
    assert (row.state, row.error_class) == ("pending", "gongkai.kernel.jobs.declare.UnknownJob")


def test_broken_statement_in_a_job_does_not_spoil_the_caller() -> None:
    @job("test.broken", label="测试")
    def broken() -> None:
        Job.objects.create(name="x", slot="same")
        Job.objects.create(name="y", slot="same")

    jobs.enqueue("test.broken")
    jobs.run_due()
    row = Job.objects.get()
    assert row.error_class.endswith(IntegrityError.__name__)


def test_last_progress_is_kept() -> None:
    @job("test.long", label="测试")
    def long() -> None:
        for n in range(4):
            jobs.progress(n, 3)

    jobs.enqueue("test.long")
    jobs.run_due()
    row = Job.objects.get()
    assert (row.progress_done, row.progress_total) == (3, 3)


def test_progress_stopping_and_guard_are_harmless_outside_a_job() -> None:
    jobs.progress(1, 2)
    jobs.guard()
    assert not jobs.stopping()


def test_guard_refuses_to_commit_for_a_lost_lease() -> None:
    written = []

    @job("test.guarded", label="测试")
    def guarded() -> None:
        Job.objects.filter(name="test.guarded").update(lease_token=99)
        jobs.guard()
        written.append("never")

    jobs.enqueue("test.guarded")
    jobs.run_due(limit=1)
    assert written == []
    row = Job.objects.get()
    assert (row.state, row.last_error) == ("running", "")


def test_result_after_a_lost_lease_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    @job("test.slow", label="测试")
    def slow() -> str:
        Job.objects.update(lease_token=99)
        return "太晚"

    jobs.enqueue("test.slow")
    jobs.run_due(limit=1)
    row = Job.objects.get()
    assert (row.state, row.result) == ("running", None)


def test_guard_holds_a_valid_lease(declared_job: Callable[..., Any]) -> None:
    declared_job()
    jobs.enqueue("test.note")
    (taken,) = queue.lease("w", 1)
    assert queue.hold(taken)
