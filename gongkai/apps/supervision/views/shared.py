"""What the pages of supervision share: badges, rows of acts, the course of a case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.apps.supervision.models import Correction, Event, Measure, Order
from gongkai.apps.supervision.queries import casework
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure, procedures
from gongkai.kernel.cases.queries import available, clocks_of, letters_of
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import FileItem, steps
from gongkai.web.tables import Tag
from gongkai.web.tables.columns import Tone

SIGNALS: dict[int, Tone] = {1: "slate", 2: "blue", 3: "amber", 4: "red", 5: "red"}
STATES: dict[str, Tone] = {"open": "outline", "settled": "slate", "corrected": "green", "void": "slate"}


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor


def signal_tag(event: Any) -> Tag:
    return Tag(event.get_signal_display(), SIGNALS[event.signal])


def state_tag(event: Event) -> Tag:
    return Tag(event.get_state_display(), STATES[event.state])


def event_page(event: Event) -> str:
    return reverse("supervision_desk:event", args=[event.uid])


def case_page(event: Event) -> str:
    return reverse("supervision_desk:case", args=[event.case_uid]) if event.case_id else ""


def kind_label(kind: str) -> str:
    known = procedures().get(kind)
    return known.label if known else kind


def step_label(kind: str, step: str) -> str:
    known = procedures().get(kind)
    found = next((one for one in known.steps if one.id == step), None) if known else None
    return found.label if found else step


def acts(case: Case, actor: Actor, name: str) -> list[tuple[Any, str]]:
    """What this person may do now, with the addresses; `name` is the URL name of an act's page."""
    return [(one.spec, reverse(name, args=[case.uid, one.name])) for one in available(case, actor)]


def phases_and_acts(case: Case, actor: Actor, name: str, forms: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Steps, the acts (with `forms`, only those that have one there) and the journal of a case."""
    spec = procedure(case.kind)
    here = spec.step(case.step)
    names = list(dict.fromkeys(step.phase for step in spec.steps))
    return {
        "case": case,
        "step": here,
        "phases": steps(names, len(names) if here.terminal else names.index(here.phase)),
        "offered": [(one, address) for one, address in acts(case, actor, name) if forms is None or one.id in forms],
        "entries": entries(case.subject).order_by("-seq"),
    }


def course(found: Correction | Order | Measure, actor: Actor, name: str) -> dict[str, Any]:
    """What every page of a case of supervision shows: steps, acts, clocks, letters, files, journal."""
    case = found.case
    spec = procedure(case.kind)
    return {
        **phases_and_acts(case, actor, name),
        "clocks": [(clock, spec.clock(clock.key).label) for clock in clocks_of(case)],
        "letters": letters_of(case),
        "files": file_items(casework.files_of(case)),
    }


def file_items(stored: Sequence[Any]) -> list[FileItem]:
    return [FileItem(one.original_name, reverse("files:download", args=[one.uid]), one.size) for one in stored]
