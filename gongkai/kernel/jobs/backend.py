"""The Tasks API of Django on the jobs table: `@task` functions and their `.enqueue()` are ordinary jobs."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued, task_finished, task_started
from django_tasks.utils import normalize_json

from gongkai.kernel.jobs import clock, queue
from gongkai.kernel.jobs.declare import TASK_PREFIX
from gongkai.kernel.jobs.models import Job

MAX_ATTEMPTS = 5


class EmbeddedBackend(BaseTaskBackend):
    """Option `max_attempts` (default 5): how often a task that raises is tried before it counts as failed.

    Like every job a task runs at least once and is enqueued with the caller's transaction.
    """

    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        job = queue.add(
            Job(
                name=TASK_PREFIX + task.module_path,
                args=normalize_json(args),
                kwargs=normalize_json(kwargs),
                priority=task.priority,
                run_at=task.run_after or clock.now(),
                max_attempts=self.options.get("max_attempts", MAX_ATTEMPTS),
            )
        )
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult:
        try:
            job = Job.objects.get(uid=UUID(result_id), name__startswith=TASK_PREFIX)
        except (Job.DoesNotExist, ValueError, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return result_of(job, task_of(job).using(backend=self.alias, priority=job.priority))


def task_of(job: Job) -> Task:
    """The task a row names. Raises ImportError, or TypeError if what is found there is no task."""
    found = import_string(job.name.removeprefix(TASK_PREFIX))
    if not isinstance(found, Task):
        raise TypeError(f"{job.name} is not a task")
    return found


def run_task(job: Job) -> Any:
    """Call the task of a leased job; returns its value as JSON carries it."""
    task = task_of(job)
    sender = type(task.get_backend())
    result = result_of(job, task)
    task_started.send(sender, task_result=result)
    try:
        args = [TaskContext(task_result=result), *job.args] if task.takes_context else job.args
        value = normalize_json(task.call(*args, **job.kwargs))
    except Exception:
        if job.attempts >= job.max_attempts:
            _close(result, TaskResultStatus.FAILED)
            task_finished.send(sender, task_result=result)
        raise
    _close(result, TaskResultStatus.SUCCESSFUL, value)
    task_finished.send(sender, task_result=result)
    return value


def result_of(job: Job, task: Task) -> TaskResult:
    result: TaskResult = TaskResult(
        task=task,
        id=str(job.uid),
        status=_status(job),
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=_errors(job),
        worker_ids=list(job.workers),
    )
    object.__setattr__(result, "_return_value", job.result)
    return result


def _close(result: TaskResult, status: TaskResultStatus, value: Any = None) -> None:
    object.__setattr__(result, "status", status)
    object.__setattr__(result, "finished_at", clock.now())
    object.__setattr__(result, "_return_value", value)


def _status(job: Job) -> TaskResultStatus:
    if job.state == Job.State.RUNNING:
        return TaskResultStatus.RUNNING if job.started_at else TaskResultStatus.READY
    return {
        Job.State.PENDING: TaskResultStatus.READY,
        Job.State.DONE: TaskResultStatus.SUCCESSFUL,
        Job.State.DEAD: TaskResultStatus.FAILED,
    }[Job.State(job.state)]


def _errors(job: Job) -> list[TaskError]:
    if not job.error_class:
        return []
    return [TaskError(exception_class_path=job.error_class, traceback=job.last_error)]
