"""一套材料: what several items ask for, told once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gongkai.apps.services.rules import plain
from gongkai.apps.services.rules.elements import Elements, Material

NECESSARY = plain.NECESSARY


@dataclass(frozen=True, slots=True)
class Need:
    """One material of the whole. `asked_by`: names of the items; `always`: some item needs it whatever the case."""

    material: Material
    asked_by: tuple[str, ...]

    @property
    def always(self) -> bool:
        return self.material.necessity == NECESSARY


@dataclass(frozen=True, slots=True)
class Together:
    """What to prepare, what the state has already, and how many rows the items ask for one by one."""

    needs: tuple[Need, ...]
    known: tuple[str, ...]
    apart: int


def together(asked: Iterable[tuple[str, Elements]]) -> Together:
    """Materials of the same name are one; the strictest wording stands, the highest numbers count.

    `asked` pairs the name of an item with what it says.
    """
    found: dict[str, list[tuple[str, Material]]] = {}
    known: dict[str, None] = {}
    apart = 0
    for name, elements in asked:
        for material in elements.materials:
            if material.shared:
                known[material.name] = None
                continue
            apart += 1
            found.setdefault(material.name.strip(), []).append((name, material))
    needs = [
        Need(_strictest([material for _, material in rows]), tuple(dict.fromkeys(name for name, _ in rows)))
        for rows in found.values()
    ]
    ordered = sorted(needs, key=lambda need: not need.always)
    return Together(tuple(ordered), tuple(one for one in known if one not in found), apart)


def _strictest(rows: list[Material]) -> Material:
    """The first one that everybody needs, else the first; with the most originals and copies any of them wants."""
    base = next((one for one in rows if one.necessity == NECESSARY), rows[0])
    return replace(
        base,
        originals=max((one.originals or 0 for one in rows), default=0) or None,
        copies=max((one.copies or 0 for one in rows), default=0) or None,
    )
