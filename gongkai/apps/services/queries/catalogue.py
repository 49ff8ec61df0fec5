"""Reading the basic catalogue: entries, their changes, who has claimed what."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.services.models import CatalogueChange, CatalogueEntry, CatalogueState, CatalogueVersion
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import ancestors
from gongkai.kernel.people.actors import Actor

KIND = "services.catalogue"
SHOWN = (CatalogueState.IN_FORCE, CatalogueState.CANCELLED)


def entries() -> QuerySet[CatalogueEntry]:
    """Everything that held or holds; the catalogue is public."""
    return CatalogueEntry.objects.filter(state__in=SHOWN).select_related("org", "parent")


def entry(uid: UUID) -> CatalogueEntry | None:
    return entries().filter(uid=uid).first()


def by_uid(uid: str) -> CatalogueEntry | None:
    return CatalogueEntry.objects.filter(uid=uid).first()


def in_force_by_code(code: str) -> CatalogueEntry | None:
    return CatalogueEntry.objects.filter(code=code, state=CatalogueState.IN_FORCE).first()


def claimable(org: Organisation) -> QuerySet[CatalogueEntry]:
    """目录 that a body may claim from: in force, drawn up by itself or above it."""
    above = [*ancestors(org), org]
    return CatalogueEntry.objects.filter(state=CatalogueState.IN_FORCE, org__in=above).order_by("code")


def versions(entry: CatalogueEntry) -> QuerySet[CatalogueVersion]:
    return CatalogueVersion.objects.filter(entry=entry, published_at__isnull=False).order_by("-number")


def changes(actor: Actor) -> QuerySet[CatalogueChange]:
    return CatalogueChange.objects.filter(within_reach(actor, KIND, case="")).select_related("case", "entry", "org")


def change(actor: Actor, uid: UUID) -> CatalogueChange | None:
    return changes(actor).select_related("version", "replaced_by").filter(case__uid=uid).first()


def open_of(entry: CatalogueEntry) -> CatalogueChange | None:
    return CatalogueChange.objects.filter(entry=entry, open=True).select_related("case").first()


def scheduled(today: date) -> QuerySet[CatalogueChange]:
    rows = CatalogueChange.objects.filter(open=True, effective_on__lte=today, case__step="scheduled")
    return rows.select_related("case", "entry", "org").order_by("effective_on", "pk")
