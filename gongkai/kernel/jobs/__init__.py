"""后台作业: work that runs later or on a schedule, at least once.

    @job("disclosure.remind", every="1h", label="提醒临近到期的申请")
    def remind() -> None: ...

    jobs.enqueue("disclosure.import", key="batch:7", batch=7)

What is promised and what is not: docs/explain/jobs.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai.kernel.jobs.declare import JobSpec, UnknownJob, declared, job
from gongkai.kernel.jobs.execution import GiveUp, LeaseLost, guard, progress, stopping
from gongkai.kernel.jobs.wake import nudge

if TYPE_CHECKING:
    from gongkai.kernel.jobs.condition import Health, health
    from gongkai.kernel.jobs.queue import AlreadyWaiting, enqueue, requeue
    from gongkai.kernel.jobs.runner import run_due, run_worker

# These need the models, which do not exist yet while Django imports this package.
_LATER = {
    "AlreadyWaiting": "queue",
    "Health": "condition",
    "enqueue": "queue",
    "health": "condition",
    "requeue": "queue",
    "run_due": "runner",
    "run_worker": "runner",
}

__all__ = [
    "AlreadyWaiting",
    "GiveUp",
    "Health",
    "JobSpec",
    "LeaseLost",
    "UnknownJob",
    "declared",
    "enqueue",
    "guard",
    "health",
    "job",
    "nudge",
    "progress",
    "requeue",
    "run_due",
    "run_worker",
    "stopping",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
