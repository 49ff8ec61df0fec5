"""Start-up checks of the job engine."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connection

from gongkai.kernel.jobs.declare import ENGINES


def check_engine(**kwargs: Any) -> list[CheckMessage]:
    engine = settings.JOBS_ENGINE
    if engine not in ENGINES:
        known = "、".join(ENGINES)
        return [Error(f"GONGKAI_JOBS_ENGINE 只能是 {known}，现在是“{engine}”。", id="jobs.E001")]
    if engine == "celery" and find_spec("celery") is None:
        return [Error("GONGKAI_JOBS_ENGINE=celery 需要先安装 gongkai[server]。", id="jobs.E002")]
    if engine == "celery" and connection.vendor == "sqlite":
        return [Warning("GONGKAI_JOBS_ENGINE=celery 配 SQLite 只适用于一台主机，多台请用 PostgreSQL。", id="jobs.W001")]
    return []
