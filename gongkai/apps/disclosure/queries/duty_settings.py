"""公开职责设定 of a body: its own numbers, else those of the nearest body above, else the defaults."""

from gongkai.apps.disclosure.models import DutySettings
from gongkai.apps.disclosure.rules import duties
from gongkai.kernel.orgs.models import STEP, Organisation


def own(org: Organisation) -> DutySettings | None:
    return DutySettings.objects.filter(org=org).first()


def value(org: Organisation, name: str) -> int:
    return values(org)[name]


def values(org: Organisation) -> dict[str, int]:
    """Every setting as it holds for this body; one statement."""
    paths = [org.path[:n] for n in range(STEP, len(org.path) + 1, STEP)]
    rows = {row.org.path: row for row in DutySettings.objects.filter(org__path__in=paths).select_related("org")}
    chain = [rows[path] for path in reversed(paths) if path in rows]
    return {one.name: duties.in_force(one.name, [getattr(row, one.name) for row in chain]) for one in duties.SETTINGS}


def values_of(orgs: list[Organisation]) -> dict[int, dict[str, int]]:
    """The same for many bodies at once; one statement."""
    paths = {org.path[:n] for org in orgs for n in range(STEP, len(org.path) + 1, STEP)}
    rows = {row.org.path: row for row in DutySettings.objects.filter(org__path__in=paths).select_related("org")}
    found = {}
    for org in orgs:
        chain = [rows[p] for n in range(len(org.path), 0, -STEP) if (p := org.path[:n]) in rows]
        found[org.pk] = {
            one.name: duties.in_force(one.name, [getattr(row, one.name) for row in chain]) for one in duties.SETTINGS
        }
    return found
