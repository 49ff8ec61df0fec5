"""Lines of the lists: what holds on a day, what a body keeps, changes under way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongkai.apps.services.models import LineState, ListChange, ListKind, ListLine, ListLineVersion
from gongkai.apps.services.rules.facets import object_bit
from gongkai.apps.services.rules.lists.loading import Line, stored
from gongkai.apps.services.rules.regions import containing, stem
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import roles_of, within_reach
from gongkai.kernel.orgs.models import Organisation, Region
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.search.text import fold

KIND = "services.list"
KEEPER = "services.list_keeper"
CHUNK = 500
PUBLISHED = (LineState.IN_FORCE, LineState.ENDED)


def line_of(version: ListLineVersion) -> Line:
    return stored(version.list, version.document)


def on_day(day: date, list_id: str = "") -> QuerySet[ListLineVersion]:
    """清单 as it held on a day: of every line that was in force then the version that was. One row for a line."""
    rows = ListLineVersion.objects.filter(published_at__isnull=False, effective_on__lte=day)
    if list_id:
        rows = rows.filter(list=list_id)
    later = ListLineVersion.objects.filter(
        line=OuterRef("line"), published_at__isnull=False, effective_on__lte=day, number__gt=OuterRef("number")
    )
    rows = rows.filter(Q(line__in_force_to=None) | Q(line__in_force_to__gte=day), line__in_force_from__lte=day)
    # What held on a past day until its own term held until then, whatever term a later version gave it.
    rows = rows.filter(Q(until_on=None) | Q(until_on__gte=day))
    return rows.filter(~Exists(later)).select_related("line", "line__org")


@dataclass(frozen=True)
class Wanted:
    """What a visitor asks of a list; empty means any."""

    words: str = ""
    region: str = ""
    org: Organisation | None = None
    category: str = ""
    objects: str = ""
    theme: str = ""


def narrowed(rows: QuerySet[ListLineVersion], wanted: Wanted) -> QuerySet[ListLineVersion]:
    """`objects` is a code of 服务对象, `theme` "person.housing"; every word must stand somewhere in the line."""
    if wanted.region:
        digits = stem(wanted.region)
        rows = rows.filter(line__region_code__gte=digits, line__region_code__lt=f"{digits}A")
    if wanted.org is not None:
        rows = rows.filter(line__org=wanted.org)
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.objects:
        rows = rows.annotate(bit=F("objects_bits").bitand(object_bit(wanted.objects))).filter(bit__gt=0)
    if wanted.theme:
        rows = rows.filter(topics__contains=f"|{wanted.theme}|")
    for word in fold(wanted.words).split()[:8]:
        rows = rows.filter(words__contains=word)
    return rows


def counts(day: date) -> dict[str, int]:
    """How many lines each list has on a day."""
    found = on_day(day).values("list").annotate(count=Count("pk")).values_list("list", "count")
    return dict.fromkeys(ListKind.values, 0) | dict(found)


def bodies(list_id: str) -> QuerySet[Organisation]:
    """Bodies that keep lines of a list."""
    keeping = ListLine.objects.filter(list=list_id, state=LineState.IN_FORCE).values("org")
    return Organisation.objects.filter(pk__in=keeping).order_by("path")


def regions(list_id: str) -> list[tuple[str, str]]:
    """地区 of those bodies and the places these lie in, by code."""
    rows = ListLine.objects.filter(list=list_id, state=LineState.IN_FORCE).order_by()
    codes = {place for code in rows.values_list("region_code", flat=True).distinct() for place in containing(code)}
    return list(Region.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))


def public_line(list_id: str, uid: UUID) -> ListLine | None:
    """A line that holds or once held; its address stays."""
    rows = ListLine.objects.filter(list=list_id, uid=uid, state__in=PUBLISHED, number__gt=0)
    return rows.select_related("org", "replaced_by").first()


def line_by_uid(uid: UUID) -> ListLine | None:
    """A public line of any list, for programs that know only its key."""
    return ListLine.objects.filter(uid=uid, state__in=PUBLISHED, number__gt=0).select_related("org").first()


def versions(line: ListLine) -> QuerySet[ListLineVersion]:
    """Versions that were in force, newest first."""
    return ListLineVersion.objects.filter(line=line, published_at__isnull=False).order_by("-number")


def version(line: ListLine, number: int) -> ListLineVersion | None:
    return versions(line).filter(number=number).first()


def version_on(line: ListLine, day: date) -> ListLineVersion | None:
    """The version that held on a day, whether or not the line has ended since."""
    return on_day(day, line.list).filter(line=line).first()


def current(line: ListLine) -> ListLineVersion | None:
    return version(line, line.number) if line.number else None


def latest(size: int, list_id: str = "") -> list[ListLineVersion]:
    """What took effect last, for feeds."""
    rows = ListLineVersion.objects.filter(published_at__isnull=False, line__state__in=PUBLISHED)
    if list_id:
        rows = rows.filter(list=list_id)
    return list(rows.select_related("line", "line__org").order_by("-effective_on", "-pk")[:size])


def ended(size: int, list_id: str = "") -> list[ListLine]:
    """What was cancelled last, for feeds."""
    rows = ListLine.objects.filter(state=LineState.ENDED)
    rows = rows.filter(list=list_id) if list_id else rows
    return list(rows.select_related("org").order_by("-in_force_to", "-pk")[:size])


def roles() -> frozenset[str]:
    """Whoever has a part in the lists of a body."""
    return roles_of(procedure(KIND))


# The desk -----------------------------------------------------------------------------


def at_desk(actor: Actor) -> QuerySet[ListLine]:
    """Lines of the bodies where this person has a part in lists, drafts among them."""
    rows = ListLine.objects.filter(within_reach(actor, KIND, case="")).exclude(state=LineState.DISCARDED)
    return rows.select_related("org")


def desk_line(actor: Actor, uid: UUID) -> ListLine | None:
    return at_desk(actor).select_related("replaced_by").filter(uid=uid).first()


def changes(actor: Actor) -> QuerySet[ListChange]:
    return ListChange.objects.filter(within_reach(actor, KIND, case="")).select_related("case", "line", "org")


def change(actor: Actor, uid: UUID) -> ListChange | None:
    return changes(actor).select_related("version", "replaced_by").filter(case__uid=uid).first()


def open_of(line: ListLine) -> ListChange | None:
    return ListChange.objects.filter(line=line, open=True).select_related("case").first()


def history(line: ListLine) -> QuerySet[ListChange]:
    return ListChange.objects.filter(line=line).select_related("case", "version").order_by("-pk")


def scheduled(today: date) -> QuerySet[ListChange]:
    rows = ListChange.objects.filter(open=True, effective_on__lte=today, case__step="scheduled")
    return rows.select_related("case", "line", "org").order_by("effective_on", "pk")


def twin_of(line: ListLine, name: str, day: date) -> str:
    """S9: the code of another line in force on this list at this body under the same name; empty when there is none."""
    rows = ListLine.objects.filter(list=line.list, org=line.org, state=LineState.IN_FORCE, name=name)
    rows = rows.filter(Q(in_force_to=None) | Q(in_force_to__gte=day)).exclude(pk=line.pk)
    return rows.values_list("code", flat=True).first() or ""


class Namesakes:
    """S9 for a whole list: `twin_of` of each of its lines, from one look at what the body has in force."""

    def __init__(self, org: Organisation, list_id: str) -> None:
        self._rows: dict[str, list[tuple[int, str, date | None]]] = {}
        rows = ListLine.objects.filter(list=list_id, org=org, state=LineState.IN_FORCE).order_by("pk")
        for pk, name, code, last in rows.values_list("pk", "name", "code", "in_force_to"):
            self._rows.setdefault(name, []).append((pk, code, last))

    def twin_of(self, own: int | None, name: str, day: date) -> str:
        rows = self._rows.get(name, ())
        return next((code for pk, code, last in rows if pk != own and (last is None or last >= day)), "")


def codes_used(org: Organisation, list_id: str) -> set[str]:
    """清单编号 that the body has ever given on a list."""
    return set(ListLine.objects.filter(list=list_id, org=org).values_list("code", flat=True)) - {""}


def open_of_any(lines: Sequence[int]) -> dict[int, ListChange]:
    """The open change of each of these lines that has one."""
    found: dict[int, ListChange] = {}
    for start in range(0, len(lines), CHUNK):
        rows = ListChange.objects.filter(line__in=lines[start : start + CHUNK], open=True).select_related("case")
        found |= {change.line_id: change for change in rows}
    return found


def in_force_by_code(org: Organisation, list_id: str, code: str) -> ListLine | None:
    return ListLine.objects.filter(org=org, list=list_id, code=code, state=LineState.IN_FORCE).first()


def ending(paths: Iterable[str], first: date, last: date) -> QuerySet[ListLine]:
    """Lines whose own term ends in these days, below any of these bodies."""
    own = Q(pk__in=[])
    for path in paths:
        own |= Q(org_path__startswith=path)
    rows = ListLine.objects.filter(own, state=LineState.IN_FORCE, in_force_to__gte=first, in_force_to__lte=last)
    return rows.select_related("org").order_by("in_force_to", "pk")
