"""办事清单: what to bring in one's own case, from the list of the item and, after a self-test, from its answers."""

from collections.abc import Collection
from dataclasses import dataclass

from gongkai.apps.services.rules import plain
from gongkai.apps.services.rules.elements import Elements, Material
from gongkai.apps.services.rules.selftests import Tree, Walk


@dataclass(frozen=True, slots=True)
class Line:
    """One material. `why`: in which case it is wanted, where it is not wanted from everybody."""

    material: Material
    why: str = ""


@dataclass(frozen=True, slots=True)
class CheckList:
    """`needed` for sure, `perhaps` in cases the reader has to know himself, `known` to the state already."""

    needed: tuple[Line, ...] = ()
    perhaps: tuple[Line, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.needed or self.perhaps)


def of_item(elements: Elements) -> CheckList:
    return _sorted(elements, called=(), settled=())


def after(elements: Elements, tree: Tree, way: Walk) -> CheckList:
    """What the answers call for is needed; what other answers would have called for is not."""
    mentioned = {name for one in tree.questions for answer in one.answers for name in answer.materials}
    mentioned |= {name for one in tree.outcomes for name in one.materials}
    return _sorted(elements, called=way.materials, settled=mentioned)


def _sorted(elements: Elements, *, called: Collection[str], settled: Collection[str]) -> CheckList:
    needed, perhaps = [], []
    for material in plain.to_bring(elements):
        if material.necessity == plain.NECESSARY:
            needed.append(Line(material))
        elif material.name in called:
            needed.append(Line(material, "根据您的回答需要"))
        elif material.name not in settled:
            perhaps.append(Line(material, material.when))
    known = tuple(dict.fromkeys(one.name for one in elements.materials if one.shared))
    return CheckList(tuple(needed), tuple(perhaps), known)
