"""公开年报: every report ever published, a year at a time or of one body."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.queries import report_lists as reading
from gongkai.apps.disclosure.views.body_lists import pages
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.shapes import Tab

PAGE = 100
HEADING = "政府信息公开工作年度报告"


@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """A body's reports of all years, or all bodies' reports of one."""
    slug = request.GET.get("org", "")
    if slug and (org := by_slug(slug)):
        context = {"heading": HEADING, "org": org, "rows": reading.of_body(org)}
        return render(request, "disclosure/public/reports.html", context)
    years, words = reading.years(), request.GET.get("q", "").strip()[:60]
    year = _year(request.GET.get("year", ""), years)
    page = Paginator(reading.of_year(year, words) if year else [], PAGE).get_page(request.GET.get("page"))
    context = {
        "heading": HEADING,
        "tabs": [Tab(f"{one}年度", f"?year={one}", one == year) for one in years],
        "year": year,
        "q": words,
        "rows": page.object_list,
        "count": page.paginator.count,
        **pages(request, page),
    }
    return render(request, "disclosure/public/reports.html", context)


def _year(given: str, years: list[int]) -> int | None:
    if not given:
        return years[0] if years else None
    if not given.isdecimal() or int(given) not in years:
        raise Http404
    return int(given)
