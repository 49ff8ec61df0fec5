"""Declaring jobs: name, schedule, limits. No database here, so that every `jobs.py` may import it."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from gongkai.kernel.jobs import schedule

CatchUp = Literal["latest", "all"]
Function = TypeVar("Function", bound=Callable[..., Any])

NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")
TASK_PREFIX = "task:"
RUN_JOB = "gongkai.run_job"
ENGINES = ("embedded", "celery")


class UnknownJob(LookupError):
    """No job of that name is declared in this process."""


@dataclass(frozen=True)
class JobSpec:
    """One declared job.

    `every` and `at` are the two kinds of schedule; without either the job runs only when enqueued.
    `backoff` is the wait before the second attempt; it doubles after each further one, up to an hour.
    `time_limit` is how long one attempt may hold its lease; then somebody else may try.
    """

    name: str
    label: str
    function: Callable[..., Any]
    every: timedelta | None = None
    at: time | None = None
    catch_up: CatchUp = "latest"
    overlap: bool = False
    when: Callable[[], bool] | None = None
    priority: int = 0
    max_attempts: int = 5
    backoff: timedelta = timedelta(seconds=10)
    time_limit: timedelta = timedelta(hours=2)

    @property
    def scheduled(self) -> bool:
        return self.every is not None or self.at is not None

    @property
    def takes_slot(self) -> bool:
        """Whether the function asks for the instant of its schedule slot by a parameter named `slot`."""
        return "slot" in inspect.signature(self.function).parameters

    @property
    def rhythm(self) -> str:
        """The schedule in Chinese, for lists and documentation."""
        if self.every is not None:
            return f"每 {schedule.duration_label(self.every)}"
        return f"每天 {self.at:%H:%M}" if self.at is not None else "按需"

    def slots(self, after: datetime, until: datetime) -> list[datetime]:
        """Slots in (after, until] that have to run: all of them, or only the latest."""
        if self.every is not None:
            found = schedule.every_slots(self.every, after, until, latest_only=self.catch_up == "latest")
        elif self.at is not None:
            found = schedule.daily_slots(self.at, after, until)
        else:
            found = []
        return found if self.catch_up == "all" else found[-1:]

    def check_arguments(self, kwargs: Mapping[str, Any]) -> None:
        """Raises TypeError when the function could not be called with these arguments."""
        given = {**kwargs, "slot": None} if self.takes_slot else kwargs
        try:
            inspect.signature(self.function).bind(**given)
        except TypeError as error:
            raise TypeError(f"{self.name}: {error}") from error


_declared: dict[str, JobSpec] = {}


def job(
    name: str,
    *,
    label: str,
    every: str | None = None,
    at: str | None = None,
    catch_up: CatchUp = "latest",
    overlap: bool = False,
    when: Callable[[], bool] | None = None,
    priority: int = 0,
    max_attempts: int = 5,
    backoff: str = "10s",
    time_limit: str = "2h",
) -> Callable[[Function], Function]:
    """Declare a function as the job `name` (`app.verb`); `label` is what operators read, in Chinese.

    every       "30s", "5m", "1h", "1d": on multiples of that span counted from midnight in Asia/Shanghai
    at          "02:30": once a day at that time in Asia/Shanghai
    catch_up    after a standstill run the "latest" missed slot, or "all" of them in order
    overlap     whether a slot may start while an earlier one has not ended
    when        a cheap question asked at each slot; no row is written while the answer is False

    The function may run twice: it must be harmless to repeat. A parameter `slot` receives the slot's instant.
    """
    if not NAME.match(name):
        raise ValueError(f"job name {name!r} must look like app.verb")
    if every and at:
        raise ValueError(f"{name}: either every or at, not both")
    if catch_up == "all" and when is not None:
        raise ValueError(f"{name}: a slot refused by `when` leaves no trace, so all of them cannot be caught up")

    def declare(function: Function) -> Function:
        spec = JobSpec(
            name=name,
            label=label,
            function=function,
            every=schedule.duration(every) if every else None,
            at=schedule.time_of_day(at) if at else None,
            catch_up=catch_up,
            overlap=overlap,
            when=when,
            priority=priority,
            max_attempts=max_attempts,
            backoff=schedule.duration(backoff),
            time_limit=schedule.duration(time_limit),
        )
        if "slot" in inspect.signature(function).parameters and not spec.scheduled:
            raise ValueError(f"{name}: takes a slot but has no schedule")
        _add(spec)
        return function

    return declare


def _add(spec: JobSpec) -> None:
    known = _declared.get(spec.name)
    if known is not None and _address(known.function) != _address(spec.function):
        raise ValueError(f"job {spec.name} is declared twice: {_address(known.function)}, {_address(spec.function)}")
    _declared[spec.name] = spec


def _address(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def declared() -> Mapping[str, JobSpec]:
    """Every job declared in this process, by name."""
    return MappingProxyType(_declared)


def find(name: str) -> JobSpec:
    try:
        return _declared[name]
    except KeyError:
        raise UnknownJob(name) from None


def label_of(name: str) -> str:
    """What operators read: the label of a declared job, the import path of a task, else the bare name."""
    spec = _declared.get(name)
    return spec.label if spec else name.removeprefix(TASK_PREFIX)
