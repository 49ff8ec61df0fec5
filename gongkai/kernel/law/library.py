"""All law files together: sources, periods and annual dates by name, and what is wrong with them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gongkai.kernel.law.errors import NAMING_KEYS, LawError, display, sentences
from gongkai.kernel.law.reading import law_files, read
from gongkai.kernel.law.schema import (
    SHARED_KEYS,
    AnnualDate,
    Period,
    PeriodExample,
    Sense,
    Source,
    Sourced,
    Table,
    Unit,
    Version,
    Versioned,
)

R = TypeVar("R", Period, AnnualDate)
# A source key in a citation, with the blank that sets it apart from the article.
CITATIONS = 4096  # kept as they are printed; there are some hundreds
KEY = re.compile(r"(?<![A-Za-z0-9])(?P<key>[A-Z][A-Z0-9]+)(?![A-Za-z0-9]) ?")


@dataclass(frozen=True, slots=True)
class PeriodVersion:
    """期限的一个版本. `days` counts in `unit`; `source` is a key of `law.source`; `citation` is ready to print.

    `sense`: `within` the last day to act; `at_least` the earliest day it may end; `before` the latest day to act
    ahead of a fixed day. `round_the_clock` only matters for hours.
    """

    id: str
    label: str
    days: int
    unit: Unit
    sense: Sense
    round_the_clock: bool
    article: str
    source: str
    citation: str
    mark: str
    valid_from: date
    valid_to: date | None
    version: str
    examples: tuple[PeriodExample, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class AnnualDateVersion:
    """年度期限的一个版本: due on `month`/`day` of every year; `rolls` as in `AnnualRow`."""

    id: str
    label: str
    month: int
    day: int
    rolls: bool
    article: str
    source: str
    citation: str
    mark: str
    valid_from: date
    valid_to: date | None
    version: str


@dataclass(frozen=True)
class LawFile:
    """One file as it was read: the shared part validated, the rest as plain values."""

    path: Path
    name: str
    content: dict[str, Any]
    shared: Table

    @property
    def own_tables(self) -> dict[str, Any]:
        return {key: value for key, value in self.content.items() if key not in SHARED_KEYS}


class Library:
    """Everything found below some law folders. Reading never raises; `problems` holds the refusals."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.problems: list[str] = []
        self.files = [f for f in map(self._read, law_files(folders)) if f]
        self.sources: dict[str, Source] = {}
        for file in self.files:
            for source in file.shared.sources:
                self._add_source(file, source)
        self._versions: dict[str, PeriodVersion] = {}
        self._cited: dict[str, str] = {}
        self.periods: dict[str, Period] = {}
        self.annual_dates: dict[str, AnnualDate] = {}
        for file in self.files:
            self._add_rules(file, self.periods, file.shared.periods)
            self._add_rules(file, self.annual_dates, file.shared.annual_dates)

    def _read(self, path: Path) -> LawFile | None:
        name = display(path)
        try:
            content = read(path)
            shared = Table.model_validate({k: v for k, v in content.items() if k in SHARED_KEYS})
        except LawError as error:
            self.problems.append(str(error))
            return None
        except ValidationError as error:
            self.problems += sentences(name, error, content)
            return None
        return LawFile(path, name, content, shared)

    def _add_source(self, file: LawFile, source: Source) -> None:
        # Two apps may cite the same law without knowing each other, so the same entry may stand twice.
        known = self.sources.setdefault(source.key, source)
        if _bare(known.title) != _bare(source.title):
            self.problems.append(f"{file.name}：来源“{source.key}”与另一文件中的同名来源内容不同。")

    def _add_rules(self, file: LawFile, register: dict[str, R], rules: Iterable[R]) -> None:
        for rule in rules:
            if rule.id in register:
                self.problems.append(f"{file.name}：“{rule.id}”与另一条规则重名。")
                continue
            register[rule.id] = rule
            self.problems += source_problems(file.name, rule, self.sources)

    def source(self, key: str) -> Source:
        if key not in self.sources:
            raise LawError(f"没有登记来源“{key}”。")
        return self.sources[key]

    def cite(self, text: str) -> str:
        """A citation as it is kept in data, for people: “R711 第十七条” becomes 《…条例》第十七条."""

        def titled(match: re.Match[str]) -> str:
            source = self.sources.get(match["key"])
            return source.named if source else match[0]

        if text not in self._cited:
            if len(self._cited) >= CITATIONS:
                self._cited.clear()
            self._cited[text] = KEY.sub(titled, text)
        return self._cited[text]

    def period(self, rule_id: str, on: date) -> PeriodVersion:
        rule = _known(self.periods, rule_id, "期限")
        return self._period_version(rule, rule.on(on))

    def period_by_version(self, name: str) -> PeriodVersion:
        if (known := self._versions.get(name)) is not None:
            return known
        rule_id, _, valid_from = name.partition("@")
        rule = _known(self.periods, rule_id, "期限")
        for row in rule.versions:
            if row.valid_from.isoformat() == valid_from:
                return self._period_version(rule, row)
        raise LawError(f"期限“{rule_id}”没有自 {valid_from or '（未写日期）'} 起的版本。")

    def annual_date(self, rule_id: str, year: int) -> AnnualDateVersion:
        rule = _known(self.annual_dates, rule_id, "年度期限")
        for row in rule.versions:
            if row.covers(date(year, row.month, row.day)):
                return AnnualDateVersion(month=row.month, day=row.day, rolls=row.rolls, **self._common(rule, row))
        raise LawError(f"年度期限“{rule.label}”（{rule_id}）在 {year} 年没有有效的规定。")

    def all_periods(self) -> list[PeriodVersion]:
        return [self._period_version(rule, row) for rule in self.periods.values() for row in rule.versions]

    def _period_version(self, rule: Period, row: Any) -> PeriodVersion:
        name = rule.version_name(row)
        known = self._versions.get(name)
        if known is None:
            known = self._versions[name] = self._made(rule, row)
        return known

    def _made(self, rule: Period, row: Any) -> PeriodVersion:
        return PeriodVersion(
            days=row.days,
            unit=row.unit,
            sense=row.sense,
            round_the_clock=row.round_the_clock,
            examples=row.examples,
            **self._common(rule, row),
        )

    def _common(self, rule: Versioned[Any], row: Version) -> dict[str, Any]:
        return {
            "id": rule.id,
            "label": rule.label,
            "article": row.article,
            "source": row.source,
            "citation": self.source(row.source).cited + row.article,
            "mark": row.mark,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "version": rule.version_name(row),
        }


