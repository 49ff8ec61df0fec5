"""law/special_lists.toml: the four lists, their elements, and what comparing an item with them may find."""

from functools import cache

from gongkai.apps.services.rules import tables
from gongkai.kernel import law
from gongkai.kernel.law import Entry, Sourced, Table

BASES = "bases"
OBJECTS = "service_objects"
TOPICS = {"person": "person_topics", "legal": "legal_topics"}


class ListElement(tables.Column):
    """清单的一个要素. `names`: other headings lists have for it."""

    help: str = ""
    names: tuple[str, ...] = ()


class ListDefinition(Sourced):
    """一个专项清单. `rows`: the element of items that refers to it; `strong`: ranks of law a line may stand on, empty
    where any basis will do; `strong_check` the check that says so."""

    id: str
    label: str
    line: str
    prefix: str
    sheets: tuple[str, ...]
    about: str
    rows: str = ""
    strong: tuple[str, ...] = ()
    strong_check: str
    categories: str
    elements: tuple[ListElement, ...]

    def element(self, key: str) -> ListElement | None:
        return next((e for e in self.elements if e.key == key), None)

    @property
    def scalars(self) -> tuple[ListElement, ...]:
        return tuple(e for e in self.elements if e.kind != "rows")

    def category(self, code: str) -> str:
        return tables.label(self.categories, code) if code else ""


class Identity(Entry):
    """A column every list has; `label` is what we write, `names` what others write."""

    key: str
    label: str
    names: tuple[str, ...]


class FindingKind(Sourced):
    """核对结果 of one kind; `text` is told with the name of the row."""

    code: str
    label: str
    text: str


class OpenData(Sourced):
    name: str
    licence: str


class ListFile(Table):
    lists: tuple[ListDefinition, ...]
    identities: tuple[Identity, ...]
    findings: tuple[FindingKind, ...]
    open_data: OpenData


@cache
def _file() -> ListFile:
    return law.load(f"{tables.FOLDER}/special_lists.toml", ListFile)


@cache
def lists() -> dict[str, ListDefinition]:
    return {one.id: one for one in _file().lists}


@cache
def by_rows() -> dict[str, ListDefinition]:
    """Element of an item (fees, intermediaries, materials) → the list its rows refer to."""
    return {one.rows: one for one in _file().lists if one.rows}


@cache
def identities() -> dict[str, Identity]:
    return {one.key: one for one in _file().identities}


@cache
def findings() -> dict[str, FindingKind]:
    return {one.code: one for one in _file().findings}


def open_data() -> OpenData:
    return _file().open_data


def base_columns() -> tuple[tables.Column, ...]:
    """设定依据 has the same columns in a list as in an item."""
    return tables.elements()[BASES].columns
