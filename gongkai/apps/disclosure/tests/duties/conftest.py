"""An empty storage and index for every test of the standing duties."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SEARCH_PATH = tmp_path / "search"
    settings.CLAMD = ""
    cache.clear()
