"""The hall, and batches of the exchange made of what happened there."""

import pytest
import time_machine

from gongkai.apps.services.tests.hall.stage import Hall, make_hall
from gongkai.kernel import outbox
from gongkai.kernel.exchange import building, queries


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EXCHANGE = True


@pytest.fixture
def hall(stage) -> Hall:
    return make_hall(stage)


@pytest.fixture
def batch():
    """What happened goes to the exchange; the rows of the batch made of it, by dataset, None where nothing changed."""

    def make(**how):
        outbox.run_pending()
        made = building.build(**how)
        if made is None:
            return None
        found = {}
        for one in queries.every(made):
            found.setdefault(one.dataset, []).append(one.values)
        return found

    return make
