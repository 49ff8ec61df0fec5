"""预填: where a field's first value may come from. Kernel parts and apps register sources by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.evaluation import Supplied


@dataclass(frozen=True)
class Asking:
    """Who is about to fill in which owner's form, and for what.

    `applicant` is in whose name it is filled in, if anybody is signed in; `agent` the person who acts for that one.
    """

    owner: str
    applicant: Any = None
    agent: Any = None
    about: str = ""
    # The form: what an earlier submission of the same one said may be taken up.
    form: int = 0


@dataclass(frozen=True)
class Source:
    """`resolve` returns what is known, None where nothing is; a value somebody has verified says so.

    One `by_field` is asked for each field that names it: what was said under the same name before.
    """

    name: str
    label: str
    resolve: Callable[..., Supplied | None]
    by_field: bool = False


_sources: dict[str, Source] = {}


def register(name: str, label: str, resolve: Callable[..., Supplied | None], *, by_field: bool = False) -> None:
    """Declare a source, `resolve(asking)` or, `by_field`, `resolve(asking, field)`; one name, one function."""
    known = _sources.get(name)
    if known is not None and known.resolve is not resolve:
        raise ValueError(f"预填来源“{name}”已登记。")
    _sources[name] = Source(name, label, resolve, by_field)


def all_sources() -> dict[str, Source]:
    return dict(_sources)


def supply(definition: Definition, asking: Asking) -> dict[str, Supplied]:
    """What is known beforehand of each field that names a source; each source is asked once, or once for a field."""
    asked: dict[str, Supplied | None] = {}
    found: dict[str, Supplied] = {}
    for field in definition.fields.values():
        source = _sources.get(field.prefill)
        if source is None:
            continue
        if source.by_field:
            known = source.resolve(asking, field)
        else:
            if source.name not in asked:
                asked[source.name] = source.resolve(asking)
            known = asked[source.name]
        if known is not None and known.value not in (None, "", {}, []):
            found[field.id] = Supplied(known.value, known.verified, known.source or source.label)
    return found
