"""预填: where a field's first value may come from. Kernel parts and apps register sources by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.evaluation import Supplied


@dataclass(frozen=True)
class Asking:
    """Who is about to fill in which owner's form. `applicant` is the subject who is signed in, if any."""

    owner: str
    applicant: Any = None


@dataclass(frozen=True)
class Source:
    """`resolve` returns what is known, None where nothing is; a value somebody has verified says so."""

    name: str
    label: str
    resolve: Callable[[Asking], Supplied | None]


_sources: dict[str, Source] = {}


def register(name: str, label: str, resolve: Callable[[Asking], Supplied | None]) -> None:
    """Declare a source; one name, one function."""
    known = _sources.get(name)
    if known is not None and known.resolve is not resolve:
        raise ValueError(f"预填来源“{name}”已登记。")
    _sources[name] = Source(name, label, resolve)


def all_sources() -> dict[str, Source]:
    return dict(_sources)


def supply(definition: Definition, asking: Asking) -> dict[str, Supplied]:
    """What is known beforehand of each field that names a source; each source is asked once."""
    asked: dict[str, Supplied | None] = {}
    found: dict[str, Supplied] = {}
    for field in definition.fields.values():
        source = _sources.get(field.prefill)
        if source is None:
            continue
        if source.name not in asked:
            asked[source.name] = source.resolve(asking)
        known = asked[source.name]
        if known is not None and known.value not in (None, "", {}):
            found[field.id] = Supplied(known.value, known.verified, source.label)
    return found
