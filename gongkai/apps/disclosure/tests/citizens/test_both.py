"""What holds for both kinds: forbidden moves from the procedure, visibility, tracking, and no count in the report."""

import inspect

import pytest

from gongkai.apps.disclosure.queries import citizens as reading
from gongkai.apps.disclosure.tests.citizens.walk import DAY, correction, suggestion
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.acts import IMPLEMENTED
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.figures import reading as figures
from gongkai.kernel.figures.declare import FIGURES, Scope
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db
MAKERS = {"disclosure.correction": correction, "disclosure.suggestion": suggestion}
ACTS = [
    pytest.param(kind, act, id=f"{kind}.{act.id}")
    for kind in MAKERS
    for act in procedure(kind).acts
    if "start" not in act.source
]


def needed(function):
    """Arguments without a default; what they hold does not matter to a move that is refused."""
    parameters = list(inspect.signature(function).parameters.items())[1:]
    return {
        name: "理由" if name == "reason" else None
        for name, p in parameters
        if p.default is inspect.Parameter.empty and name != "by"
    }


@pytest.mark.parametrize(("kind", "act"), ACTS)
def test_an_act_from_a_wrong_step_is_refused_and_leaves_no_trace(cast, clock, kind, act):
    item = MAKERS[kind](cast, clock).item
    case, function = item.case, IMPLEMENTED[f"{kind}.{act.id}"]
    before = entries(case.subject).count()
    for step in (s.id for s in procedure(kind).steps if s.id not in act.source):
        type(case).objects.filter(pk=case.pk).update(step=step)
        with pytest.raises(Refused) as refusal:
            function(item, by=cast.clerk, **needed(function))
        assert refusal.value.code == "wrong_step"
    assert entries(case.subject).count() == before


@pytest.mark.parametrize(("kind", "act"), ACTS)
def test_an_act_without_its_post_is_refused(cast, clock, kind, act):
    item = MAKERS[kind](cast, clock).item
    type(item.case).objects.filter(pk=item.case.pk).update(step=act.source[0])
    function = IMPLEMENTED[f"{kind}.{act.id}"]
    strangers = [cast.nobody, cast.supervisor, *(cast.actor(f"other_{n}") for n in ("clerk", "handler", "head"))]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            function(item, by=stranger, **needed(function))


@pytest.mark.parametrize(("kind", "query"), [("correction", "corrections"), ("suggestion", "suggestions")])
def test_staff_see_those_of_their_own_body_and_the_supervisor_those_below(cast, clock, kind, query):
    item = MAKERS[f"disclosure.{kind}"](cast, clock).item
    seen = {
        name
        for name in ("clerk", "handler", "head", "leader", "supervisor", "other_clerk", "other_head", "nobody")
        if getattr(reading, query)(cast.actor(name)).filter(pk=item.pk).exists()
    }
    assert seen == {"clerk", "handler", "head", "leader", "supervisor"}
    assert getattr(reading, kind)(cast.other_clerk, item.case.uid) is None


@pytest.mark.parametrize("kind", MAKERS)
def test_number_and_code_open_it_and_nothing_else_does(cast, clock, kind):
    walk = MAKERS[kind](cast, clock)
    number = walk.item.case.number
    assert reading.case_by_number_and_code(number.lower(), walk.code) == walk.item.case
    assert reading.case_by_number_and_code(number, "WRONG234") is None
    assert reading.case_by_number_and_code(number, "") is None


def test_neither_is_counted_in_the_annual_report(cast, clock):
    """年度报告统计口径: 更正申请和建议不计入申请数量（annual-report §5）."""
    scope = Scope.year(cast.county, 2026, subtree=True)
    counted = [name for name in FIGURES if name.startswith("disclosure.requests.")]
    before = {name: figures.table(name, scope) for name in counted}
    correction(cast, clock).assign().draft("refused").decide().tell(DAY)
    suggestion(cast, clock).assign().draft("declined").decide()
    correction(cast, clock)
    assert counted
    assert {name: figures.table(name, scope) for name in counted} == before
    received(cast, clock, DAY)
    assert {name: figures.table(name, scope) for name in counted} != before
