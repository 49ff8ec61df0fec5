"""What components take: small frozen shapes that views fill from queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.kernel.cases.procedures import act_label
from gongkai.kernel.search import FacetLabels
from gongkai.web.formatting import cn_date, cn_datetime


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a step bar: done before, current, or still to come."""

    label: str
    state: Literal["done", "current", "todo"] = "todo"
    note: str = ""


def steps(labels: Sequence[str], current: int, notes: Mapping[int, str] | None = None) -> list[Step]:
    """Steps with the `current`-th (from 0) under way; `current == len(labels)` means all done."""
    known = notes or {}
    return [
        Step(label, "done" if i < current else "current" if i == current else "todo", known.get(i, ""))
        for i, label in enumerate(labels)
    ]


@dataclass(frozen=True)
class TimelineItem:
    title: str
    at: date | datetime | None = None
    by: str = ""
    text: str = ""
    state: Literal["", "done", "late", "pending"] = ""


def timeline_item(entry: Any, *, names: bool = True) -> TimelineItem:
    """A journal entry (act, person, opinion, reason or what was warned of) as an item; an item stays itself."""
    if isinstance(entry, TimelineItem):
        return entry
    details = entry.details
    by = f"{entry.actor_name}（代{entry.for_name}）" if entry.for_name else entry.actor_name
    text = details.get("opinion") or details.get("reason") or details.get("message") or ""
    label = act_label(entry.act) or entry.verb_label
    return TimelineItem(label, entry.at, by if names else "", str(text) if names else "")


@dataclass(frozen=True)
class Fact:
    """One line of a definition table. `wide` takes the whole width where facts stand in two columns."""

    label: str
    value: Any
    url: str = ""
    wide: bool = False

    @property
    def shown(self) -> Any:
        """Markup stays markup (tags, badges); a date is written 2026年11月22日; text keeps its line breaks."""
        if isinstance(self.value, date):
            return cn_datetime(self.value) if isinstance(self.value, datetime) else cn_date(self.value)
        return self.value.__html__() if hasattr(self.value, "__html__") else linebreaksbr(str(self.value))


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class FileItem:
    name: str
    url: str
    size: int | None = None
    note: str = ""


@dataclass(frozen=True)
class FacetOption:
    label: str
    url: str
    count: int | None = None
    chosen: bool = False


# Values of a group before somebody asks for all of them; a few more are not worth a click.
FEW, HARDLY_MORE = 12, 15


@dataclass(frozen=True)
class FacetGroup:
    """`key` leads to it on the page; `more` is the way to all of its values, or back to the few: text and address."""

    label: str
    options: list[FacetOption] = field(default_factory=list)
    open: bool = True
    key: str = ""
    more: tuple[str, str] | None = None

    @property
    def chosen(self) -> list[FacetOption]:
        return [option for option in self.options if option.chosen]


def facet_group(
    request: HttpRequest,
    name: str,
    label: str,
    counts: Iterable[tuple[str, int]],
    labels: FacetLabels | None = None,
    *,
    open: bool = True,
) -> FacetGroup:
    """A group of links that set or remove `name` in this page's address; a new choice begins at the first page. Of many
    values the first few are shown, and the one that is chosen; labels that have to be read are read of those."""
    current, every, key = request.GET.get(name, ""), list(counts), f"facet-{name}"
    is_whole = len(every) <= HARDLY_MORE or request.GET.get("whole") == name
    few = every if is_whole else every[:FEW] + [one for one in every[FEW:] if one[0] == current]
    known = labels([value for value, _ in few]) if callable(labels) else labels or {}
    address = _addresses(request, name)
    options = [
        FacetOption(known.get(value, value), address("" if value == current else value), count, value == current)
        for value, count in few
    ]
    if len(every) <= HARDLY_MORE:
        return FacetGroup(label, options, open, key)
    text, whole = ("收起", "") if is_whole else (f"更多 {len(every) - len(few)} 个", name)
    return FacetGroup(label, options, open, key, (text, f"{address(current, whole)}#{key}"))


def _addresses(request: HttpRequest, name: str) -> Callable[..., str]:
    """Addresses of this page from its beginning, with another value of `name` or none, and a group shown whole."""
    others = request.GET.copy()
    for one in ("at", "whole", name):
        others.pop(one, None)
    rest = others.urlencode()

    def address(value: str, whole: str = "") -> str:
        asked = {key: said for key, said in ((name, value), ("whole", whole)) if said}
        query = "&".join(filter(None, [rest, urlencode(asked)]))
        return f"?{query}" if query else request.path

    return address


def html_attributes(attributes: Mapping[str, str]) -> SafeString:
    """` name="value"` for every attribute that has a value, escaped."""
    parts = [format_html(' {}="{}"', name, value) for name, value in attributes.items() if value]
    return SafeString("".join(parts))
