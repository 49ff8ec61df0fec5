"""政府信息公开工作年度报告格式 (国办公开办函〔2021〕30号) as typed data: sections, tables, rules, bodies.

Source: `law/annual_report_2021.yaml` (form) and `law/annual_report_2021_narrative.yaml` (what figures in the text
speak about). Both are read at the first use; a file that breaks its schema raises `law.LawError`.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from gongkai.kernel import law

LAW = "apps/disclosure/law"
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
    issued: date
    applies_to_report_years: Years
    predecessors: tuple[Predecessor, ...]
    period: Period


class Section(law.Entry):
    no: int
    key: str
    label: str
    label_aliases: tuple[str, ...] = ()
    kind: Literal["text", "table", "tables"]
    must_cover: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return f"{'一二三四五六'[self.no - 1]}、{self.label}"


class Column(law.Entry):
    key: str
    label: str
    type: Literal["int", "decimal"] = "int"
    group: str | None = None
    formula: str | None = None


class Row(law.Entry):
    key: str
    label: str
    label_aliases: tuple[str, ...] = ()
    parent: str | None = None
    kind: Literal["input", "header", "formula"] = "input"
    level: int = 0
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


class Template(law.Table):
    template: Head
    sections: tuple[Section, ...]
    tables: dict[str, Table]
    rules: tuple[Rule, ...]
    limits: Limits
    bodies: tuple[BodyKind, ...]
    statuses: tuple[Status, ...]

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)


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
    return law.load(f"{LAW}/annual_report_2021.yaml", Template)


@cache
def wording() -> Wording:
    """The words that tie a figure in the text to a cell of the form."""
    return law.load(f"{LAW}/annual_report_2021_narrative.yaml", Wording)
