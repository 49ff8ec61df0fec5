"""Reading 代办服务: who sees which, whose authority has ended."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.services.models import Agency, AgencyItem, ServiceItem
from gongkai.apps.services.queries.helping import points
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import files, workdays
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "services.agency"
RELATED = ("case", "case__org", "org", "point", "requester", "agent")
READERS = ("services.agent", "services.agency_manager")


def agencies(actor: Actor) -> QuerySet[Agency]:
    """Every case this person may open."""
    return Agency.objects.filter(within_reach(actor, KIND, case="")).select_related(*RELATED)


def agency(actor: Actor, uid: UUID) -> Agency | None:
    return agencies(actor).filter(case__uid=uid).first()


def by_number(number: str) -> Agency | None:
    """For a visitor who has shown the query code, or whose case it is; never reachable without that."""
    return Agency.objects.filter(case__number=number).select_related(*RELATED).first()


def items_of(one: Agency) -> QuerySet[AgencyItem]:
    return one.items.select_related("item__org", "application__case").order_by("pk")


def to_file(one: Agency, actor: Actor) -> list[ServiceItem]:
    """Items this person can hand in here: not handed in yet, at bodies the agent's post reaches."""
    rows = [line.item for line in items_of(one) if line.application_id is None]
    return [item for item in rows if actor.holds("services.agent", item.org)]


def decided_by(one: Agency, account: Account) -> ServiceItem | None:
    """The first of its items that this person receives, examines or decides: whoever does helps with none."""
    items = [line.item for line in one.items.select_related("item__org")]
    return points.holds_deciding(account, items, rules.agency_rule(workdays.today()).deciding)


def files_of(one: Agency, actor: Actor) -> list[StoredFile]:
    """What the applicant gave and the authority; for those who work on the case, not for those who look on."""
    if actor.holds_any(READERS, one.org) is None:
        return []
    return list(files.of_owner(one.case.subject).order_by("purpose", "pk"))


def lapsed(today: date) -> QuerySet[Agency]:
    """Cases under way whose authority ended before today."""
    rows = Agency.objects.filter(case__step__in=("working", "waiting"), authority_until__lt=today)
    return rows.select_related(*RELATED).order_by("pk")
