"""Addresses for the sitemap: (path, date of last change)."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from gongkai.apps.disclosure.queries.documents import public
from gongkai.apps.disclosure.queries.reports import published


def documents() -> Iterator[tuple[str, date | None]]:
    rows = public().order_by("-published_on", "-id").values_list("case__uid", "published_on")
    for uid, day in rows.iterator(chunk_size=2000):
        yield reverse("disclosure:document", args=[uid]), day


def reports() -> Iterator[tuple[str, date | None]]:
    for version in published():
        yield (
            reverse("disclosure:report", args=[version.report.org.site_slug, version.report.year]),
            version.published_on,
        )
