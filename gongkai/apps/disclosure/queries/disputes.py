"""Reading disputes: those one's posts reach, and what stands behind the one against a request."""

from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.disclosure.models import DisclosureRequest, Dispute
from gongkai.apps.disclosure.rules.disputes import skipped_review
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.dispute"


def disputes(actor: Actor) -> QuerySet[Dispute]:
    """Every dispute this person may open."""
    rows = Dispute.objects.filter(cases.within_reach(actor, KIND))
    return rows.select_related("case__org", "org", "request__case")


def dispute(actor: Actor, uid: UUID) -> Dispute | None:
    return disputes(actor).filter(case__uid=uid).first()


def of_request(request: DisclosureRequest) -> QuerySet[Dispute]:
    return Dispute.objects.filter(request=request).select_related("case").order_by("-received_on", "-id")


def request_by_number(org: Organisation, number: str) -> DisclosureRequest | None:
    """A request of this body; a dispute is against a body's own reply."""
    rows = DisclosureRequest.objects.filter(case__number=number.strip().upper(), case__org=org)
    return rows.select_related("case").first()


def review_was_skipped(item: Dispute) -> bool:
    """复议前置: to be raised in the answer."""
    request = item.request
    return request is not None and skipped_review(item.path, request.outcome, request.decided_on)
