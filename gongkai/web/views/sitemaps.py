"""sitemap.xml for search engines, from what the modules declare."""

from collections.abc import Iterable
from datetime import date
from itertools import islice

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from gongkai.kernel import registry

MOST_ADDRESSES = 50_000  # the limit of the sitemap protocol for one file


def _sources() -> list[str]:
    return [entry.sitemap for entry in registry.public_lists() if entry.sitemap]


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    files = [settings.SITE_URL + reverse("web:sitemap_of", args=[n]) for n, _ in enumerate(_sources())]
    return render(request, "web/sitemap_index.xml", {"files": files}, content_type="application/xml")


@require_safe
def sitemap_of(request: HttpRequest, number: int) -> HttpResponse:
    """The addresses of one declared list, the first 50,000."""
    sources = _sources()
    if number >= len(sources):
        raise Http404
    entries: Iterable[tuple[str, date | None]] = import_string(sources[number])()
    addresses = [(settings.SITE_URL + location, day) for location, day in islice(entries, MOST_ADDRESSES)]
    return render(request, "web/sitemap.xml", {"addresses": addresses}, content_type="application/xml")
