import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from gongkai.kernel.jobs.models import Job, Schedule, Worker
from gongkai.kernel.jobs.tests.own_database import own_database
from gongkai.kernel.outbox import addresses, handles, handling, vault
from gongkai.kernel.outbox.models import Delivery, Handled, OutboxEvent, Sequence, Webhook
from gongkai.kernel.outbox.tests.sample_events import Happened
from gongkai.kernel.outbox.tests.servers import Site, site

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

TABLES = [OutboxEvent, Webhook, Delivery, Sequence, Handled, Job, Schedule, Worker]


@pytest.fixture(autouse=True)
def no_other_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "_handlers", {})


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Failing handlers are the subject here; their tracebacks are not news."""
    logger = logging.getLogger("gongkai.kernel")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)


@pytest.fixture
def real_database(tmp_path: Path, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    with django_db_blocker.unblock(), own_database(tmp_path, TABLES) as environment:
        yield environment


@pytest.fixture
def webhook(db: None) -> Webhook:
    return Webhook.objects.create(
        label="省平台", url="https://upper.example/hook", names=["*"], sealed_secret=vault.seal("口令")
    )


@pytest.fixture
def moment():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def told() -> list[Any]:
    """Notes what the handler `sample.note` was called with."""
    notes: list[Any] = []

    @handles("sample.happened", name="sample.note")
    def note(event: Happened) -> None:
        notes.append(event.number)

    return notes


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as server:
        yield server


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Names and their successive answers; the last answer stays."""
    known: dict[str, list[list[str]]] = {}

    def answer(host: str, port: int) -> list[str]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        answers = known[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    monkeypatch.setattr(addresses, "ask_system", answer)
    return known
