"""The shapes of a definition. Frozen: a version never changes, and a changed definition is another one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from gongkai.kernel.eforms.definition.kinds import KINDS, Kind

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """字段. What a kind may have beside the first line is in `kinds.ATTRIBUTES`."""

    id: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    show: str = ""
    require: str = ""
    calculate: str = ""
    prefill: str = ""
    lock: bool = False
    min_length: int | None = None
    max_length: int | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    places: int = 2
    unit: str = ""
    first: date | None = None
    last: date | None = None
    choices: tuple[Choice, ...] = ()
    code_list: str = ""
    types: tuple[str, ...] = ()
    max_count: int = 1
    max_mb: int = 10
    sample: str = ""
    blank: str = ""
    text: str = ""
    level: str = ""

    @property
    def spec(self) -> Kind:
        return KINDS[self.kind]

    @property
    def is_input(self) -> bool:
        """Whether somebody answers it: not a heading, not computed."""
        return self.spec.answered and not self.calculate

    def label_of(self, value: str) -> str:
        """What the chosen value is called; a value of an earlier version stays itself."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True, slots=True)
class Rows:
    """多行部分: the same fields once in every row."""

    id: str
    label: str
    fields: tuple[Field, ...]
    help: str = ""
    show: str = ""
    min: int = 0
    max: int = 20
    row_label: str = "行"


@dataclass(frozen=True, slots=True)
class Group:
    """分组: fields under one heading, shown and hidden together."""

    id: str
    label: str
    parts: "tuple[Field | Rows, ...]"
    help: str = ""
    show: str = ""


Part: TypeAlias = Field | Rows | Group


@dataclass(frozen=True, slots=True)
class Page:
    """步骤: one page of the form."""

    id: str
    title: str
    parts: tuple[Part, ...]
    help: str = ""
    show: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """校验规则: broken when `check` is false. The message stands at the field `at`; in a row when that is a column."""

    id: str
    check: str
    message: str
    at: str = ""


@dataclass(frozen=True)
class Definition:
    """表单定义."""

    title: str
    pages: tuple[Page, ...]
    rules: tuple[Rule, ...] = ()
    intro: str = ""
    schema: int = SCHEMA

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its id, in the order of the form; columns too."""
        return {field.id: field for page in self.pages for field in fields_of(page.parts)}

    @cached_property
    def rows(self) -> dict[str, Rows]:
        return {part.id: part for page in self.pages for part in flat(page.parts) if isinstance(part, Rows)}

    @cached_property
    def rows_of(self) -> dict[str, str]:
        """Column id → the repeating part it stands in."""
        return {field.id: rows.id for rows in self.rows.values() for field in rows.fields}

    @cached_property
    def page_of(self) -> dict[str, str]:
        """Field, column, group or repeating part → the page it stands on."""
        found = {}
        for page in self.pages:
            for part in flat(page.parts):
                found[part.id] = page.id
                if isinstance(part, Rows):
                    found |= {field.id: page.id for field in part.fields}
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """What every field, group and repeating part is called."""
        parts = {part.id: part.label for page in self.pages for part in flat(page.parts)}
        return {**parts, **{field.id: field.label for field in self.fields.values()}}

    def page(self, page_id: str) -> Page:
        return next(page for page in self.pages if page.id == page_id)


def flat(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Groups and what is in them, without the columns of repeating parts."""
    for part in parts:
        yield part
        if isinstance(part, Group):
            yield from part.parts


def fields_of(parts: tuple[Part, ...]) -> Iterator[Field]:
    for part in flat(parts):
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Rows):
            yield from part.fields
