"""What a change touches, told to whoever reviews it: the published guide, items below, cases under way.

Each source is a function of the item.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from gongkai.apps.services.models import BookingState, ServiceItem
from gongkai.apps.services.queries import journeys, selftests
from gongkai.kernel import workdays


@dataclass(frozen=True)
class Touched:
    """One kind of thing a change touches: how many, and where to look at them."""

    label: str
    count: int
    url: str = ""
    note: str = ""


Source = Callable[[ServiceItem], Iterable[Touched]]


def published_guide(item: ServiceItem) -> Iterable[Touched]:
    if item.visible:
        address = reverse("services:item", args=[item.uid])
        yield Touched("已公布的办事指南", 1, address, "生效后自动更新，旧版本的地址保留。")


def items_below(item: ServiceItem) -> Iterable[Touched]:
    count = item.children.filter(state__in=("in_use", "suspended")).count()
    if count:
        yield Touched("下设的子项、业务办理项", count, reverse("services:item", args=[item.uid]))


def cases_under_way(item: ServiceItem) -> Iterable[Touched]:
    """在办件 and bookings of people who still mean to come: how many, and nothing of whose."""
    if count := item.applications.filter(case__closed_on=None).count():
        yield Touched("在办件", count)
    if count := item.bookings.filter(state=BookingState.BOOKED, slot__day__gte=workdays.today()).count():
        yield Touched("未到的预约", count)


def guidance(item: ServiceItem) -> Iterable[Touched]:
    """一件事 that name it and the 自测 it has: their words may have to follow."""
    if named := journeys.naming(item):
        yield Touched("一件事", len(named), reverse("services:journey", args=[named[0].uid]), "材料和时限自动更新。")
    if test := selftests.for_item(item):
        note = "改动材料名称的，请同时修改自测。"
        yield Touched("办事自测", 1, reverse("services:selftest", args=[test.uid]), note)


SOURCES: list[Source] = [published_guide, items_below, guidance, cases_under_way]


def touched_by(item: ServiceItem) -> list[Touched]:
    return [found for source in SOURCES for found in source(item)]
