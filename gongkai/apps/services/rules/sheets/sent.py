"""What was read from a list: items with the places of their cells, problems at cells, notes on what was left out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.loading import Made
from gongkai.apps.services.rules.problems import Problem
from gongkai.apps.services.rules.sheets import cells, words
from gongkai.apps.services.rules.sheets.layouts import Layout
from gongkai.apps.services.rules.sheets.words import ITEM

MOST_NOTES = 200


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell: sheet, row from 1, column from 0 (-1 for the row as a whole), its value, why."""

    sheet: str
    row: int
    column: int
    value: str
    text: str
    heading: str = ""

    @property
    def place(self) -> str:
        """实施清单!C5."""
        return (
            f"{self.sheet}!{column_letters(self.column)}{self.row}"
            if self.column >= 0
            else f"{self.sheet}第{self.row}行"
        )

    def __str__(self) -> str:
        value = f"“{self.value[:40]}”" if self.value else ""
        heading = f"（{self.heading}）" if self.heading else ""
        return f"{self.place}{heading}{value}：{self.text}"


@dataclass(slots=True)
class SheetItem:
    """One item of a list as it was sent. `rows` are the places of its repeated elements: (layout, row, number).

    `values` and `made` rows were each read strictly; `problems` stand at cells that nobody understands, `unfit` is
    understood and not allowed, to be placed once all rows are known.
    """

    layout: Layout
    row: int
    identity: dict[str, str]
    values: dict[str, Any]
    made: dict[str, list[Made]]
    cells: dict[str, str]
    problems: list[CellProblem] = field(default_factory=list)
    unfit: list[Problem] = field(default_factory=list)
    rows: dict[str, list[tuple[Layout, int, int]]] = field(default_factory=dict)

    @property
    def org_code(self) -> str:
        """统一社会信用代码 of the body: its own column, else the beginning of the item's code."""
        return self.identity.get("org_code", "") or self.code[:18] * (len(self.code) in (31, 33))

    @property
    def org_name(self) -> str:
        return self.identity.get("org_name", "")

    @property
    def code(self) -> str:
        return codes.normalise(self.identity.get("code", ""))

    @property
    def catalogue_code(self) -> str:
        given = codes.normalise(self.identity.get("catalogue_code", ""))
        return given or self.code[19:31] * (len(self.code) in (31, 33))

    @property
    def effective_on(self) -> date | None:
        return cells.day(self.identity.get("effective_on", ""))

    @property
    def state(self) -> str:
        return words.code_of("task_states", self.identity.get("state", ""))

    def say(self, layout: Layout, row: int, column: int | None, value: str, text: str) -> None:
        at = -1 if column is None else column
        heading = next((c.heading for c in layout.columns if c.at + layout.first_column == at), "")
        self.problems.append(CellProblem(layout.sheet, row, at, value, text, heading))

    def at(self, problem: Problem) -> CellProblem:
        """Where in the sheet a finding of the checks belongs."""
        layout, row, number, scope, key = self.layout, self.row, 0, ITEM, problem.element
        there = self.rows.get(problem.element, [])
        if problem.row and problem.row <= len(there):
            layout, row, number = there[problem.row - 1]
            scope, key = problem.element, problem.column
        column = layout.column_of(scope, key, number)
        value = self.cells.get(problem.element, "") if scope == ITEM else ""
        heading = next((c.heading for c in layout.columns if c.at + layout.first_column == column), "")
        text = problem.text if heading and column is not None and not problem.row else str(problem)
        return CellProblem(layout.sheet, row, -1 if column is None else column, value, text, heading)


@dataclass(slots=True)
class SentList:
    """Everything a file holds."""

    items: list[SheetItem] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    # Rows that belong to no item at all.
    stray: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    row_count: int = 0

    def note(self, text: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(text)


def column_letters(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
