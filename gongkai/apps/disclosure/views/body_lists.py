"""Lists of bodies for the public: searched by name, narrowed by region, in pages, each page at its own address."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from gongkai.apps.disclosure.queries import body_lists as reading
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.shapes import Tab

PAGE = 60
# So few are seen at a glance; a search above them would only stand in the way.
FEW = 12


def listed(
    request: HttpRequest, rows: QuerySet[Any], prefix: str = "", org_of: Callable[[Any], Organisation] = lambda row: row
) -> dict[str, Any]:
    """What `disclosure/public/_bodies.html` shows: groups of rows by the body above, search, regions, pages."""
    words, slug = request.GET.get("q", "").strip()[:60], request.GET.get("under", "")
    under = reading.government(slug)
    if slug and under is None:
        raise Http404
    page = Paginator(reading.narrowed(rows, words, under, prefix), PAGE).get_page(request.GET.get("page"))
    groups = [(above, list(group)) for above, group in groupby(page.object_list, lambda row: org_of(row).parent)]
    asked = bool(words or under)
    return {
        "q": words,
        "under": under,
        "regions": _regions(request, under) if asked or page.paginator.count > FEW else [],
        "searched": asked or page.paginator.count > FEW,
        "groups": groups,
        "grouped": len(groups) > 1 or page.paginator.num_pages > 1,
        "count": page.paginator.count,
        **pages(request, page),
    }


def pages(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """Addresses of the page before and after, with everything else that was asked."""
    return {
        "previous_url": address(request, page=page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(request, page=page.next_page_number()) if page.has_next() else "",
    }


def address(request: HttpRequest, **changes: object) -> str:
    """This page's address with other values; a blank one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


def _regions(request: HttpRequest, under: Organisation | None) -> list[Tab]:
    found = reading.governments_below(under)
    above = [Tab("全部", address(request, under="", page=""), under is None)]
    if under is not None:
        above.append(Tab(under.label, address(request, page=""), True))
    below = [Tab(one.label, address(request, under=one.site_slug, page="")) for one in found]
    return [*above, *below] if below or under else []
