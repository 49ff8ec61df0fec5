"""The Tasks API on the jobs table."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist, TaskResultMismatch
from django_tasks.signals import task_enqueued, task_finished, task_started

from gongkai.kernel import jobs
from gongkai.kernel.jobs.backend import EmbeddedBackend
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.jobs.tests import sample_tasks

pytestmark = pytest.mark.django_db


def test_the_configured_backend_is_ours() -> None:
    assert isinstance(sample_tasks.add.get_backend(), EmbeddedBackend)


def test_task_runs_later_and_its_result_can_be_read() -> None:
    result = sample_tasks.add.enqueue(2, right=3)
    assert (result.status, result.attempts) == (TaskResultStatus.READY, 0)
    assert jobs.run_due() == 1
    again = sample_tasks.add.get_result(result.id)
    assert (again.status, again.return_value, again.attempts) == (TaskResultStatus.SUCCESSFUL, 5, 1)
    assert again.args == [2]
    assert again.kwargs == {"right": 3}
    assert again.finished_at is not None
    result.refresh()
    assert result.return_value == 5


def test_task_is_enqueued_with_the_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        sample_tasks.add.enqueue(1, 2)
        raise RuntimeError
    assert not Job.objects.exists()


def test_priority_and_time_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_tasks, "seen", [])
    sample_tasks.urgent.using(priority=1).enqueue("second")
    sample_tasks.urgent.enqueue("first")
    later = sample_tasks.urgent.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("later")
    jobs.run_due()
    assert sample_tasks.seen == ["first", "second"]
    assert sample_tasks.urgent.get_result(later.id).status == TaskResultStatus.READY
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        jobs.run_due()
    assert sample_tasks.seen[-1] == "later"


def test_context_and_coroutines() -> None:
    told, later = sample_tasks.told.enqueue(), sample_tasks.later.enqueue()
    jobs.run_due()
    told.refresh()
    later.refresh()
    assert told.return_value == [1, told.id]
    assert later.return_value == "异步"


def test_task_that_raises_is_tried_again_and_ends_as_failed() -> None:
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False) as moment:
        result = sample_tasks.broken.enqueue()
        for _ in range(5):
            result.refresh()
            assert result.status == TaskResultStatus.READY
            assert jobs.run_due() == 1
            moment.shift(3600)
        assert jobs.run_due() == 0
    result.refresh()
    assert (result.status, result.attempts) == (TaskResultStatus.FAILED, 5)
    assert result.errors[0].exception_class is ValueError
    assert "坏数据" in result.errors[0].traceback


def test_value_that_json_cannot_carry_is_a_failure() -> None:
    result = sample_tasks.unserialisable.enqueue()
    jobs.run_due()
    result.refresh()
    assert result.errors[0].exception_class is TypeError


def test_row_that_names_no_task_does_not_call_it() -> None:
    Job.objects.create(name=f"task:{sample_tasks.__name__}.no_task")
    jobs.run_due()
    assert "is not a task" in Job.objects.get().last_error


def test_unknown_and_foreign_results() -> None:
    result = sample_tasks.add.enqueue(1, 2)
    with pytest.raises(TaskResultMismatch):
        sample_tasks.broken.get_result(result.id)
    for unknown in (str(uuid4()), "nonsense"):
        with pytest.raises(TaskResultDoesNotExist):
            default_task_backend.get_result(unknown)


def test_unknown_queue_is_refused() -> None:
    with pytest.raises(InvalidTaskError):
        sample_tasks.add.using(queue_name="other")


def test_signals_of_the_api_are_sent() -> None:
    heard: list[tuple[str, Any]] = []

    def listener(name: str) -> Any:
        return lambda task_result, **kwargs: heard.append((name, task_result.status))

    signals = {"enqueued": task_enqueued, "started": task_started, "finished": task_finished}
    listeners = {name: listener(name) for name in signals}
    for name, signal in signals.items():
        signal.connect(listeners[name])
    try:
        sample_tasks.add.enqueue(1, 2)
        jobs.run_due()
    finally:
        for name, signal in signals.items():
            signal.disconnect(listeners[name])
    assert heard == [
        ("enqueued", TaskResultStatus.READY),
        ("started", TaskResultStatus.RUNNING),
        ("finished", TaskResultStatus.SUCCESSFUL),
    ]
