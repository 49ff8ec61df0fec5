"""检索用词 of bodies: what stands in a query, names of bodies for the index, and the list of the desk."""

from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import SearchWord, WordKind
from gongkai.apps.services.rules.words import pieces
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import bodies, in_paths, subtree
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import role_scope

EDITOR, MANAGER = "services.editor", "services.manager"
KEEPERS = (EDITOR, MANAGER)


def said_in(folded: str) -> list[tuple[str, str]]:
    """(saying, meaning) of the bodies' words that stand in a query; one statement on a unique column."""
    found = pieces(folded)
    if not found:
        return []
    rows = SearchWord.objects.filter(kind=WordKind.SAYING, active=True, says__in=found)
    return list(rows.values_list("says", "means"))


def body_names() -> dict[int, list[str]]:
    """Other names that bodies added for themselves, by key of the body."""
    found: dict[int, list[str]] = {}
    for org, says in SearchWord.objects.filter(kind=WordKind.BODY, active=True).values_list("org", "says"):
        found.setdefault(org, []).append(says)
    return found


def words(actor: Actor) -> QuerySet[SearchWord]:
    """Words of the bodies this person keeps words for, and of those below a manager."""
    held = [h for h in actor.holdings if h.role in KEEPERS]
    own = Q(org_id__in={h.org_id for h in held if role_scope(h.role) == "own"})
    trees = in_paths(sorted({h.org_path for h in held if role_scope(h.role) == "subtree"}))
    return SearchWord.objects.filter(own | trees).select_related("org")


def word(actor: Actor, uid: UUID) -> SearchWord | None:
    return words(actor).filter(uid=uid).first()


def keeping(actor: Actor) -> QuerySet[Organisation]:
    """Bodies a person may add words for without naming another one."""
    return bodies({org for role in KEEPERS for org in actor.org_ids(role)})


def body_below(actor: Actor, name: str) -> Organisation | None:
    """A body of a manager's tree by its full or short name, where only one is called so."""
    for holding in actor.holdings:
        if holding.role == MANAGER:
            rows = subtree(holding.org_path).filter(Q(name=name) | Q(short_name=name), active=True)[:2]
            if len(rows) == 1:
                return rows[0]
    return None


def saying(text: str) -> SearchWord | None:
    return SearchWord.objects.filter(kind=WordKind.SAYING, active=True, says=text).select_related("org").first()
