"""A list page: declared columns, a filter form, whitelisted sorting, keyset pages, spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from gongkai.web import exports
from gongkai.web.formatting import thousands
from gongkai.web.tables import keyset
from gongkai.web.tables.columns import Column

FORMATS = {
    "xlsx": "Excel 表格（.xlsx）",
    "csv": "CSV（UTF-8）",
    "csv-gb": "CSV（GB18030，旧版软件）",
    "docx": "Word 文档（.docx）",
}
XLSX_ROWS = 50_000
WORD_ROWS = 500  # python-docx takes about a second for so many


@dataclass(frozen=True)
class Empty:
    """What a list without any record says, and what to do next."""

    title: str = "暂无记录"
    text: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Head:
    label: str
    css: str
    url: str = ""
    sorted: str = ""  # ascending | descending | ""

    @property
    def icon(self) -> str:
        return {"ascending": "sort-asc", "descending": "sort-desc"}.get(self.sorted, "sort")


def drawn(columns: Sequence[Column], rows: Sequence[Any]) -> SafeString:
    """The rows as markup: a template would read every cell of a page anew."""
    cells = [(_opening(column), "</th>" if column.main else "</td>", column.cell) for column in columns]
    lines = ("".join([f"{begin}{conditional_escape(cell(row))}{end}" for begin, end, cell in cells]) for row in rows)
    return SafeString("".join(f"<tr>{line}</tr>\n" for line in lines))


def _opening(column: Column) -> str:
    if column.main:
        return format_html('<th scope="row" class="{}">', column.css)
    return format_html('<td class="{}" data-label="{}">', column.css, column.label)


class Table:
    """Subclass, declare, hand the request and a queryset that already knows who may see what.

    A page costs at most two queries: the rows, and the count up to 1,000 (none when everything fits on one page).
    """

    id: ClassVar[str] = "table"
    caption: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    filter_form: ClassVar[type[forms.Form] | None] = None
    default_sort: ClassVar[str] = "-pk"
    page_size: ClassVar[int] = 50
    prefix: ClassVar[str] = ""  # before the names in the address, where a page has two tables
    empty: ClassVar[Empty] = Empty()
    export_name: ClassVar[str] = "列表"
    formats: ClassVar[Sequence[str]] = ("xlsx", "csv", "csv-gb")

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.request = request
        self.queryset = queryset

    def filter(self, queryset: QuerySet[Any], data: Mapping[str, Any]) -> QuerySet[Any]:
        """Narrow the rows by the cleaned filter form; overridden by tables that have one."""
        return queryset

    # The state in the address ------------------------------------------------

    @cached_property
    def form(self) -> forms.Form | None:
        if self.filter_form is None:
            return None
        data = self.request.GET
        initial = {name: f.initial for name, f in self.filter_form.base_fields.items() if f.initial is not None}
        known = any(name in data for name in self.filter_form.base_fields)
        return self.filter_form(data if known else initial, auto_id=f"{self.id}-%s")

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        if self.form is None:
            return self.filter(self.queryset, {})
        # A filter that cannot be understood shows nothing rather than everything.
        return self.filter(self.queryset, self.form.cleaned_data) if self.form.is_valid() else self.queryset.none()

    @cached_property
    def is_filtered(self) -> bool:
        return self.form is not None and any(self.request.GET.get(name) for name in self.form.fields)

    @cached_property
    def sort(self) -> str:
        """The asked sort if a column allows it, else the default; `-` in front means descending."""
        asked = self.request.GET.get(f"{self.prefix}sort", "")
        allowed = {c.name for c in self.columns if c.sort}
        return asked if asked.removeprefix("-") in allowed else self.default_sort

    @cached_property
    def order(self) -> keyset.Order:
        name = self.sort.removeprefix("-")
        field = next((c.sort for c in self.columns if c.name == name and c.sort), name)
        return keyset.order_for(self.queryset.model, field, self.sort.startswith("-"))

    @cached_property
    def page(self) -> keyset.Page:
        cursor = keyset.decode(self.request.GET.get(f"{self.prefix}at", ""), self.order)
        return keyset.page_of(self.filtered, self.order, self.page_size, cursor)

    @cached_property
    def count(self) -> tuple[int, bool]:
        page = self.page
        if page.previous is None and page.next is None and (page.rows or not self.is_placed):
            return len(page.rows), True
        return keyset.capped_count(self.filtered)

    @cached_property
    def is_placed(self) -> bool:
        """Whether the address names a place inside the list."""
        return f"{self.prefix}at" in self.request.GET

    # What the template shows --------------------------------------------------

    @property
    def count_text(self) -> str:
        number, exact = self.count
        return f"共 {thousands(number)}{'' if exact else '+'} 条"

    def heads(self) -> list[Head]:
        return [self._head(column) for column in self._shown]

    def body(self) -> SafeString:
        return drawn(self._shown, self.page.rows)

    def previous_url(self) -> str:
        return self._place(self.page.previous)

    def next_url(self) -> str:
        return self._place(self.page.next)

    def first_url(self) -> str:
        return self.link(at=None) if self.is_placed else ""

    def clear_url(self) -> str:
        """The same list without its filter."""
        names = dict.fromkeys(self.form.fields if self.form else ())
        return self.link(**names, at=None)

    def hidden(self) -> list[tuple[str, str]]:
        """What the filter form must carry along: the sorting, and what belongs to other parts of the page."""
        own = {*(self.form.fields if self.form else ()), f"{self.prefix}at", "export"}
        return [(name, value) for name, values in self.request.GET.lists() if name not in own for value in values]

    def export_links(self) -> list[tuple[str, str]]:
        return [(self.link(export=name, at=None), FORMATS[name]) for name in self.formats]

    def link(self, **changes: str | None) -> str:
        """This page's address with some parameters changed; None removes one."""
        query = self.request.GET.copy()
        query.pop("export", None)
        for name, value in changes.items():
            key = f"{self.prefix}{name}" if name in ("sort", "at") else name
            if value is None:
                query.pop(key, None)
            else:
                query[key] = value
        return f"?{query.urlencode()}" if query else self.request.path

    def _place(self, cursor: keyset.Cursor | None) -> str:
        return self.link(at=keyset.encode(cursor, self.order)) if cursor else ""

    @cached_property
    def _shown(self) -> list[Column]:
        return [c for c in self.columns if c.shown]

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column.label, column.css)
        down = self.sort == f"-{column.name}"
        up = self.sort == column.name
        url = self.link(sort=column.name if down else f"-{column.name}", at=None)
        return Head(column.label, column.css, url, "descending" if down else "ascending" if up else "")

    # Spreadsheets ---------------------------------------------------------------

    def export_header(self) -> list[str]:
        return [c.label for c in self._exported]

    def export_rows(self) -> Iterator[list[Any]]:
        """All filtered rows in the order of the screen, fetched in pieces."""
        pieces = self.filtered.order_by(*keyset.ordering(self.order)).iterator(chunk_size=2000)
        return ([c.exported(row) for c in self._exported] for row in pieces)

    def export_response(self, form: str) -> HttpResponseBase:
        """xlsx, csv, csv-gb or docx. Raises BadRequest for an unknown format, a broken filter or too many rows."""
        if form not in self.formats:
            raise BadRequest("不支持这种导出格式。")
        if self.form is not None and not self.form.is_valid():
            raise BadRequest("筛选条件有误，请改正后再导出。")
        if form in ("csv", "csv-gb"):
            encoding = "gb18030" if form == "csv-gb" else "utf-8-sig"
            return exports.csv_response(self.export_name, self.export_header(), self.export_rows(), encoding)
        most = WORD_ROWS if form == "docx" else XLSX_ROWS
        if not keyset.capped_count(self.filtered, most)[1]:
            raise BadRequest(f"结果超过 {most:,} 行，请缩小范围，或改用 {'Excel' if form == 'docx' else 'CSV'} 导出。")
        if form == "docx":
            table = exports.docx_table("", self.export_name, self.export_header(), self.export_rows())
            return exports.docx_response(self.export_name, table)
        sheet = exports.Sheet(self.export_name, self.export_header(), self.export_rows())
        return exports.xlsx_response(self.export_name, [sheet])

    @cached_property
    def _exported(self) -> list[Column]:
        return [c for c in self.columns if c.export]


def table_response(
    request: HttpRequest, template: str, table: Table, context: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """The page, only the table when htmx asks for it, or the spreadsheet that `?export=` names."""
    if wanted := request.GET.get("export"):
        return table.export_response(wanted)
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target == table.id:
        template = "web/components/table.html"
    response: HttpResponse = render(request, template, {**(context or {}), "table": table})
    # The same address answers with a whole page or with a part of it.
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if template == "web/components/table.html":
        response["Cache-Control"] = "no-store"  # else the back button may show the part as a page
    return response
