"""法定栏目的完整性 (条例第二十条、第二十一条、第五十三条): what each body owes, and what is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max

from gongkai.apps.disclosure.models import ColumnWaiver
from gongkai.apps.disclosure.queries.documents import bodies_within_reach, public
from gongkai.apps.disclosure.queries.guides import duties_of
from gongkai.apps.disclosure.rules.schemas import Choice
from gongkai.kernel.orgs.models import Organisation, OrganisationKind
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor

STALE = timedelta(days=365)
KEEPERS = ("disclosure.head",)
# Units without external powers of their own owe no columns (第二十七条).
OWING = (
    OrganisationKind.GOVERNMENT,
    OrganisationKind.GOVERNMENT_OFFICE,
    OrganisationKind.GOVERNMENT_DEPARTMENT,
    OrganisationKind.TOWNSHIP,
)


@dataclass(frozen=True)
class Cell:
    """One column of one body."""

    column: Choice
    count: int
    newest: date | None
    stale: bool
    waiver: ColumnWaiver | None

    @property
    def empty(self) -> bool:
        return self.count == 0 and self.waiver is None


@dataclass(frozen=True)
class Line:
    """A body with its columns; `owed` are those that must be filled."""

    org: Organisation
    cells: list[Cell]

    @property
    def owed(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.waiver is None]

    @property
    def missing(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.empty]

    @property
    def stale(self) -> list[Cell]:
        return [cell for cell in self.owed if cell.stale]

    @property
    def rate(self) -> float | None:
        """Share of the owed columns that have anything; None where nothing is owed."""
        return (len(self.owed) - len(self.missing)) / len(self.owed) if self.owed else None


def lines(orgs: Iterable[Organisation], today: date) -> list[Line]:
    """The most incomplete first. Two statements, whatever the number of bodies."""
    orgs = [org for org in orgs if org.kind in OWING]
    rows = public().filter(org__in=orgs).values("org", "column").annotate(n=Count("pk"), newest=Max("published_on"))
    there = {(row["org"], row["column"]): (row["n"], row["newest"]) for row in rows.order_by()}
    waived = {(w.org_id, w.column): w for w in ColumnWaiver.objects.filter(org__in=orgs, ended_on=None)}
    found = [Line(org, [_cell(org, column, there, waived, today) for column in duties_of(org)]) for org in orgs]
    return sorted(found, key=lambda line: (-len(line.missing), line.org.path))


def _cell(
    org: Organisation,
    column: Choice,
    there: dict[tuple[int, str], tuple[int, date | None]],
    waived: dict[tuple[int, str], ColumnWaiver],
    today: date,
) -> Cell:
    count, newest = there.get((org.pk, column.key), (0, None))
    return Cell(column, count, newest, newest is not None and today - newest > STALE, waived.get((org.pk, column.key)))


def within_reach(actor: Actor) -> list[Organisation]:
    return bodies_within_reach(actor)


def kept_by(actor: Actor) -> list[Organisation]:
    return list(bodies({pk for role in KEEPERS for pk in actor.org_ids(role)}))


def waiver(org: Organisation, column: str) -> ColumnWaiver | None:
    return ColumnWaiver.objects.filter(org=org, column=column, ended_on=None).select_related("org").first()
