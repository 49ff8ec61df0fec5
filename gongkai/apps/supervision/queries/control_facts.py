"""What really happened in a year with each power item of one body: cases, cards, answers, patterns, posts and hands.

A power item is what the cases of a kind that serves applicants say they are about (`finished.items_of`), as measured.
Everything is read once: one walk through the journals of its cases, a few statements for the rest.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from gongkai.apps.supervision.models import Closing, Correction, Event, EventState, Measure, Order, Stay
from gongkai.apps.supervision.queries import finished
from gongkai.apps.supervision.queries.flow import HALF, NINE_TENTHS
from gongkai.apps.supervision.queries.patterns import LOOKING
from gongkai.apps.supervision.rules import controls as rules
from gongkai.apps.supervision.rules import signals
from gongkai.apps.supervision.rules.indicators import percentile
from gongkai.apps.supervision.rules.patterns import patterns
from gongkai.kernel import registry, workdays
from gongkai.kernel.cases.models import Case, ClockEventRow
from gongkai.kernel.cases.procedures import PUBLIC, START, SYSTEM, ActSpec, Procedure, procedures
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import Organisation

Item = tuple[str, str]  # kind, key
Placed = dict[int, tuple["ItemFacts", list[str]]]  # an event → its item, and the steps it stands at
CARRIED = ("approved", "carried", "closed")
SUBJECT = "case:"
BATCH = 500


@dataclass
class StepFacts:
    """One step of an item: who acted in it (name → acts), events found in it by rule, days of its stays."""

    holders: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    signals: list[int] = field(default_factory=list)
    accountable: int = 0
    days: Counter[int] = field(default_factory=Counter)

    @property
    def median(self) -> int | None:
        return percentile(self.days, HALF)

    @property
    def high(self) -> int | None:
        return percentile(self.days, NINE_TENTHS)


@dataclass
class ItemFacts:
    """One power item in the year. `counts` are numbers of cases, events, corrections, orders and measures."""

    kind: str
    key: str
    label: str
    counts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    patterns: Counter[str] = field(default_factory=Counter)
    steps: dict[str, StepFacts] = field(default_factory=lambda: defaultdict(StepFacts))

    def stored(self) -> dict[str, Any]:
        return {**self.counts, "rules": dict(self.rules), "patterns": dict(self.patterns)}


@dataclass(frozen=True)
class PostDraft:
    """A step of a procedure as a post: the roles that act in it, and the risks these acts bear."""

    step: str
    label: str
    roles: tuple[str, ...]
    risks: tuple[rules.Risk, ...]


def posts_of(kind: str) -> list[PostDraft]:
    """Receipt, then every step that waits for somebody of the staff, in the order of the procedure."""
    spec = procedures()[kind]
    found = [_post(spec, START, "收件", "")]
    found += [_post(spec, step.id, step.label, step.waits_for) for step in spec.steps if not step.terminal]
    return [one for one in found if one is not None]


def _post(spec: Procedure, step: str, label: str, waits_for: str) -> PostDraft | None:
    """None where nobody of the staff has to do anything: the applicant's turn, or the machine's."""
    acts = [act for act in spec.acts_from(step) if _roles(act)]
    if (step != START and not waits_for) or not acts:
        return None
    mine = [act for act in acts if waits_for in act.by] if waits_for else acts
    roles = [waits_for] if waits_for else list(dict.fromkeys(role for act in acts for role in _roles(act)))
    risks = rules.risks_of(act.verb for act in mine or acts)
    return PostDraft(step, label, tuple(registry.role_label(role) for role in roles), tuple(risks))


def _roles(act: ActSpec) -> list[str]:
    return [role for role in act.by if role not in (PUBLIC, SYSTEM)]


def year_of(org: Organisation, first: date, last: date) -> list[ItemFacts]:
    """Every power item the body had a case, an event or an act of between two days, in the order of kind and name."""
    reader = _Reader(org, first, last)
    reader.read()
    return sorted(reader.items.values(), key=lambda one: (one.kind, one.label))


class _Reader:
    """One reading of one year of one body; `of_case` says which item a case was about."""

    def __init__(self, org: Organisation, first: date, last: date) -> None:
        self.org, self.first, self.last = org, first, last
        self.kinds = tuple(kind for kind in registry.rateable() if kind in procedures())
        self.posts = {kind: posts_of(kind) for kind in self.kinds}
        self.items: dict[Item, ItemFacts] = {}
        self.of_case: dict[str, ItemFacts] = {}

    def read(self) -> None:
        self._closings()
        self._opened()
        events = self._events()
        self._stays()
        self._followed(events)
        self._journal()
        self._pauses()

    def _item(self, kind: str, key: str, label: str) -> ItemFacts:
        return self.items.setdefault((kind, key), ItemFacts(kind, key, label))

    def _closings(self) -> None:
        rows = Closing.objects.filter(
            org=self.org, kind__in=self.kinds, closed_on__gte=self.first, closed_on__lte=self.last
        )
        columns = ("case_uid", "kind", "item_key", "item_label", "promised_kept", "legal_kept", "promised_days")
        at_last: Counter[Item] = Counter()
        for uid, kind, key, label, kept, legal, days, used in rows.values_list(*columns, "promised_used").iterator():
            item = self.of_case[str(uid)] = self._item(kind, key, label)
            for name, counts in (("closed", True), ("late", kept is False), ("legal_late", legal is False)):
                item.counts[name] += counts
            at_last[kind, key] += int(bool(days) and used == days)
        pattern = patterns()["last_day"]
        for place, n in at_last.items():
            item = self.items[place]
            if n >= pattern.least and n * 100 >= pattern.share * item.counts["closed"]:
                item.patterns["last_day"] = n

    def _opened(self) -> None:
        """收件 of the year, whatever became of it; of a destroyed case its measured row is left."""
        received: dict[str, str] = {}
        for rows in (Case.objects.all(), Closing.objects.filter(case=None)):
            own = rows.filter(
                org=self.org, kind__in=self.kinds, opened_on__gte=self.first, opened_on__lte=self.last
            )  # fmt: skip
            uid = "uid" if rows.model is Case else "case_uid"
            received |= {str(one): kind for one, kind in own.values_list(uid, "kind").iterator()}
        self._know(received)
        for one in received:
            self.of_case[one].counts["opened"] += 1

    def _events(self) -> Placed:
        """Events of the year: pk → item and steps."""
        known = list(self._found().values_list("pk", "case_uid", "step", "rule", "signal", "kind", "point"))
        self._know({str(row[1]): row[5] for row in known})
        found: Placed = {}
        for pk, uid, step, rule, signal, kind, point in known:
            item = self.of_case[str(uid)]
            item.rules[rule] += 1
            item.counts["yellow"] += signal == signals.YELLOW
            item.counts["red"] += signal >= signals.RED
            steps = [step] if point != rule else self._bearing(kind, rule) or [step]
            for place in (item.steps[one] for one in steps):
                place.events[rule] += 1
                place.signals.append(signal)
            found[pk] = (item, steps)
        return found

    def _bearing(self, kind: str, rule: str) -> list[str]:
        """Steps whose risks name the rule. An event of an act stands where the act led the case, often past every
        post; a clock that ran out stands where the case was waiting."""
        return [post.step for post in self.posts[kind] if any(rule in risk.rules for risk in post.risks)]

    def _found(self) -> QuerySet[Event]:
        """What is voided was not wrong."""
        rows = Event.objects.filter(
            org=self.org, kind__in=self.kinds, reached_on__gte=self.first, reached_on__lte=self.last
        )
        return rows.exclude(state=EventState.VOID)

    def _know(self, kinds: dict[str, str]) -> None:
        """Cases that were not closed in the year: as measured later, as they stand, else (destroyed) by their kind."""
        missing = sorted(kinds.keys() - self.of_case.keys())
        for place in range(0, len(missing), BATCH):
            part = missing[place : place + BATCH]
            measured = Closing.objects.filter(case_uid__in=part)
            for uid, kind, key, label in measured.values_list("case_uid", "kind", "item_key", "item_label"):
                self.of_case[str(uid)] = self._item(kind, key, label)
            standing = list(Case.objects.filter(uid__in=[uid for uid in part if uid not in self.of_case]))
            about = finished.items_of(standing)
            for case in standing:
                self.of_case[str(case.uid)] = self._item(case.kind, *about[case.pk])
        for one in missing:
            if one not in self.of_case:
                kind = kinds[one]
                self.of_case[one] = self._item(kind, kind, procedures()[kind].label)

    def _stays(self) -> None:
        rows = Stay.objects.filter(
            closing__org=self.org, kind__in=self.kinds, closed_on__gte=self.first, closed_on__lte=self.last
        )
        for uid, step, days in rows.order_by().values_list("closing__case_uid", "step", "days").iterator():
            if (item := self.of_case.get(str(uid))) is not None:  # measured while we were reading: next time
                item.steps[step].days[days] += 1

    def _followed(self, events: Placed) -> None:
        """整改, 督办, 约谈、通报、责任追究 after events of the year; an order over three events counts once an item."""
        found = self._found().values("pk")
        for pk in Correction.objects.filter(event__in=found).values_list("event", flat=True):
            if pk in events:
                events[pk][0].counts["corrections"] += 1
        issued = Order.objects.exclude(issued_on=None).filter(events__in=found)
        self._count(events, (("orders", *row) for row in issued.values_list("pk", "events")))
        carried = Measure.objects.filter(events__in=found, case__step__in=CARRIED)
        self._count(events, carried.values_list("form", "pk", "events"))

    def _count(self, events: Placed, rows: Iterable[tuple[str, int, int]]) -> None:
        seen: set[tuple[str, int, Item]] = set()
        for name, pk, event in rows:
            if event not in events:  # the same order also answers events of other years
                continue
            item, steps = events[event]
            for step in steps:
                item.steps[step].accountable += int(name == "accountability")
            if (name, pk, (item.kind, item.key)) not in seen:
                seen.add((name, pk, (item.kind, item.key)))
                item.counts[name] += 1

    def _journal(self) -> None:
        """Hands and unusual patterns from what the staff did in the year in the cases of these items."""
        bursts: dict[tuple[int, datetime], set[str]] = defaultdict(set)
        for subject, some in groupby(self._entries(), key=lambda row: row[0]):
            uid = subject.removeprefix(SUBJECT)
            item, verbs = self.of_case[uid], defaultdict[int, set[str]](set)
            for _, verb, step, actor, name, at in some:
                item.steps[step].holders[name] += 1
                verbs[actor].add(verb)
                bursts[actor, at.replace(second=0, microsecond=0)].add(uid)
            item.patterns["same_hand"] += int(any(_both(own) for own in verbs.values()))
        hasty = {uid for uids in bursts.values() if len(uids) >= patterns()["bursts"].least for uid in uids}
        for uid in hasty:
            self.of_case[uid].patterns["bursts"] += 1

    def _entries(self) -> Iterator[tuple[str, str, str, int, str, datetime]]:
        """By the cases: an entry keeps the path the body had when it was written, and the body may have moved."""
        begin, end = (datetime.combine(day, time.min, workdays.SHANGHAI) for day in (self.first, self.last))
        columns = ("subject", "verb", "step_before", "actor_id", "actor_name", "at")
        subjects = sorted(f"{SUBJECT}{uid}" for uid in self.of_case)
        for place in range(0, len(subjects), BATCH):
            rows = Entry.objects.filter(
                subject__in=subjects[place : place + BATCH], at__gte=begin, at__lt=end + timedelta(1),
                actor_kind="staff",
            ).exclude(verb__in=LOOKING)  # fmt: skip
            yield from rows.order_by("subject", "seq").values_list(*columns)

    def _pauses(self) -> None:
        rows = ClockEventRow.objects.filter(
            clock__case__org=self.org, kind="pause", clock__case__kind__in=self.kinds,
            on__gte=self.first, on__lte=self.last,
        )  # fmt: skip
        acts: dict[str, set[Any]] = defaultdict(set)
        for uid, recorded, on in rows.values_list("clock__case__uid", "recorded_at", "on"):
            acts[str(uid)].add(recorded or on)
        for case, some in acts.items():
            if len(some) >= patterns()["pauses"].least and case in self.of_case:
                self.of_case[case].patterns["pauses"] += 1


def _both(verbs: set[str]) -> bool:
    pattern = patterns()["same_hand"]
    return bool(verbs.intersection(pattern.first) and verbs.intersection(pattern.last))
