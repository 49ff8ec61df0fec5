"""放假通知: what a holiday notice says, as plain values; read from TOML, CSV or the notice's own Chinese text."""

import csv
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from gongkai.kernel import law
from gongkai.kernel.law.errors import sentences
from gongkai.kernel.workdays.ground import FIRST, LAST, SpecialDay

Format = Literal["auto", "text", "toml", "csv"]
CSV_HEADER = ("日期", "类型", "名称")
CSV_KINDS = {"放假": False, "休息": False, "holiday": False, "上班": True, "调休上班": True, "workday": True}


class NoticeError(ValueError):
    """A notice that cannot be used; the message is Chinese, one sentence a line."""


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day the notice names: off, or worked instead of rested."""

    date: date
    working: bool
    name: str


@dataclass(frozen=True)
class Notice:
    """One notice. `whole_year`: it arranges the year; otherwise it changes single days of an arrangement."""

    year: int
    title: str
    number: str
    issued_on: date | None
    whole_year: bool
    days: tuple[NoticeDay, ...]
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def cited(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True)
class Layer:
    """What one notice contributes to a calendar; a later whole-year layer replaces an earlier one of its year."""

    year: int
    whole_year: bool
    days: tuple[SpecialDay, ...]


def merge(layers: Iterable[Layer]) -> tuple[dict[date, SpecialDay], frozenset[int]]:
    """Special days and covered years after all layers, in their order."""
    merged: dict[date, tuple[int, SpecialDay]] = {}
    covered: set[int] = set()
    for layer in layers:
        if layer.whole_year:
            covered.add(layer.year)
            merged = {d: v for d, v in merged.items() if v[0] != layer.year}
        merged |= {s.date: (layer.year, s) for s in layer.days}
    return {d: s for d, (_, s) in merged.items()}, frozenset(covered)


def layer_of(notice: Notice) -> Layer:
    days = (SpecialDay(d.date, d.working, d.name, notice.cited) for d in notice.days)
    return Layer(notice.year, notice.whole_year, tuple(days))


# Files --------------------------------------------------------------------------------------------


class HolidayEntry(law.Sourced):
    """One holiday: off from `from` to `to`, both included, and the rest days worked for it."""

    name: Annotated[str, Field(min_length=1)]
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    workdays: tuple[date, ...] = ()
    note: str = ""

    @property
    def off(self) -> list[date]:
        return [self.start + timedelta(days=k) for k in range((self.end - self.start).days + 1)]


class HolidayYear(law.Table):
    """A year's arrangement with the notices it comes from."""

    year: Annotated[int, Field(ge=FIRST.year, le=LAST.year)]
    holidays: Annotated[tuple[HolidayEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for entry in self.holidays:
            if entry.end < entry.start:
                raise ValueError(f"“{entry.name}”的结束日 {entry.end} 早于开始日 {entry.start}")
            if (entry.end - entry.start).days > 30:
                raise ValueError(f"“{entry.name}”放假超过一个月")
        problems = day_problems(self.year, self.notice_days())
        if problems:
            raise ValueError(problems[0])
        return self

    def notice_days(self) -> list[NoticeDay]:
        days = [NoticeDay(d, False, e.name) for e in self.holidays for d in e.off]
        return days + [NoticeDay(d, True, e.name) for e in self.holidays for d in e.workdays]


def day_problems(year: int, days: Iterable[NoticeDay]) -> list[str]:
    """Days outside the year (from the December before it) or said to be both off and worked."""
    problems, seen = [], dict[date, NoticeDay]()
    for day in days:
        if not date(year - 1, 12, 1) <= day.date <= date(year, 12, 31):
            problems.append(f"{day.date} 不在{year}年放假安排的范围内。")
        other = seen.setdefault(day.date, day)
        if other.working != day.working:
            problems.append(f"{day.date} 既放假又上班。")
        elif other is not day:
            problems.append(f"{day.date} 写了两次。")
    return problems


def file_layer(path: str) -> Layer:
    """A year's file as a layer; each day cites its own notice."""
    table = law.load(path, HolidayYear)
    cited = {s.key: s.cited for s in table.sources}
    days = [SpecialDay(d, False, e.name, cited[e.source]) for e in table.holidays for d in e.off]
    days += [SpecialDay(d, True, e.name, cited[e.source]) for e in table.holidays for d in e.workdays]
    return Layer(table.year, True, tuple(days))


# What an administrator hands in --------------------------------------------------------------------


def guess_format(text: str) -> Literal["text", "toml", "csv"]:
    if re.search(r"^\s*(\[\[|year\s*=)", text, re.MULTILINE):
        return "toml"
    return "csv" if text.lstrip("\ufeff \n").startswith(CSV_HEADER[0]) else "text"


def from_toml(text: str) -> Notice:
    """The file form of `law/holidays/*.toml`; the first source is the notice."""
    try:
        content = tomllib.loads(text)
        table = HolidayYear.model_validate(content)
    except tomllib.TOMLDecodeError as error:
        raise NoticeError(f"不是正确的 TOML 文本（{error}）。") from error
    except ValidationError as error:
        raise NoticeError("\n".join(sentences("导入的文本", error, content))) from error
    if not table.sources:
        raise NoticeError("缺少 [[sources]]：要写明放假通知的名称。")
    head = table.sources[0]
    return Notice(table.year, head.title, head.number, head.issued, True, tuple(table.notice_days()))


def from_csv(text: str, year: int) -> Notice:
    """Rows 日期,类型,名称 with 放假 or 上班; the notice's own data come from the form beside it."""
    days = []
    rows = csv.DictReader(text.lstrip("\ufeff").strip().splitlines())
    if tuple(rows.fieldnames or ())[:3] != CSV_HEADER:
        raise NoticeError("表头应为“日期,类型,名称”。")
    for line, row in enumerate(rows, start=2):
        kind = CSV_KINDS.get((row["类型"] or "").strip())
        try:
            day = date.fromisoformat((row["日期"] or "").strip())
        except ValueError:
            raise NoticeError(f"第{line}行的日期“{row['日期']}”不对，应写成 {year}-01-01。") from None
        if kind is None:
            raise NoticeError(f"第{line}行的类型“{row['类型']}”不对，应为“放假”或“上班”。")
        days.append(NoticeDay(day, kind, (row["名称"] or "").strip() or ("放假" if not kind else "")))
    refuse_bad_days(year, days)
    return Notice(year, f"{year}年节假日安排", "", None, True, tuple(days))


def refuse_bad_days(year: int, days: list[NoticeDay]) -> None:
    problems = day_problems(year, days)
    if not days:
        problems.append("没有识别到任何放假或上班的日期。")
    if problems:
        raise NoticeError("\n".join(problems))


def amended(notice: Notice, **given: object) -> Notice:
    """The notice with what the administrator filled in beside the text; empty values change nothing."""
    return replace(notice, **{k: v for k, v in given.items() if v not in (None, "")})  # type: ignore[arg-type]
