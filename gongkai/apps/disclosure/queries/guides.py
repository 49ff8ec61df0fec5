"""指南是否过时、法定栏目是否有空缺 (条例第十二条、第二十条、第五十三条)."""

from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.apps.disclosure.models import Guide
from gongkai.apps.disclosure.queries.documents import columns_of
from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.rules.schemas import Choice
from gongkai.kernel.orgs.models import Organisation, OrganisationKind

# A guide nobody looked at for so long is offered for review, and a column without anything newer is pointed out.
YEAR = timedelta(days=365)
# Field of the guide → field of the organisation it repeats.
SHARED = {"phone": "phone", "address": "address", "office_hours": "office_hours", "fax": "fax"}


def guide_labels() -> dict[str, str]:
    """Field of the guide → its Chinese name."""
    return {field.name: str(field.verbose_name) for field in Guide._meta.concrete_fields}


@dataclass(frozen=True)
class ColumnState:
    """One column a body must fill: how much is public, and when something last was."""

    column: Choice
    count: int
    newest: date | None
    stale: bool

    @property
    def empty(self) -> bool:
        return self.count == 0


def outdated(guide: Guide | None, org: Organisation, today: date) -> list[str]:
    """Why this guide should be looked at; a guide that is not kept current is a ground of liability (第五十三条)."""
    if guide is None:
        return ["本单位还没有发布公开指南。"]
    found = []
    labels = guide_labels()
    for name, source in SHARED.items():
        registered, printed = str(getattr(org, source)).strip(), str(getattr(guide, name)).strip()
        if registered and registered != printed:
            label = labels[name]
            found.append(f"{label}与单位资料不一致：指南为“{printed or '空'}”，单位资料为“{registered}”。")
    if today - guide.published_on > YEAR:
        found.append("指南发布已超过一年，请核对后重新发布。")
    return found


def duties_of(org: Organisation) -> tuple[Choice, ...]:
    return publication.duties(township=org.kind == OrganisationKind.TOWNSHIP)


def column_states(org: Organisation, today: date) -> list[ColumnState]:
    """The items of Article 20 in their order, of a township those of Article 21 too; an empty one is a defect."""
    known = columns_of(org)
    rows = []
    for column in duties_of(org):
        count, newest = known.get(column.key, (0, None))
        day = newest if isinstance(newest, date) else None
        rows.append(ColumnState(column, count, day, day is not None and today - day > YEAR))
    return rows
