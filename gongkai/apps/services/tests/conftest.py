"""The people of 安澜县 who keep its items, and a catalogue entry for them to claim."""

import pytest

from gongkai.apps.services.tests.stage import Stage, make_stage


@pytest.fixture
def stage(cast) -> Stage:
    return make_stage(cast)


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    """An index is no part of the database: what one test told it, no other may find."""
    settings.SEARCH_PATH = tmp_path / "search"
