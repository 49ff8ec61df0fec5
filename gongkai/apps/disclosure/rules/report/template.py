"""政府信息公开工作年度报告格式 as typed data: sections, tables, rules of every form, bodies.

Source: `law/annual_report_<year>.yaml`, one file for each form (2021 in force; 2019, 2014 and the free texts before),
and `law/annual_report_2021_narrative.yaml` (what figures in the text speak about). Each is read at the first use; a
file that breaks its schema raises `law.LawError`.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from gongkai.kernel import law

LAW = "apps/disclosure/law"
CURRENT = "gov-info-annual-report-2021"
REPORT_2019, STATISTICS_2014, FREE_TEXT = "report-2019", "statistics-2014", "free-text"
FILES = {CURRENT: "2021", REPORT_2019: "2019", STATISTICS_2014: "2014", FREE_TEXT: "2008"}
# `change`: a whole number that may be negative (本年增/减).
CellType = Literal["int", "decimal", "change"]
Severity = Literal["error", "warning", "info"]


class Years(law.Entry):
    first: int = Field(alias="from")
    last: int | None = Field(alias="to")

    def covers(self, year: int) -> bool:
        return self.first <= year and (self.last is None or year <= self.last)


class Predecessor(law.Entry):
    id: str
    document_number: str = ""
    report_years: tuple[int, ...]


class Period(law.Entry):
    start: str
    end: str


class Head(law.Sourced):
    id: str
    document_number: str
    issued: date | None
    applies_to_report_years: Years
    predecessors: tuple[Predecessor, ...]
    period: Period


class Section(law.Entry):
    no: int
    key: str
    label: str
    label_aliases: tuple[str, ...] = ()
    kind: Literal["text", "table", "tables", "list", "entries"]
    must_cover: tuple[str, ...] = ()
    numbered: bool = True

    @property
    def heading(self) -> str:
        return f"{'一二三四五六'[self.no - 1]}、{self.label}" if self.numbered else self.label


class Column(law.Entry):
    key: str
    label: str
    type: CellType = "int"
    # Printed with the number where the form's own label names no unit.
    unit: str = ""
    group: str | None = None
    formula: str | None = None


class Row(law.Entry):
    key: str
    label: str
    label_aliases: tuple[str, ...] = ()
    parent: str | None = None
    kind: Literal["input", "header", "formula"] = "input"
    level: int = 0
    # Of a row that differs from its table: 万元 among counts. `part_of`: 其中, a part that is no addend.
    type: CellType | None = None
    unit: str = ""
    part_of: str = ""
    mark: law.Mark | None = None
    article: str = ""
    formula: str | None = None
    formula_check: str | None = None
    accepts_value_when_children_absent: bool = False
    warn_if_nonzero_for: tuple[str, ...] = ()


class Table(law.Entry):
    section: int
    label: str = ""
    row_header: str = ""
    note: str = ""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()

    def row(self, key: str) -> Row:
        return next(row for row in self.rows if row.key == key)

    def children(self, parent: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.parent == parent)


class Rule(law.Sourced):
    id: str
    severity: Severity
    scope: str
    check: str
    label: str


class Limits(law.Entry):
    count_max: int
    amount_max: int
    amount_places: int
    change_percent: Decimal


class BodyKind(law.Entry):
    kind: str
    label: str
    reporter: Literal["department", "government"]
    name_endings: tuple[str, ...]


class Status(law.Entry):
    key: str
    label: str


class Example(law.Entry):
    """A worked example: cells of a report of this form, and the rules that it breaks."""

    name: str
    cells: dict[str, int | Decimal]
    violations: tuple[str, ...] = ()


class Form(law.Table):
    """One form (报告格式): what was in force for the years it names."""

    template: Head
    sections: tuple[Section, ...]
    tables: dict[str, Table]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...] = ()

    @property
    def id(self) -> str:
        return self.template.id

    @property
    def label(self) -> str:
        """`2021年格式`, for lists and headings."""
        years = self.template.applies_to_report_years
        return f"{years.first}年格式" if self.rules else f"{years.first}至{years.last}年（无统一格式）"

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)


class Template(Form):
    """The form in force, with what all forms share: limits of cells, kinds of bodies, states."""

    limits: Limits
    bodies: tuple[BodyKind, ...]
    statuses: tuple[Status, ...]


class Units(law.Entry):
    count: tuple[str, ...]
    money: tuple[str, ...]
    other: tuple[str, ...]


class Phrase(law.Entry):
    """How a text names one cell: a verb before the figure, a noun beside it, none of `not` near it."""

    cell: str
    subject: str = ""
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    excluded: tuple[str, ...] = Field(default=(), alias="not")


class Applicant(law.Entry):
    column: str
    nouns: tuple[str, ...]


class Nil(law.Entry):
    cell: str
    words: tuple[str, ...]
    nouns: tuple[str, ...]
    excluded: tuple[str, ...] = Field(default=(), alias="not")


class SplitTotal(law.Entry):
    label: str
    total: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]


class Wording(law.Table, law.Sourced):
    units: Units
    approximate_before: tuple[str, ...]
    approximate_after: tuple[str, ...]
    approximate_tolerance_percent: Decimal
    not_this_year: tuple[str, ...]
    other_years: tuple[str, ...]
    carry_over: str
    fillers: tuple[str, ...]
    subjects: dict[str, tuple[str, ...]]
    figures: tuple[Phrase, ...]
    applicants: tuple[Applicant, ...]
    nil: tuple[Nil, ...]
    sums: tuple[SplitTotal, ...]
    fee_statement: tuple[str, ...]

    @model_validator(mode="after")
    def _subjects_known(self) -> "Wording":
        if missing := {p.subject for p in self.figures if p.subject} - self.subjects.keys():
            raise ValueError(f"没有定义的主题：{'、'.join(sorted(missing))}")
        return self


@cache
def template() -> Template:
    """The form in force for report years from 2021 on."""
    return law.load(f"{LAW}/annual_report_{FILES[CURRENT]}.yaml", Template)


@cache
def form(form_id: str) -> Form:
    """A form by its id. Raises KeyError for one that no file describes."""
    if form_id == CURRENT:
        return template()
    return law.load(f"{LAW}/annual_report_{FILES[form_id]}.yaml", Form)


def forms() -> tuple[Form, ...]:
    """Every form, the newest first."""
    return tuple(form(form_id) for form_id in FILES)


def form_of(report_year: int) -> Form:
    """The form that was in force for a report year; before 2008 there were no reports, so the oldest."""
    return next((one for one in forms() if one.template.applies_to_report_years.covers(report_year)), form(FREE_TEXT))


@cache
def wording() -> Wording:
    """The words that tie a figure in the text to a cell of the form."""
    return law.load(f"{LAW}/annual_report_2021_narrative.yaml", Wording)
