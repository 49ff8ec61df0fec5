"""Figures of 电子监察, each open to its records (casework §12). A case belongs to the period of its day."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from gongkai.apps.supervision.models import Closing, Event, EventState, Raise
from gongkai.apps.supervision.rules import signals
from gongkai.kernel.cases.models import Case
from gongkai.kernel.figures.declare import Scope, figure
from gongkai.kernel.figures.reading import in_scope

# What supervision itself opened is no performance of the body it was opened against.
OWN = "supervision."


def describe_closing(row: Closing) -> tuple[str, str]:
    return f"{row.case_number} {row.item_label} {row.closed_on}", reverse("supervision_desk:case", args=[row.case_uid])


def describe_case(row: Case) -> tuple[str, str]:
    return f"{row.number} {row.opened_on}", reverse("supervision_desk:case", args=[row.uid])


def describe_raise(row: Raise) -> tuple[str, str]:
    return f"{row.rule} {row.get_signal_display()} {row.on}", reverse("supervision_desk:event", args=[row.event.uid])


def describe_event(row: Event) -> tuple[str, str]:
    return f"{row.number} {row.case_number}", reverse("supervision_desk:event", args=[row.uid])


@figure(
    "supervision.closed",
    label="办结件",
    dimensions=("kind", "promised_kept", "legal_kept", "supplemented"),
    article="EM",
    describe=describe_closing,
)
def closed(scope: Scope) -> QuerySet[Any]:
    return Closing.objects.filter(in_scope(scope), closed_on__gte=scope.first, closed_on__lte=scope.last)


@figure("supervision.opened", label="收件", article="EM", describe=describe_case)
def opened(scope: Scope) -> QuerySet[Any]:
    rows = Case.objects.filter(in_scope(scope), opened_on__gte=scope.first, opened_on__lte=scope.last)
    return rows.exclude(kind__startswith=OWN)


@figure("supervision.overdue", label="超期在办件", article="EM", describe=describe_case)
def overdue(scope: Scope) -> QuerySet[Any]:
    """Open cases that were past their date at the end of the period, as far as they still are open."""
    rows = Case.objects.filter(in_scope(scope), closed_on=None, due_sort__lt=scope.last)
    return rows.exclude(kind__startswith=OWN)


@figure("supervision.cards", label="黄牌、红牌", dimensions=("signal",), article="EM", describe=describe_raise)
def cards(scope: Scope) -> QuerySet[Any]:
    """Every card of the period whose event was not voided; a case that rose from yellow to red has both."""
    rows = Raise.objects.filter(in_scope(scope, "event__"), on__gte=scope.first, on__lte=scope.last)
    return rows.filter(signal__in=(signals.YELLOW, signals.RED)).exclude(event__state=EventState.VOID)


@figure(
    "supervision.carded",
    label="亮过牌的办件",
    article="EM",
    describe=describe_event,
    measure=Count("case_uid", distinct=True),
)
def carded(scope: Scope) -> QuerySet[Any]:
    rows = Event.objects.filter(in_scope(scope), reached_on__gte=scope.first, reached_on__lte=scope.last)
    return rows.filter(signal__gte=signals.CARD).exclude(state=EventState.VOID)
