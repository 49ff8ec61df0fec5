"""敏感词表: a body watches for its own words and for those of every body above it."""

from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.disclosure.models import WatchWord
from gongkai.apps.disclosure.rules.sensitive import Word
from gongkai.kernel import rows
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor

KEEPER = "disclosure.secrecy"


def in_force(org: Organisation) -> list[WatchWord]:
    """Of the body and of the bodies above, from the top down."""
    paths = tuple(org.path[:n] for n in range(STEP, len(org.path) + 1, STEP))
    found = rows.all_of(WatchWord, "org_path", paths, "org_path", "text", beside="org")
    return [word for word in found if word.removed_on is None]


def watched(org: Organisation) -> tuple[Word, ...]:
    """What is looked for in a text of this body. Where two bodies list a word, the stricter one holds."""
    found: dict[str, Word] = {}
    for one in in_force(org):
        known = found.get(one.text)
        if known is None or (known.weight != "stop" and one.weight == "stop"):
            found[one.text] = Word(one.text, "stop" if one.weight == "stop" else "check", one.note)
    return tuple(found.values())


def kept_by(actor: Actor) -> list[Organisation]:
    """Bodies whose list this person keeps."""
    return list(bodies(actor.org_ids(KEEPER)))


def own(org: Organisation) -> QuerySet[WatchWord]:
    return WatchWord.objects.filter(org=org, removed_on=None).order_by("text")


def inherited(org: Organisation) -> list[WatchWord]:
    return [word for word in in_force(org) if word.org_id != org.pk]


def word(actor: Actor, uid: UUID) -> WatchWord | None:
    """A word of a list this person keeps; those of the bodies above are theirs to remove."""
    kept = WatchWord.objects.filter(uid=uid, removed_on=None, org_id__in=actor.org_ids(KEEPER))
    return kept.select_related("org").first()
