"""历年对比、单位对比: what bodies reported, side by side, for the public and at the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.forms.comparing import FIRST, SECTIONS, BodiesFilter
from gongkai.apps.disclosure.queries import comparing
from gongkai.apps.disclosure.rules.report.comparison import Line, Point, line, lines
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies, by_slug, subtree
from gongkai.web import exports
from gongkai.web.charts import Chart, Series
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, keyset, table_response

YEARS_OF_A_LIST = 4
FLOW = {"new": "新收", "results_total": "办结", "carried_out": "结转"}
GROUPS = {
    "granted": "予以公开",
    "partial": "部分公开",
    "denied": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他处理",
}
FACES = {"public": "web/public.html", "desk": "web/desk.html"}


@dataclass(frozen=True)
class Row:
    line: Line
    points: list[Point]


@require_GET
def body_years(request: HttpRequest, slug: str, face: str = "public") -> HttpResponseBase:
    """历年对比: every row of one body's reports through the years, as table and as charts."""
    org = by_slug(slug)
    years = comparing.through_years(org) if org else []
    if org is None or not years:
        raise Http404
    rows = [Row(one, comparing.row_points(one, years)) for one in lines()]
    if wanted := request.GET.get("export"):
        return _years_file(wanted, org, years, rows)
    filled = [row for row in rows if request.GET.get("all") or any(p.value for p in row.points) or row.line.is_rate]
    context = {
        "heading": f"{org.name}年度报告历年对比",
        "crumbs": [Crumb("公开年报" if face == "public" else "年度报告", _home(face))],
        "base": FACES[face],
        "org": org,
        "years": years,
        "forms": _forms(years),
        "sections": [(label, [r for r in filled if r.line.section == key]) for key, label in SECTIONS.items()],
        "charts": _charts(years, rows),
        "hidden": len(rows) - len(filled),
        "bodies": _bodies(face),
    }
    return render(request, "disclosure/report/years.html", context)


def _forms(years: Sequence[comparing.YearOf]) -> list[tuple[str, str]]:
    """Which form was in force in which years."""
    found: dict[str, list[int]] = {}
    for one in years:
        found.setdefault(one.form_name, []).append(one.year)
    return [("、".join(f"{year}年" for year in those), name) for name, those in found.items()]


def _home(face: str) -> str:
    return reverse("disclosure:reports" if face == "public" else "disclosure_desk:reports")


def _bodies(face: str) -> str:
    return reverse("disclosure:compare" if face == "public" else "disclosure_desk:compare")


def _charts(years: Sequence[comparing.YearOf], rows: Sequence[Row]) -> list[Chart]:
    labels = [f"{y.year}年" for y in years]
    by_key = {row.line.key: row for row in rows}

    def series(key: str, label: str) -> Series:
        return Series(label, [_float(p.value) for p in by_key[key].points])

    flow = [
        series(f"requests.{k}", n) for k, n in (("new", "新收"), ("results_total", "办结"), ("carried_out", "结转"))
    ]
    parts = [series(f"requests.{key}", label) for key, label in GROUPS.items()]
    rates = [series(row.line.key, row.line.label) for row in rows if row.line.is_rate]
    return [
        Chart("flow", "申请数量", "line", labels, flow, "件"),
        Chart("results", "办理结果构成", "stacked", labels, parts, "件"),
        Chart("rates", "按期答复率和纠正率", "line", labels, rates, "%"),
    ]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _years_file(
    form: str, org: Organisation, years: Sequence[comparing.YearOf], rows: Sequence[Row]
) -> HttpResponseBase:
    """One line for each row; per year the number, the change on the year before and the share."""
    header = ["项目", "代码"]
    for year in years:
        header += [f"{year.year}年", f"{year.year}年同比（%）", f"{year.year}年占比（%）", f"{year.year}年说明"]
    body = [[row.line.label, row.line.key, *(v for p in row.points for v in _cells(p))] for row in rows]
    body.append(["报告格式", "", *(v for y in years for v in (y.form_name, "", "", ""))])
    name = f"{org.label}年度报告历年对比"
    return _file(form, name, header, body)


def _cells(point: Point) -> tuple[Any, ...]:
    return point.value, point.change, point.share, point.missing or point.fit


def _file(form: str, name: str, header: list[str], rows: list[list[Any]]) -> HttpResponseBase:
    if form == "csv":
        return exports.csv_response(name, header, rows)
    if form != "xlsx":
        raise Http404
    return exports.xlsx_response(name, [exports.Sheet(name[:31], header, rows)])


class BodiesTable(Table):
    """单位对比: one line for each body, one column for each year."""

    id = "bodies"
    caption = "单位对比"
    filter_form = BodiesFilter
    default_sort = "name"
    export_name = "年度报告单位对比"
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
        name = Column("name", "单位", "name", sort="path", main=True, url=lambda org: years_of(org, self.face))
        return (name, *(column for index, year in enumerate(self.years) for column in _columns(index, year)))

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        rows = comparing.with_reports(queryset, self.years)
        if text := (data.get("text") or "").strip():
            rows = rows.filter(Q(name__contains=text) | Q(short_name__contains=text))
        return rows

    @cached_property
    def page(self) -> keyset.Page:
        page = super().page
        comparing.attach(page.rows, self.line, self.years)
        return page

    def export_rows(self) -> Iterator[list[Any]]:
        batch: list[Organisation] = []
        for org in self.filtered.order_by(*keyset.ordering(self.order)).iterator(chunk_size=500):
            batch.append(org)
            if len(batch) == 500:
                yield from self._written(batch)
                batch = []
        yield from self._written(batch)

    def _written(self, batch: list[Organisation]) -> Iterator[list[Any]]:
        for org in comparing.attach(batch, self.line, self.years):
            yield [column.exported(org) for column in self._exported]


class DeskBodiesTable(BodiesTable):
    face = "desk"


def years_of(org: Organisation, face: str) -> str:
    name = "disclosure:compare_years" if face == "public" else "disclosure_desk:compare_years"
    return reverse(name, args=[org.site_slug])


def _columns(index: int, year: int) -> tuple[Column, ...]:
    """The number of a year and its change; what is missing says why."""
    number = Column(f"y{year}", f"{year}年", lambda org: _shown(org.points[index]), kind="number")
    moved = Column(
        f"d{year}", f"{year}年同比（%）", lambda org: org.points[index].change, kind="number", shown=index > 0
    )
    return number, moved


def _shown(point: Point) -> Any:
    return point.value if point.value is not None else point.missing


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
        "crumbs": [Crumb("公开年报" if face == "public" else "年度报告", _home(face))],
        "base": FACES[face],
        "under": under,
        "line": table.line,
        "all_bodies": _bodies(face),
    }
    if not request.GET.get("export"):
        context["chart"] = _bodies_chart(table)
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
