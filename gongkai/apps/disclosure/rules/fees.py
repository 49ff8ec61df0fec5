"""政府信息公开信息处理费 (条例第四十二条; 国办函〔2020〕109号): by item or by volume, never both."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.schemas import FeeRow, FeeSchedule
from gongkai.kernel import law
from gongkai.kernel.law import LawError

Basis = Literal["item", "volume"]
LARGEST = 100_000


@dataclass(frozen=True)
class FeeLine:
    """One tier of the computation: numbers `first` to `last` at `each` yuan."""

    first: int
    last: int
    each: int
    text: str

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        return self.count * self.each


@dataclass(frozen=True)
class Fee:
    """The fee in yuan and how it came about. `citation` is empty where nothing may be charged."""

    basis: Basis
    quantity: int
    lines: tuple[FeeLine, ...]
    citation: str = ""

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)


def by_item(*, before: int, items: int, on: date) -> Fee:
    """按件计收 (第四条): `items` more after `before` earlier ones of this applicant in the same calendar month.

    1-10 free, 11-30 at 100, 31-40 at 200, 41-50 at 300, each further ten 100 more; every kind of answer counts.
    `on` is the receipt date. Raises ValueError for impossible numbers.
    """
    if items < 1 or before < 0 or before + items > LARGEST:
        raise ValueError("件数应为正整数。")
    return _progressive("item", before, items, on)


def by_volume(pages: int, *, on: date, already_public: bool = False) -> Fee:
    """按量计收 (第五条): 1-30 free, 31-100 at 10, 101-200 at 20, from 201 at 40 yuan a page, for one request.

    A page is one side of A4 or smaller. Where only the way to information already public was told, nothing is
    charged by volume (K).
    """
    if pages < 0 or pages > LARGEST:
        raise ValueError("页数应为正整数。")
    if already_public:
        return _nothing("volume", pages, "已经主动公开、仅告知获取方式和途径的，不按量计收。")
    return _progressive("volume", 0, pages, on) if pages else _nothing("volume", 0, "没有提供信息，不按量计收。")


def charge(*, on: date, items: int | None = None, before: int = 0, pages: int | None = None) -> Fee:
    """Either way, never both for one request (第三条). Raises ValueError when both or neither is given."""
    if items is not None and pages is not None:
        raise ValueError("同一件申请只能按件或者按量计收，不能同时使用（国办函〔2020〕109号第三条）。")
    if items is not None:
        return by_item(before=before, items=items, on=on)
    if pages is not None:
        return by_volume(pages, on=on)
    raise ValueError("请选择按件或者按量计收。")


def of_request(basis: str, *, before: int, pages: int, on: date) -> Fee | None:
    """The fee of one request, which is one item, after so many of the month; None where no way was chosen."""
    if basis == "item":
        return charge(on=on, items=1, before=before)
    return charge(on=on, pages=pages) if basis == "volume" else None


def calendar_month(day: date) -> tuple[date, date]:
    """First and last day of the 自然月 in which items are added up (第四条)."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _progressive(basis: Basis, before: int, quantity: int, on: date) -> Fee:
    schedule = tables.fee_schedule(basis)
    try:
        row = schedule.on(on)
    except LawError:
        start = schedule.versions[0].valid_from
        return _nothing(basis, quantity, f"{start.year}年{start.month}月{start.day}日以前收到的申请不收取信息处理费。")
    lines = tuple(_lines(schedule, row, before + 1, before + quantity))
    return Fee(basis, quantity, lines, law.source(row.source).cited + row.article)


def _nothing(basis: Basis, quantity: int, why: str) -> Fee:
    return Fee(basis, quantity, (FeeLine(1, quantity, 0, why),))


def _lines(schedule: FeeSchedule, row: FeeRow, first: int, last: int) -> Iterator[FeeLine]:
    """The part of every tier that lies in [first, last]."""
    start = 1
    for upto, each in _tiers(row):
        low, high = max(start, first), last if upto is None else min(upto, last)
        if low <= high:
            yield FeeLine(low, high, each, _text(low, high, each, schedule.unit))
        if upto is None or upto >= last:
            return
        start = upto + 1


def _tiers(row: FeeRow) -> Iterator[tuple[int | None, int]]:
    """The tiers in order, the repeating ones without end."""
    for tier in row.tiers:
        yield tier.upto, tier.each
    upto, each = row.tiers[-1].upto, row.tiers[-1].each
    while row.further is not None and upto is not None:
        upto, each = upto + row.further.every, each + row.further.add
        yield upto, each


def _text(first: int, last: int, each: int, unit: str) -> str:
    which = f"第{first}{unit}" if first == last else f"第{first}至{last}{unit}"
    count = last - first + 1
    if not each:
        return f"{which}，共{count}{unit}，不收费。"
    return f"{which}，共{count}{unit}，每{unit}{each:,}元，计{count * each:,}元。"
