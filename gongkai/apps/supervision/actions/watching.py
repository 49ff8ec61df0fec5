"""查阅留痕: whoever watches is watched too. Every look into a case leaves an entry in a chain of its own."""

from typing import Any

from gongkai.apps.supervision.models import Event
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries import evidence
from gongkai.kernel.cases.models import Case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor


def record_opening(event: Event, *, by: Actor) -> None:
    """A supervisor opened an event with the course of its case. The body's own people see their own work."""
    if reading.supervises(by, event):
        journal.record_read(event.subject, by=by, what="查看监察事件", org=event.org)


def record_look(case: Case, *, by: Actor) -> None:
    """A supervisor looked into a case: on record apart from the case's own course, which its handlers follow."""
    journal.record_read(f"supervision-case:{case.uid}", by=by, what=f"查看办件全程 {case.number}", org=case.org)


def take_proof(event: Event, *, by: Actor) -> dict[str, Any]:
    journal.record_read(event.subject, by=by, what="下载核验凭据", org=event.org)
    return evidence.proof(event)
