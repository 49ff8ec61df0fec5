"""批量办理: the same act on several applications of the same item, each a transaction of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from gongkai.apps.services.actions.applications.acceptance import accept
from gongkai.apps.services.actions.applications.decision import LicenceTerms, deliver, grant
from gongkai.apps.services.actions.applications.review import pass_stage, start_review
from gongkai.apps.services.models import ApplicantKind, Application
from gongkai.apps.services.queries.standards import elements_of
from gongkai.kernel.cases import Refused, assignment
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account


@dataclass
class Done:
    """How many went through; which did not, and why."""

    count: int = 0
    refused: list[tuple[Application, str]] = field(default_factory=list)


def accept_all(applications: Sequence[Application], *, by: Actor) -> Done:
    """批量受理 of applications whose materials are all checked."""
    return _each(applications, lambda one: accept(one, by=by))


def start_all(applications: Sequence[Application], *, by: Actor) -> Done:
    """批量开始审查."""
    return _each(applications, lambda one: start_review(one, by=by))


def pass_all(applications: Sequence[Application], *, by: Actor, opinion: str) -> Done:
    """批量完成审查, with one opinion, proposing to grant; a refusal is proposed one by one, for its reasons differ."""
    return _each(applications, lambda one: pass_stage(one, by=by, opinion=opinion, proposed="granted"))


def grant_all(applications: Sequence[Application], *, by: Actor, valid_to: date | None = None) -> Done:
    """批量准予, each with the document the item gives; what needs its own reasons is refused and named."""
    return _each(applications, lambda one: grant(one, by=by, licence=_usual(one, valid_to)))


def _usual(application: Application, valid_to: date | None) -> LicenceTerms | None:
    results = elements_of(application.version).results
    if not results:
        return None
    legal = application.applicant_kind == ApplicantKind.LEGAL
    return LicenceTerms(results[0].name, scope=application.content if legal else "", valid_to=valid_to)


def deliver_all(applications: Sequence[Application], *, by: Actor) -> Done:
    """批量电子送达 to those who chose it."""
    return _each(applications, lambda one: deliver(one, by=by, delivery="electronic"))


def assign_all(applications: Sequence[Application], *, by: Actor, handler: Account) -> Done:
    """批量分办 to one person."""
    return _each(applications, lambda one: assignment.assign(one.case, by=by, handler=handler))


def _each(applications: Sequence[Application], act: Callable[[Application], object]) -> Done:
    if len({one.item_id for one in applications}) > 1:
        raise Refused("批量办理只适用于同一事项的办件。", code="several_items")
    done = Done()
    for one in applications:
        try:
            act(one)
        except Refused as refusal:
            done.refused.append((one, refusal.message))
        else:
            done.count += 1
    return done
