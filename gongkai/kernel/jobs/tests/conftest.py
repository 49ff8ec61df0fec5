import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai.kernel.jobs import clock, declare, wake
from gongkai.kernel.jobs.models import Job, Schedule, Worker
from gongkai.kernel.jobs.tests.own_database import own_database


@pytest.fixture(autouse=True)
def no_other_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the test itself declares; nothing nudged; this host's clock."""
    monkeypatch.setattr(declare, "_declared", {})
    monkeypatch.setattr(wake, "_nudged", set())
    monkeypatch.setattr(clock, "_ahead", clock._ahead * 0)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Failing jobs are the subject here; their tracebacks are not news."""
    logger = logging.getLogger("gongkai.kernel.jobs")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)


@pytest.fixture
def calls(request: pytest.FixtureRequest) -> list[Any]:
    return []


@pytest.fixture
def declared_job(calls: list[Any]) -> Callable[..., Callable[..., Any]]:
    """A job `test.note` that notes its arguments; options go to the declaration."""

    def declare_it(name: str = "test.note", **options: Any) -> Callable[..., Any]:
        @declare.job(name, label="测试作业", **options)
        def note(value: Any = None) -> Any:
            calls.append(value)
            return value

        return note

    return declare_it


@pytest.fixture
def real_database(tmp_path: Path, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    with django_db_blocker.unblock(), own_database(tmp_path, [Job, Schedule, Worker]) as environment:
        yield environment
