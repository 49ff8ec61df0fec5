"""Whether background work is being done: for readiness probes, metrics and the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Min, QuerySet

from gongkai.kernel.jobs import clock
from gongkai.kernel.jobs.models import Job, Worker
from gongkai.kernel.jobs.presence import ALIVE

LATE_SECONDS = 300


@dataclass(frozen=True)
class Health:
    """Counts of jobs, the age in seconds of the oldest that should have begun, and problems in Chinese."""

    engine: str
    workers: int
    due: int
    waiting: int
    running: int
    in_broker: int
    expired: int
    dead: int
    oldest_due_seconds: float
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def health() -> Health:
    now = clock.now()
    pending = Job.objects.filter(state=Job.State.PENDING)
    running = Job.objects.filter(state=Job.State.RUNNING)
    alive = Worker.objects.filter(beat_at__gte=now - ALIVE)
    in_broker = running.filter(started_at=None)
    age = max(_age(pending.filter(run_at__lte=now), now), _age(in_broker, now))
    told = [f"{worker.name}：{worker.problem}" for worker in alive if worker.problem]
    return Health(
        engine=settings.JOBS_ENGINE,
        workers=len(alive),
        due=pending.filter(run_at__lte=now).count(),
        waiting=pending.filter(run_at__gt=now).count(),
        running=running.exclude(started_at=None).count(),
        in_broker=in_broker.count(),
        expired=running.filter(leased_until__lt=now).count(),
        dead=Job.objects.filter(state=Job.State.DEAD).count(),
        oldest_due_seconds=age,
        problems=tuple([*_absence(len(alive)), *_lateness(age), *told]),
    )


def _age(jobs: QuerySet[Job], now: datetime) -> float:
    oldest = jobs.aggregate(oldest=Min("run_at"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def _absence(workers: int) -> list[str]:
    return [] if workers else ["没有正在运行的作业执行者，请启动 gongkai serve 或 gongkai work"]


def _lateness(age: float) -> list[str]:
    return [f"作业积压：最早一件已到期 {age:,.0f} 秒仍未开始"] if age > LATE_SECONDS else []
