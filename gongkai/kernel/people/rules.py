"""What can be judged about posts and delegations from plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.kernel.registry import Separation, role_label, role_scope


@dataclass(frozen=True)
class Held:
    """One role at one body, for a time; `to_on` None is open-ended. Both days belong to it."""

    role: str
    org_path: str
    from_on: date
    to_on: date | None = None


def overlap(from_a: date, to_a: date | None, from_b: date, to_b: date | None) -> bool:
    """Whether two periods share a day."""
    return (to_b is None or from_a <= to_b) and (to_a is None or from_b <= to_a)


def conflicts(held: Iterable[Held], separations: Iterable[Separation]) -> list[str]:
    """职责分离: a sentence for every declared pair of duties that meets in one pair of hands."""
    own = list(held)
    found: dict[str, None] = {}
    for separation in separations:
        for first, second in _pairs(own, separation):
            names = f"“{role_label(first.role)}”与“{role_label(second.role)}”"
            article = f"（{separation.article}）" if separation.article else ""
            found[f"{names}不宜由同一人担任：{separation.reason}{article}。"] = None
    return list(found)


def _pairs(held: list[Held], separation: Separation) -> Iterable[tuple[Held, Held]]:
    order = {role: place for place, role in enumerate(separation.roles)}
    for first in held:
        for second in held:
            apart = first.role in order and second.role in order and order[first.role] < order[second.role]
            if apart and _meet(first, second):
                yield first, second


def _meet(a: Held, b: Held) -> bool:
    """At one body on one day; a role that reaches the subtree meets those below it."""
    same_place = (
        a.org_path == b.org_path
        or (role_scope(a.role) == "subtree" and b.org_path.startswith(a.org_path))
        or (role_scope(b.role) == "subtree" and a.org_path.startswith(b.org_path))
    )
    return same_place and overlap(a.from_on, a.to_on, b.from_on, b.to_on)


def leads_back(edges: Iterable[tuple[int, int]], giver: int, receiver: int) -> bool:
    """Whether a delegation from `giver` to `receiver` would close a circle with the existing ones."""
    onward: dict[int, set[int]] = {}
    for source, target in edges:
        onward.setdefault(source, set()).add(target)
    seen: set[int] = set()
    waiting = [receiver]
    while waiting:
        person = waiting.pop()
        if person == giver:
            return True
        if person not in seen:
            seen.add(person)
            waiting += onward.get(person, ())
    return False
