"""Some of many: boxes in pages with a search, and ticks on the other pages are not lost; works without scripts.

Only what differs from the list as it stands travels along, so that a province's thousands stay within what one
request may carry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict

PAGE = 60
# So few are seen at a glance; a search above them would only stand in the way.
FEW = 12
FIND = "find"


class PickedBoxes(forms.CheckboxSelectMultiple):
    """The boxes of one page; `picker` says what stands around them."""

    picker: "Picker | None" = None


@dataclass(frozen=True)
class Picker:
    """What is ticked of `able` (key → label), where `listed` was ticked before; `data`: the form as it was sent."""

    name: str
    able: Mapping[str, str]
    listed: frozenset[str]
    data: QueryDict

    @property
    def is_turning(self) -> bool:
        """Whether the person only looks further, and decides nothing yet."""
        return self._named("turn") in self.data

    @cached_property
    def chosen(self) -> frozenset[str]:
        marks = self._sent("changed").split()
        added, removed = ({one[1:] for one in marks if one[0] == sign} for sign in "+-")
        chosen = (self.listed | added) - removed
        shown, ticked = set(self._sent("shown").split()), set(self.data.getlist(self.name))
        return frozenset(((chosen - shown) | (shown & ticked)) & self.able.keys())

    @property
    def added(self) -> list[str]:
        return sorted(self.chosen - self.listed)

    @property
    def removed(self) -> list[str]:
        return sorted((self.listed & self.able.keys()) - self.chosen)

    @property
    def changed(self) -> str:
        return " ".join([*(f"+{key}" for key in self.added), *(f"-{key}" for key in self.removed)])

    @property
    def words(self) -> str:
        return self._sent("words").strip()[:60]

    @cached_property
    def page(self) -> Page[str]:
        wanted = self.words.split()
        found = [key for key, label in self.able.items() if all(word in label for word in wanted)]
        turn = self._sent("turn") or self._sent("page")
        return Paginator(found, PAGE).get_page(1 if turn == FIND else turn)

    @property
    def shown(self) -> str:
        return " ".join(self.page.object_list)

    @property
    def is_long(self) -> bool:
        return len(self.able) > FEW

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(key, self.able[key]) for key in self.page.object_list]

    @property
    def ticked(self) -> list[str]:
        return [key for key in self.page.object_list if key in self.chosen]

    def sent(self) -> QueryDict:
        """The form as it was sent, with the ticks of the page that is shown now."""
        data = self.data.copy()
        data.setlist(self.name, self.ticked)
        return data

    def _named(self, part: str) -> str:
        return f"{self.name}-{part}"

    def _sent(self, part: str) -> str:
        return self.data.get(self._named(part), "")
