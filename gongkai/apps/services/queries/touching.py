"""What a change touches, told to whoever reviews it: the published guide, items below, cases under way.

Each source is a function of the item.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from gongkai.apps.services.models import BookingState, CatalogueEntry, ServiceItem
from gongkai.apps.services.queries import forms, journeys, selftests, standards
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


def form_in_use(item: ServiceItem) -> Iterable[Touched]:
    """申请表 of the version in force, what people have begun on it, and what was handed in with it and is under way."""
    version = standards.current_version(item)
    if version is None or item.starts_from == "duty":
        return
    yield Touched(f"现行申请表：{forms.form_of(version).label}", 1)
    if count := forms.drafts_about(item).count():
        yield Touched(
            "正在填写、没有提交的申请", count, note="生效后打开时转到新的申请表，已填的保留，有变化的逐项说明。"
        )
    if count := item.applications.filter(case__closed_on=None, filled__isnull=False).count():
        yield Touched("按申请表提交的在办件", count, note="仍按提交时的申请表办理，不重新填写。")
    if version.form_source and (below := [one for one in item.children.all() if one.handling and one.visible]):
        yield Touched("沿用本事项申请表的办理项", sum(not forms.names_own(one) for one in below))


SOURCES: list[Source] = [published_guide, items_below, guidance, cases_under_way, form_in_use]


def touched_by_entry(entry: CatalogueEntry) -> list[Touched]:
    """What a change of a catalogue entry touches: lists that take over its form, and what is under way on it."""
    found = []
    if count := ServiceItem.objects.filter(catalogue=entry, visible=True).count():
        found.append(Touched("对应的实施事项", count, reverse("services:catalogue_entry", args=[entry.uid])))
    if count := forms.inheriting(entry).count():
        found.append(Touched("沿用统一申请表的实施事项", count, note="新的统一申请表生效后，下一位申请人就按它填写。"))
    standard = standards.catalogue_version(entry)
    if standard is not None and standard.form is not None and (count := forms.begun_on(standard.form.form).count()):
        found.append(Touched("正在填写、没有提交的申请", count, note="打开时转到新的申请表，已填的保留。"))
    return found


def touched_by(item: ServiceItem) -> list[Touched]:
    return [found for source in SOURCES for found in source(item)]
