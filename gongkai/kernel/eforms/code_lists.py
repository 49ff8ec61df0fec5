"""代码表: lists of values that many forms share, from files beside this one and from apps.

A published version holds a copy of the list as it was on that day.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.kernel.eforms.definition.kinds import CHOSEN

HERE = Path(__file__).parent / "lists"


@dataclass(frozen=True)
class CodeList:
    """`read` returns the values in order, each with its label."""

    name: str
    label: str
    source: str
    read: Callable[[], Sequence[tuple[str, str]]]


_registered: dict[str, CodeList] = {}


def register(name: str, label: str, source: str, read: Callable[[], Sequence[tuple[str, str]]]) -> None:
    """Declare a list of an app's own; one name, one function."""
    known = _registered.get(name)
    if known is not None and known.read is not read:
        raise ValueError(f"代码表“{name}”已登记。")
    _registered[name] = CodeList(name, label, source, read)


def all_lists() -> dict[str, CodeList]:
    return {**_from_files(), **_registered}


@cache
def _from_files() -> dict[str, CodeList]:
    return {path.stem: _load(path) for path in sorted(HERE.glob("*.toml"))}


def _load(path: Path) -> CodeList:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    values: dict[str, str] = data["values"]
    pairs = tuple(values.items())
    return CodeList(path.stem, data["label"], data["source"], lambda: pairs)


def expanded(data: dict[str, Any]) -> dict[str, Any]:
    """The definition (JSON) with every code list written out as the choices of today."""
    return {**data, "pages": [{**page, "parts": [_part(one) for one in page["parts"]]} for page in data["pages"]]}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    for name in ("parts", "fields"):
        if name in part:
            return {**part, name: [_part(one) for one in part[name]]}
    known = all_lists().get(part.get("code_list", "")) if part["kind"] in CHOSEN else None
    if known is None:
        return part
    return {**part, "choices": [{"value": value, "label": label} for value, label in known.read()]}
