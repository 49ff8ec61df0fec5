"""Who may not apply again, for what and until when."""

from datetime import date

from django.db.models import QuerySet

from gongkai.apps.services.models import ApplicantBar, Application, ServiceItem
from gongkai.kernel import rows
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.files import crypto
from gongkai.kernel.people.actors import Actor

KIND = "services.application"
COMMITMENT = "commitment"

READERS = ("services.window", "services.examiner", "services.approver", "services.overseer")


def bars(actor: Actor) -> QuerySet[ApplicantBar]:
    """Bars that bodies within reach have set."""
    reached = ApplicantBar.objects.filter(cases.within_reach(actor, KIND, case=""))
    return reached.select_related("org", "item", "application__case")


def indexes_of(application: Application) -> list[str]:
    """The digests of the applicant's number under every key of the ring, as older rows may have them."""
    sealed = application.identity_cipher
    return crypto.blind_indexes(crypto.decrypt_text(sealed)) if sealed else []


def standing(indexes: list[str], item: ServiceItem, day: date) -> ApplicantBar | None:
    """The bar that keeps this person from applying for this licence on this day, at whichever body it was set."""
    # Every application asks this; hardly anybody has a bar, and who has one has few.
    found = rows.all_of(ApplicantBar, "identity_index", tuple(indexes), beside="org") if indexes else []
    binding = [one for one in found if one.lifted_on is None and one.kind != COMMITMENT and _concerns(one, item)]
    now = [one for one in binding if one.until_on is not None and one.from_on <= day <= one.until_on]
    return max(now, key=lambda one: one.until_on or day, default=None)


def _concerns(bar: ApplicantBar, item: ServiceItem) -> bool:
    return bar.item_id == item.pk or (item.catalogue_id is not None and bar.catalogue_id == item.catalogue_id)


def broke_commitment(indexes: list[str]) -> ApplicantBar | None:
    return ApplicantBar.objects.filter(identity_index__in=indexes, kind=COMMITMENT, lifted_on=None).first()


def of_application(application: Application) -> list[ApplicantBar]:
    return list(application.bars.select_related("org").order_by("pk"))
