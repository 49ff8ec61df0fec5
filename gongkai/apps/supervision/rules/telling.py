"""Who is told of an event, and who next if nobody says that he knows (知悉)."""

from functools import cache

from gongkai.apps.supervision.rules import schema, signals
from gongkai.apps.supervision.rules.schema import Addressee, SignalName
from gongkai.kernel import law


class Chain(law.Entry):
    signal: SignalName
    then: tuple[Addressee, ...]


class TellingTable(law.Table):
    digest_from: int
    chains: tuple[Chain, ...]


# For rules that an organisation added itself.
USUAL: tuple[Addressee, ...] = ("handler", "waiting", "liaison")


@cache
def table() -> TellingTable:
    return law.load("apps/supervision/law/telling.toml", TellingTable)


@cache
def levels(rule: str, signal: int) -> tuple[tuple[Addressee, ...], ...]:
    """The groups that are told one after the other: those of the rule first, then the rest of the signal's chain."""
    known = schema.rules().get(rule)
    first = known.addressees if known else USUAL
    chain = next(one.then for one in table().chains if signals.NAMES[one.signal] == signal)
    return (first, *((name,) for name in chain if name not in first))
