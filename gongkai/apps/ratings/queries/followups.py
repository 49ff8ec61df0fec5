"""Reading bad ratings and their follow-up. The body's own people meet a follow-up only once it was verified."""

from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.ratings import rules
from gongkai.apps.ratings.models import Followup, Rating
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor

KIND = "ratings.followup"
CALLER, RECTIFIER, SUPERVISOR = "ratings.caller", "ratings.rectifier", "ratings.supervisor"


def followups(actor: Actor) -> QuerySet[Followup]:
    """Every follow-up this person may open. Before the call a body must not learn that somebody complained just now."""
    above = in_paths(_paths(actor), "case__org_path")
    own = Q(case__org_id__in=actor.org_ids(RECTIFIER)) & ~Q(case__step="new")
    rows = Followup.objects.filter(cases.within_reach(actor, KIND)).filter(above | own)
    return rows.select_related("case__org", "org", "rating")


def followup(actor: Actor, uid: UUID) -> Followup | None:
    return followups(actor).filter(case__uid=uid).first()


def bad_ratings(actor: Actor) -> QuerySet[Rating]:
    """差评 with their text, for who calls back and who supervises."""
    rows = Rating.objects.filter(in_paths(_paths(actor)), level__in=rules.bad_levels())
    return rows.select_related("org", "followup__case")


def bad_rating(actor: Actor, uid: UUID) -> Rating | None:
    return bad_ratings(actor).filter(uid=uid).first()


def sees_text(actor: Actor, item: Followup) -> bool:
    return actor.holds_any((CALLER, SUPERVISOR), item.org) is not None


def over() -> QuerySet[Followup]:
    """Answered, and the time of rating again is past."""
    waiting = Q(case__clocks__key="second", case__clocks__due_on__lt=workdays.today())
    return Followup.objects.filter(waiting, case__step="replied").select_related("case__org")


def _paths(actor: Actor) -> list[str]:
    return [path for role in (CALLER, SUPERVISOR) for path in actor.org_paths(role)]
