"""Tables that lost their grid (plain text, PDF): labels and numbers one after the other.

Blank cells are gone, so a row with fewer numbers than columns keeps its total at most; nothing is guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.apps.disclosure.rules.report.cells import DISPUTE_GROUPS, DISPUTES, REQUESTS, catalogue, request_key
from gongkai.apps.disclosure.rules.report.reading.found import Found, Reading
from gongkai.apps.disclosure.rules.report.reading.grids import (
    HEADED_UNIT,
    NUMBER_HEADS,
    RESULTS,
)
from gongkai.apps.disclosure.rules.report.reading.labels import (
    APPLICANT_WORDS,
    FRAME,
    GROUP_LABELS,
    UNIT_WORDS,
    Labels,
    Place,
    applicant_labels,
    proactive_columns,
    result_labels,
    simplified,
    words,
)
from gongkai.apps.disclosure.rules.report.reading.numbers import is_figure, read_figure
from gongkai.apps.disclosure.rules.report.reading.placing import is_numbered, next_place
from gongkai.apps.disclosure.rules.report.template import REPORT_2019, STATISTICS_2014, form
from gongkai.apps.disclosure.rules.report.values import Number

SECTIONS = re.compile(
    r"^[一二三四五六]、(总体情况|.*主动公开政府信息情况|.*申请情况|.*行政复议.*情况|.*主要问题.*|其他需要报告的事项)$"
)
PIECES = 5
SEVERAL = "表中不止一列数，不能确定哪一个是本年度的"
LOST = "空白栏在转换中丢失，不能确定是哪一栏的数"
USUAL = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other_org", "total")
# 总计 stands beside 法人或其他组织 in the upper of two heads, so a text names it before the kinds of organisations.
TWO_HEADS = ("natural_person", "total", "enterprise", "research", "public_interest", "legal_service", "other_org")


@dataclass
class StreamReader:
    """Takes pieces of text in order."""

    labels: Labels
    reading: Reading
    mode: str = ""
    columns: list[str] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    place: Place | None = None
    note: str = ""
    figures: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    results: int = 0
    unit: str = ""
    rows: list[tuple[Place, list[str], str, str]] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    alone: bool = False
    last: Place | None = None

    def read(self, lines: Iterable[str]) -> None:
        for line in lines:
            for piece in pieces(line, self):
                self._piece(piece)
        self._finish()
        self._statistics()
        if self.alone:
            # A row with one number shows that totals were left blank: two equal numbers need not be one and its total.
            for key in self.twins:
                self.reading.doubt(key, LOST)

    def known(self, text: str) -> bool:
        plain = words(text)[0]
        heads = (applicant_labels(), result_labels(), GROUP_LABELS, proactive_columns(), NUMBER_HEADS, FRAME)
        return any(plain in one for one in heads) or plain in self.labels.titles or self.labels.match(text) is not None

    def _piece(self, text: str) -> None:
        if SECTIONS.match(simplified(text)):
            self._finish()
            self.mode, self.columns, self.pending = "", [], []
        elif is_figure(text):
            self._figure(text)
        elif self._label(text):
            self.pending = []
        elif words(text)[0] not in FRAME:
            self._unknown(text)

    def _unknown(self, text: str) -> None:
        """No label by itself: perhaps one that is broken over several lines."""
        self.pending = [*self.pending, text][-PIECES:]
        for n in range(len(self.pending) - 1):
            if self._label("".join(self.pending[n:])):
                self.pending = []
                return

    def _figure(self, text: str) -> None:
        if self.pending:
            self._after_unknown()
        if self.place is not None or self.mode == "disputes":
            self.figures.append(text)

    def _after_unknown(self) -> None:
        """Numbers behind words that no row has do not belong to the row before."""
        label, self.pending = "".join(self.pending), []
        if self.place is not None and not self.figures:
            # The words may also go on with the label just read: then its number is this one, or it is blank.
            self.note = f"“{label[-30:]}”之后的数不能确定属于哪一行"
        near = self.labels.alike(label, self._tables()) if self.mode or self._is_list else None
        self._finish()
        if near is not None and len(near.places) == 1:
            self.place, self.figures = near.places[0], []
            self.note = f"原文“{label[-40:]}”与格式用语不同"

    @property
    def _is_list(self) -> bool:
        return self.labels.form.id == STATISTICS_2014

    def _tables(self) -> frozenset[str]:
        if self._is_list:
            return frozenset(self.labels.form.tables)
        return frozenset({REQUESTS}) if self.mode == "requests" else self._plain_tables()

    def _label(self, text: str) -> bool:
        plain = words(text)[0]
        if self.labels.form.id == STATISTICS_2014:
            return self._statistic(text, plain)
        if plain in self.labels.titles:
            self._finish()
            self.mode, self.columns = "plain", []
            return True
        if self._head(text, plain):
            return True
        if self.mode not in ("plain", "requests") or (match := self.labels.match(text, self._tables())) is None:
            return False
        self._finish()
        self.place, self.figures = match.places[0], []
        return True

    def _plain_tables(self) -> frozenset[str]:
        return frozenset(name for name in self.labels.form.tables if name not in (REQUESTS, DISPUTES))

    def _head(self, text: str, plain: str) -> bool:
        bare = words(text)[1]
        if plain in proactive_columns() or bare in proactive_columns():
            name = plain if plain in proactive_columns() else bare
            if self.mode != "plain" or self.place is not None:
                self._finish()
                self.columns = []
            self.mode = "plain"
            self.columns.append(name)
            unit = HEADED_UNIT.search(simplified(text))
            self.units[name] = (unit[1] or unit[2]) if unit else ""
            return True
        if plain in applicant_labels() and (self.mode == "requests" or plain in ("自然人", "商业企业")):
            if self.mode == "requests" and self.place is not None:
                if plain not in APPLICANT_WORDS:
                    return False
                # The head again, at the top of the next page.
                self._finish()
                self.columns = []
            if self.mode != "requests":
                self._finish()
                self.mode, self.columns = "requests", []
            self.columns.append(applicant_labels()[plain])
            return True
        if plain in GROUP_LABELS or plain in result_labels():
            if plain == "行政复议":
                self._finish()
                self.mode, self.results = "disputes", 0
            if self.mode == "disputes":
                self.results += plain in result_labels()
                return True
        return False

    def _finish(self) -> None:
        place, figures, note = self.place, self.figures, self.note
        self.place, self.figures, self.note = None, [], ""
        if self.mode == "disputes" and figures:
            self._disputes(figures)
            self.mode = ""
        elif place is None:
            return
        elif self.labels.form.id == STATISTICS_2014:
            self.rows.append((place, figures, self.unit, note))
        elif place.table == REQUESTS:
            self._request_row(place, figures)
        else:
            self._plain_row(place, figures)
        if note and place is not None:
            for key in [key for key in self.reading.cells if key.endswith(f".{place.row}") or f".{place.row}." in key]:
                self.reading.doubt(key, note)

    # Section 二 ------------------------------------------------------------------

    def _plain_row(self, place: Place, figures: list[str]) -> None:
        table = self.labels.form.tables[place.table]
        keys = [self._column(place.table, word) for word in self.columns]
        columns = [key for key in keys if key] or [column.key for column in table.columns]
        for n, column in enumerate(columns):
            key = f"{place.table}.{place.row}.{column}"
            kind = next(one.type for one in table.columns if one.key == column)
            if not figures or len(figures) == len(columns):
                raw = figures[n] if figures else ""
                unit = next(
                    (self.units.get(word, "") for word, k in zip(self.columns, keys, strict=True) if k == column), ""
                )
                figure = read_figure(raw, kind, unit=unit)
                self.reading.put(key, Found(raw, figure.value, "doubt" if figure.note else "sure", figure.note))
            else:
                self.reading.put(key, Found("　".join(figures), None, "doubt", LOST))

    def _column(self, table: str, word: str) -> str | None:
        return next((key for name, key in self.labels.columns.get(word, ()) if name == table), None)

    # Section 三 ------------------------------------------------------------------

    def _request_row(self, place: Place, figures: list[str]) -> None:
        book, order = catalogue(self.labels.form.id), self._order()
        row = self.labels.form.tables[REQUESTS].row(place.row)
        keys = [request_key(column, place.row) for column in USUAL]
        if row.kind == "header" and (not figures or keys[0] not in book.bare):
            return
        read = [read_figure(text, "int") for text in figures]
        if not figures:
            for key in keys:
                self.reading.put(key, Found("", 0))
        elif len(figures) == len(USUAL) and order:
            for column, text, figure in zip(order, figures, read, strict=True):
                state = "doubt" if figure.note else "sure"
                self.reading.put(request_key(column, place.row), Found(text, figure.value, state, figure.note))  # type: ignore[arg-type]
        else:
            self._lost_row(place.row, figures, [figure.value for figure in read])

    def _order(self) -> tuple[str, ...]:
        """The columns from left to right, if the text names them as the form does."""
        heads = tuple(dict.fromkeys(self.columns))
        return USUAL if heads in (USUAL, TWO_HEADS) else ()

    def _lost_row(self, row: str, figures: list[str], values: list[Number | None]) -> None:
        """The last number is the total when the others add up to it; which columns they stood in is not known."""
        raw = "　".join(figures)
        total = request_key("total", row)
        shown = [value for value in values if value is not None]
        complete = len(shown) == len(values) and 2 <= len(values) < len(USUAL)
        self.alone |= len(values) == 1 and bool(shown and shown[0])
        if complete and sum(shown[:-1]) == shown[-1]:
            self.reading.put(total, Found(raw, shown[-1], "sure", "只有总计能够确定"))
            self.twins += [total] if len(shown) == 2 else []
        else:
            self.reading.put(total, Found(raw, None, "doubt", LOST))
        for column in USUAL[:-1]:
            self.reading.put(request_key(column, row), Found(raw, None, "lost", LOST))

    # Section 四 ------------------------------------------------------------------

    def _disputes(self, figures: list[str]) -> None:
        parts = [column.key for column in form(REPORT_2019).tables[DISPUTES].columns]
        read = [read_figure(text, "int") for text in figures]
        if len(figures) == len(parts) and self.results == len(parts):
            for key, text, figure in zip(parts, figures, read, strict=True):
                state = "doubt" if figure.note else "sure"
                self.reading.put(f"{DISPUTES}.{key}", Found(text, figure.value, state, figure.note))  # type: ignore[arg-type]
            return
        raw = "　".join(figures)
        totals = totals_of([figure.value for figure in read])
        for key in parts:
            group, _, part = key.partition(".")
            if part == "total" and totals:
                total = totals[DISPUTE_GROUPS.index(group)]
                self.reading.put(f"{DISPUTES}.{key}", Found(raw, total, "sure", "只有总计能够确定"))
            else:
                lost = part != "total"
                self.reading.put(f"{DISPUTES}.{key}", Found(raw, None, "lost" if lost else "doubt", LOST))

    # The list of 2014 --------------------------------------------------------------

    def _statistic(self, text: str, plain: str) -> bool:
        if simplified(text) in UNIT_WORDS:
            self.unit = simplified(text)
            return self.place is not None
        if plain in NUMBER_HEADS:
            return True
        match = self.labels.match(text)
        if match is None:
            return False
        self._finish()
        place, sure = next_place(self.labels, match, self.last)
        self.place, self.last, self.unit = place, place, ""
        self.note = "" if sure else "这一名称在表中有几处，不能确定是哪一行"
        return True

    def _statistics(self) -> None:
        """All rows of the list together show whether there is one number column, or codes or another year beside it."""
        rows = [row for row in self.rows if self.labels.form.tables[row[0].table].row(row[0].row).kind != "header"]
        coded = is_numbered([figures[0] for _, figures, _, _ in self.rows if figures])
        counts = {len(figures) - coded for _, figures, _, _ in rows if figures}
        several = max(counts, default=0) > 1 or (coded and counts <= {0})
        for place, figures, unit, note in rows:
            kept = figures[1:] if coded else figures
            self._statistic_row(
                place, kept, unit, note or ("表中不止一列数，不能确定哪一个是本年度的" if several else "")
            )

    def _statistic_row(self, place: Place, figures: list[str], unit: str, note: str) -> None:
        row = self.labels.form.tables[place.table].row(place.row)
        raw = figures[0] if figures else ""
        figure = read_figure(raw, row.type or "int", unit=unit if unit in ("元", "万元", "亿元") else row.unit)
        note = note or figure.note
        key = f"{place.table}.{place.row}.number"
        self.reading.put(key, Found("　".join(figures), figure.value, "doubt" if note else "sure", note))


def totals_of(values: list[Number | None]) -> tuple[Number, ...] | None:
    """The totals of the three groups, when the numbers fall into three sums in one way only."""
    if None in values:
        return None
    numbers = [value for value in values if value is not None]
    found: set[tuple[Number, ...]] = set()

    def split(start: int, totals: tuple[Number, ...]) -> None:
        if len(totals) == len(DISPUTE_GROUPS):
            if start == len(numbers):
                found.add(totals)
            return
        for end in range(start + 2, min(start + RESULTS, len(numbers)) + 1):
            *parts, total = numbers[start:end]
            if sum(parts) == total:
                split(end, (*totals, total))

    split(0, ())
    return next(iter(found)) if len(found) == 1 else None


def pieces(line: str, reader: StreamReader) -> list[str]:
    """A line as labels and numbers: one cell, or a row with its numbers behind the label."""
    if reader.known(line) or is_figure(line):
        return [line]
    parts = line.split()
    if len(parts) < 2:
        return [line]
    if all(is_figure(part) or simplified(part) in UNIT_WORDS for part in parts):
        return parts
    end = len(parts)
    while end and (is_figure(parts[end - 1]) or simplified(parts[end - 1]) in UNIT_WORDS):
        end -= 1
    label = "".join(parts[:end])
    # A row names its group first: 三、本年度办理结果 （一）予以公开 3 0 0 …
    named = [label] if reader.known(label) or not any(map(reader.known, parts[:end])) else parts[:end]
    return [*named, *parts[end:]]
