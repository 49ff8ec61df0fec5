"""Who may not apply again, for what and until when."""

from datetime import date

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import ApplicantBar, Application, ServiceItem
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.files import crypto
from gongkai.kernel.people.actors import Actor

KIND = "services.application"
COMMITMENT = "commitment"

READERS = ("services.window", "services.examiner", "services.approver", "services.overseer")


def bars(actor: Actor) -> QuerySet[ApplicantBar]:
    """Bars that bodies within reach have set."""
    rows = ApplicantBar.objects.filter(cases.within_reach(actor, KIND, case=""))
    return rows.select_related("org", "item", "application__case")


def indexes_of(application: Application) -> list[str]:
    """The digests of the applicant's number under every key of the ring, as older rows may have them."""
    sealed = application.identity_cipher
    return crypto.blind_indexes(crypto.decrypt_text(sealed)) if sealed else []


def standing(indexes: list[str], item: ServiceItem, day: date) -> ApplicantBar | None:
    """The bar that keeps this person from applying for this licence on this day, at whichever body it was set."""
    same = Q(item=item) | Q(catalogue=item.catalogue_id) if item.catalogue_id else Q(item=item)
    rows = ApplicantBar.objects.filter(same, identity_index__in=indexes, lifted_on=None)
    rows = rows.exclude(kind=COMMITMENT).filter(from_on__lte=day, until_on__gte=day)
    return rows.select_related("org").order_by("-until_on").first()


def broke_commitment(indexes: list[str]) -> ApplicantBar | None:
    return ApplicantBar.objects.filter(identity_index__in=indexes, kind=COMMITMENT, lifted_on=None).first()


def of_application(application: Application) -> list[ApplicantBar]:
    return list(application.bars.select_related("org").order_by("pk"))
