"""移送 (条例第二十五条): what each archive and library has not got yet, and since when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from gongkai.apps.disclosure.models import Document, Handover, HandoverItem, ReadingPlace
from gongkai.apps.disclosure.queries import duty_settings
from gongkai.apps.disclosure.queries.reading_places import receivers
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor

KIND, CLERK = "disclosure.handover", "disclosure.clerk"


@dataclass(frozen=True)
class Row:
    """One public version a receiver does not have."""

    version_id: int
    published_on: date


@dataclass(frozen=True)
class Owed:
    """What a body owes one receiver."""

    org: Organisation
    place: ReadingPlace
    count: int
    oldest_on: date | None
    due_on: date | None
    late: bool


def handovers(actor: Actor) -> QuerySet[Handover]:
    rows = Handover.objects.filter(cases.within_reach(actor, KIND))
    return rows.select_related("case__org", "org", "place").annotate(item_count=Count("items"))


def handover(actor: Actor, uid: UUID) -> Handover | None:
    return handovers(actor).filter(case__uid=uid).first()


def items(handover: Handover) -> QuerySet[HandoverItem]:
    rows = handover.items.select_related("version__document__org", "version__document__case")
    return rows.order_by("version__document__published_on", "pk")


def open_batch(org: Organisation, place: ReadingPlace) -> Handover | None:
    return Handover.objects.filter(org=org, place=place, case__step="drawn").first()


def undelivered(org: Organisation, place: ReadingPlace) -> list[Row]:
    """Public versions published since the receiver is there, which no batch to it holds; the oldest first."""
    rows = _missing(place).filter(org=org).order_by("current__published_at", "pk")
    found = rows.values_list("current_id", "current__published_at")
    return [Row(version, timezone.localdate(at)) for version, at in found if version and at]


def owed(actor: Actor) -> list[Owed]:
    """Of the bodies this person delivers for: by body and receiver, the longest overdue first."""
    return owed_by(list(bodies(actor.org_ids(CLERK))), workdays.today())


def late_bodies(today: date) -> list[tuple[Organisation, int]]:
    """Bodies with something overdue and how much, for the reminder."""
    publishing = Document.objects.filter(visible=True).values("org_id")
    late: dict[Organisation, int] = {}
    for one in owed_by(list(Organisation.objects.filter(pk__in=publishing, active=True)), today):
        if one.late:
            late[one.org] = max(late.get(one.org, 0), one.count)
    return list(late.items())


def owed_by(orgs: list[Organisation], today: date) -> list[Owed]:
    """One statement for each body, and one for each receiver of it."""
    calendar, found = workdays.calendar(), []
    days = duty_settings.values_of(orgs)
    for org in orgs:
        for place in receivers(org):
            got = _missing(place).filter(org=org).aggregate(n=Count("pk"), oldest=Min("current__published_at"))
            oldest = timezone.localdate(got["oldest"]) if got["oldest"] else None
            due = calendar.due(oldest, days[org.pk]["handover_days"], "working") if oldest else None
            found.append(Owed(org, place, got["n"], oldest, due, due is not None and due < today))
    return sorted(found, key=lambda one: (not one.late, one.due_on or date.max, one.org.path))


def _missing(place: ReadingPlace) -> QuerySet[Document]:
    delivered = HandoverItem.objects.filter(place=place, version_id=OuterRef("current_id"))
    since = timezone.make_aware(datetime.combine(place.opened_on, time()))
    rows = Document.objects.filter(visible=True, current__isnull=False, current__published_at__gte=since)
    return rows.filter(~Exists(delivered))
