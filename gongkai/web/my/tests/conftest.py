"""Text messages in a folder of the test's own; a browser that posts like a person."""

import pytest


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms"
