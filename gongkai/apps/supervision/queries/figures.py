"""Figures of 电子监察, each open to its records (casework §12). A case belongs to the period of its day."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from gongkai.apps.supervision.models import Closing, Correction, Event, EventState, Measure, MeasureForm, Order, Raise
from gongkai.apps.supervision.rules import signals
from gongkai.kernel import registry
from gongkai.kernel.cases.models import Case
from gongkai.kernel.figures.declare import Scope, figure
from gongkai.kernel.figures.offering import offer
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


def describe_own(row: Correction | Order | Measure) -> tuple[str, str]:
    """An answer, order or measure, with its page."""
    page = registry.case_page(row.case.kind)
    return f"{row.case.number} {row.case.title}", reverse(page, args=[row.case.uid])


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
    "supervision.events",
    label="监察事件",
    dimensions=("rule", "signal"),
    article="EM",
    describe=describe_event,
)
def found(scope: Scope) -> QuerySet[Any]:
    """What began in the period and was not voided, at its present signal."""
    rows = Event.objects.filter(in_scope(scope), reached_on__gte=scope.first, reached_on__lte=scope.last)
    return rows.exclude(state=EventState.VOID)


@figure("supervision.corrections", label="纠错整改", article="EM", describe=describe_own)
def corrections(scope: Scope) -> QuerySet[Any]:
    return Correction.objects.filter(in_scope(scope, "case__"), **_between("case__opened_on", scope))


@figure("supervision.orders", label="督办", article="EM", describe=describe_own)
def orders(scope: Scope) -> QuerySet[Any]:
    return Order.objects.filter(in_scope(scope, "case__"), **_between("issued_on", scope))


@figure("supervision.measures", label="监察措施", dimensions=("form",), article="EM", describe=describe_own)
def measures(scope: Scope) -> QuerySet[Any]:
    """约谈、通报、责任追究 that were carried out in the period."""
    rows = Measure.objects.filter(in_scope(scope, "case__"), **_between("carried_on", scope))
    return rows.filter(case__step__in=("carried", "closed"))


def _between(name: str, scope: Scope) -> dict[str, Any]:
    return {f"{name}__gte": scope.first, f"{name}__lte": scope.last}


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


# What reports of other systems may tell of a year of supervision; requests are named for the report on them.
REQUESTS = "disclosure.request"
offer("supervision.finished", label="办结件", figure="supervision.closed")
offer("supervision.finished_in_time", label="按承诺期限办结", figure="supervision.closed", key=(None, True))
offer("supervision.finished_late", label="超过承诺期限办结", figure="supervision.closed", key=(None, False))
offer(
    "supervision.requests_in_time", label="政府信息公开申请按期办结", figure="supervision.closed", key=(REQUESTS, True)
)
offer("supervision.requests_late", label="政府信息公开申请超期办结", figure="supervision.closed", key=(REQUESTS, False))
offer("supervision.found", label="监察事件", figure="supervision.events")
offer("supervision.yellow", label="黄牌", figure="supervision.cards", key=(signals.YELLOW,), unit="张")
offer("supervision.red", label="红牌", figure="supervision.cards", key=(signals.RED,), unit="张")
offer("supervision.answered", label="纠错整改", figure="supervision.corrections")
offer("supervision.urged", label="督办", figure="supervision.orders")
for _form in MeasureForm:
    offer(
        f"supervision.{_form.value}",
        label=str(_form.label),
        figure="supervision.measures",
        key=(_form.value,),
        unit="次",
    )
