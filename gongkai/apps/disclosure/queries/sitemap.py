"""Addresses for the sitemap: (path, date of last change)."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from gongkai.apps.disclosure.queries.documents import public
from gongkai.apps.disclosure.queries.report_lists import newest_versions


def documents() -> Iterator[tuple[str, date | None]]:
    rows = public().order_by("-published_on", "-id").values_list("case__uid", "published_on")
    for uid, day in rows.iterator(chunk_size=2000):
        yield reverse("disclosure:document", args=[uid]), day


def reports() -> Iterator[tuple[str, date | None]]:
    rows = newest_versions().values_list("report__org__site_slug", "report__year", "published_on")
    for slug, year, day in rows.order_by("-report__year", "report__org__path").iterator(chunk_size=2000):
        yield reverse("disclosure:report", args=[slug, year]), day
