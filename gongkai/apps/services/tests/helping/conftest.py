"""The point of the county on a Monday at nine."""

import pytest

from gongkai.apps.services.tests.helping.stage import Help, make_help


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def help(stage, clock) -> Help:
    return make_help(stage)
