"""Tables that kept their grid (spreadsheet, Word, web page, tabbed text): every number by its row and its column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from gongkai.apps.disclosure.rules.report.cells import DISPUTES, REQUESTS, catalogue, request_key
from gongkai.apps.disclosure.rules.report.reading.found import Found, Reading
from gongkai.apps.disclosure.rules.report.reading.labels import (
    APPLICANT_WORDS,
    GROUP_LABELS,
    UNIT_WORDS,
    Labels,
    Match,
    Place,
    applicant_labels,
    proactive_columns,
    result_labels,
    simplified,
    words,
)
from gongkai.apps.disclosure.rules.report.reading.numbers import is_figure, read_figure
from gongkai.apps.disclosure.rules.report.reading.placing import NumberColumns, Row, next_place, upright
from gongkai.apps.disclosure.rules.report.template import STATISTICS_2014

Mode = Literal["", "plain", "requests", "disputes"]
NUMBER_HEADS = frozenset(
    {"统计数", "统计数据", "数量", "数值", "数据", "数目", "统计数值", "合计数"}
    | {"本年", "本年度", "本年数", "当年", "当年数", "本期", "本期数"}
)
HEADED_UNIT = re.compile(r"单位[::]?(万元|元|亿元)|[((](万元|元|亿元)[))]")
RESULTS = 5
SUBTOTAL = "小计"


@dataclass
class GridReader:
    """Goes through the rows of one grid; `mode` is the table it stands in."""

    labels: Labels
    reading: Reading
    mode: Mode = ""
    # Column of the grid → column of the form; of section 二 the words of the head, for its row decides the table.
    columns: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    heading: bool = False
    group: str = ""
    results: dict[int, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    last: Place | None = None
    number_column: int | None = None
    numbers: "NumberColumns | None" = None
    # How wide the grid was that the heads stood in, and whether a grid goes on with the table of another.
    width: int = 0
    head_width: int = 0
    goes_on: bool = False
    sides: set[str] = field(default_factory=set)

    def read(self, grid: Sequence[Row]) -> None:
        """Heads hold for their grid alone, except where a page break cut a table in two."""
        for part in upright(grid, self.labels):
            self._part(part)

    def _part(self, grid: Sequence[Row]) -> None:
        width = max(map(len, grid), default=0)
        self.heading, self.goes_on = False, True
        if self.labels.form.id == STATISTICS_2014:
            if width != self.width:
                self.number_column = None
            self.numbers = NumberColumns.of(grid, self.labels)
        self.width = width
        for row in grid:
            self._row(row)

    def _row(self, row: Row) -> None:
        cells = {n: text for n, text in enumerate(row) if text is not None and text.strip()}
        if not cells and not (self.mode == "disputes" and self.results and self.heading):
            return
        if self._side(row, cells):
            return
        if self._head(row, cells):
            self.heading, self.goes_on, self.head_width = True, False, len(row)
            return
        if self.mode == "disputes" and self.heading and self.results:
            if any(not is_figure(text) for n, text in cells.items() if n in self.results):
                return
            self._disputes(row)
            self.mode, self.heading = "", False
            return
        self.heading = False
        if self.labels.form.id == STATISTICS_2014:
            self._statistics(row, cells)
        elif self.mode == "requests":
            self._request(row, cells)
        elif self.mode == "plain":
            self._plain(row, cells)

    # Heads -------------------------------------------------------------------

    def _head(self, row: Row, cells: dict[int, str]) -> bool:
        plain = {n: words(text)[0] for n, text in cells.items()}
        if self.labels.form.id == STATISTICS_2014:
            return self._statistics_head(plain, cells)
        if APPLICANT_WORDS & set(plain.values()):
            return self._applicants_head(row, plain)
        if sum(word in result_labels() for word in plain.values()) > 1 and self._names_results(plain):
            return self._results_head(row, plain)
        if any(word in GROUP_LABELS for word in plain.values()) and len(cells) <= len(GROUP_LABELS) + 2:
            return self._groups_head(row, plain)
        if any(word in proactive_columns() for word in plain.values()) and not self._is_numbers(cells):
            return self._plain_head(row, plain, cells)
        return False

    @staticmethod
    def _is_numbers(cells: dict[int, str]) -> bool:
        return any(is_figure(text) for text in cells.values())

    @staticmethod
    def _names_results(plain: dict[int, str]) -> bool:
        return any(word in result_labels() and result_labels()[word] != "total" for word in plain.values())

    def _applicants_head(self, row: Row, plain: dict[int, str]) -> bool:
        if self.mode != "requests" or not self.heading:
            self.columns, self.group, self.last = {}, "", None
        self.mode = "requests"
        for n, word in plain.items():
            if word == SUBTOTAL:
                # The form has no such column; what it adds up stands beside it.
                self._spread(row, n, SUBTOTAL, self.columns)
            elif key := applicant_labels().get(word):
                self._spread(row, n, key, self.columns)
        return True

    def _results_head(self, row: Row, plain: dict[int, str]) -> bool:
        if self.mode != "disputes":
            self.results, self.groups, self.sides = {}, {}, set()
        self.mode = "disputes"
        for n, word in plain.items():
            if key := result_labels().get(word):
                self._spread(row, n, key, self.results)
        for n, word in plain.items():
            if key := GROUP_LABELS.get(word):
                self.groups[n] = key
        return True

    def _groups_head(self, row: Row, plain: dict[int, str]) -> bool:
        if self.mode != "disputes" or not self.heading:
            self.results, self.groups = {}, {}
        self.mode = "disputes"
        self.groups |= {n: GROUP_LABELS[word] for n, word in plain.items() if word in GROUP_LABELS}
        return True

    def _plain_head(self, row: Row, plain: dict[int, str], cells: dict[int, str]) -> bool:
        self.mode, self.columns, self.units = "plain", {}, {}
        for n, word in plain.items():
            name = word if word in proactive_columns() else words(cells[n])[1]
            if name in proactive_columns():
                self._spread(row, n, name, self.columns)
                unit = HEADED_UNIT.search(simplified(cells[n]))
                self.units[n] = (unit[1] or unit[2]) if unit else ""
        return True

    @staticmethod
    def _spread(row: Row, n: int, key: str, target: dict[int, str]) -> None:
        """A head stands over every column that it covers."""
        target[n] = key
        n += 1
        while n < len(row) and row[n] is None:
            target.setdefault(n, key)
            n += 1

    # Rows --------------------------------------------------------------------

    def _side(self, row: Row, cells: dict[int, str]) -> bool:
        """A table of 复议诉讼 with a row for each way, the results across."""
        if self.mode != "disputes" or self.groups or not self.results:
            return False
        first = min(self.results)
        named = [GROUP_LABELS[word] for n, t in cells.items() if n < first and (word := words(t)[0]) in GROUP_LABELS]
        if len(named) != 1 or any(not is_figure(text) for n, text in cells.items() if n in self.results):
            return False
        self._dispute_group(row, named[0], dict(self.results))
        self.sides.add(named[0])
        if self.sides >= set(GROUP_LABELS.values()):
            self.mode = ""
        return True

    def _dispute_group(self, row: Row, group: str, results: dict[int, str]) -> None:
        """A group is read whole or not at all: five cells, each under its own head."""
        complete = len(set(results.values())) == len(results) == RESULTS
        for n, result in sorted(results.items()):
            raw = (row[n] if n < len(row) else "") or ""
            figure = read_figure(raw, "int")
            note = figure.note or ("" if complete else "第四部分缺少栏目，不能确定是哪一栏的数")
            key = f"{DISPUTES}.{group}.{result}"
            self.reading.put(key, Found(raw, figure.value, "doubt" if note else "sure", note))

    def _as_headed(self, row: Row) -> Row:
        """A row on the next page, whose grid may have other columns: its last cells are the head's, in their order."""
        order = list(dict.fromkeys(key for _, key in sorted(self.columns.items())))
        if max(self.columns) + 1 < self.head_width:
            return row if self.width == self.head_width else []
        placed = [text for text in row if text is not None]
        names, numbers = placed[: -len(order)], placed[-len(order) :]
        if len(numbers) != len(order) or not any(names) or any(text and not is_figure(text) for text in numbers):
            return []
        found: list[str | None] = [""] * (max(self.columns) + 1)
        found[: min(self.columns)] = [*names, *[""] * min(self.columns)][: min(self.columns)]
        for column, text in zip(order, numbers, strict=True):
            first = next(n for n, key in self.columns.items() if key == column)
            found[first] = text
        return found

    def _request(self, row: Row, cells: dict[int, str]) -> None:
        if self.goes_on:
            row = self._as_headed(row)
            cells = {n: text for n, text in enumerate(row) if text is not None and text.strip()}
        first = min(self.columns)
        names = [text for n, text in sorted(cells.items()) if n < first and not is_figure(text)]
        if not names:
            return
        place = None
        for text in names:
            if match := self._row_of(text, frozenset({REQUESTS})):
                place = self._enter(match)
        exact = self.labels.match(names[-1], frozenset({REQUESTS})) is not None
        if place is None or (self.labels.form.tables[REQUESTS].row(place.row).level == 0 and place.row == "results"):
            return
        if len(names) > 1 and self._row_of(names[-1], frozenset({REQUESTS})) is None:
            # A known group before words that no row has: a row of some other form.
            self.reading.problems.append(f"第三部分有一行不在格式中：{names[-1]}")
            return
        self._request_row(row, place, "" if exact else f"原文“{names[-1]}”与格式用语不同")

    def _enter(self, match: Match) -> Place:
        """One of several rows with these words: the one in the group the reader stands in."""
        places = match.places
        inside = [p for p in places if self.group and p.row.startswith(f"{self.group}.")]
        place = inside[0] if inside else places[0]
        row = self.labels.form.tables[place.table].row(place.row)
        if place.table == REQUESTS and (row.kind == "header" or row.level < 2):
            self.group = place.row
        return place

    def _request_row(self, row: Row, place: Place, note: str) -> None:
        book = catalogue(self.labels.form.id)
        seen: dict[str, Found] = {}
        for column in dict.fromkeys(self.columns.values()):
            key = request_key(column, place.row)
            if book.printed.get(key) is None and book.bare.get(key) is None:
                continue
            raw, several = self._value(row, column)
            figure = read_figure(raw, "int")
            doubt = note or figure.note or ("这一栏有几个数" if several else "")
            seen[key] = Found(raw, figure.value, "doubt" if doubt else "sure", doubt)
        group = book.bare.get(request_key("total", place.row)) is not None
        if group and not any(found.value for found in seen.values()):
            return
        for key, found in _with_total(seen, place.row).items():
            self.reading.put(key, found)

    def _value(self, row: Row, column: str) -> tuple[str, bool]:
        texts = [
            row[n] or "" for n, key in self.columns.items() if key == column and n < len(row) and row[n] is not None
        ]
        filled = [text for text in texts if text.strip()]
        return (filled[0] if filled else ""), len(filled) > 1

    def _row_of(self, text: str, tables: frozenset[str] | None) -> Match | None:
        return self.labels.match(text, tables) or self.labels.alike(text, tables)

    def _plain(self, row: Row, cells: dict[int, str]) -> None:
        first = min(self.columns)
        names = [text for n, text in sorted(cells.items()) if n < first]
        tables = frozenset(n for n in self.labels.form.tables if n not in (REQUESTS, DISPUTES))
        match = next((m for text in reversed(names) if (m := self._row_of(text, tables))), None)
        if match is None:
            return
        place = match.places[0]
        doubt = "" if match.exact else f"原文“{names[-1]}”与格式用语不同"
        table = self.labels.form.tables[place.table]
        for word in dict.fromkeys(self.columns.values()):
            column = next((key for name, key in self.labels.columns.get(word, ()) if name == place.table), None)
            if column is None:
                continue
            kind = next(one.type for one in table.columns if one.key == column)
            raw, several = self._value(row, word)
            at = next(n for n, key in self.columns.items() if key == word)
            figure = read_figure(raw, kind, unit=self.units.get(at, ""))
            note = doubt or figure.note or ("这一栏有几个数" if several else "")
            found = Found(raw, figure.value, "doubt" if note else "sure", note)
            self.reading.put(f"{place.table}.{place.row}.{column}", found)

    def _disputes(self, row: Row) -> None:
        starts = sorted(self.groups.items())
        results: dict[str, dict[int, str]] = {}
        for n, result in sorted(self.results.items()):
            over = [group for start, group in starts if start <= n]
            if not over or n >= len(row) or row[n] is None:
                continue
            if result in results.setdefault(over[-1], {}).values():
                self.reading.problems.append("第四部分的表头不完整，复议、诉讼各栏不能确定。")
                return
            results[over[-1]][n] = result
        for group, columns in results.items():
            self._dispute_group(row, group, columns)

    # The list of 2014 ----------------------------------------------------------

    def _statistics_head(self, plain: dict[int, str], cells: dict[int, str]) -> bool:
        years = {f"{self.reading.year}年", f"{self.reading.year}年度"}
        heads = [n for n, word in plain.items() if word in NUMBER_HEADS or simplified(cells[n]) in years]
        if heads and not any(is_figure(word) for word in plain.values()):
            self.number_column = heads[0] if len(heads) == 1 else None
            return True
        return False

    def _statistics(self, row: Row, cells: dict[int, str]) -> None:
        """Every label of the row with the number behind it: some bodies print two halves side by side."""
        matches = {n: m for n, text in cells.items() if not is_figure(text) and (m := self.labels.match(text))}
        has_figure = any(is_figure(text) for text in cells.values())
        if not matches and has_figure:
            wordy = [(n, t) for n, t in cells.items() if not is_figure(t) and simplified(t) not in UNIT_WORDS]
            matches = {n: m for n, text in wordy[:1] if (m := self.labels.alike(text))}
            if not matches and self.last is None:
                # Rows of some other table: their head says nothing about this one.
                self.number_column = None
        starts = sorted(matches)
        for at, n in enumerate(starts):
            end = starts[at + 1] if at + 1 < len(starts) else len(row)
            behind = [(i, row[i] or "") for i in range(n + 1, end) if row[i] is not None]
            place, sure = next_place(self.labels, matches[n], self.last)
            self.last = place
            note = "" if matches[n].exact else f"原文“{cells[n]}”与格式用语不同"
            note = note or ("" if sure else "这一名称在表中有几处，不能确定是哪一行")
            self._statistic(n, place, behind, note)

    def _statistic(self, n: int, place: Place, behind: list[tuple[int, str]], note: str) -> None:
        row = self.labels.form.tables[place.table].row(place.row)
        if row.kind == "header" or self.numbers is None:
            return
        units = [simplified(text) for _, text in behind if simplified(text) in UNIT_WORDS]
        rest = [(i, text) for i, text in behind if simplified(text) not in UNIT_WORDS and i not in self.numbers.codes]
        column = self.numbers.column(n)
        if column is None and self.number_column is not None:
            column = self.number_column
        if column is not None:
            rest = [(i, text) for i, text in rest if i == column]
        figures = [text for _, text in rest if text.strip()]
        figure = read_figure(figures[0] if figures else "", row.type or "int", unit=_unit_of(units, row.unit))
        if column is None and self.numbers.several(n):
            note = note or "表中不止一列数，不能确定哪一个是本年度的"
        note = note or figure.note
        key = f"{place.table}.{place.row}.number"
        self.reading.put(key, Found("　".join(figures), figure.value, "doubt" if note else "sure", note))


def _unit_of(units: list[str], usual: str) -> str:
    money = [unit for unit in units if unit in ("元", "万元", "亿元")]
    return money[0] if money else usual


def _with_total(row: dict[str, Found], name: str) -> dict[str, Found]:
    """A blank 总计 beside filled columns was left out, not zero: it is their sum."""
    key = request_key("total", name)
    total = row.get(key)
    others = [found for other, found in row.items() if other != key]
    if total is None or total.raw.strip() or len(others) < 6 or any(found.value is None for found in others):
        return row
    together = sum(found.value or 0 for found in others)
    return row if not together else {**row, key: Found("", together, total.state, "总计栏空白，由各列相加")}
