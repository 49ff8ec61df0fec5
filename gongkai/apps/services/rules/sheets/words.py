"""How lists are really written (law/sheets.toml): names of sheets and columns, yes and no, other words for codes."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pydantic import model_validator

from gongkai.apps.services.rules import tables
from gongkai.kernel import law
from gongkai.kernel.law import Entry, Sourced
from gongkai.kernel.numbering.codes.text import half_width, squeeze

ITEM = "item"
IDENTITIES = ("serial", "org_name", "org_code", "catalogue_code", "code", "effective_on", "state")
LONGEST_NOTHING = 8
BRACKETS = re.compile(r"\([^()]*\)")
SEPARATORS = re.compile(r"[-—_·.．:：/|>]+")


class Named(Entry):
    key: str
    names: tuple[str, ...]


class Heading(Entry):
    scope: str
    key: str
    names: tuple[str, ...]


class Words(Entry):
    table: str
    code: str
    words: tuple[str, ...]


class SheetWords(Sourced):
    """清单的习惯写法."""

    flags_yes: tuple[str, ...]
    flags_no: tuple[str, ...]
    nothing: tuple[str, ...]
    ignored_sheets: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    footers: tuple[str, ...]
    sheets: tuple[Named, ...]
    columns: tuple[Heading, ...]
    words: tuple[Words, ...]

    @model_validator(mode="after")
    def _known(self) -> "SheetWords":
        if both := set(self.flags_yes) & set(self.flags_no):
            raise ValueError(f"“{'、'.join(both)}”既是“是”又是“否”")
        return self


@cache
def book() -> SheetWords:
    return law.load(f"{tables.FOLDER}/sheets.toml", SheetWords)


class Target(NamedTuple):
    """What a column holds: an identity or an element of the item, or a column of a repeated element.

    `number` is that of 材料1、材料2 …; 0 where every sheet row is a row of the element.
    """

    scope: str
    key: str
    number: int = 0
    # What a heading such as 承诺办结时限（工作日） says about every value below it.
    unit: str = ""


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A heading as it is compared."""
    return squeeze(half_width(text)).replace("（", "(").replace("）", ")").strip("*＊:：、。").lower()


@cache
def ignored_sheets() -> frozenset[str]:
    return frozenset(plain(name) for name in book().ignored_sheets)


@cache
def ignored_columns() -> frozenset[str]:
    return frozenset(plain(name) for name in book().ignored_columns)


@cache
def sheet_scopes() -> dict[str, str]:
    found = {plain(e.label): e.key for e in tables.elements().values() if e.kind == "rows"}
    found |= {e.key.lower(): e.key for e in tables.elements().values() if e.kind == "rows"}
    return {plain(name): entry.key for entry in book().sheets for name in entry.names} | found


@cache
def scope_names(scope: str) -> dict[str, str]:
    """Plain name → key; what the law file calls a column goes before what lists call it."""
    known: dict[str, str] = {}
    specs = tables.elements().values() if scope == ITEM else tables.elements()[scope].columns
    for entry in book().columns:
        if entry.scope == scope:
            known |= {plain(name): entry.key for name in entry.names}
    for spec in specs:
        for name in (spec.national, spec.key, spec.label):
            if name:
                known[plain(name)] = spec.key
    if scope == ITEM:
        known |= {plain(n): e.key for e in book().columns if e.scope == ITEM and e.key in IDENTITIES for n in e.names}
    return known


@cache
def group_prefixes() -> dict[str, str]:
    return {**sheet_scopes()}


@cache
def lone_columns() -> dict[str, tuple[str, str]]:
    """材料名称 → (materials, name): names that say by themselves which repeated element they belong to."""
    seen: dict[str, set[tuple[str, str]]] = {}
    for group in (e.key for e in tables.elements().values() if e.kind == "rows"):
        for name, key in scope_names(group).items():
            seen.setdefault(name, set()).add((group, key))
    item = scope_names(ITEM)
    return {name: next(iter(one)) for name, one in seen.items() if len(one) == 1 and name not in item}


