"""The tables of `law/`, read once: item types, code tables, elements, checks, code formats."""

from functools import cache
from typing import Literal, TypeVar

from pydantic import model_validator

from gongkai.kernel import law
from gongkai.kernel.law import Entry, Sourced, Table

FOLDER = "apps/services/law"
T = TypeVar("T", bound=Table)

Start = Literal["application", "duty"]
APPLICATION, DUTY = "application", "duty"
LICENCE = "01"
# Type codes from here on are a place's own (G39046 附录A.1); two digits, as in the code.
FIRST_EXTENSION = 11
Kind = Literal["text", "long", "number", "flag", "money", "code", "codes", "lines", "rows"]


class ItemType(Sourced):
    """事项类型; `starts_from` lists 依申请 and 依职权, the usual one first. `power`: an administrative power."""

    code: str
    label: str
    starts_from: tuple[Start, ...]
    kinds: tuple[str, ...] = ()
    power: bool = True


class Value(Entry):
    code: str
    label: str


class CodeTable(Sourced):
    id: str
    label: str
    values: tuple[Value, ...]


class Group(Entry):
    id: str
    label: str


class Column(Entry):
    """One column of a repeated element."""

    key: str
    label: str
    national: str = ""
    kind: Kind
    table: str = ""
    length: int = 0
    required: bool = False


class Element(Sourced):
    """一个要素: `national` is its name in the national exchange, `required` for which items before publication."""

    key: str
    label: str
    national: str = ""
    group: str
    kind: Kind
    table: str = ""
    length: int = 0
    required: tuple[Start, ...] = ()
    help: str = ""
    columns: tuple[Column, ...] = ()


class Check(Sourced):
    """一项检查: `block` forbids publication, `warn` is said, `report` is only listed."""

    id: str
    label: str
    severity: Literal["block", "warn", "report"]


class StepKinds(Sourced):
    kinds: tuple[str, ...]


class CodePart(Entry):
    label: str
    length: int


class CodeExample(Entry):
    code: str
    level: str = ""
    basic: str = ""
    handling: str = ""
    warned: bool = False
    note: str = ""


class CodeFormat(Sourced):
    id: str
    label: str
    length: int
    parts: tuple[CodePart, ...]
    examples: tuple[CodeExample, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> "CodeFormat":
        if sum(part.length for part in self.parts) != self.length:
            raise ValueError(f"各段之和不是{self.length}位")
        return self


class Scheme(Sourced):
    id: str
    label: str
    lengths: tuple[int, ...]


class TypeFile(Table):
    types: tuple[ItemType, ...]


class CodeTableFile(Table):
    tables: tuple[CodeTable, ...]


class ElementFile(Table):
    groups: tuple[Group, ...]
    elements: tuple[Element, ...]


class CheckFile(Table):
    checks: tuple[Check, ...]
    licence_steps: StepKinds


class CodeFile(Table):
    formats: tuple[CodeFormat, ...]
    schemes: tuple[Scheme, ...]


def _file(name: str, schema: type[T]) -> T:
    return law.load(f"{FOLDER}/{name}.toml", schema)


@cache
def item_types() -> dict[str, ItemType]:
    return {entry.code: entry for entry in _file("types", TypeFile).types}


def type_label(code: str) -> str:
    """行政许可 for 01; a type that is only local shows its code."""
    known = item_types().get(code)
    return known.label if known else f"扩展类型{code}"


def is_extension(code: str) -> bool:
    """A local type: two digits, not below 11, unknown to the national table."""
    return len(code) == 2 and code.isascii() and code.isdigit() and int(code) >= FIRST_EXTENSION and not known(code)


def known(code: str) -> bool:
    return code in item_types()


def starts_from(type_code: str, chosen: str = "") -> str:
    """依申请 or 依职权: what the entry says, where its type leaves the choice, else what its type is."""
    allowed = starts_allowed(type_code)
    return chosen if chosen in allowed else allowed[0]


def starts_allowed(type_code: str) -> tuple[str, ...]:
    entry = item_types().get(type_code)
    return entry.starts_from if entry else (APPLICATION, DUTY)


@cache
def code_tables() -> dict[str, dict[str, str]]:
    """Table → code → label, in the order of the file."""
    return {t.id: {v.code: v.label for v in t.values} for t in _file("tables", CodeTableFile).tables}


def table(name: str) -> dict[str, str]:
    return {c: t.label for c, t in item_types().items()} if name == "types" else code_tables()[name]


def label(name: str, code: str) -> str:
    """The words for a code; an unknown code stands for itself."""
    return type_label(code) if name == "types" and code else table(name).get(code, code)


@cache
def _by_label(name: str) -> dict[str, str]:
    return {text: code for code, text in table(name).items()}


def code_of(name: str, text: str) -> str:
    """The code for a code or its words as a list writes them; "" when there is none."""
    given = text.strip()
    return given if given in table(name) else _by_label(name).get(given, "")


@cache
def groups() -> tuple[Group, ...]:
    return _file("elements", ElementFile).groups


@cache
def elements() -> dict[str, Element]:
    return {element.key: element for element in _file("elements", ElementFile).elements}


@cache
def in_group(group: str) -> tuple[Element, ...]:
    return tuple(element for element in elements().values() if element.group == group)


@cache
def required(start: str) -> tuple[str, ...]:
    """Keys of the elements that must be there before an item that starts so is published."""
    return tuple(key for key, element in elements().items() if start in element.required)


@cache
def checks() -> dict[str, Check]:
    return {check.id: check for check in _file("checks", CheckFile).checks}


@cache
def licence_steps() -> tuple[str, ...]:
    return _file("checks", CheckFile).licence_steps.kinds


@cache
def formats() -> dict[str, CodeFormat]:
    return {entry.id: entry for entry in _file("codes", CodeFile).formats}


@cache
def schemes() -> tuple[Scheme, ...]:
    return _file("codes", CodeFile).schemes
