"""Bodies whose settings one may change, and what was done there by the same hands."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gongkai.kernel.cases.separation import subject_of
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import SMALL, Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import role_scope


def within(actor: Actor, roles: Iterable[str]) -> QuerySet[Organisation]:
    """Active bodies where one of these roles is held, by a post there or above."""
    condition = Q(pk__in=[])
    for role in roles:
        if role_scope(role) == "subtree":
            condition |= in_paths(actor.org_paths(role), "path")
        else:
            condition |= Q(pk__in=actor.org_ids(role))
    return Organisation.objects.filter(condition, active=True).order_by("path")


def same_hands(actor: Actor, roles: Iterable[str]) -> QuerySet[Entry]:
    """职责分离提示: every act that one pair of hands did after another, at the bodies within reach that are or were
    small; newest first."""
    bodies = within(actor, roles).filter(settings__has_key=SMALL)
    return Entry.objects.filter(subject__in=[subject_of(str(uid)) for uid in bodies.values_list("uid", flat=True)])
