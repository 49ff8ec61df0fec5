from collections.abc import Iterator

import pytest

from gongkai.kernel import workdays


@pytest.fixture(autouse=True)
def _own_calendar() -> Iterator[None]:
    """What a test imported is gone after it, and so is what the process knew of it."""
    workdays.invalidate()
    yield
    workdays.invalidate()
