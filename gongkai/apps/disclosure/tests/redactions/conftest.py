from datetime import date

import pytest

from gongkai.apps.disclosure.tests.redactions.walk import Work, begun
from gongkai.apps.disclosure.tests.requests.walk import Walk, received

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SEARCH_PATH = tmp_path / "files", tmp_path / "search"


@pytest.fixture
def walk(cast, clock) -> Walk:
    return received(cast, clock, DAY).assign()


@pytest.fixture
def work(cast, walk) -> Work:
    return begun(cast, walk.item)
