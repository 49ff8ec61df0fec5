"""The public side of 电子监察: on-time figures of bodies and items, the promised course, published bulletins."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.queries import bulletins as reading
from gongkai.apps.supervision.queries import controls, flow, ranking, summaries
from gongkai.apps.supervision.queries import public as figures
from gongkai.apps.supervision.views import tables
from gongkai.apps.supervision.views.board import flow_chart
from gongkai.apps.supervision.views.ranking import file_of
from gongkai.kernel import registry, workdays
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.shapes import Crumb

HEADING = "按时办理情况"
YEAR = timedelta(days=365)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Twelve months up to yesterday: every body that finished something, with the words for none."""
    last = workdays.today() - timedelta(1)
    first = last - YEAR
    context = {
        "heading": HEADING,
        "first": first,
        "last": last,
        "bodies": figures.bodies(first, last),
        "items": ranking.by_item(None, registry.rateable(), first, last, 30),
        "kinds": [one for one in flow.kinds(None, first, last) if one[0] in registry.rateable()],
        "bulletins": reading.published()[:10],
    }
    return render(request, "supervision/public/home.html", context)


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    org = by_slug(slug)
    if org is None:
        raise Http404
    last = workdays.today() - timedelta(1)
    first = last - YEAR
    context = {
        "heading": f"{org.label}{HEADING}",
        "org": org,
        "first": first,
        "last": last,
        "values": figures.values_of(org, first, last),
        "years": figures.years(org),
        "controls": controls.public_tables(org),
        "items": ranking.by_item(org, registry.rateable(), first, last),
        "crumbs": [Crumb(HEADING, reverse("supervision:home"))],
    }
    return render(request, "supervision/public/body.html", context)


@require_safe
def process(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind of case: its steps, and how long they really took."""
    spec = procedures().get(kind) if kind in registry.rateable() else None
    last = workdays.today() - timedelta(1)
    steps = flow.steps(kind, None, last - YEAR, last) if spec else []
    if spec is None or not steps:
        raise Http404
    context = {
        "heading": f"{spec.label}：各环节用时",
        "kind": kind,
        "steps": steps,
        "whole": flow.whole(kind, None, last - YEAR, last),
        "chart": flow_chart(steps),
        "crumbs": [Crumb(HEADING, reverse("supervision:home"))],
    }
    return render(request, "supervision/public/process.html", context)


@require_safe
def bulletin(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = reading.public_bulletin(uid)
    if found is None:
        raise Http404
    context = {
        "heading": found.case.title,
        "found": found,
        "standings": reading.standings(found),
        "shown": tables.shown(found.weights),
        "summary": summaries.read(found.facts),
        "crumbs": [Crumb(HEADING, reverse("supervision:home"))],
    }
    return render(request, "supervision/public/bulletin.html", context)


@require_safe
def bulletin_file(request: HttpRequest, uid: UUID, ending: str) -> HttpResponseBase:
    found = reading.public_bulletin(uid)
    if found is None:
        raise Http404
    return file_of(found, ending)
