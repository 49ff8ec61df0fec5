"""What an event rests on: its findings in words, who had a part in the case, and the proof from the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.supervision.models import Event, Raise
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries.responsibility import Part, parts_of_subject
from gongkai.kernel.cases.procedures import act_label, procedures
from gongkai.kernel.journal import chain
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.journal.reading import proof as seal_proof


@dataclass(frozen=True)
class Line:
    """One finding in words."""

    on: date
    rule: str
    label: str
    found: Raise
    about: str
    basis: str
    clock: str = ""


def lines(event: Event, labels: Mapping[str, str]) -> list[Line]:
    written = {entry.seq: entry for entry in entries(f"case:{event.case_uid}")}
    return [_line(event, one, labels, written) for one in reading.raises(event)]


def _line(event: Event, one: Raise, labels: Mapping[str, str], written: Mapping[int, Entry]) -> Line:
    about, clock = _about(event, one.occurrence, written)
    basis = reading.basis_of(one.rule, one.version)
    return Line(one.on, one.rule, labels.get(one.rule, one.rule), one, about, basis, clock)


def _about(event: Event, occurrence: str, written: Mapping[int, Entry]) -> tuple[str, str]:
    """What a finding is about in words, and the clock it names."""
    if occurrence.isdigit():
        entry = written.get(int(occurrence))
        if entry is None:
            return "办件日志", ""
        return f"日志第 {entry.seq} 条：{act_label(entry.act) or entry.verb_label}（{entry.actor_name}）", ""
    key, _, number = occurrence.rpartition(":")[2].partition("#")
    spec = procedures().get("supervision.correction" if ":" in occurrence else event.kind)
    known = next((clock for clock in spec.clocks if clock.key == key), None) if spec else None
    label = known.label if known else key
    return f"{label}（第 {number} 轮）" if number != "1" else label, "" if ":" in occurrence else key


def parts_of(event: Event) -> list[Part]:
    return parts_of_subject(f"case:{event.case_uid}")


def proof(event: Event) -> dict[str, Any]:
    """Everything an outsider needs to check an event: nothing here has to be believed but the seals' roots."""
    subjects = (f"case:{event.case_uid}", event.subject)
    return {
        "event": event.number,
        "case": event.case_number,
        "signal": event.get_signal_display(),
        "state": event.get_state_display(),
        "found": [
            {"rule": one.rule, "version": one.version, "signal": one.signal, "on": one.on, "about": one.occurrence}
            for one in reading.raises(event)
        ],
        "journal": {subject: [_entry(entry) for entry in entries(subject)] for subject in subjects},
    }


def _entry(entry: Entry) -> dict[str, Any]:
    sealed = seal_proof(entry)
    return {
        "seq": entry.seq,
        "at": entry.at,
        "act": entry.act,
        "hash": entry.hash,
        "previous": entry.previous_hash,
        "intact": chain.entry_hash(entry) == entry.hash,
        "seal": sealed,
    }
