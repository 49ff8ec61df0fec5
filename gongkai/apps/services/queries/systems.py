"""Reading for systems of departments: the cases and items of the one body a client is bound to, whoever it acts for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import Application, ItemState, ItemVersion, ServiceItem
from gongkai.apps.services.queries.applications import KIND
from gongkai.kernel import outbox
from gongkai.kernel.cases.events import CaseActed
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import Organisation

MOST_CHANGED = 2000
PREFIX = "case:"


class NoSuchPage(LookupError):
    """The cursor names nothing that is in this list."""


class TooManyChanged(LookupError):
    """More cases changed than one question may bring back."""


@dataclass(frozen=True)
class Wanted:
    """What of the cases is asked for; empty means any."""

    text: str = ""
    step: str = ""
    state: str = ""
    item: UUID | None = None
    outcome: str = ""
    received_from: date | None = None
    received_to: date | None = None
    changed_since: datetime | None = None


@dataclass(frozen=True)
class CasePage:
    applications: list[Application]
    after: UUID | None


def of_body(org: Organisation) -> QuerySet[Application]:
    """办件 of the body itself, its parts of others' cases included; never those of bodies below it."""
    return Application.objects.filter(org=org).select_related(
        "case", "case__org", "case__parent", "org", "item", "version"
    )


def one(org: Organisation, uid: UUID) -> Application | None:
    return of_body(org).filter(case__uid=uid).first()


def page(org: Organisation, wanted: Wanted, after: UUID | None, size: int) -> CasePage:
    """Cases in the order in which they came in. Raises `NoSuchPage`, `TooManyChanged`."""
    rows = _narrowed(of_body(org), org, wanted).order_by("pk")
    if after is not None:
        place = of_body(org).filter(case__uid=after).values_list("pk", flat=True).first()
        if place is None:
            raise NoSuchPage
        rows = rows.filter(pk__gt=place)
    found = list(rows[: size + 1])
    return CasePage(found[:size], found[size - 1].case.uid if len(found) > size else None)


def _narrowed(rows: QuerySet[Application], org: Organisation, wanted: Wanted) -> QuerySet[Application]:
    if wanted.text:
        known = Q(case__number=wanted.text.upper()) | Q(exchange_number=wanted.text.upper())
        rows = rows.filter(known | Q(applicant_name=wanted.text))
    if wanted.step:
        rows = rows.filter(case__step=wanted.step)
    if wanted.state:
        rows = rows.filter(case__closed_on__isnull=wanted.state == "open")
    if wanted.item is not None:
        rows = rows.filter(item__uid=wanted.item)
    if wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.received_from is not None:
        rows = rows.filter(received_on__gte=wanted.received_from)
    if wanted.received_to is not None:
        rows = rows.filter(received_on__lte=wanted.received_to)
    if wanted.changed_since is not None:
        rows = rows.filter(case__uid__in=_changed(org, wanted.changed_since))
    return rows


def _changed(org: Organisation, since: datetime) -> list[UUID]:
    """Cases of the body with an entry since then. Two texts of one day may share an instant: the edge belongs to it."""
    rows = Entry.objects.filter(org_path=org.path, at__gte=since, subject__startswith=PREFIX)
    found = rows.order_by().values_list("subject", flat=True).distinct()[: MOST_CHANGED + 1]
    subjects = list(found)
    if len(subjects) > MOST_CHANGED:
        raise TooManyChanged
    return [UUID(subject.removeprefix(PREFIX)) for subject in subjects]


@dataclass(frozen=True)
class Change:
    """One act in one case of the body."""

    position: int
    at: str
    case_uid: str
    number: str
    act: str
    step: str


@dataclass(frozen=True)
class ChangePage:
    changes: list[Change]
    position: int


def changes(org: Organisation, after: int, size: int) -> ChangePage:
    """What was done in cases of the body, in the order in which it was committed; nothing is ever put in before a
    position already read. Raises `outbox.PositionLost` where the reader comes too late."""
    read = outbox.read(after, names=(CaseActed.name,), org_path=org.path, limit=size)
    found = []
    for event in read.events:
        told = event["data"]
        # The feed goes by paths: bodies below have cases of their own.
        if told["kind"] == KIND and event["org_path"] == org.path:
            found.append(
                Change(
                    position=event["position"],
                    at=event["created_at"],
                    case_uid=told["case_uid"],
                    number=told["number"],
                    act=told["act"],
                    step=told["step"],
                )
            )
    return ChangePage(found, read.position)


def last_changes(applications: Iterable[Application]) -> dict[int, tuple[int, datetime]]:
    """顺序号 and time of the last entry of each, by the key of its case; one query for a page."""
    subjects = {one.case.subject: one.case_id for one in applications}
    rows = Entry.objects.filter(subject__in=list(subjects)).order_by("seq").values_list("subject", "seq", "at")
    return {subjects[subject]: (seq, at) for subject, seq, at in rows}


@dataclass(frozen=True)
class ItemPage:
    items: list[ServiceItem]
    after: UUID | None


def items(org: Organisation, after: UUID | None, size: int) -> ItemPage:
    """Items applications may be registered for: in use, handled here, begun by an application."""
    own = ServiceItem.objects.filter(org=org)
    rows = own.filter(state=ItemState.IN_USE, is_handled=True).exclude(starts_from="duty").order_by("pk")
    if after is not None:
        place = own.filter(uid=after).values_list("pk", flat=True).first()
        if place is None:
            raise NoSuchPage
        rows = rows.filter(pk__gt=place)
    found = list(rows.select_related("org", "catalogue")[: size + 1])
    return ItemPage(found[:size], found[size - 1].uid if len(found) > size else None)


def versions_in_force(found: Iterable[ServiceItem]) -> dict[int, ItemVersion]:
    """The current version of each item, by its key; one query for a page."""
    numbers = {item.pk: item.number for item in found}
    rows = ItemVersion.objects.filter(item__in=numbers, published_at__isnull=False)
    return {row.item_id: row for row in rows if row.number == numbers[row.item_id]}
