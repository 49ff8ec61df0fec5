"""The order in which a definition is evaluated, its parsed expressions, and what they cost at most.

A field depends on what decides whether it is shown (its own condition and those around it) and on what it is
computed from. An order exists or the definition is refused: so evaluating takes one walk and cannot go round.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from gongkai.kernel.eforms.definition.parts import Definition, Field, Group, Part, Rows
from gongkai.kernel.eforms.definition.problems import BadDefinition, DefinitionProblem
from gongkai.kernel.eforms.expressions import ExpressionProblem, Node, Scope, Type, check, names_of, nodes_of, parse
from gongkai.kernel.eforms.expressions.tree import Aggregate

# Steps of one evaluation at the most rows everywhere: about a tenth of a second.
DEAREST = 200_000


@dataclass(frozen=True, slots=True)
class Slot:
    """One expression of the definition: where it is, and in the rows of which repeating part."""

    owner: str
    attribute: str
    source: str
    path: str
    row: str
    wanted: Type | None


@dataclass(frozen=True)
class Plan:
    """`order` holds pages, groups, repeating parts, fields and columns; `around` what each stands in."""

    order: tuple[str, ...]
    trees: Mapping[tuple[str, str], Node]
    around: Mapping[str, str]
    parts: Mapping[str, Part] = field(default_factory=dict)
    cost: int = 0


@lru_cache(maxsize=256)
def plan_of(definition: Definition) -> Plan:
    """Raises `BadDefinition`."""
    problems: list[DefinitionProblem] = []
    trees = _trees(definition, problems)
    around = dict(_around(definition))
    if problems:
        raise BadDefinition(problems)
    order = _order(definition, trees, around)
    cost = sum(_cost(definition, slot, trees) for slot in slots(definition))
    if cost > DEAREST:
        raise BadDefinition([DefinitionProblem("", f"条件和公式合计过于复杂（{cost}步，上限{DEAREST}步），请减少。")])
    return Plan(order, trees, around, dict(_parts(definition)), cost)


def slots(definition: Definition) -> Iterator[Slot]:
    """Every expression of the definition."""
    for number, page in enumerate(definition.pages):
        path = f"pages[{number}]"
        if page.show:
            yield Slot(page.id, "show", page.show, f"{path}.show", "", Type.BOOLEAN)
        for place, part in enumerate(page.parts):
            yield from _of_part(part, f"{path}.parts[{place}]", "")
    rows_of = definition.rows_of
    for number, rule in enumerate(definition.rules):
        path = f"rules[{number}].check"
        yield Slot(rule.id, "check", rule.check, path, rows_of.get(rule.at, ""), Type.BOOLEAN)


def _of_part(part: Part, path: str, row: str) -> Iterator[Slot]:
    if part.show:
        yield Slot(part.id, "show", part.show, f"{path}.show", row, Type.BOOLEAN)
    if isinstance(part, Field):
        if part.require:
            yield Slot(part.id, "require", part.require, f"{path}.require", row, Type.BOOLEAN)
        if part.calculate:
            yield Slot(part.id, "calculate", part.calculate, f"{path}.calculate", row, part.spec.type)
    elif isinstance(part, Group):
        for place, inner in enumerate(part.parts):
            yield from _of_part(inner, f"{path}.parts[{place}]", row)
    else:
        for place, column in enumerate(part.fields):
            yield from _of_part(column, f"{path}.fields[{place}]", part.id)


def scope_of(definition: Definition, row: str = "") -> Scope:
    """What names mean in an expression of this definition."""
    columns = {
        rows.id: {one.id: one.spec.type for one in rows.fields if one.spec.type} for rows in definition.rows.values()
    }
    fields = {
        one.id: one.spec.type
        for one in definition.fields.values()
        if one.spec.type and one.id not in definition.rows_of
    }
    return Scope(fields, columns, row)


def _trees(definition: Definition, problems: list[DefinitionProblem]) -> dict[tuple[str, str], Node]:
    found = {}
    for slot in slots(definition):
        try:
            node = parse(slot.source)
            type_ = check(node, scope_of(definition, slot.row))
            if slot.wanted and type_ is not slot.wanted:
                raise ExpressionProblem(f"结果应当是{slot.wanted.value}，现在是{type_.value}。")
        except ExpressionProblem as problem:
            problems.append(DefinitionProblem(slot.path, str(problem), slot.owner, slot.attribute))
        else:
            found[slot.owner, slot.attribute] = node
    return found


def _around(definition: Definition) -> Iterator[tuple[str, str]]:
    for page in definition.pages:
        yield page.id, ""
        for part in page.parts:
            yield part.id, page.id
            inner = part.parts if isinstance(part, Group) else ()
            for one in inner:
                yield one.id, part.id
            for rows in (part, *inner):
                if isinstance(rows, Rows):
                    yield from ((column.id, rows.id) for column in rows.fields)


def _parts(definition: Definition) -> Iterator[tuple[str, Part]]:
    for page in definition.pages:
        for part in page.parts:
            yield part.id, part
            if isinstance(part, Group):
                yield from ((one.id, one) for one in part.parts)
    for column, rows in definition.rows_of.items():
        yield column, next(one for one in definition.rows[rows].fields if one.id == column)


def _order(definition: Definition, trees: Mapping[tuple[str, str], Node], around: Mapping[str, str]) -> tuple[str, ...]:
    edges: dict[str, set[str]] = {one: {outer} if outer else set() for one, outer in around.items()}
    for (owner, attribute), tree in trees.items():
        if attribute in ("show", "calculate"):
            edges[owner] |= names_of(tree)
    try:
        return tuple(TopologicalSorter(edges).static_order())
    except CycleError as error:
        circle = list(dict.fromkeys(error.args[1]))
        labels = [
            definition.labels.get(one) or next(p.title for p in definition.pages if p.id == one) for one in circle
        ]
        message = f"条件和公式互相依赖，绕成了圈：{'、'.join(labels)}。"
        # The circle is told at each part that has a hand in it, so that the builder can point there.
        paths = [slot for slot in slots(definition) if slot.owner in circle and slot.attribute in ("show", "calculate")]
        raise BadDefinition(
            [DefinitionProblem(slot.path, message, slot.owner, slot.attribute) for slot in paths]
        ) from error


def _cost(definition: Definition, slot: Slot, trees: Mapping[tuple[str, str], Node]) -> int:
    """Nodes visited at most: once for every row it stands in, and an inner walk for every row it walks."""
    tree = trees[slot.owner, slot.attribute]
    inner = sum(
        definition.rows[node.rows.id].max * sum(1 for _ in nodes_of(node.body))
        for node in nodes_of(tree)
        if isinstance(node, Aggregate) and node.body is not None
    )
    times = definition.rows[slot.row].max if slot.row else 1
    return times * (sum(1 for _ in nodes_of(tree)) + inner)
