"""A definition as JSON again: defaults are left out, so that two equal definitions are equal texts."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.kernel.eforms.definition.parts import Choice, Definition, Field, Group, Page, Part, Rows, Rule


def dump(definition: Definition) -> dict[str, Any]:
    """What `load` reads back into an equal definition."""
    return {
        "schema": definition.schema,
        **_set(definition, ("title", "intro")),
        "pages": [_page(page) for page in definition.pages],
        **({"rules": [_plain(rule) for rule in definition.rules]} if definition.rules else {}),
    }


def _page(page: Page) -> dict[str, Any]:
    return {**_set(page, ("id", "title", "help", "show")), "parts": [_part(part) for part in page.parts]}


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Group):
        inner = {"parts": [_part(one) for one in part.parts]}
        return {"kind": "group", **_set(part, ("id", "label", "help", "show")), **inner}
    if isinstance(part, Rows):
        names = ("id", "label", "help", "show", "min", "max", "row_label")
        return {"kind": "rows", **_set(part, names), "fields": [_plain(field) for field in part.fields]}
    return _plain(part)


def _plain(thing: Field | Rule) -> dict[str, Any]:
    return _set(thing, tuple(one.name for one in dataclasses.fields(thing)))


def _set(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The attributes that differ from their defaults."""
    known = {one.name: one.default for one in dataclasses.fields(thing)}
    return {name: _value(getattr(thing, name)) for name in names if getattr(thing, name) != known[name]}


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{"value": one.value, "label": one.label} if isinstance(one, Choice) else one for one in value]
    return value
