"""The parts of one page as the template walks them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField

from gongkai.kernel.eforms.definition import Definition, Field, Group, Page, Part, Rows, plan_of
from gongkai.kernel.eforms.evaluation import Context, Problem, Result, show
from gongkai.kernel.eforms.evaluation.evaluating import cell
from gongkai.kernel.eforms.expressions import names_of
from gongkai.web.eforms.page_form import PageForm
from gongkai.web.eforms.reading import Grid, grid_of
from gongkai.web.form_markup import errors_of

# Boxes and choices of which nothing is sent when nothing is chosen.
SILENT = frozenset({"choices", "choice", "yes_no", "statement"})


@dataclass
class FileRow:
    uid: str
    name: str
    size: int


@dataclass
class Row:
    number: int
    label: str
    parts: "list[Shown]" = field(default_factory=list)


@dataclass
class Shown:
    """`as_` says how it is drawn: field, address, signature, file, statement, value, grid, heading, hint, group or
    rows."""

    as_: str
    part: Part
    path: str = ""
    bound: BoundField | None = None
    second: BoundField | None = None
    value: str = ""
    note: str = ""
    parts: "list[Shown]" = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    files: list[FileRow] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    full: bool = False
    silent: bool = False
    grid: Grid | None = None


@dataclass(frozen=True)
class Drawing:
    """A page ready for its template."""

    form: PageForm
    parts: list[Shown]

    @property
    def errors(self) -> list[dict[str, str]]:
        """The summary: every line leads to its control, or to the rows it is about."""
        rows = [
            {"text": one.message, "url": f"#rows-{one.path}"}
            for one in self.form.problems
            if one.path and one.path not in self.form.target_of
        ]
        told = {one["text"] for one in rows}
        return [*rows, *(line for line in errors_of(self.form) if line["url"] or line["text"] not in told)]


class Drawer:
    """Draws one page from what was typed and what it is worth."""

    def __init__(
        self,
        definition: Definition,
        page: Page,
        typed: dict[str, Any],
        result: Result,
        context: Context,
        fixed: frozenset[str] = frozenset(),
    ) -> None:
        self.definition, self.page, self.typed = definition, page, typed
        self.result, self.context, self.fixed = result, context, fixed

    def draw(self, problems: tuple[Problem, ...], address: str, regions: list[tuple[str, str]]) -> Drawing:
        paths = [(path, one) for path, one in self.paths() if one.is_input and path not in self.result.locked]
        live = {name: _live(address) for name in self.deciding()}
        typed = {path: self.raw(path) for path, _ in paths}
        self.problems = problems
        self.form = PageForm(paths, typed, problems, self.result.required, live, regions)
        return Drawing(self.form, [self.part(one) for one in self.page.parts if self.is_shown(one)])

    def deciding(self) -> set[str]:
        """Fields whose answers show, require or compute something on this page."""
        plan = plan_of(self.definition)
        here = {one for one, page in self.definition.page_of.items() if page == self.page.id}
        found: set[str] = set()
        for (owner, attribute), tree in plan.trees.items():
            if owner in here and attribute in ("show", "require", "calculate"):
                found |= names_of(tree)
        return found & here

    def count(self, rows: Rows) -> int:
        given = self.typed.get(rows.id)
        return min(max(len(given) if isinstance(given, list) else 0, rows.min), rows.max)

    def paths(self) -> Iterator[tuple[str, Field]]:
        for one in self.definition.fields.values():
            if self.definition.page_of[one.id] != self.page.id:
                continue
            rows = self.definition.rows_of.get(one.id)
            if (rows or one.id) in self.fixed:
                continue
            if rows is None:
                if one.id in self.result.visible:
                    yield one.id, one
                continue
            if rows in self.result.visible:
                for number in range(self.count(self.definition.rows[rows])):
                    if self.is_cell_shown(rows, number, one):
                        yield cell(rows, number, one.id), one

    def is_cell_shown(self, rows: str, number: int, column: Field) -> bool:
        """A row in which nothing is written yet has not been judged; its unconditional questions stand there."""
        if any(cell(rows, number, one.id) in self.result.visible for one in self.definition.rows[rows].fields):
            return cell(rows, number, column.id) in self.result.visible
        return not column.show

    def is_shown(self, part: Part) -> bool:
        return part.id in self.result.visible

    def raw(self, path: str) -> Any:
        name, _, rest = path.partition(".")
        if not rest:
            return self.typed.get(name)
        number, _, column = rest.partition(".")
        rows = self.typed.get(name)
        row = rows[int(number)] if isinstance(rows, list) and int(number) < len(rows) else {}
        return row.get(column) if isinstance(row, dict) else None

    def part(self, part: Part) -> Shown:
        if isinstance(part, Group):
            return Shown("group", part, part.id, parts=[self.part(one) for one in part.parts if self.is_shown(one)])
        if isinstance(part, Rows):
            return self.rows(part)
        return self.field(part, part.id)

    def rows(self, part: Rows) -> Shown:
        if part.id in self.fixed:
            grid = grid_of(part, self.result.values.get(part.id, []), self.context.region_name)
            return Shown("grid", part, part.id, grid=grid)
        count = self.count(part)
        rows = [
            Row(number, f"第{number + 1}{part.row_label}", [
                self.field(one, cell(part.id, number, one.id))
                for one in part.fields
                if self.is_cell_shown(part.id, number, one)
            ])
            for number in range(count)
        ]  # fmt: skip
        errors = [problem.message for problem in self.problems if problem.path == part.id]
        return Shown("rows", part, part.id, rows=rows, errors=errors, full=count >= part.max)

    def field(self, one: Field, path: str) -> Shown:
        if one.kind in ("heading", "hint"):
            return Shown(one.kind, one, path)
        if one.id in self.fixed:
            return Shown("value", one, path, value=self.words(one) or "没有填写", note="不用改动")
        if path in self.result.locked:
            shown = self.words(one)
            return Shown("value", one, path, value=shown, note=f"{self.source(one)}，已核验，不能修改")
        if one.calculate:
            value = self.result.calculated.get(path)
            shown = show(one, value, region_name=self.context.region_name) or "填写完整后自动计算"
            return Shown("value", one, path, value=shown, note="自动计算")
        as_ = one.kind if one.kind in ("address", "signature", "file", "statement") else "field"
        names = {"address": (f"{path}.detail", f"{path}.region"), "signature": (f"{path}.name", f"{path}.strokes")}
        first, second = names.get(as_, (path, ""))
        return Shown(
            as_,
            one,
            path,
            bound=self.form[first],
            second=self.form[second] if second else None,
            note=self.prefilled(one),
            files=self.files(one) if as_ == "file" else [],
            silent=one.kind in SILENT,
        )

    def words(self, one: Field) -> str:
        names = {uid: fact.name for uid, fact in self.context.files.items()}
        return show(one, self.result.values.get(one.id), region_name=self.context.region_name, files=names)

    def source(self, one: Field) -> str:
        return f"来自{self.context.supplied[one.id].source}"

    def prefilled(self, one: Field) -> str:
        """Where a value that somebody has not typed is from; a cell of a row has none."""
        supplied = self.context.supplied.get(one.id)
        if supplied is None or not supplied.source:
            return ""
        if self.typed.get(one.id) != supplied.value:
            return f"已改动；原来按{supplied.source}预填。"
        return f"已按{supplied.source}预填，如有变化请改正。"

    def files(self, one: Field) -> list[FileRow]:
        given = self.typed.get(one.id)
        facts = self.context.files
        return [FileRow(uid, facts[uid].name, facts[uid].size) for uid in given or [] if uid in facts]


def _live(address: str) -> dict[str, str]:
    """Where scripts run, a change asks the server which parts stand on the page now; without them, sending does."""
    return {
        "data-hx-post": address,
        # A button that is pressed next must still be there when it is let go.
        "data-hx-trigger": "change delay:300ms",
        "data-hx-include": "closest form",
        "data-hx-vals": '{"do": "refresh"}',
        "data-hx-target": "#eform-parts",
        "data-hx-select": "#eform-parts",
        "data-hx-swap": "outerHTML",
        "data-hx-sync": "closest form:replace",
    }
