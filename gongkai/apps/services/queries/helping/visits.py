"""Reading 上门服务: who sees which, the calendar, what is due, who was not there before."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.services.models import Visit, VisitOfficer
from gongkai.apps.services.rules import helping as rules
from gongkai.apps.services.rules.bookings import paused_until as paused_until_by
from gongkai.kernel import law, workdays
from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.files import crypto
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "services.visit"
RELATED = ("case", "case__org", "org", "point", "requester")


def visits(actor: Actor) -> QuerySet[Visit]:
    """Every visit this person may open."""
    return Visit.objects.filter(within_reach(actor, KIND, case="")).select_related(*RELATED)


def visit(actor: Actor, uid: UUID) -> Visit | None:
    return visits(actor).filter(case__uid=uid).first()


def by_number(number: str) -> Visit | None:
    """For a visitor who has shown the query code, or whose case it is; never reachable without that."""
    return Visit.objects.filter(case__number=number).select_related(*RELATED).first()


def between(actor: Actor, first: date, last: date) -> list[Visit]:
    """上门日历: appointments of these days, with the officers."""
    rows = visits(actor).filter(day__gte=first, day__lte=last).prefetch_related("officers__account")
    return sorted(rows, key=lambda one: (one.day or first, rules.windows()[one.window].starts, one.pk))


def mine_between(account_id: int | None, rows: list[Visit]) -> list[Visit]:
    return [one for one in rows if any(officer.account_id == account_id for officer in one.officers.all())]


def there(one: Visit) -> QuerySet[VisitOfficer]:
    """Who comes, as long as nobody has arrived; afterwards who was there."""
    return one.officers.all() if one.arrived_at is None else one.officers.filter(present=True)


def officers_of(one: Visit) -> QuerySet[Account]:
    return Account.objects.filter(pk__in=one.officers.values("account_id")).order_by("name", "pk")


def begins_at(day: date, window: str) -> datetime:
    return datetime.combine(day, rules.windows()[window].begins, workdays.SHANGHAI)


def ends_at(day: date, window: str) -> datetime:
    return datetime.combine(day, rules.windows()[window].finishes, workdays.SHANGHAI)


def may_change(one: Visit) -> bool:
    """Until so many hours before it begins."""
    if one.day is None:
        return True
    hours = rules.visit_rule(workdays.today()).change_hours
    return workdays.now() <= begins_at(one.day, one.window) - timedelta(hours=hours)


def is_over(one: Visit) -> bool:
    return one.day is not None and workdays.now() >= ends_at(one.day, one.window)


def paused_until(identity_number: str) -> date | None:
    """After several visits at which nobody was there; by the number of whoever asks."""
    if not identity_number.strip():
        return None
    rows = Visit.objects.filter(requester__identity_index__in=crypto.blind_indexes(identity_number.strip()))
    days = [date.fromisoformat(day) for found in rows.values_list("absent_days", flat=True) for day in found]
    today = workdays.today()
    return paused_until_by(days, today, rules.visit_rule(today))


def due_for_reminder(today: date) -> QuerySet[Visit]:
    """Appointments of tomorrow, and of today where nobody was reminded yet."""
    rows = Visit.objects.filter(
        case__step="arranged", reminded=False, day__gte=today, day__lte=today + timedelta(days=1)
    )
    return rows.select_related(*RELATED).order_by("day", "pk")


def owners(one: Visit) -> list[Applicant]:
    """Applicants in whose space the case is."""
    return list(Applicant.objects.filter(case_links__case=one.case, closed_at=None))


def usual_days(today: date) -> int:
    return law.period("services.visit", on=today).days
