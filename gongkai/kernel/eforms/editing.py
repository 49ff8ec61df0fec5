"""Changing a definition as JSON, finished or not: what the builder's buttons do. Pure; what is given stays as it is."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.kernel.eforms.expressions import ExpressionProblem
from gongkai.kernel.eforms.expressions.lexing import tokens

Content = dict[str, Any]
INNER = ("parts", "fields")
EXPRESSIONS = ("show", "require", "calculate", "check")


class NoSuchPart(LookupError):
    """Somebody else removed it, or the address was typed by hand."""


@dataclass
class Place:
    """Where a page, part or rule stands: in which list, and in what."""

    items: list[Any]
    index: int
    outer: Content

    @property
    def part(self) -> Content:
        found: Content = self.items[self.index]
        return found


def walk(content: Content) -> Iterator[Place]:
    """Every page, group, repeating part, field and rule with its place; what is no object is passed over."""
    for name in ("pages", "rules"):
        yield from _walk(content, content.get(name))


def _walk(outer: Content, items: Any) -> Iterator[Place]:
    for index, one in enumerate(items if isinstance(items, list) else []):
        if isinstance(one, dict):
            yield Place(items, index, outer)
            for name in INNER:
                yield from _walk(one, one.get(name))


def find(content: Content, id_: str) -> Place:
    """Raises `NoSuchPart`."""
    for place in walk(content):
        if place.part.get("id") == id_:
            return place
    raise NoSuchPart(id_)


def fresh_id(content: Content, base: str) -> str:
    """An id nobody has: field_1, field_2 …"""
    taken = {place.part.get("id") for place in walk(content)}
    return next(name for number in range(1, 10_000) if (name := f"{base}_{number}") not in taken)


def add_page(content: Content, title: str) -> tuple[Content, str]:
    changed = copy.deepcopy(content)
    page = {"id": fresh_id(changed, "page"), "title": title, "parts": []}
    changed.setdefault("pages", []).append(page)
    return changed, str(page["id"])


def add(content: Content, into: str, part: Content) -> tuple[Content, str]:
    """Put a new part at the end of a page, group or repeating part; returns its id."""
    changed = copy.deepcopy(content)
    outer = find(changed, into).part
    made = {
        "kind": part["kind"],
        "id": fresh_id(changed, str(part["kind"])),
        **{k: v for k, v in part.items() if k != "kind"},
    }
    outer.setdefault("fields" if outer.get("kind") == "rows" else "parts", []).append(made)
    return changed, str(made["id"])


def add_rule(content: Content, rule: Content) -> tuple[Content, str]:
    changed = copy.deepcopy(content)
    made = {"id": fresh_id(changed, "rule"), **rule}
    changed.setdefault("rules", []).append(made)
    return changed, str(made["id"])


def replace(content: Content, id_: str, part: Content) -> Content:
    """Put `part` in the place of what has this id; a new id is followed by every expression that used the old one."""
    changed = copy.deepcopy(content)
    place = find(changed, id_)
    place.items[place.index] = part
    return _renamed(changed, id_, str(part.get("id", id_))) if part.get("id") != id_ else changed


def remove(content: Content, id_: str) -> Content:
    changed = copy.deepcopy(content)
    place = find(changed, id_)
    del place.items[place.index]
    return changed


def move(content: Content, id_: str, by: int) -> Content:
    """Up (-1) or down (1) among its neighbours; at the end it stays."""
    changed = copy.deepcopy(content)
    place = find(changed, id_)
    target = place.index + by
    if 0 <= target < len(place.items):
        place.items.insert(target, place.items.pop(place.index))
    return changed


def move_into(content: Content, id_: str, into: str) -> Content:
    """To the end of another page, group or repeating part."""
    changed = copy.deepcopy(content)
    place = find(changed, id_)
    part = place.items.pop(place.index)
    outer = find(changed, into).part  # a part moved into itself is not found any more
    outer.setdefault("fields" if outer.get("kind") == "rows" else "parts", []).append(part)
    return changed


def duplicate(content: Content, id_: str) -> tuple[Content, str]:
    """A copy behind the original, with ids of its own; expressions inside follow them."""
    changed = copy.deepcopy(content)
    place = find(changed, id_)
    made = copy.deepcopy(place.part)
    names: dict[str, str] = {}
    for one in [made, *(inner.part for name in INNER for inner in _walk(made, made.get(name)))]:
        old = str(one.get("id", "copy"))
        one["id"] = names[old] = _copied_id(changed, old, set(names.values()))
    for one in [made, *(inner.part for name in INNER for inner in _walk(made, made.get(name)))]:
        for old, new in names.items():
            _rename_in(one, old, new)
    place.items.insert(place.index + 1, made)
    return changed, str(made["id"])


def _copied_id(content: Content, old: str, taken: set[str]) -> str:
    used = {place.part.get("id") for place in walk(content)} | taken
    return next(name for number in range(2, 10_000) if (name := f"{old[:34]}_{number}") not in used)


def _renamed(content: Content, old: str, new: str) -> Content:
    for place in walk(content):
        _rename_in(place.part, old, new)
        if place.part.get("at") == old:
            place.part["at"] = new
    return content


def _rename_in(part: Content, old: str, new: str) -> None:
    for name in EXPRESSIONS:
        if isinstance(part.get(name), str):
            part[name] = rename_in(part[name], old, new)


def rename_in(source: str, old: str, new: str) -> str:
    """The expression with one name changed; what cannot be read stays as it is."""
    try:
        found = [token for token in tokens(source) if token.kind == "name" and token.text == old]
    except ExpressionProblem:
        return source
    for token in reversed(found):
        source = source[: token.at] + new + source[token.at + len(old) :]
    return source
