"""What the desk pages of items and of the catalogue share."""

from collections.abc import Callable, Set
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available, clocks_of
from gongkai.kernel.journal.reading import entries
from gongkai.web.forms import Form
from gongkai.web.shapes import Step, Tab, steps

ENDED_EARLY = "discarded"


def phases(case: Case) -> list[Step]:
    """The step bar; none for what was given up."""
    spec, here = procedure(case.kind), procedure(case.kind).step(case.step)
    if case.step == ENDED_EARLY:
        return []
    names = list(dict.fromkeys(step.phase for step in spec.steps))
    return steps(names, len(names) if here.terminal else names.index(here.phase), {names.index(here.phase): here.label})


def case_context(request: HttpRequest, case: Case, act_url: str, hidden: Set[str] = frozenset()) -> dict[str, Any]:
    """Steps, acts, clocks and course of a case."""
    spec = procedure(case.kind)
    return {
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(case),
        "offered": [
            (one.spec, reverse(act_url, args=[case.uid, one.name]))
            for one in available(case, request.actor)  # type: ignore[attr-defined]
            if one.name not in hidden
        ],
        "clocks": [(clock, spec.clock(clock.key).label) for clock in clocks_of(case)],
        "entries": entries(case.subject).order_by("-seq"),
    }


def may(request: HttpRequest, case: Case, act: str) -> bool:
    return act in {one.name for one in available(case, request.actor)}  # type: ignore[attr-defined]


def attempt(form: Form, do: Callable[[], Any]) -> Any:
    """What the act gives back; None when it was refused, and the refusal stands in the form."""
    try:
        return do()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def group_tabs(address: Callable[[str], str], current: str, found: list[Problem], shown: Set[str]) -> list[Tab]:
    """The groups of a draft, each with the number of things said against it."""
    by_group = [tables.elements()[p.element].group for p in found if p.element in tables.elements()]
    return [
        Tab(group.label, address(group.id), group.id == current, by_group.count(group.id) or None)
        for group in tables.groups()
        if group.id in shown
    ]


def groups_for(elements: Elements, start: str) -> frozenset[str]:
    """What an item of duty has no use for is not asked, and the other way round, unless something is there."""
    everything = {group.id for group in tables.groups()}
    idle = OF_DUTY if start == tables.APPLICATION else OF_APPLICANTS
    filled = {e.group for e in tables.elements().values() if getattr(elements, e.key) not in (None, "", ())}
    return frozenset(everything - (idle - filled))


OF_DUTY = {"duty"}
OF_APPLICANTS = {"conditions", "materials", "time", "fee", "online", "result", "intermediary", "topics"}
