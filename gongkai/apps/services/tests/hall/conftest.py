"""The hall of 安澜县: window, examiner, approver and head of one bureau, and an item in force."""

import pytest
import time_machine

from gongkai.apps.services.tests.hall.stage import Hall, make_hall


@pytest.fixture(autouse=True)
def _clock(request):
    day = getattr(request.module, "DAY", "2026-03-02")
    with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def hall(stage) -> Hall:
    return make_hall(stage)


@pytest.fixture
def clock_at():
    """Move the day; nine in the morning in Shanghai."""
    travellers = []

    def go(day: str) -> None:
        traveller = time_machine.travel(f"{day}T09:00:00+08:00", tick=False)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in reversed(travellers):
        traveller.stop()
