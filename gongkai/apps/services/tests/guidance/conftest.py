"""The county with its place, on a frozen day."""

import pytest
import time_machine

from gongkai.apps.services.tests.guidance.stage import placed
from gongkai.apps.services.tests.stage import Stage, make_stage


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def stage(cast) -> Stage:
    return placed(make_stage(cast))


@pytest.fixture
def browse(client, stage):
    """A browser in which somebody is logged in; nobody by default."""

    def as_somebody(name=""):
        client.logout()
        if name:
            client.force_login(stage.account(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_somebody
