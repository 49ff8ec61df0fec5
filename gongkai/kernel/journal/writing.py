"""Appending to the journal and sealing it: the only code that writes here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from gongkai.kernel import rows, workdays
from gongkai.kernel.journal import chain
from gongkai.kernel.journal.models import Entry, Seal
from gongkai.kernel.journal.verbs import VERBS
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, Holding

LAST = f"SELECT seq, hash FROM {Entry._meta.db_table} WHERE subject = %s ORDER BY seq DESC LIMIT 1"
LAST_OF_ALL = (
    f"SELECT e.subject, e.seq, e.hash FROM {Entry._meta.db_table} e"
    f" JOIN (SELECT subject, MAX(seq) AS seq FROM {Entry._meta.db_table} WHERE subject IN ({{}}) GROUP BY subject) l"
    " ON l.subject = e.subject AND l.seq = e.seq"
)
LOCK_ALL = (
    "SELECT pg_advisory_xact_lock(k) FROM"
    " (SELECT hashtextextended(s, 0) AS k FROM unnest(%s::text[]) AS s ORDER BY 1 OFFSET 0) AS ordered"
)
DONE = f"SELECT act FROM {Entry._meta.db_table} WHERE subject = %s AND actor_id = %s ORDER BY seq"


def write(
    *,
    subject: str,
    verb: str,
    by: Actor,
    act: str = "",
    org: Organisation | None = None,
    details: dict[str, Any] | None = None,
    holding: Holding | None = None,
    step_before: str = "",
    step_after: str = "",
) -> Entry:
    """Append one entry to the chain of `subject`, inside the transaction of the change it tells of."""
    if not rows.in_transaction():
        raise RuntimeError("日志必须与业务变更写在同一事务中。")
    if verb not in VERBS:
        raise ValueError(f"动作“{verb}”不在动作表中。")
    number, previous_hash = _last_of(subject)
    entry = _entry(
        by,
        details,
        subject=subject,
        seq=number + 1,
        at=workdays.now(),
        verb=verb,
        act=act,
        org_path=org.path if org else "",
        for_name=holding.for_name if holding else "",
        step_before=step_before,
        step_after=step_after,
        previous_hash=previous_hash,
    )
    rows.insert(entry)
    return entry


def _entry(by: Actor, details: dict[str, Any] | None, **values: Any) -> Entry:
    """Not written yet: who did it, through which system, and the hash over all of it."""
    entry = rows.new(
        Entry,
        actor_kind=by.kind,
        actor_id=by.account_id,
        actor_name=(by.part or by.name)[:60],
        details_json=chain.canonical({**(details or {}), **({"via": by.via} if by.via else {})}),
        **values,
    )
    entry.hash = chain.entry_hash(entry)
    return entry


@dataclass(frozen=True)
class Line:
    """One entry of one of many subjects."""

    subject: str
    org_path: str
    details: dict[str, Any] = field(default_factory=dict)


def begin_chains(lines: Sequence[Line], *, verb: str, by: Actor, act: str) -> None:
    """Append the first entry of many new subjects at once: the chain of a subject that was just made has no end to
    look for and none to lock. A subject that has entries already is refused by the table."""
    _append(lines, {}, verb=verb, by=by, act=act)


def continue_chains(lines: Sequence[Line], *, verb: str, by: Actor, act: str) -> None:
    """Append one entry each to the chains of many subjects at once, in as many statements as for one."""
    subjects = [line.subject for line in lines]
    if len(set(subjects)) != len(subjects):
        raise ValueError("同一对象一次只能续写一条日志。")
    _append(lines, _ends_of(subjects) if subjects else {}, verb=verb, by=by, act=act)


def _append(lines: Sequence[Line], ends: Mapping[str, tuple[int, str]], *, verb: str, by: Actor, act: str) -> None:
    """Each line behind the end of its chain; where none is given, as the first."""
    if not rows.in_transaction():
        raise RuntimeError("日志必须与业务变更写在同一事务中。")
    if verb not in VERBS:
        raise ValueError(f"动作“{verb}”不在动作表中。")
    at = workdays.now()
    entries = []
    for line in lines:
        number, previous_hash = ends.get(line.subject, (0, ""))
        told: dict[str, Any] = {"verb": verb, "act": act, "at": at, "org_path": line.org_path}
        told |= {"subject": line.subject, "seq": number + 1, "previous_hash": previous_hash}
        entries.append(_entry(by, line.details, **told))
    rows.insert_many(entries)


@transaction.atomic
def record_read(subject: str, *, by: Actor, what: str, org: Organisation | None = None) -> Entry:
    """Somebody looked at personal data: what and who."""
    return write(subject=subject, verb="read", by=by, org=org, details={"what": what})


@transaction.atomic
def seal(day: date) -> Seal | None:
    """Seal every entry since the last seal; nothing new, no seal."""
    _wait_for_writers()
    previous = Seal.objects.order_by("-number").first()
    after = previous.last_id if previous else 0
    rows = list(Entry.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "hash"))
    if not rows:
        return None
    root = chain.merkle_root([row[1] for row in rows])
    number = previous.number + 1 if previous else 1
    earlier = previous.hash if previous else ""
    return Seal.objects.create(
        number=number,
        day=day,
        sealed_at=workdays.now(),
        first_id=rows[0][0],
        last_id=rows[-1][0],
        entry_count=len(rows),
        root=root,
        previous_hash=earlier,
        hash=chain.seal_hash(number, day, rows[0][0], rows[-1][0], len(rows), root, earlier),
    )


def acts_of(subject: str, account_id: int) -> list[str]:
    """What this person has done with a subject, oldest first: asked by every act that forbids doing two things."""
    return [str(act) for (act,) in rows.run(DONE, [subject, account_id])]


def _last_of(subject: str) -> tuple[int, str]:
    """Number and hash of the last entry of a chain; (0, "") before the first."""
    if rows.vendor() == "postgresql":
        # Two writers of one chain would both read the same last entry; the lock ends with the transaction.
        rows.run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
    # Asked at every act of the platform, so without the price of building the same statement every time.
    found = rows.run(LAST, [subject])
    return (int(found[0][0]), str(found[0][1])) if found else (0, "")


def _ends_of(subjects: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The same of many chains; those without an entry are left out."""
    if rows.vendor() == "postgresql":
        # Always in the same order, so that two who want the same chains do not wait for each other.
        rows.run(LOCK_ALL, [list(subjects)])
    marks = ", ".join(["%s"] * len(subjects))
    found = rows.run(LAST_OF_ALL.format(marks), list(subjects))
    return {str(subject): (int(seq), str(end)) for subject, seq, end in found}


def _wait_for_writers() -> None:
    # An id handed out before the seal may commit after it. SHARE waits for writers under way and holds
    # back new ones, so that the highest visible id is a safe end. SQLite has one writer: this one.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE MODE")
