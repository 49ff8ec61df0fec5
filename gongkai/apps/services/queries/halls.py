"""What a hall's desk chooses from: windows, items they take, explanations that wait."""

from django.db.models import QuerySet

from gongkai.apps.services.models import Booking, ServiceItem, Venue, Window
from gongkai.apps.services.queries import items

OFFERED = 500  # ticks on one page


def windows(venue: Venue) -> QuerySet[Window]:
    return (
        Window.objects.filter(venue=venue).select_related("venue").prefetch_related("hours", "items").order_by("name")
    )


def items_taken(venue: Venue) -> QuerySet[ServiceItem]:
    return items.public().filter(windows__venue=venue).distinct().order_by("name", "pk")


def items_offered(venue: Venue) -> QuerySet[ServiceItem]:
    """Items of the body and of those beside and below it, whose matters its hall may take."""
    government = venue.org.parent or venue.org
    rows = items.below(items.public().filter(state="in_use"), government.path).order_by("name", "pk")
    # A form chooses among these, and what it chose is looked up again: a cut-off list could not be.
    return items.public().filter(pk__in=list(rows.values_list("pk", flat=True)[:OFFERED])).order_by("name", "pk")


def appeals(venue: Venue) -> QuerySet[Booking]:
    rows = Booking.objects.filter(slot__window__venue=venue, excused=None).exclude(appeal="")
    return rows.select_related("slot", "item").order_by("pk")
