"""The lists of 安澜县 on a Monday."""

import pytest

from gongkai.apps.services.tests.lists.stage import Lists, make_lists


@pytest.fixture
def lists(stage, clock) -> Lists:
    return make_lists(stage)
