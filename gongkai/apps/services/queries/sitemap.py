"""Addresses for the sitemap: (path, date of last change)."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from gongkai.apps.services.models import Journey, LineState, ListLine, ServiceItem


def items() -> Iterator[tuple[str, date | None]]:
    rows = ServiceItem.objects.filter(visible=True).order_by("pk").values_list("uid", "effective_on")
    for uid, day in rows.iterator(chunk_size=2000):
        yield reverse("services:item", args=[uid]), day


def journeys() -> Iterator[tuple[str, date | None]]:
    rows = Journey.objects.filter(visible=True).order_by("pk").values_list("uid", "published_on")
    for uid, day in rows.iterator(chunk_size=2000):
        yield reverse("services:journey", args=[uid]), day


def list_lines() -> Iterator[tuple[str, date | None]]:
    rows = ListLine.objects.filter(state=LineState.IN_FORCE).order_by("pk").values_list("list", "uid", "in_force_from")
    for list_id, uid, day in rows.iterator(chunk_size=2000):
        yield reverse("services:list_line", args=[list_id, uid]), day
