"""The hall, with an item that is charged for."""

import pytest

from gongkai.apps.services.tests.hall.fees.stage import charging


@pytest.fixture
def hall(stage):
    return charging(stage)