@lru_cache(maxsize=50_000)
def resolve(text: str, scope: str) -> Target | None:
    """What a heading means in a sheet of this scope; None for a heading that nobody knows."""
    name = plain(text)
    if not name:
        return None
    if found := _resolved(name, scope):
        return found
    bare = BRACKETS.sub("", name)
    unit = next((u for u in map(unit_of, BRACKETS.findall(name)) if u), "")
    if bare != name and (found := _resolved(bare, scope)):
        return found._replace(unit=unit)
    return None


def _resolved(name: str, scope: str) -> Target | None:
    known = scope_names(scope)
    if name in known:
        return Target(scope, known[name])
    if scope != ITEM:
        tail = SEPARATORS.split(name)[-1]
        if tail in known:
            return Target(scope, known[tail])
        identity = scope_names(ITEM).get(name)
        return Target(ITEM, identity) if identity in IDENTITIES else None
    return _group_column(name)


def _group_column(name: str) -> Target | None:
    """申请材料-材料名称, 材料名称2, 材料2名称, 申请材料（2）材料名称."""
    number = re.search(r"\(?(\d{1,2})\)?", name)
    without = name if number is None else name[: number.start()] + name[number.end() :]
    at = int(number.group(1)) if number else 0
    for candidate in dict.fromkeys((name, without)):
        count = 0 if candidate == name else at
        joined = SEPARATORS.sub("", candidate)
        for lone in (candidate, joined):
            if lone in lone_columns():
                return Target(*lone_columns()[lone], count)
        parts = SEPARATORS.split(candidate, maxsplit=1)
        if len(parts) == 2 and (group := group_prefixes().get(parts[0])) and group != ITEM:
            key = scope_names(group).get(parts[1])
            if key:
                return Target(group, key, count)
        for prefix, group in group_prefixes().items():
            if group != ITEM and joined.startswith(prefix) and (key := scope_names(group).get(joined[len(prefix) :])):
                return Target(group, key, count)
    return None


@cache
def table_words(table: str) -> dict[str, str]:
    found = {_value(w): entry.code for entry in book().words if entry.table == table for w in entry.words}
    for code, label in tables.table(table).items():
        found[_value(label)] = code
        found[_value(code)] = code
    return found


@lru_cache(maxsize=50_000)
def code_of(table: str, text: str) -> str:
    """The code for what a cell says; "" when nothing fits. An extension of the types stands for itself."""
    found = table_words(table).get(_value(text), "")
    if not found and table == "types" and tables.is_extension(text.strip()):
        return text.strip()
    if not found and (match := re.fullmatch(r"([0-9A-Za-z_]{1,20})[\s.、:：-]+(.+)", text.strip())):
        # 01 行政许可, 1-法定机关: code and words in one cell, which have to agree.
        code, words = match.group(1), table_words(table).get(_value(match.group(2)), "")
        return words if words == table_words(table).get(_value(code), words) else ""
    return found


@lru_cache(maxsize=50_000)
def unit_of(text: str) -> str:
    return table_words("units").get(_value(text.strip("()")), "")


@lru_cache(maxsize=50_000)
def flag_of(text: str) -> bool | None:
    value = _value(text)
    if value in {_value(w) for w in book().flags_yes}:
        return True
    return False if value in {_value(w) for w in book().flags_no} else None


def is_footer(text: str) -> bool:
    """A note below the table (填表说明、合计), no row of it."""
    return any(text.startswith(word) for word in book().footers)


def is_nothing(text: str) -> bool:
    return len(text) < LONGEST_NOTHING and text.lower() in _nothing()


@cache
def _nothing() -> frozenset[str]:
    return frozenset(book().nothing)


def _value(text: str) -> str:
    return squeeze(half_width(text)).replace("（", "(").replace("）", ")").lower()
