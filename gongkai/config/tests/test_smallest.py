"""The smallest installation starts: what only the server lock brings is not asked for."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[3]
NAME = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
START = """
import sys
sys.modules |= dict.fromkeys({blocked!r})
import django
django.setup()
from django.core.management import call_command
call_command("check")
from gongkai.config import wsgi
"""


def named_in(lock: str) -> set[str]:
    return {name.lower().replace("_", "-") for name in NAME.findall((ROOT / lock).read_text(encoding="utf-8"))}


def test_it_starts_without_anything_of_the_server_lock(tmp_path: Path) -> None:
    only_there = named_in("requirements-server.txt") - named_in("requirements.txt")
    blocked = [
        module
        for module, packages in packages_distributions().items()
        if {one.lower().replace("_", "-") for one in packages} <= only_there
    ]
    assert "psycopg" in blocked and "celery" in blocked
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")}
    done = subprocess.run(
        [sys.executable, "-c", START.format(blocked=blocked)],
        env={**environment, "GONGKAI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
