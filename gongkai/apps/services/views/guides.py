"""Finding what to do: search over all items and their guides, paths by topic, what one looked at before."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.apps.services.queries import guides, journey_index, journeys
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.queries import search as finding
from gongkai.apps.services.queries.popularity import popular
from gongkai.apps.services.rules import journeys as journey_rules
from gongkai.apps.services.rules.popularity import rule_on
from gongkai.apps.services.views import seen
from gongkai.kernel import workdays
from gongkai.web.shapes import Crumb, FacetOption, Tab, facet_group

HEADING = "办事指南"
PAGE = 20
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """检索: names, codes, pinyin, everyday words; counts by region, body, object, topic, type and depth."""
    asked = finding.Asked.read(request.GET)
    page = finding.find(asked, PAGE)
    groups = [
        facet_group(request, name, label, counts, labels)
        for name, label, labels in finding.facet_names()
        if (counts := finding.offered(asked, page, name, labels))
    ]
    context: dict[str, Any] = {
        "heading": f"检索：{asked.text}" if asked.text else "检索办事指南",
        "crumbs": [Crumb(HEADING, reverse("services:guides"))],
        "asked": asked,
        "kept": list(asked.facets.items()),
        "page": page,
        "journeys": journey_index.find(finding.understood(asked.text), asked.facets.get("region", ""))
        if asked.text and not asked.after
        else [],
        "groups": groups,
        "sorts": [
            Tab("相关度", _with(request, sort=""), current=not asked.newest_first),
            Tab("生效日期", _with(request, sort="newest"), current=asked.newest_first),
        ],
        "verbatim_url": _with(request, verbatim="1"),
        "next_url": _with(request, at=str(page.next)) if page.next else "",
        "first_url": _with(request) if asked.after else "",
    }
    return render(request, "services/public/guides/search.html", context)


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Names while somebody types: a piece of the page, for the script that asks."""
    text = request.GET.get("q", "").replace("\0", "")
    context = {"suggestions": finding.suggest(text), "journeys": journey_index.suggest(text) if text.strip() else []}
    return render(request, "services/public/guides/_suggestions.html", context)


@require_GET
def guide_home(request: HttpRequest) -> HttpResponse:
    """办事指南: search, the ways in, what this browser looked at before."""
    places = reading.regions()
    region = _region(request, places)
    topics = guides.topics(region)
    ways = [(audience, label, topics[audience]) for audience, label in guides.AUDIENCES.items()]
    frame = _common(request, region, places)
    context = {"heading": HEADING, "crumbs": [], "ways": ways, "seen": seen.seen(request), **frame}
    context |= {"popular": popular(region, today=workdays.today()), "events": _events(region)}
    return render(request, "services/public/guides/home.html", context)


@require_GET
def audience(request: HttpRequest, audience: str) -> HttpResponse:
    """个人办事、法人办事: topics with how many items each has."""
    if audience not in guides.AUDIENCES:
        raise Http404
    places, label = reading.regions(), guides.AUDIENCES[audience]
    region = _region(request, places)
    context = {
        "heading": label,
        "crumbs": [Crumb(HEADING, reverse("services:guides"))],
        "ways": [(audience, label, guides.topics(region)[audience])],
        "seen": seen.seen(request),
        "popular": popular(region, audience, today=workdays.today()),
        "events": [one for one in _events(region) if one[0] == audience],
        **_common(request, region, places),
    }
    return render(request, "services/public/guides/home.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """清除最近看过的事项."""
    return seen.forget(redirect("services:guides"))


def _events(region: str) -> list[tuple[str, str, str, int]]:
    """一件事: (audience, label, address, count) of audiences that have any in this place."""
    counts = journeys.counts(region)
    listing, more = reverse("services:journeys"), f"&region={region}" if region else ""
    return [
        (code, one.label, f"{listing}?audience={code}{more}", counts[code])
        for code, one in journey_rules.audiences().items()
        if counts.get(code)
    ]


def _common(request: HttpRequest, region: str, places: list[tuple[str, str]]) -> dict[str, Any]:
    """Region and letters; every link of the page keeps the region chosen."""
    listing = reverse("services:items")
    letters = [(one, f"{listing}?{urlencode({'letter': one, 'region': region})}") for one in LETTERS]
    regions = [FacetOption(name, f"?{urlencode({'region': code})}", chosen=code == region) for code, name in places]
    return {
        "region": region,
        "region_name": next((one.label for one in regions if one.chosen), ""),
        "regions": regions,
        "everywhere": request.path,
        "letters": letters,
        "kept": [("region", region)] if region else [],
        "popular_days": rule_on(workdays.today()).days,
    }


def _region(request: HttpRequest, places: list[tuple[str, str]]) -> str:
    region = request.GET.get("region", "")
    return region if region in dict(places) else ""


def _with(request: HttpRequest, **changes: str) -> str:
    """This page's address from its first result, with changes; an empty value leaves the name out."""
    query = request.GET.copy()
    query.pop("at", None)
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}" if query else request.path


ON_HOME = 8


def home_block(request: HttpRequest) -> dict[str, Any]:
    """办事服务 on the home page: search, 一件事 and what is asked for most."""
    listing = reverse("services:journeys")
    found = journeys.foremost(ON_HOME)
    return {
        "events": [
            (one.label, f"{listing}?audience={code}", found[code])
            for code, one in journey_rules.audiences().items()
            if found[code]
        ],
        "popular": popular(today=workdays.today())[:ON_HOME],
        "asked": finding.Asked(),
        "kept": [],
    }
