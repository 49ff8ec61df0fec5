"""Every number of the yearly report by its key: `art20_1.rules.made`, `requests.natural_person.new`,
`disputes.review.upheld`, `fee_collected_10k`.

Besides the printed cells there are computed ones that texts speak about: group sums (`requests.total.denied`), all
organisations together (`requests.organisations.new`) and both kinds of lawsuit (`disputes.suit.total`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gongkai.apps.disclosure.rules.report.template import CURRENT, CellType, Column, Form, Row, Table, form, template

REQUESTS = "requests"
DISPUTES = "disputes"
FEE_KEY = "fee_collected_10k"
OTHER_GROUP = "other"
ORGANISATIONS = "organisations"
SUITS = ("direct_suit", "suit_after_review")
DISPUTE_GROUPS = ("review", *SUITS)
Term = tuple[int, str]


@dataclass(frozen=True)
class Cell:
    """One number: its key, its place in the form, its label in the form's words."""

    key: str
    table: str
    column: str
    row: str
    type: CellType
    label: str
    kind: Literal["input", "formula", "group", "computed", "extra"]


def parse_formula(text: str) -> tuple[Term, ...]:
    """`a+b-sum(c.*)` → ((1, "a"), (1, "b"), (-1, "c")); a group stands for the sum of its rows."""
    terms = re.findall(r"([+-]?)(?:sum\(([\w.]+)\.\*\)|([\w.]+))", text.replace(" ", ""))
    return tuple((-1 if sign == "-" else 1, group or name) for sign, group, name in terms)


def request_key(column: str, row: str) -> str:
    return f"{REQUESTS}.{column}.{row}"


def is_verified(key: str, form_id: str) -> bool:
    """Whether a cell's row was seen in a text of its form: the row's own mark, else that of the whole form."""
    table, _, rest = key.partition(".")
    described = form(form_id)
    name = rest.rpartition(".")[0]
    # Only lists (`table.row.number`) mark single rows; every other table is as sure as its form.
    rows = described.tables[table].rows if table in described.tables else ()
    mark = next((row.mark for row in rows if row.key == name and row.mark), None)
    return (mark or described.template.mark) != "K"


def applicant_columns() -> tuple[Column, ...]:
    """The six columns of applicants (申请人情况), without 总计."""
    return tuple(column for column in template().tables[REQUESTS].columns if column.formula is None)


def request_columns() -> tuple[Column, ...]:
    return template().tables[REQUESTS].columns


def numbered_rows(form_id: str = CURRENT) -> tuple[Row, ...]:
    """Rows of section 3 that carry numbers in the printed form."""
    return tuple(row for row in form(form_id).tables[REQUESTS].rows if row.kind != "header")


def group_rows(form_id: str = CURRENT) -> tuple[Row, ...]:
    """（三）至（六）: rows whose number is the sum of the rows below them."""
    table = form(form_id).tables[REQUESTS]
    return tuple(row for row in table.rows if row.kind == "header" and row.level == 1)


def row_label(row: Row, form_id: str = CURRENT) -> str:
    """`（三）不予公开 1.属于国家秘密`: a row with the group it stands in."""
    parent = next((r for r in group_rows(form_id) if r.key == row.parent), None)
    return f"{parent.label} {row.label}" if parent else row.label


