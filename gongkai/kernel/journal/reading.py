"""Reading the journal, verifying it and proving single entries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.kernel import workdays
from gongkai.kernel.journal import chain
from gongkai.kernel.journal.models import Entry, Seal
from gongkai.kernel.orgs.models import STEP
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor

AUDITOR = "platform.auditor"


def entries(subject: str) -> QuerySet[Entry]:
    return Entry.objects.filter(subject=subject).order_by("seq")


@dataclass(frozen=True)
class EntryFilter:
    """What of the journal is wanted; both days belong to the period."""

    subject: str = ""
    verb: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None

    def apply(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        for name, value in (("subject", self.subject), ("verb", self.verb), ("actor_name", self.person)):
            if value:
                rows = rows.filter(**{name: value})
        if self.since:
            rows = rows.filter(at__gte=_midnight(self.since))
        if self.until:
            rows = rows.filter(at__lt=_midnight(self.until + timedelta(days=1)))
        return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, workdays.SHANGHAI)


def audit(
    actor: Actor,
    only: EntryFilter = EntryFilter(),
    *,
    before: int | None = None,
    size: int = 50,
) -> list[Entry]:
    """What 日志审计员 may see, newest first: entries of the bodies they reach; those of no body at a root body only.

    `before` is the key of the last entry of the page above.
    """
    rows = only.apply(Entry.objects.filter(audited(actor)))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:size])


def audited(actor: Actor) -> Q:
    paths = actor.org_paths(AUDITOR)
    reach = in_paths(paths)
    if any(len(path) == STEP for path in paths):
        reach |= Q(org_path="")
    return reach


def seals(*, before: int | None = None, size: int = 50) -> list[Seal]:
    """The daily seals, latest first."""
    rows = Seal.objects.all() if before is None else Seal.objects.filter(number__lt=before)
    return list(rows.order_by("-number")[:size])


@dataclass(frozen=True)
class Break:
    """Where the evidence was changed."""

    entry_id: int | None
    subject: str
    message: str


@dataclass(frozen=True)
class Verdict:
    entry_count: int
    seal_count: int
    first_break: Break | None

    @property
    def intact(self) -> bool:
        return self.first_break is None


def verify(progress: Callable[[int], None] | None = None) -> Verdict:
    """Walk every entry and every seal in order; stops at the first entry that was changed, removed or inserted."""
    walk = _Walk()
    seals = iter(Seal.objects.order_by("number").iterator())
    current = next(seals, None)
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=5000):
        while current is not None and entry.pk > current.last_id:
            if broken := walk.close(current):
                return walk.verdict(broken)
            current = next(seals, None)
        if broken := walk.step(entry):
            return walk.verdict(broken)
        if progress:
            progress(walk.count)
    for seal in _rest(current, seals):
        if broken := walk.close(seal):
            return walk.verdict(broken)
    return walk.verdict(None)


class _Walk:
    """State of one verification: the last link of every chain, the leaves of the seal under way."""

    def __init__(self) -> None:
        self.count = 0
        self.seals = 0
        self.last: dict[str, tuple[int, str]] = {}
        self.leaves: list[str] = []
        self.previous_seal = ""

    def step(self, entry: Entry) -> Break | None:
        self.count += 1
        seq, previous = self.last.get(entry.subject, (0, ""))
        if entry.seq != seq + 1:
            return _broken(entry, f"序号不连续：应为第 {seq + 1} 条，实为第 {entry.seq} 条，其间日志缺失")
        if entry.previous_hash != previous:
            return _broken(entry, "与前一条日志的链接断开")
        if chain.entry_hash(entry) != entry.hash:
            return _broken(entry, "内容与摘要不符，已被改动")
        self.last[entry.subject] = (entry.seq, entry.hash)
        self.leaves.append(entry.hash)
        return None

    def close(self, seal: Seal) -> Break | None:
        self.seals += 1
        leaves, self.leaves = self.leaves, []
        values = (seal.number, seal.day, seal.first_id, seal.last_id, seal.entry_count, seal.root, seal.previous_hash)
        if seal.previous_hash != self.previous_seal or chain.seal_hash(*values) != seal.hash:
            return Break(None, f"seal:{seal.number}", f"第 {seal.number} 号封存被改动")
        self.previous_seal = seal.hash
        if len(leaves) != seal.entry_count or chain.merkle_root(leaves) != seal.root:
            message = f"第 {seal.number} 号封存应有 {seal.entry_count} 条日志，现有 {len(leaves)} 条，内容与封存不符"
            return Break(seal.first_id, f"seal:{seal.number}", message)
        return None

    def verdict(self, broken: Break | None) -> Verdict:
        return Verdict(self.count, self.seals, broken)


def proof(entry: Entry) -> dict[str, Any] | None:
    """What an outsider needs to check one entry against a time-stamped seal; None until it is sealed."""
    seal = Seal.objects.filter(first_id__lte=entry.pk, last_id__gte=entry.pk).first()
    if seal is None:
        return None
    rows = list(
        Entry.objects.filter(pk__gte=seal.first_id, pk__lte=seal.last_id).order_by("pk").values_list("pk", "hash")
    )
    index = [pk for pk, _ in rows].index(entry.pk)
    return {
        "entry": entry.hash,
        "seal": seal.number,
        "root": seal.root,
        "path": chain.merkle_proof([h for _, h in rows], index),
    }


def export_seals() -> list[dict[str, Any]]:
    """The seals as plain values, for a time-stamping service or a printed record outside this system."""
    fields = ("number", "day", "sealed_at", "first_id", "last_id", "entry_count", "root", "previous_hash", "hash")
    return [{name: getattr(seal, name) for name in fields} for seal in Seal.objects.order_by("number")]


def _rest(current: Seal | None, seals: Iterator[Seal]) -> Iterator[Seal]:
    if current is not None:
        yield current
    yield from seals


def _broken(entry: Entry, message: str) -> Break:
    return Break(entry.pk, entry.subject, f"第 {entry.pk} 条日志（{entry.subject}）{message}")
