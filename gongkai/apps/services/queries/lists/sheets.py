"""A sent list against what is in force: which body, what is new, changed, or as it was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from gongkai.apps.services.models import LineState, ListLine, ListLineVersion
from gongkai.apps.services.queries.lists.lines import line_of, on_day
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules.lists.definitions import identities
from gongkai.apps.services.rules.lists.loading import Line, document, load
from gongkai.apps.services.rules.lists.sheets import SheetLine
from gongkai.apps.services.rules.lists.writing import WrittenLine
from gongkai.apps.services.rules.problems import Problem
from gongkai.apps.services.rules.sheets import cells
from gongkai.apps.services.rules.sheets.sent import CellProblem
from gongkai.kernel.numbering.codes.text import squeeze
from gongkai.kernel.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Planned:
    """One line that would be entered: what it says, the row it came from, the line it is a new version of."""

    sent: SheetLine
    line: Line
    row: ListLine | None
    effective_on: date | None
    until_on: date | None


@dataclass(slots=True)
class ListPlan:
    """What taking over one list of one body would do."""

    named: str
    list_id: str
    org: Organisation | None
    sent: list[SheetLine]
    rows: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    left_out: int = 0
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(one.row is None for one in self.rows)

    @property
    def changed(self) -> int:
        return len(self.rows) - self.new

    def refuse(self, found: dict[int, list[Problem]]) -> None:
        """What the checks say of rows, told at the cells they came from."""
        for number, problems in found.items():
            self.problems += [told(self.rows[number - 1].sent, p) for p in problems]


def told(sent: SheetLine, problem: Problem) -> CellProblem:
    place = identities()[problem.element].label if problem.element in identities() else ""
    text = f"{place}：{problem.text}" if place else str(problem)
    return sent.said(problem.element, text, problem.row, problem.column)


def plan(
    key: tuple[str, str], sent: list[SheetLine], register: Register, list_id: str, only: Organisation | None
) -> ListPlan:
    """One body's part of a list: read strictly, compared with what is in force."""
    org, why = (only, "") if only is not None else register.body(*key)
    made = ListPlan(org.name if org else (key[1] or key[0] or "（没有填写责任单位）"), list_id, org, sent)
    if org is None:
        made.problems = [sent[0].said("org_name", why.replace("实施主体", "责任单位"))]
        return made
    existing = _Existing(org, list_id)
    for one in sent:
        _one(made, org, one, existing)
    return made


class _Existing:
    """Lines of the body on this list that hold, by number and by name, with what they say."""

    def __init__(self, org: Organisation, list_id: str) -> None:
        rows = list(ListLine.objects.filter(org=org, list=list_id, state=LineState.IN_FORCE))
        self.by_code = {one.code: one for one in rows if one.code}
        self.by_name = {squeeze(one.name): one for one in rows}
        numbers = {one.pk: one.number for one in rows}
        versions = ListLineVersion.objects.filter(line__in=numbers, published_at__isnull=False)
        self.versions = {v.line_id: v for v in versions if numbers[v.line_id] == v.number}

    def find(self, sent: SheetLine) -> ListLine | None:
        if sent.code and sent.code in self.by_code:
            return self.by_code[sent.code]
        return None if sent.code else self.by_name.get(squeeze(sent.name))


def _one(made: ListPlan, org: Organisation, sent: SheetLine, existing: _Existing) -> None:
    found = existing.find(sent)
    if sent.is_ended:
        if found is not None:
            made.problems.append(sent.said("state", "本条在用，取消应当在平台办理，不能以清单取消。"))
        else:
            made.left_out += 1
        return
    made.problems += sent.problems
    if org.uscc and sent.org_code and sent.org_code != org.uscc:
        made.problems.append(sent.said("org_code", f"与责任单位{org.name}的统一社会信用代码{org.uscc}不一致。"))
    loaded = load(made.list_id, sent.name, sent.raw)
    seen = {(p.row, p.column) for p in sent.problems}
    said = [told(sent, p) for p in loaded.problems]
    made.problems += [p for p in said if (p.row, p.column) not in seen]
    effective_on, until_on = sent.day("effective_on"), sent.day("until_on")
    if found is not None and _same(existing.versions.get(found.pk), loaded.line, until_on):
        made.unchanged += 1
        return
    current = existing.versions.get(found.pk) if found is not None else None
    began = current.effective_on if current is not None else None
    if began is not None and effective_on is not None and effective_on <= began:
        # The list still carries the day of what was in force; what is new in it holds from the batch's day.
        effective_on = None
    made.rows.append(Planned(sent, loaded.line, found, effective_on, until_on))


def _same(version: ListLineVersion | None, line: Line, until_on: date | None) -> bool:
    """Equal but for the width of digits and stray blanks, which a list cannot carry."""
    if version is None or version.until_on != until_on:
        return False
    return cells.tidied(document(line_of(version))) == cells.tidied(document(line))


# On the way out ------------------------------------------------------------------------

Rows = Callable[[], Iterator[WrittenLine]]


def written(list_id: str, day: date, org: Organisation | None = None) -> Iterator[WrittenLine]:
    """Every line in force on a day, by body and number."""
    rows = on_day(day, list_id)
    if org is not None:
        rows = rows.filter(line__org=org)
    for version in rows.order_by("line__org_path", "line__code", "pk").iterator(chunk_size=500):
        yield one_written(version)


def one_written(version: ListLineVersion) -> WrittenLine:
    line = version.line
    return WrittenLine(
        uid=str(line.uid),
        org_name=line.org.name,
        org_code=line.org.uscc,
        code=line.code,
        state=line.get_state_display(),
        version=version.number,
        effective_on=version.effective_on,
        until_on=version.until_on,
        line=line_of(version),
    )
