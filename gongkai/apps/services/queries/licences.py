"""Reading licences: by their page, by number, those that end soon, those whose renewal nobody decided."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import Application, Licence, LicenceState
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "services.application"
# Steps in which a renewal waits for the body, not for its applicant.
UNDECIDED = ("submitted", "pre_review", "accepted", "in_review", "special", "reported", "deciding")


def licences_of(application: Application) -> QuerySet[Licence]:
    return Licence.objects.filter(Q(application=application) | Q(application__case__parent=application.case))


def licence(uid: UUID) -> Licence | None:
    """A licence by its QR code: whoever holds it may have it confirmed."""
    found = Licence.objects.filter(uid=uid)
    return found.select_related("org", "application__item", "replaces", "replaced_by").first()


def licences(actor: Actor) -> QuerySet[Licence]:
    return Licence.objects.filter(cases.within_reach(actor, KIND, case="")).select_related("org", "application__case")


def for_renewal(today: date) -> list[Licence]:
    """Licences that end within thirty working days and whose holders have not been reminded (T12)."""
    last = workdays.calendar().add(today, law.period("services.renewal", on=today).days)
    rows = Licence.objects.filter(state="valid", reminded_on=None, valid_to__gte=today, valid_to__lte=last)
    return list(rows.select_related("application__case", "application__item", "org").order_by("pk"))


def by_number(org: Organisation, number: str) -> Licence | None:
    """The licence of this number that holds, at this body."""
    rows = Licence.objects.filter(org=org, number=number.strip(), state=LicenceState.VALID)
    return rows.select_related("org", "application").order_by("-pk").first()


def renewal_under_way(licence: Licence) -> Application | None:
    return licence.renewals.filter(case__closed_on=None, outcome="").first()


def deemed_renewed(today: date) -> list[Application]:
    """Renewals that were asked in time and not decided before the licence ended (LIC 第五十条第二款)."""
    rows = Application.objects.filter(
        renews__state=LicenceState.VALID,
        renews__valid_to__lt=today,
        renewal_in_time=True,
        outcome="",
        case__step__in=UNDECIDED,
    )
    return list(rows.select_related("case", "case__org", "item", "org", "version", "renews").order_by("pk"))


def held_by(indexes: list[str], org_ids: set[int]) -> QuerySet[Licence]:
    """Licences these bodies gave to one person that hold, for the counter."""
    rows = Licence.objects.filter(application__identity_index__in=indexes, org_id__in=org_ids, state=LicenceState.VALID)
    return rows.select_related("org", "application__item").order_by("valid_to", "pk")
