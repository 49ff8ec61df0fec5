"""A worker's sign of life in the database, and its clock check."""

import logging
import time
from datetime import timedelta

from gongkai.kernel.jobs import clock, queue
from gongkai.kernel.jobs.engines import Engine
from gongkai.kernel.jobs.models import Worker

logger = logging.getLogger(__name__)

BEAT_SECONDS = 15.0
ALIVE = timedelta(seconds=4 * BEAT_SECONDS)


class Presence:
    def __init__(self, name: str, engine: Engine) -> None:
        self.name = name
        self._engine = engine
        self._last: float | None = None
        self._told = ""

    def beat(self) -> None:
        """Write the sign of life every quarter of a minute, or at once when there is a new problem."""
        now = time.monotonic()
        problem = self._engine.problem
        if self._last is not None and now - self._last < BEAT_SECONDS and problem == self._told:
            return
        self._check_clock()
        moment = clock.now()
        Worker.objects.update_or_create(
            name=self.name,
            defaults={"beat_at": moment, "problem": problem},
            create_defaults={
                "engine": self._engine.name,
                "threads": self._engine.threads,
                "started_at": moment,
                "beat_at": moment,
                "problem": problem,
            },
        )
        self._last, self._told = now, problem

    def leave(self) -> None:
        Worker.objects.filter(name=self.name).delete()

    def _check_clock(self) -> None:
        ahead = clock.synchronise()
        if abs(ahead) > queue.lease_span() / 2:
            logger.warning("this host's clock differs from the database's by %s", ahead)
