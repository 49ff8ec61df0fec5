"""A version of a line takes its place; its columns follow from what it says, and nothing else writes them."""

from datetime import date
from typing import Any

from gongkai.apps.services.models import LineState, ListLine, ListLineVersion
from gongkai.apps.services.rules.facets import object_bit
from gongkai.apps.services.rules.lists.definitions import OBJECTS, TOPICS
from gongkai.apps.services.rules.lists.loading import Line, document
from gongkai.kernel import rows as kept
from gongkai.kernel import workdays
from gongkai.kernel.search.text import fold

SEARCHED = ("standard", "purpose", "collector", "manager", "issuer", "approval", "targets", "note")


def columns(line: Line) -> dict[str, Any]:
    """What lists filter by, taken from a line."""
    topics = [f"{audience}.{one}" for audience, key in TOPICS.items() for one in line.get(key) or ()]
    texts = [line.name, *(str(line.get(key) or "") for key in SEARCHED)]
    texts += [f"{b.title} {b.number}" for b in line.bases]
    return {
        "name": line.name,
        "category": line.get("category") or "",
        "objects_bits": sum(object_bit(code) for code in line.get(OBJECTS) or ()),
        "topics": f"|{'|'.join(topics)}|"[:600] if topics else "",
        "words": fold(" ".join(filter(None, texts))),
    }


# What `place` changes of a line.
PLACED = ("name", "number", "state", "in_force_from", "in_force_to")


def draft_version(row: ListLine, line: Line, reason: str, version: ListLineVersion | None = None) -> ListLineVersion:
    """The draft as it reads now: a new version after the one in force, or `version` written again."""
    made = version or ListLineVersion(line=row, list=row.list, number=row.number + 1, reason=reason.strip()[:500])
    made.document = document(line)
    for name, value in columns(line).items():
        setattr(made, name, value)
    made.save()
    return made


def composed_version(row: ListLine, line: Line, reason: str) -> ListLineVersion:
    """The next version of a line, not written yet, for whoever writes many rows at once."""
    values = {"number": row.number + 1, "reason": reason.strip()[:500], "document": document(line), **columns(line)}
    return kept.new(ListLineVersion, line=row, list=row.list, **values)


def hold(row: ListLine, version: ListLineVersion, on: date, until_on: date | None) -> None:
    """The version holds from `on`; it stays as it is from now on."""
    place(row, version, on, until_on)
    version.save()
    row.save()


def place(row: ListLine, version: ListLineVersion, on: date, until_on: date | None) -> None:
    """What `hold` changes, for whoever writes many rows at once."""
    version.effective_on, version.until_on, version.published_at = on, until_on, workdays.now()
    row.name, row.number, row.state = version.name, version.number, LineState.IN_FORCE
    row.in_force_from, row.in_force_to = row.in_force_from or on, until_on