def source_problems(file: str, model: BaseModel, sources: dict[str, Source]) -> list[str]:
    """Entries whose source nobody declares, and versions that outlive or precede their source."""
    problems: list[str] = []
    for place, entry in _sourced(model, getattr(model, "id", "")):
        source = sources.get(entry.source)
        where = f"{file}：{f'“{place}”' if place else ''}"
        if source is None:
            problems.append(f"{where}的来源“{entry.source}”没有登记。")
        elif isinstance(entry, Version):
            problems += [where + text for text in _outside_effect(entry, source)]
    return problems


def _outside_effect(version: Version, source: Source) -> Iterator[str]:
    if source.effective_from and version.valid_from < source.effective_from:
        yield f"自 {version.valid_from} 起的版本早于《{source.title}》的施行日 {source.effective_from}。"
    if source.effective_to and (version.valid_to is None or version.valid_to > source.effective_to):
        yield f"自 {version.valid_from} 起的版本晚于《{source.title}》的失效日 {source.effective_to} 仍然有效。"


def _sourced(value: object, place: str) -> Iterator[tuple[str, Sourced]]:
    if isinstance(value, BaseModel):
        here = next((str(v) for key in NAMING_KEYS if (v := getattr(value, key, ""))), place)
        if isinstance(value, Sourced):
            yield here, value
        for name in type(value).model_fields:
            yield from _sourced(getattr(value, name), here)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _sourced(item, str(key))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _sourced(item, place)


def _bare(title: str) -> str:
    """The title without brackets and the country's name, which citations leave out."""
    return title.strip("《》").removeprefix("中华人民共和国")


def _known(register: dict[str, R], rule_id: str, kind: str) -> R:
    if rule_id not in register:
        raise LawError(f"没有登记{kind}“{rule_id}”。")
    return register[rule_id]
