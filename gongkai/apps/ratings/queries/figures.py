"""好差评的指标 (casework §12): what rates are made of, with the records behind each number."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from gongkai.apps.ratings.models import Rating
from gongkai.apps.ratings.queries.open_for_rating import rateable
from gongkai.kernel.cases.models import Case
from gongkai.kernel.figures.declare import Scope, figure
from gongkai.kernel.figures.reading import in_scope


def describe_case(row: Case) -> tuple[str, str]:
    return f"{row.kind} {row.closed_on}", ""


def describe_rating(row: Rating) -> tuple[str, str]:
    """Never the number of the case: who opens a figure learns what was said, not by whom."""
    label = f"{row.item_label} {row.get_level_display()} {row.rated_on}"
    return label, reverse("ratings_desk:rating", args=[row.uid]) if row.bad else ""


@figure("ratings.closed", label="可以评价的办结件", dimensions=("kind",), article="O51", describe=describe_case)
def closed(scope: Scope) -> QuerySet[Any]:
    """By the day of closing. Withdrawn cases and those the machine closed are nobody's to rate."""
    return Case.objects.filter(rateable(), in_scope(scope), closed_on__gte=scope.first, closed_on__lte=scope.last)


@figure(
    "ratings.reviewed",
    label="有效评价",
    dimensions=("item_key", "item_label", "level"),
    article="O51",
    describe=describe_rating,
)
def reviewed(scope: Scope) -> QuerySet[Any]:
    """One for each reviewed case, in the period in which the case was closed, so that it is part of `closed`."""
    return Rating.objects.filter(in_scope(scope), counts=True, closed_on__gte=scope.first, closed_on__lte=scope.last)


@figure(
    "ratings.named_bad",
    label="实名差评",
    dimensions=("item_key", "item_label"),
    article="O51",
    describe=describe_rating,
)
def named_bad(scope: Scope) -> QuerySet[Any]:
    """Bad ratings that count and whose author left a contact to be called."""
    return reviewed(scope).filter(bad=True).exclude(contact_cipher="")


@figure(
    "ratings.called_back",
    label="已经回访的实名差评",
    dimensions=("item_key", "item_label"),
    article="O51",
    describe=describe_rating,
)
def called_back(scope: Scope) -> QuerySet[Any]:
    """Of them, those that were reached; a call that found nobody is no call-back."""
    return named_bad(scope).filter(followup__reached=True)


@figure(
    "ratings.fixed_in_time",
    label="按期整改的差评",
    dimensions=("item_key", "item_label"),
    article="O51",
    describe=describe_rating,
)
def fixed_in_time(scope: Scope) -> QuerySet[Any]:
    return reviewed(scope).filter(bad=True, fixed_in_time=True, fixed_on__gte=F("rated_on"))
