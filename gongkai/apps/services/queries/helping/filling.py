"""代为填写: what whoever helps has begun of an item's form, and what the helped case knows of whom it is for."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from gongkai.apps.services.models import Agency, Requester, ServiceItem, Visit
from gongkai.apps.services.queries.forms import owner_of
from gongkai.apps.services.queries.helping.agency import RELATED as OF_AGENCY
from gongkai.apps.services.queries.helping.points import AGENT, VISITOR
from gongkai.apps.services.queries.helping.visits import RELATED as OF_VISIT
from gongkai.kernel import workdays
from gongkai.kernel.applicants.models import Level
from gongkai.kernel.cases.models import Case
from gongkai.kernel.eforms.models import AnswersState, FormAnswers
from gongkai.kernel.files import crypto
from gongkai.kernel.people.actors import Actor

PREFIX = "helped:"
Helped = Agency | Visit


@dataclass(frozen=True)
class Known:
    """Who is helped, as the sources of forms ask for an applicant: what the helped case says, and nothing that an
    account or an earlier application knows. Verified: the authority or the visit is that person's."""

    is_legal: bool
    name: str
    identity_kind: str
    identity_number: str = field(repr=False)
    mobile: str
    details: dict[str, str]
    email: str = ""
    level: str = Level.COUNTER
    level_by: str = ""


def known(who: Requester) -> Known:
    return Known(
        is_legal=who.applicant_kind == "legal",
        name=who.applicant_name,
        identity_kind=who.identity_kind,
        identity_number=crypto.decrypt_text(who.identity_cipher) if who.identity_cipher else "",
        mobile=who.phone,
        details={"address": who.address, "legal_representative": who.legal_representative},
    )


def holder_of(case: Case) -> str:
    """The case holds the draft, so that whoever is assigned next goes on with it."""
    return f"{PREFIX}{case.uid}"


def drafts_of(case: Case) -> QuerySet[FormAnswers]:
    return FormAnswers.objects.filter(holder=holder_of(case), state=AnswersState.OPEN)


def begun(one: Helped) -> set[int]:
    """Keys of the items of this case whose form somebody has begun."""
    about = set(drafts_of(one.case).values_list("about", flat=True))
    return {line.item_id for line in one.items.select_related("item") if owner_of(line.item) in about}


def whose(answers: FormAnswers) -> Helped | None:
    """The case a draft of a helper belongs to."""
    if not answers.holder.startswith(PREFIX):
        return None
    uid = answers.holder.removeprefix(PREFIX)
    agency = Agency.objects.select_related(*OF_AGENCY).filter(case__uid=uid).first()
    return agency or Visit.objects.select_related(*OF_VISIT).filter(case__uid=uid).first()


def may_fill(answers: FormAnswers, actor: Actor) -> bool:
    """Files of a draft, for the agent whose authority covers it today, or for the officers who file after a visit."""
    one = whose(answers)
    if isinstance(one, Agency):
        holds = one.authority_on is not None and one.authority_until >= workdays.today() and "submit" in one.scopes
        return holds and one.case.step == "working" and one.agent_id is not None and actor.account_id == one.agent_id
    return one is not None and one.case.step == "filing" and actor.holds(VISITOR, one.org)


def fills_for(one: Helped, item: ServiceItem, actor: Actor) -> bool:
    """Whether this is one of those who help in this case with this item, whatever it is at."""
    if isinstance(one, Agency):
        return one.agent_id is not None and actor.account_id == one.agent_id and actor.holds(AGENT, item.org)
    return actor.holds(VISITOR, one.org) and actor.holds(VISITOR, item.org)
