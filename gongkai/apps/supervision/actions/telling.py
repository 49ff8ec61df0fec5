"""通知: each person once, many at a time as one; and the next person where nobody says that he knows.

What is told follows from rows (`tell_on`), never from having just been found: after a standstill everybody is told once
of the present signal.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction

from gongkai.apps.supervision.actions.corrections import open_for
from gongkai.apps.supervision.models import Event, EventState
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries.exchange import SOURCE, exchanged
from gongkai.apps.supervision.queries.rules import labels
from gongkai.apps.supervision.rules import schema, signals, telling
from gongkai.kernel import exchange, law, rows, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.handlers import roles_waited_for
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import notices
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import SYSTEM, Actor
from gongkai.kernel.people.models import Account, NoticeLevel

# One transaction writes a few entries and notices for each: short, so that nobody waits for it.
BATCH = 50
POSTS = {"liaison": reading.LIAISON, "chief": reading.CHIEF, "supervisor": reading.SUPERVISOR}


def follow_up() -> tuple[int, int]:
    """Open corrections for new cards and tell whoever is to be told: (opened, told of)."""
    opened = open_corrections()
    told = 0
    while count := _in_turn(_tell_batch):
        told += count
    return opened, told


def _in_turn(work: Callable[[], Any]) -> Any:
    """One transaction of many; whoever waits for a place gets one behind it."""
    begun = time.perf_counter()
    done = work()
    rows.let_others(begun)
    return done


def open_corrections() -> int:
    """For every card that waits for one; each is a transaction of its own."""
    opened = 0
    while keys := reading.unanswered(BATCH):
        for key in keys:
            opened += _in_turn(partial(open_for, key)) is not None
    return opened


@transaction.atomic
def acknowledge(event: Event, *, by: Actor) -> Event:
    """知悉: one of those it concerns knows of it; nobody above is told of this signal any more."""
    held = Event.objects.select_for_update(of=("self",)).select_related("org", "case").get(pk=event.pk)
    if not reading.may_acknowledge(by, held):
        raise Refused("由承办人或者本单位的监察联络员、分管负责人确认知悉。", code="not_allowed")
    if held.state != EventState.OPEN:
        raise Refused("事件已经结案。", code="closed")
    if held.acknowledged_at is not None:
        raise Refused("已经有人确认知悉。", code="acknowledged")
    held.acknowledged_by_id, held.acknowledged_at, held.tell_on = by.account_id, workdays.now(), None
    fields = ["acknowledged_by", "acknowledged_at", "tell_on"]
    if held.signal < signals.CARD and held.point in schema.rules():
        # Below a card and about something that was done, not about a clock that runs: known is all there is to it.
        held.state, held.closed_on = EventState.SETTLED, workdays.today()
        fields += ["state", "closed_on"]
    held.save(update_fields=fields)
    exchange.touch(SOURCE, *exchanged([held]))
    journal.write(
        subject=held.subject, verb="confirm", by=by, act="supervision.event.acknowledge", org=held.org, details={}
    )
    return held


@dataclass
class _People:
    """Who holds which post where, asked once in a run."""

    known: dict[tuple[str, int], list[Account]] = field(default_factory=dict)

    def holders(self, role: str, org: Organisation) -> list[Account]:
        key = (role, org.pk)
        if key not in self.known:
            self.known[key] = people.holders(role, org)
        return self.known[key]

    def of(self, event: Event, names: Iterable[str]) -> list[Account]:
        found: list[Account] = []
        for name in names:
            if name == "handler":
                found += [event.held_by] if event.held_by else []
            elif name == "waiting":
                roles = roles_waited_for(event.case) if event.case and event.case.closed_on is None else []
                # Whoever handles it is told; everybody it might wait for only where nobody does.
                found += [] if event.held_by else [a for role in roles for a in self.holders(role, event.org)]
            else:
                found += self.holders(POSTS[name], event.org)
        return list({account.pk: account for account in found if account.is_active}.values())


@transaction.atomic
def _tell_batch() -> int:
    today = workdays.today()
    due = reading.to_tell(today, BATCH)
    if not due:
        return 0
    knowing = _People()
    people_told: dict[int, tuple[Account, list[Event]]] = {}
    lines = []
    wait = law.period("supervision.acknowledgement", on=today)
    again = workdays.calendar().due(today, wait.days, wait.unit)
    for event in due:
        groups = telling.levels(event.rule, event.signal)
        level = event.told_level
        told: list[Account] = []
        while not told and level < len(groups):
            told = knowing.of(event, groups[level])
            level += 1
        for account in told:
            people_told.setdefault(account.pk, (account, []))[1].append(event)
        event.told_level = level
        event.tell_on = again if level < len(groups) else None
        if told:
            details = {"signal": signals.LABELS[event.signal], "to": "、".join(account.name for account in told)}
            lines.append(journal.Line(event.subject, event.org_path, details))
    rows.update_many(due, ("told_level", "tell_on"))
    journal.continue_chains(lines, verb="remind", by=SYSTEM, act="supervision.tell")
    names = labels()
    for account, events in people_told.values():
        _tell(account, events, names)
    return len(due)


def _tell(account: Account, events: list[Event], rules: Mapping[str, str]) -> None:
    """A few one by one, many as one."""
    if len(events) < telling.table().digest_from:
        for event in events:
            notices.tell(
                [account],
                f"{signals.LABELS[event.signal]}：{reading.rule_label(event.rule, rules)}，"
                f"{event.case_number}（{event.number}）",
                fingerprint=f"supervision:{event.uid}:{event.signal}:{event.told_level}",
                link=f"/desk/supervision/events/{event.uid}/",
                level=NoticeLevel.LATE if event.is_card else NoticeLevel.SOON,
                case_uid=event.case_uid,
            )
        return
    counts = Counter(sorted((event.signal for event in events), reverse=True))
    said = "、".join(f"{signals.LABELS[signal]} {count} 件" for signal, count in counts.items())
    notices.tell(
        [account],
        f"有 {len(events)} 件监察事件需要处理：{said}",
        fingerprint=f"supervision:digest:{workdays.today()}:{max(e.pk for e in events)}:{len(events)}",
        link="/desk/supervision/events/?state=open",
        level=NoticeLevel.LATE if max(counts) >= signals.CARD else NoticeLevel.SOON,
    )
