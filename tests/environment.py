"""The environment of every test run, set before Django reads its settings (loaded by `-p` in pyproject.toml)."""

import atexit
import os
import shutil
import tempfile


def _take_over() -> None:
    """Forget the operator's own settings: a test run must not touch their data, mail or broker."""
    kept = {"GONGKAI_DATABASE_URL", "GONGKAI_TEST_SERVICES"}
    for name in [n for n in os.environ if n.startswith("GONGKAI_") and n not in kept]:
        del os.environ[name]
    data = tempfile.mkdtemp(prefix="gongkai-test-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.mkdir(os.path.join(data, "static"))  # whitenoise warns when it is missing, and warnings are errors
    os.environ["GONGKAI_TESTING"] = "1"
    os.environ["GONGKAI_DATA"] = data
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser driver keeps an event loop in the test's thread


_take_over()
