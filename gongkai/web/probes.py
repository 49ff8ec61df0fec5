"""Whether this process can serve: named probes for /readyz, and numbers for /metrics.

`register("name", check)`: the check returns a problem in Chinese, or nothing when all is well; what it raises is a
problem too. Critical probes take the process out of service, the others only report.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger(__name__)

Check = Callable[[], str]
Gauges = Callable[[], Mapping[str, tuple[str, float]]]


@dataclass(frozen=True)
class Probe:
    name: str
    check: Check
    critical: bool


@dataclass(frozen=True)
class Finding:
    name: str
    critical: bool
    problem: str

    @property
    def ok(self) -> bool:
        return not self.problem


_probes: dict[str, Probe] = {}
_gauges: list[Gauges] = []


def register(name: str, check: Check, *, critical: bool = True) -> None:
    """Add a probe; registering the same name again replaces it."""
    _probes[name] = Probe(name, check, critical)


def register_gauges(read: Gauges) -> None:
    """Add numbers for /metrics: name → (help, value)."""
    if read not in _gauges:
        _gauges.append(read)


def findings() -> list[Finding]:
    return [Finding(p.name, p.critical, _problem(p)) for p in _probes.values()]


def gauges() -> dict[str, tuple[str, float]]:
    """All numbers; a source that fails is left out and logged."""
    found: dict[str, tuple[str, float]] = {}
    for read in _gauges:
        try:
            found |= read()
        except Exception:
            logger.exception("metrics source %s failed", getattr(read, "__qualname__", read))
    return found


def _problem(probe: Probe) -> str:
    try:
        return probe.check()
    except Exception as error:
        logger.warning("probe %s failed: %s", probe.name, error)
        return f"检查未能完成：{type(error).__name__}"


# The platform's own probes --------------------------------------------------------


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "" if cursor.fetchone() == (1,) else "数据库没有正确应答"


class _Migrations:
    """Asked until the answer is yes once: tables do not go away while a process runs."""

    def __init__(self) -> None:
        self.applied = False

    def __call__(self) -> str:
        if not self.applied:
            executor = MigrationExecutor(connection)
            self.applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return "" if self.applied else "数据库结构不是最新，请运行 gongkai migrate"


def _search() -> str:
    if settings.SEARCH_ENGINE != "tantivy":
        return ""
    folder = settings.SEARCH_PATH
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / ".probe"
    mark.write_text("ok")
    mark.unlink()
    return ""


def _jobs() -> str:
    from gongkai.kernel.jobs.condition import health

    return "；".join(health().problems)


def _dispatches() -> str:
    from gongkai.kernel.applicants.dispatching import dead_count

    dead = dead_count()
    return f"{dead:,} 条发给申请人的短信或者邮件没有送达，请在管理后台“外发消息”中查看" if dead else ""


def _dispatch_gauges() -> dict[str, tuple[str, float]]:
    from gongkai.kernel.applicants.dispatching import dead_count

    return {"gongkai_dispatches_dead": ("Texts and mails that reached nobody", dead_count())}


def _job_gauges() -> dict[str, tuple[str, float]]:
    from gongkai.kernel.jobs.condition import health

    state = health()
    return {
        "gongkai_jobs_workers": ("Workers that gave a sign of life", state.workers),
        "gongkai_jobs_due": ("Jobs that should have begun", state.due),
        "gongkai_jobs_waiting": ("Jobs planned for later", state.waiting),
        "gongkai_jobs_running": ("Jobs under way", state.running),
        "gongkai_jobs_dead": ("Jobs that were given up", state.dead),
        "gongkai_jobs_oldest_due_seconds": ("Age of the oldest job that should have begun", state.oldest_due_seconds),
    }


def register_own() -> None:
    register("database", _database)
    register("migrations", _Migrations())
    register("search", _search)
    # Late jobs are a worker's trouble: taking the pages away would not mend it.
    register("jobs", _jobs, critical=False)
    register("dispatches", _dispatches, critical=False)
    register_gauges(_job_gauges)
    register_gauges(_dispatch_gauges)
