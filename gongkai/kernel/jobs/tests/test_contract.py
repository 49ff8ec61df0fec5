"""What every engine promises; the same tests for threads, Celery on Redis and Celery on RabbitMQ."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import timezone

from gongkai.kernel import jobs
from gongkai.kernel.jobs import engines, queue
from gongkai.kernel.jobs.models import Job, Schedule, Worker
from gongkai.kernel.jobs.tests import sample_jobs, sample_tasks
from gongkai.kernel.jobs.tests.engines_at_work import ENGINES, celery_worker, eventually, working
from gongkai.kernel.jobs.tests.own_database import own_database

if TYPE_CHECKING:
    from celery import Celery

CeleryApps = Callable[[str], "Celery"]


@pytest.fixture(scope="module")
def celery_apps(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[CeleryApps]:
    """Celery worker processes on one database, started when first needed and kept for the module."""
    started: dict[str, tuple[Celery, Popen[bytes]]] = {}
    folder = tmp_path_factory.mktemp("contract")
    with (
        django_db_blocker.unblock(),
        own_database(folder, [Job, Schedule, Worker]) as environment,
        ExitStack() as stack,
    ):

        def app(name: str) -> "Celery":
            if name not in started:
                started[name] = stack.enter_context(celery_worker(name, environment))
            told, worker = started[name]
            assert worker.poll() is None, f"the {name} worker ended with {worker.returncode}"
            return told

        yield app


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, celery_apps: CeleryApps) -> engines.Engine:
    Job.objects.all().delete()
    sample_jobs.declare_all()
    if request.param == "embedded":
        return engines.EmbeddedEngine(threads=2)
    return engines.CeleryEngine(celery_apps(request.param), in_flight=10)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path)


def notes(folder: str) -> list[str]:
    file = Path(folder) / "notes"
    return file.read_text().split() if file.exists() else []


def states() -> list[str]:
    return sorted(Job.objects.values_list("state", flat=True))


def test_every_job_is_done_once(engine: engines.Engine, folder: str) -> None:
    with transaction.atomic():
        for number in range(12):
            jobs.enqueue("test.double", folder=folder, number=number)
    with working(engine):
        eventually(lambda: states() == ["done"] * 12)
    assert sorted(map(int, notes(folder))) == list(range(12))
    rows = Job.objects.order_by("id").values_list("result", "attempts")
    assert list(rows) == [(number * 2, 1) for number in range(12)]


def test_job_is_seen_only_after_its_transaction(engine: engines.Engine, folder: str) -> None:
    with working(engine):
        with pytest.raises(RuntimeError), transaction.atomic():
            jobs.enqueue("test.double", folder=folder, number=1)
            raise RuntimeError
        with transaction.atomic():
            jobs.enqueue("test.double", folder=folder, number=2)
            time.sleep(0.3)
            assert notes(folder) == []
        eventually(lambda: states() == ["done"])
    assert notes(folder) == ["2"]


def test_failing_job_is_tried_again_and_then_given_up(engine: engines.Engine, folder: str) -> None:
    jobs.enqueue("test.fail", folder=folder)
    with working(engine):
        eventually(lambda: states() == ["dead"])
    row = Job.objects.get()
    assert (notes(folder), row.attempts, row.error_class) == (["tried", "tried"], 2, "builtins.ValueError")
    assert row.last_error.strip().endswith("坏数据")


def test_worker_that_lost_its_lease_changes_nothing_any_more(engine: engines.Engine, folder: str) -> None:
    jobs.enqueue("test.hold", folder=folder)
    with working(engine):
        eventually(lambda: notes(folder) == ["begun"])
        with transaction.atomic():
            Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
            (job,) = queue.lease("another", 1)
        assert queue.finish(job, "second")
        Path(folder, "go").touch()
        eventually(lambda: notes(folder) == ["begun", "ended"])
        time.sleep(0.3)
    row = Job.objects.get()
    assert (row.state, row.result, row.attempts) == ("done", "second", 2)


def test_progress_can_be_watched(engine: engines.Engine, folder: str) -> None:
    def watched() -> tuple[int | None, int | None]:
        return Job.objects.values_list("progress_done", "progress_total").get()

    jobs.enqueue("test.hold", folder=folder)
    with working(engine):
        eventually(lambda: watched() == (40, 100))
        assert Job.objects.get().state == "running"
        Path(folder, "go").touch()
        eventually(lambda: states() == ["done"])


def test_task_of_the_tasks_api_runs(engine: engines.Engine) -> None:
    result = sample_tasks.add.enqueue(2, right=3)
    with working(engine):
        eventually(lambda: states() == ["done"])
    result.refresh()
    assert result.return_value == 5


def test_worker_shows_itself_while_it_runs(engine: engines.Engine) -> None:
    with working(engine, name="w1"):
        eventually(lambda: Worker.objects.filter(name="w1").exists())
        assert jobs.health().workers == 1
    assert not Worker.objects.exists()
