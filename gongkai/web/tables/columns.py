"""Columns: what a table shows of a row, how it looks on the page and what goes into a spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.web import formatting, markup

Kind = Literal["text", "date", "datetime", "number", "money", "wan", "percent", "bool", "tag", "clock"]
Tone = Literal["", "blue", "red", "green", "amber", "slate", "outline"]

WRITTEN: dict[str, Callable[[Any], str]] = {
    "date": formatting.cn_date,
    "datetime": formatting.cn_datetime,
    "number": formatting.thousands,
    "money": formatting.money,
    "wan": formatting.wan,
    "percent": formatting.percent,
}
CSS = {
    "date": "is-date",
    "datetime": "is-date",
    "number": "is-number",
    "money": "is-number",
    "wan": "is-number",
    "percent": "is-number",
}


@dataclass(frozen=True)
class Tag:
    """A short word with a colour; the word alone must carry the meaning."""

    text: str
    tone: Tone = ""

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return markup.tag(self.text, self.tone)


@dataclass(frozen=True)
class Column:
    """One declared column.

    `value` is a dotted path or a function of the row (default: the attribute `name`); `sort` the field path that may
    be sorted by (none: the column cannot be sorted); `url` a function of the row; `main` the column that names the
    row: it is a row header, and the heading of the card on a phone. `html` makes a cell of its own (with
    `format_html`, never from user text). `shown=False` is for spreadsheets only, `export=False` for the screen only.
    """

    name: str
    label: str
    value: str | Callable[[Any], Any] = ""
    kind: Kind = "text"
    sort: str = ""
    url: Callable[[Any], str] | None = None
    html: Callable[[Any], SafeString] | None = None
    main: bool = False
    shown: bool = True
    export: bool = True

    @property
    def css(self) -> str:
        return " ".join(filter(None, (CSS.get(self.kind, ""), "is-main" if self.main else "")))

    def raw(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        for part in (self.value or self.name).split("."):
            row = getattr(row, part, None) if not isinstance(row, dict) else row.get(part)
            if row is None:
                return None
        return row() if callable(row) else row

    def text(self, row: Any) -> str:
        return self.write(self.raw(row))

    def write(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        if self.kind == "bool":
            return "是" if value else "否"
        return WRITTEN.get(self.kind, str)(value)

    def cell(self, row: Any) -> SafeString:
        """The cell's content as markup; everything that comes from the row is escaped."""
        if self.html is not None:
            return self.html(row)
        if self.kind == "clock":
            url = self.url(row) if self.url else ""
            return markup.clock_badge(self.raw(row) if self.value else row, url)
        value = self.raw(row)
        shown = value if hasattr(value, "__html__") else self.write(value)
        if self.url is not None and (address := self.url(row)):
            return format_html('<a href="{}">{}</a>', address, shown)
        return format_html("{}", shown)

    def exported(self, row: Any) -> Any:
        """Numbers and dates stay what they are, so that a spreadsheet can count with them."""
        if self.kind == "clock":
            return markup.clock_face(self.raw(row) if self.value else row).text
        value = self.raw(row)
        return str(value) if isinstance(value, Tag) else value
