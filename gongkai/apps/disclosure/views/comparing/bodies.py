"""单位对比: one row of the report through the years, body by body."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.forms.comparing import FIRST, BodiesFilter
from gongkai.apps.disclosure.queries import comparing
from gongkai.apps.disclosure.rules.report.comparison import UNVERIFIED, Line, Point, line, lines
from gongkai.apps.disclosure.views.by_body import BATCH, ByBody
from gongkai.apps.disclosure.views.comparing.faces import FACES, bodies_page, crumbs, years_page
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies, by_slug, subtree
from gongkai.web.charts import Chart, Series
from gongkai.web.tables import Column, Empty, Table, keyset, table_response

YEARS_OF_A_LIST = 4
NUMBER, CHANGE = "y", "d"


class BodiesTable(ByBody):
    """单位对比: one line for each body, one column for each year."""

    id = "bodies"
    caption = "单位对比"
    filter_form = BodiesFilter
    export_name = "年度报告单位对比"
    formats = (*Table.formats, "docx")
    empty = Empty("还没有已经公布的年度报告")
    face = "public"

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any], published: list[int]) -> None:
        super().__init__(request, queryset)
        self.published = published

    @cached_property
    def form(self) -> BodiesFilter:
        return BodiesFilter(self.request.GET, years=self.published, auto_id=f"{self.id}-%s")

    @cached_property
    def asked(self) -> dict[str, Any]:
        return self.form.cleaned_data if self.form.is_valid() else {}

    @cached_property
    def line(self) -> Line:
        return line(self.asked.get("row") or FIRST) or lines()[0]

    @cached_property
    def years(self) -> list[int]:
        last = self.asked.get("last") or (self.published[0] if self.published else 0)
        return sorted(year for year in self.published if last - YEARS_OF_A_LIST < year <= last)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        name = Column("name", "单位", "name", sort="path", main=True, url=lambda org: years_page(org, self.face))
        return (name, *(column for index, year in enumerate(self.years) for column in _columns(index, year)))

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        rows = comparing.with_reports(queryset, self.years)
        if text := (data.get("text") or "").strip():
            rows = rows.filter(Q(name__contains=text) | Q(short_name__contains=text))
        return rows

    def attach(self, orgs: list[Organisation]) -> list[Organisation]:
        return comparing.attach(orgs, self.line, self.years)

    @cached_property
    def ranked(self) -> list[int]:
        """The bodies in the order of a column of numbers."""
        name, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        year, by_change = int(name[1:]), name.startswith(CHANGE)
        return comparing.ranked(self.filtered, self.line, self.years, year, by_change=by_change, descending=descending)

    @property
    def is_ranked(self) -> bool:
        return self.sort.removeprefix("-") != self.default_sort

    @cached_property
    def page(self) -> keyset.Page:
        """By name a page is found by its first row; by a number that no column holds, by its place in the order."""
        if not self.is_ranked:
            return super().page
        cursor = keyset.decode(self.request.GET.get("at", ""), self.order)
        start, size = (cursor.value if cursor else 0), self.page_size
        rows = self.attach(comparing.in_order(self.filtered, self.ranked[start : start + size]))
        more = start + size < len(self.ranked)
        return keyset.Page(
            rows,
            keyset.Cursor(max(start - size, 0), 0) if start else None,
            keyset.Cursor(start + size, 0) if more else None,
        )

    def in_order(self) -> Iterator[Organisation]:
        if not self.is_ranked:
            yield from super().in_order()
            return
        for start in range(0, len(self.ranked), BATCH):
            yield from comparing.in_order(self.filtered, self.ranked[start : start + BATCH])


class DeskBodiesTable(BodiesTable):
    face = "desk"


def _columns(index: int, year: int) -> tuple[Column, ...]:
    """The number of a year and its change; what is missing says why."""
    name, moved = f"{NUMBER}{year}", f"{CHANGE}{year}"
    return (
        Column(name, f"{year}年", lambda org: _shown(org.points[index]), kind="number", sort=name),
        Column(
            moved,
            f"{year}年同比（%）",
            lambda org: org.points[index].change,
            kind="number",
            shown=index > 0,
            sort=moved if index else "",
        ),
    )


def _shown(point: Point) -> Any:
    if point.value is None:
        return point.remark
    return point.value if point.verified else f"{point.value}（{UNVERIFIED}）"


@require_GET
def bodies(request: HttpRequest, face: str = "public") -> HttpResponseBase:
    """单位对比: one row of the form through the years, body by body; below one government when asked."""
    under = by_slug(request.GET["under"]) if request.GET.get("under") else None
    if request.GET.get("under") and under is None:
        raise Http404
    orgs = active_bodies() if under is None else subtree(under.path).filter(active=True)
    table_class = BodiesTable if face == "public" else DeskBodiesTable
    table = table_class(request, orgs, comparing.years_published())
    context: dict[str, Any] = {
        "heading": "年度报告单位对比",
        "crumbs": crumbs(face),
        "base": FACES[face],
        "under": under,
        "line": table.line,
        "all_bodies": bodies_page(face),
    }
    if not request.GET.get("export"):
        context["chart"] = _bodies_chart(table)
        context["unverified"] = any(not point.verified for org in table.page.rows for point in org.points)
    return table_response(request, "disclosure/report/bodies.html", table, context)


def _bodies_chart(table: BodiesTable) -> Chart:
    orgs = table.page.rows[:20]
    years = list(enumerate(table.years))[-2:]
    unit = "%" if table.line.is_rate else ""
    series = [Series(f"{year}年", [_number(org.points[index].value) for org in orgs]) for index, year in years]
    title = f"{table.line.label}（本页前 {len(orgs)} 个单位）"
    return Chart("bodies-chart", title, "hbar", [org.label for org in orgs], series, unit, tall=True)


def _number(value: int | Decimal | None) -> float | None:
    return None if value is None else float(value)
