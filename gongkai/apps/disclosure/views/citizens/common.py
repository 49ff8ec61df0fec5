"""What the desk pages of both kinds share: one case with its acts, clocks, letters and course."""

from collections.abc import Sequence, Set
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.queries import personal
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available, clocks_of, letters_of
from gongkai.kernel.journal.reading import entries
from gongkai.web import told_once
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact, FileItem, Step, steps
from gongkai.web.tables import Column


def phases(case: Case) -> list[Step]:
    """The step bar: the phases in the order in which the procedure names them; none after a withdrawal."""
    if case.step == "withdrawn":
        return []
    spec = procedure(case.kind)
    names = list(dict.fromkeys(step.phase for step in spec.steps))
    here = spec.step(case.step)
    return steps(names, len(names) if here.terminal else names.index(here.phase))


def case_page(
    request: HttpRequest,
    case: Case,
    *,
    back: Crumb,
    act_url: str,
    facts: Sequence[Fact],
    more: dict[str, Any],
    template: str = "disclosure/desk/citizen_case.html",
    pointless: Set[str] = frozenset(),
) -> HttpResponse:
    """`pointless` are acts the step allows that this case leaves nothing to do for."""
    spec = procedure(case.kind)
    context = {
        "heading": case.title,
        "crumbs": [back],
        "case": case,
        "told": told_once.code_of(request, case.number),
        "step": spec.step(case.step),
        "phases": phases(case),
        "offered": [
            (one.spec, reverse(act_url, args=[case.uid, one.name]))
            for one in available(case, request.actor)  # type: ignore[attr-defined]
            if one.name not in pointless
        ],
        "facts": facts,
        "letters": letters_of(case)[::-1],
        "clocks": [(clock, spec.clock(clock.key).label) for clock in clocks_of(case)],
        "entries": entries(case.subject).order_by("-seq"),
        "may_copy": case.kind in personal.MODELS and request.actor.holds("disclosure.clerk", case.org),  # type: ignore[attr-defined]
    }
    return render(request, template, context | more)


def file_items(files: Sequence[Any]) -> list[FileItem]:
    return [
        FileItem(f.original_name, reverse("files:download", args=[f.uid]), f.size, "，".join(f.finding_labels))
        for f in files
    ]


def step_label(row: Any) -> str:
    return procedure(row.case.kind).step(row.case.step).label


def state_columns() -> tuple[Column, ...]:
    return (
        Column("receipt_on", "收到日期", kind="date", sort="receipt_on"),
        Column("step", "环节", step_label),
        Column("due", "期限", html=lambda r: clock_badge(r.case), export=False),
        Column("outcome", "结果", "get_outcome_display"),
        Column("decided_on", "决定日期", kind="date", shown=False),
    )
