"""督办 and 监察措施, their files, and the cases that supervision may look into."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from gongkai.apps.supervision.models import Correction, Measure, Order
from gongkai.apps.supervision.queries import events as reading
from gongkai.kernel import files
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import ancestors, in_paths, responsible_government
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Post
from gongkai.kernel.people.queries import valid_on
from gongkai.kernel.workdays import today

ORDER, MEASURE, CORRECTION = "supervision.order", "supervision.measure", "supervision.correction"


def orders(actor: Actor) -> QuerySet[Order]:
    """Who watches sees every order in reach; a body sees its own from the day they are issued."""
    rows = Order.objects.filter(_above(actor) | _own(actor) & Q(issued_on__isnull=False))
    return rows.select_related("case__org", "org")


def order(actor: Actor, uid: UUID) -> Order | None:
    return orders(actor).filter(case__uid=uid).first()


def measures(actor: Actor) -> QuerySet[Measure]:
    """A body sees a measure once it is approved."""
    known = Q(case__step__in=("approved", "carried", "closed"))
    return Measure.objects.filter(_above(actor) | _own(actor) & known).select_related("case__org", "org")


def measure(actor: Actor, uid: UUID) -> Measure | None:
    return measures(actor).filter(case__uid=uid).first()


def correction(actor: Actor, uid: UUID) -> Correction | None:
    """By the uid of its own case; for whoever may open its event."""
    found = Correction.objects.filter(case__uid=uid).select_related("case__org", "org", "event").first()
    return found if found is not None and reading.event(actor, found.event.uid) is not None else None


def case(actor: Actor, uid: UUID, *, whole: bool = False) -> Case | None:
    """办件全程: any case of a body in reach, whatever app it is of; clocks and journal, not what the app keeps.

    `whole`: every detail of the journal and the reasons of pauses, which may name third parties. That is for who
    watches, each look on record; a body's liaison reads the course.
    """
    paths = sorted({path for role in reading.WATCHING for path in actor.org_paths(role)})
    own = set() if whole else {org for role in reading.ANSWERING for org in actor.org_ids(role)}
    rows = Case.objects.filter(in_paths(paths) | Q(org_id__in=own))
    found = rows.select_related("org", "department", "handler").filter(uid=uid).first()
    if found is None:
        return None
    hidden = (found.kind == ORDER and order(actor, uid) is None) or (
        found.kind == MEASURE and measure(actor, uid) is None
    )
    return None if hidden else found


def bodies(actor: Actor, role: str) -> QuerySet[Organisation]:
    """Bodies for which this person holds a post of supervision."""
    return Organisation.objects.filter(in_paths(actor.org_paths(role), "path"), active=True).order_by("path")


def issuer_for(org: Organisation, by: Actor | None = None) -> Organisation:
    """Which body signs a letter of supervision to this one: that of the post under which somebody acts; where the
    machine does, the nearest one above that has people who watch."""
    holding = by.holds_any(reading.WATCHING, org) if by is not None else None
    if holding is not None:
        return Organisation.objects.get(pk=holding.org_id)
    posts = Post.objects.filter(valid_on(today()), role__in=reading.WATCHING, org__active=True)
    for body in [org, *reversed(ancestors(org))]:
        if posts.filter(org=body).exists():
            return body
    return responsible_government(org) or org


def files_of(case: Case, purpose: str = "") -> list[StoredFile]:
    return list(files.of_owner(case.subject, purpose).order_by("pk"))


def may_open_file(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """证明材料 and attachments: whoever may open the correction, order or measure they belong to."""
    if not actor.is_staff:
        return False
    look = {CORRECTION: correction, ORDER: order, MEASURE: measure}[case.kind]
    return look(actor, case.uid) is not None


def _above(actor: Actor) -> Q:
    paths = sorted({path for role in reading.WATCHING for path in actor.org_paths(role)})
    return in_paths(paths, "case__org_path")


def _own(actor: Actor) -> Q:
    return Q(org_id__in={org for role in reading.ANSWERING for org in actor.org_ids(role)})
