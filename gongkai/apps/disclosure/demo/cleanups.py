"""文件清理 of the county: one round finished and marked, one for which bodies still owe their opinions."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

from gongkai.apps.disclosure.actions import cleanup as acts
from gongkai.apps.disclosure.actions import library
from gongkai.apps.disclosure.demo.county import HOUSE, County, clock_time
from gongkai.apps.disclosure.demo.library import through_review
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import data
from gongkai.apps.disclosure.models import CleanUp, CleanUpTask
from gongkai.apps.disclosure.queries import cleanup as reading
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

LEAD = "county"


def stories(county: County) -> list[Story]:
    return [*(Round(county, given).run() for given in data("library")["cleanups"]), nights(county)]


class Round:
    """One round, led by the county's supervisor, answered by every body that has something in force."""

    def __init__(self, county: County, given: dict[str, Any]) -> None:
        self.county, self.given = county, given
        self.rng = county.dice("cleanup", given["ago"])
        wanted = [e for e in data("library")["entries"] if "verdict" in e]
        self.verdicts = {e["title"]: (e["verdict"], e["why"]) for e in wanted}
        self.slugs = {body.org.pk: slug for slug, body in county.bodies.items()}
        self.cleanup: CleanUp

    def supervisor(self) -> Actor:
        return self.county.actor(Account.objects.get(username="supervisor"))

    def run(self) -> Story:
        yield self.county.at(self.county.back(self.given["ago"]), self.rng)
        # Whatever was published until last night has its entry.
        library.follow_all()
        today = workdays.today()
        scope = acts.Scope(
            title=self.given["title"].replace("{year}", str(today.year)),
            basis=self.given["basis"],
            kinds=["normative"],
            cutoff_on=today,
            deadline_on=self.county.calendar.add(today, 15),
        )
        self.cleanup = acts.open_cleanup(org=self.county.bodies[LEAD].org, by=self.supervisor(), scope=scope)
        tasks = list(reading.tasks_in(self.cleanup))
        for number, task in enumerate(tasks):
            slug = self.slugs[task.org_id]
            if self.given.get("stop") and (slug == HOUSE or number % 2):
                continue
            yield from self._answer(task, slug)
        if not self.given.get("stop"):
            yield from self._finish()

    def _answer(self, task: CleanUpTask, slug: str) -> Generator[datetime, None, None]:
        yield self.county.later(self.rng)
        given = []
        for item in reading.items(task):
            verdict, why = self.verdicts.get(item.entry.title, ("keep", self.given.get("opinion", "")))
            given.append(acts.Opinion(item, verdict, why))
        acts.give_opinions(task, by=self.county.by(slug, "clerk"), opinions=given)
        acts.submit(task, by=self.county.by(slug, "clerk"))
        yield self.county.later(self.rng)
        acts.confirm(task, by=self.county.by(slug, "head"))

    def _finish(self) -> Generator[datetime, None, None]:
        yield self.county.later(self.rng, 2)
        acts.begin_decision(self.cleanup, by=self.supervisor())
        acts.submit_decision(self.cleanup, by=self.supervisor())
        yield self.county.later(self.rng, 2)
        acts.sign(self.cleanup, by=self.county.by(LEAD, "leader"))
        yield self.county.later(self.rng)
        acts.draft_result(self.cleanup, by=self.county.by(LEAD, "clerk"))
        assert self.cleanup.result is not None
        yield from through_review(self.county, LEAD, self.cleanup.result, "cleanup-result")
        acts.follow_results()


def nights(county: County) -> Story:
    """入库、施行、到期: what the nightly job does; in the past once a week."""
    day = county.start
    while True:
        day += timedelta(days=1 if day > county.today - timedelta(days=7) else 7)
        yield clock_time(day, 20)
        library.follow_all()
        acts.follow_results()
