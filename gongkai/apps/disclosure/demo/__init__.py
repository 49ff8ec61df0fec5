"""演示数据: a county that has published, answered and reported for about three years, up to today.

Everything is made through the acts, by the people whose posts they are, at the moments at which it would have
happened; the same seed and day give the same county. See `timeline` for how.
"""

import gc
from collections.abc import Callable

from django.db import transaction

from gongkai.apps.disclosure.demo import documents, reports, requests, standing, voices
from gongkai.apps.disclosure.demo.county import LOGINS, PASSWORD, PLATFORM, County, clock_time
from gongkai.kernel import outbox, search, workdays
from gongkai.kernel.people.queries import by_username

Report = Callable[[str, int, int], None]

SEED = 20190515
DOCUMENTS, REQUESTS, REPORTING = 400, 150, 9
SMALL = frozenset({"county", "office", "construction", "yunhe"})
TOLD = ("cases.clock_warned",)
DELIVERIES = 5000


def build(report: Report, *, seed: int = SEED, scale: float = 1.0) -> None:
    """Fill an empty installation; `report(what, done, total)` moves the bar.

    `scale` below 0.5 makes a county of four bodies, in which every state and outcome still occurs.
    """
    county = County(now=workdays.now(), seed=seed, only=SMALL if scale < 0.5 else frozenset())
    # Millions of short-lived objects and no cycles worth looking for: collecting costs a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        _live(county, report, scale)
    finally:
        if collecting:
            gc.enable()
    _settle(report)


def _live(county: County, report: Report, scale: float) -> None:
    with transaction.atomic(), workdays.pretending(clock_time(county.start, 8 * 60)):
        county.found()
    everything = [
        *standing.stories(county),
        *documents.stories(county, round(DOCUMENTS * scale)),
        *requests.stories(county, round(REQUESTS * scale)),
        *voices.stories(county),
        *reports.stories(county, max(4, round(REPORTING * min(scale, 1)))),
    ]
    for story in everything:
        county.timeline.add(story)
    county.timeline.play(report, "演示县的三年")


def _settle(report: Report) -> None:
    """What others do when told of events is done here once: the index is made, warnings that still hold are given."""
    outbox.settle(keep=TOLD)
    outbox.run_pending(limit=DELIVERIES)
    names = search.sources()
    for number, name in enumerate(names, start=1):
        search.rebuild(name)
        report("检索库", number, len(names))


def accounts() -> list[tuple[str, str, str]]:
    """(user name, password, duty) of the people who can log in, as far as they exist now."""
    duties = {name: duty for name, (_, _, duty) in LOGINS.items()} | {
        name: duty for name, (_, duty) in PLATFORM.items()
    }
    return [(name, PASSWORD, duty) for name, duty in duties.items() if _can_log_in(name)]


def _can_log_in(username: str) -> bool:
    account = by_username(username)
    return account is not None and account.is_active
