"""What the window finds of somebody who stands before it with the card: at its own bodies, each look on record."""

from dataclasses import dataclass, field

from gongkai.apps.services.models import ApplicantBar, Application, Licence, ServiceItem
from gongkai.apps.services.queries import bars, licences
from gongkai.apps.services.queries.applications import WINDOW
from gongkai.kernel import workdays
from gongkai.kernel.files import crypto
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Known:
    """`last` is the latest application whose data can be taken over; the rest is what the clerk should say."""

    last: Application | None = None
    open_ones: list[Application] = field(default_factory=list)
    licences: list[Licence] = field(default_factory=list)
    bar: ApplicantBar | None = None


def known_here(actor: Actor, number: str, item: ServiceItem) -> Known:
    """By the digest of the number: nobody searches by name, and other bodies' cases stay theirs."""
    indexes, bodies = crypto.blind_indexes(number), actor.org_ids(WINDOW)
    own = Application.objects.filter(identity_index__in=indexes, org_id__in=bodies, part="").select_related("case")
    return Known(
        own.order_by("-pk").first(),
        list(own.filter(item=item, case__closed_on=None).order_by("-pk")[:5]),
        list(licences.held_by(indexes, bodies)[:5]),
        bars.standing(indexes, item, workdays.today()),
    )