class Catalogue:
    """`printed`: cells of the form in its order. `bare`: group rows that may hold a total alone.
    `sums`: computed cells and what they add up. `formulas`: printed cells that must equal a sum."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.printed: dict[str, Cell] = {}
        self.bare: dict[str, Cell] = {}
        self.computed: dict[str, Cell] = {}
        self.sums: dict[str, tuple[str, ...]] = {}
        self.formulas: dict[str, tuple[str, ...]] = {}
        for name in form.tables:
            if name == REQUESTS:
                self._requests()
            elif name == DISPUTES:
                self._disputes()
            else:
                self._plain(name)
        if form.id == CURRENT:
            self.printed[FEE_KEY] = Cell(FEE_KEY, "", "", "", "decimal", "信息处理费收取金额（万元）", "extra")

    def find(self, key: str) -> Cell | None:
        return self.printed.get(key) or self.bare.get(key) or self.computed.get(key)

    def label(self, key: str) -> str:
        cell = self.find(key)
        return cell.label if cell else key

    def inputs(self) -> Iterator[Cell]:
        """Cells that a person or the case data fills; the rest follows by arithmetic."""
        return (cell for cell in self.printed.values() if cell.kind == "input")

    def _plain(self, name: str) -> None:
        """A table of rows and columns; a row may be the sum of others."""
        table = self.form.tables[name]
        several = len(table.columns) > 1 or not any(row.unit for row in table.rows)
        for row in table.rows:
            for column in () if row.kind == "header" else table.columns:
                key = f"{name}.{row.key}.{column.key}"
                label = f"{table.label}“{row.label}”{column.label}" if several else _statistic_label(row, table)
                kind: Literal["input", "formula"] = "formula" if row.formula else "input"
                self.printed[key] = Cell(key, name, column.key, row.key, row.type or column.type, label, kind)
                if row.formula:
                    terms = parse_formula(row.formula)
                    self.formulas[key] = tuple(f"{name}.{term}.{column.key}" for _, term in terms)

    def _requests(self) -> None:
        for column in request_columns():
            for row in numbered_rows(self.form.id):
                formula = column.formula or row.formula
                self._request_cell(column.key, column.label, row, "formula" if formula else "input")
                if column.formula:
                    names = parse_formula(column.formula)
                    self.formulas[request_key(column.key, row.key)] = tuple(request_key(n, row.key) for _, n in names)
                elif row.formula:
                    terms = tuple(request_key(column.key, name) for _, name in parse_formula(row.formula))
                    self.formulas[request_key(column.key, row.key)] = terms
            for group in group_rows(self.form.id):
                self._group(column.key, column.label, group)
        organisations = [column.key for column in applicant_columns() if column.group]
        label = next(column.group for column in applicant_columns() if column.group) or ""
        for row in (*numbered_rows(self.form.id), *group_rows(self.form.id)):
            cell = self._request_cell(ORGANISATIONS, label, row, "computed")
            self.sums[cell.key] = tuple(request_key(name, row.key) for name in organisations)

    def _group(self, column: str, label: str, group: Row) -> None:
        children = self.form.tables[REQUESTS].children(group.key)
        kind: Literal["group", "computed"] = "group" if group.accepts_value_when_children_absent else "computed"
        cell = self._request_cell(column, label, group, kind)
        self.sums[cell.key] = tuple(request_key(column, child.key) for child in children)

    def _request_cell(
        self, column: str, label: str, row: Row, kind: Literal["input", "formula", "group", "computed"]
    ) -> Cell:
        key = request_key(column, row.key)
        cell = Cell(key, REQUESTS, column, row.key, "int", f"“{label}”列“{row_label(row, self.form.id)}”", kind)
        target = {"group": self.bare, "computed": self.computed}.get(kind, self.printed)
        target[key] = cell
        return cell

    def _disputes(self) -> None:
        for column in self.form.tables[DISPUTES].columns:
            key = f"{DISPUTES}.{column.key}"
            kind: Literal["input", "formula"] = "formula" if column.formula else "input"
            label = f"{column.group}“{column.label}”"
            self.printed[key] = Cell(key, DISPUTES, column.key, "", "int", label, kind)
            if column.formula:
                self.formulas[key] = tuple(f"{DISPUTES}.{name}" for _, name in parse_formula(column.formula))
            group, _, part = column.key.partition(".")
            if group == SUITS[0]:
                both = f"{DISPUTES}.suit.{part}"
                label = f"行政诉讼（两类合计）“{column.label}”"
                self.computed[both] = Cell(both, DISPUTES, both, "", "int", label, "computed")
                self.sums[both] = tuple(f"{DISPUTES}.{suit}.{part}" for suit in SUITS)


def _statistic_label(row: Row, table: Table) -> str:
    return row.label if row.level == 0 else f"{table.label}“{row.label}”"


@cache
def catalogue(form_id: str = CURRENT) -> Catalogue:
    return Catalogue(form(form_id))
