"""历年对比: every row of one body's reports through the years, as table and as charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.forms.comparing import SECTIONS
from gongkai.apps.disclosure.queries import comparing
from gongkai.apps.disclosure.rules.report.comparison import Line, Point, lines
from gongkai.apps.disclosure.views.comparing.faces import FACES, bodies_page, crumbs
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web import exports
from gongkai.web.charts import Chart, Series
from gongkai.web.tables.table import Head

FLOW = {"new": "新收", "results_total": "办结", "carried_out": "结转"}
GROUPS = {
    "granted": "予以公开",
    "partial": "部分公开",
    "denied": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他处理",
}
FILES = {"xlsx": "Excel", "csv": "CSV", "docx": "Word"}


@dataclass(frozen=True)
class Row:
    line: Line
    points: list[Point]


@require_GET
def body_years(request: HttpRequest, slug: str, face: str = "public") -> HttpResponseBase:
    """历年对比 of one body: the page, or the file that `?export=` names."""
    org = by_slug(slug)
    years = comparing.through_years(org) if org else []
    if org is None or not years:
        raise Http404
    rows = [Row(one, comparing.row_points(one, years)) for one in lines()]
    if wanted := request.GET.get("export"):
        return _file(wanted, org, years, rows)
    everything = bool(request.GET.get("all"))
    filled = [row for row in rows if everything or any(p.value for p in row.points) or row.line.is_rate]
    sort = _sort(request, years)
    context = {
        "heading": f"{org.name}年度报告历年对比",
        "crumbs": crumbs(face),
        "base": FACES[face],
        "org": org,
        "years": years,
        "heads": _heads(years, sort, everything),
        "forms": _forms(years),
        "sections": [
            (label, _sorted([r for r in filled if r.line.section == key], years, sort))
            for key, label in SECTIONS.items()
        ],
        "charts": _charts(years, rows),
        "hidden": len(rows) - len(filled),
        "all_rows": _link(sort, True),
        "unverified": any(not point.verified for row in filled for point in row.points),
        "bodies": bodies_page(face),
        "files": FILES.items(),
    }
    return render(request, "disclosure/report/years.html", context)


def _sort(request: HttpRequest, years: Sequence[comparing.YearOf]) -> str:
    """A year, `-` in front for the largest first; blank is the order of the form."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in {str(one.year) for one in years} else ""


def _sorted(rows: list[Row], years: Sequence[comparing.YearOf], sort: str) -> list[Row]:
    """Rows of one section by the number of a year; those without a number come last in both directions."""
    if not sort:
        return rows
    index = next(n for n, one in enumerate(years) if str(one.year) == sort.removeprefix("-"))
    known = [row for row in rows if row.points[index].value is not None]
    known.sort(key=lambda row: row.points[index].value or 0, reverse=sort.startswith("-"))
    return known + [row for row in rows if row.points[index].value is None]


def _heads(years: Sequence[comparing.YearOf], sort: str, everything: bool) -> list[Head]:
    """The heading of the rows leads back to the order of the form, that of a year sorts by it."""
    heads = [Head("项目", "", _link("", everything), "" if sort else "ascending")]
    for one in years:
        state = {f"-{one.year}": "descending", str(one.year): "ascending"}.get(sort, "")
        wanted = str(one.year) if state == "descending" else f"-{one.year}"
        heads.append(Head(f"{one.year}年", "is-number", _link(wanted, everything), state))
    return heads


def _link(sort: str, everything: bool) -> str:
    parts = [*(["all=1"] if everything else []), *([f"sort={sort}"] if sort else [])]
    return f"?{'&'.join(parts)}"


def _forms(years: Sequence[comparing.YearOf]) -> list[tuple[str, str]]:
    """Which form was in force in which years."""
    found: dict[str, list[int]] = {}
    for one in years:
        found.setdefault(one.form_name, []).append(one.year)
    return [("、".join(f"{year}年" for year in those), name) for name, those in found.items()]


def _charts(years: Sequence[comparing.YearOf], rows: Sequence[Row]) -> list[Chart]:
    labels = [f"{y.year}年" for y in years]
    by_key = {row.line.key: row for row in rows}

    def series(key: str, label: str) -> Series:
        return Series(label, [_float(p.value) for p in by_key[key].points])

    flow = [series(f"requests.{key}", label) for key, label in FLOW.items()]
    parts = [series(f"requests.{key}", label) for key, label in GROUPS.items()]
    rates = [series(row.line.key, row.line.label) for row in rows if row.line.is_rate]
    return [
        Chart("flow", "申请数量", "line", labels, flow, "件"),
        Chart("results", "办理结果构成", "stacked", labels, parts, "件"),
        Chart("rates", "按期答复率和纠正率", "line", labels, rates, "%"),
    ]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _file(form: str, org: Organisation, years: Sequence[comparing.YearOf], rows: Sequence[Row]) -> HttpResponseBase:
    """One line for each row; per year the number, the change on the year before, the share and a remark.

    Word has no room for so many columns: there every number stands with its change and share in one cell.
    """
    name = f"{org.label}年度报告历年对比"
    if form == "docx":
        heads = ["项目", *(f"{year.year}年" for year in years)]
        cells = [[row.line.label, *(_in_words(row.line, point) for point in row.points)] for row in rows]
        cells.append(["报告格式", *(year.form_name for year in years)])
        return exports.docx_response(name, exports.docx_table(org.name, f"{org.name}年度报告历年对比", heads, cells))
    header = ["项目", "代码"]
    for year in years:
        header += [f"{year.year}年", f"{year.year}年同比（%）", f"{year.year}年占比（%）", f"{year.year}年说明"]
    body = [[row.line.label, row.line.key, *(v for p in row.points for v in _cells(p))] for row in rows]
    body.append(["报告格式", "", *(v for y in years for v in (y.form_name, "", "", ""))])
    if form == "csv":
        return exports.csv_response(name, header, body)
    if form != "xlsx":
        raise Http404
    return exports.xlsx_response(name, [exports.Sheet(name[:31], header, body)])


def _cells(point: Point) -> tuple[Any, ...]:
    return point.value, point.change, point.share, point.remark


def _in_words(line: Line, point: Point) -> str:
    if point.value is None:
        return point.remark
    parts = [f"{point.value}%" if line.is_rate else str(point.value)]
    parts += [f"同比{point.change:+}%"] if point.change is not None else []
    parts += [f"占{point.share}%"] if point.share is not None else []
    parts += [point.remark] if point.remark else []
    return "，".join(parts)
