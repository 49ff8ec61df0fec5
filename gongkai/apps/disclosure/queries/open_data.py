"""Pages of what is public, for programs: keyset paging over the database, so that everything can be fetched.

The index answers only where words are looked for; it knows no validity, which depends on the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from gongkai.apps.disclosure.models import WITH_VALIDITY, AnnualReport, Document, ReportVersion
from gongkai.apps.disclosure.queries.catalogue import Asked, find
from gongkai.apps.disclosure.queries.documents import public
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies

# A total beyond this costs more than it tells.
COUNTED = 10_000
# Long texts that no list shows.
TEXTS = ("current__body", "current__text")
SEARCH_PAGE = 100


@dataclass(frozen=True)
class Wanted:
    """What a program asks for; empty means any. `org` is the body itself, without those below it."""

    text: str = ""
    column: str = ""
    org: Organisation | None = None
    theme: str = ""
    genre: str = ""
    year: int | None = None
    since: date | None = None
    until: date | None = None
    validity: str = ""
    newest_first: bool = False


@dataclass(frozen=True)
class Item:
    document: Document
    snippet: str = ""


@dataclass(frozen=True)
class DocumentPage:
    """`after` leads on: the uid of the last document of a list, or how many hits of a search were shown."""

    items: list[Item]
    total: int
    total_is_exact: bool
    after: UUID | int | None
    notice: str = ""


class NoSuchPage(LookupError):
    """The page after something that is not there."""


def documents_page(wanted: Wanted, after: UUID | int | None, size: int, today: date) -> DocumentPage:
    """Newest first; with words by relevance. Raises `NoSuchPage`."""
    if wanted.text:
        if isinstance(after, UUID):
            raise NoSuchPage
        return _searched(wanted, after or 0, size, today)
    if isinstance(after, int):
        raise NoSuchPage
    return _listed(wanted, after, size, today)


def _listed(wanted: Wanted, after: UUID | None, size: int, today: date) -> DocumentPage:
    rows = _narrowed(wanted, today)
    total = rows.order_by()[: COUNTED + 1].count()
    if after is not None:
        rows = rows.filter(_beyond(after))
    found = list(rows.order_by("-published_on", "-id").defer(*TEXTS)[: size + 1])
    last = found[size - 1].case.uid if len(found) > size else None
    return DocumentPage([Item(d) for d in found[:size]], min(total, COUNTED), total <= COUNTED, last)


def _narrowed(wanted: Wanted, today: date) -> QuerySet[Document]:
    rows = public()
    if wanted.column:
        rows = rows.filter(column=wanted.column)
    if wanted.org is not None:
        rows = rows.filter(org_path=wanted.org.path, org=wanted.org)
    if wanted.theme:
        rows = rows.filter(current__theme=wanted.theme)
    if wanted.genre:
        rows = rows.filter(current__genre=wanted.genre)
    if wanted.year is not None:
        rows = rows.filter(published_on__year=wanted.year)
    if wanted.since:
        rows = rows.filter(published_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(published_on__lte=wanted.until)
    return rows.filter(validity_is(wanted.validity, today)) if wanted.validity else rows


def _beyond(uid: UUID) -> Q:
    """Documents after this one in the list; it may have been taken down since."""
    last = Document.objects.filter(case__uid=uid, published_on__isnull=False).values_list("published_on", "pk").first()
    if last is None:
        raise NoSuchPage
    return Q(published_on__lt=last[0]) | Q(published_on=last[0], pk__lt=last[1])


def validity_is(value: str, today: date) -> Q:
    """The condition that says what `Document.validity_on` says, for the database."""
    repealed = Q(repealed_on__isnull=False, repealed_on__lte=today)
    expired = Q(expires_on__isnull=False, expires_on__lt=today)
    pending = Q(effective_on__isnull=False, effective_on__gt=today)
    later = Q(current__effective_on__isnull=True, current__changed_on__gt=today) | Q(current__effective_on__gt=today)
    amended = Q(current__number__gt=1) & ~later
    conditions = {
        "repealed": repealed,
        "expired": ~repealed & expired,
        "pending": ~repealed & ~expired & pending,
        "amended": ~repealed & ~expired & ~pending & amended,
        "in_force": ~repealed & ~expired & ~pending & ~amended,
    }
    return Q(kind__in=WITH_VALIDITY) & conditions[value]


def _searched(wanted: Wanted, after: int, size: int, today: date) -> DocumentPage:
    asked = Asked(
        text=wanted.text,
        facets=_facets(wanted),
        since=wanted.since,
        until=wanted.until,
        newest_first=wanted.newest_first,
        after=after,
    )
    if wanted.validity:
        return _searched_by_validity(asked, wanted.validity, size, today)
    found = find(asked, size)
    items = [Item(row.document, "".join(part.text for part in row.snippet)) for row in found.rows]
    return DocumentPage(items, found.total, found.total_is_exact, found.next, found.notice)


def _facets(wanted: Wanted) -> dict[str, str]:
    chosen = {
        "column": wanted.column,
        "org": wanted.org.site_slug if wanted.org else "",
        "theme": wanted.theme,
        "genre": wanted.genre,
        "year": str(wanted.year) if wanted.year is not None else "",
    }
    return {name: value for name, value in chosen.items() if value}


def _searched_by_validity(asked: Asked, validity: str, size: int, today: date) -> DocumentPage:
    """Every hit that search gives out is looked at; it gives out no more than 1,000."""
    rows, notice = [], ""
    following: int | None = 0
    while following is not None:
        found = find(replace(asked, after=following), SEARCH_PAGE)
        rows += [row for row in found.rows if row.document.validity_on(today).value == validity]
        notice, following = notice or found.notice, found.next
    page = rows[asked.after : asked.after + size]
    reached = asked.after + len(page)
    items = [Item(row.document, "".join(part.text for part in row.snippet)) for row in page]
    return DocumentPage(items, len(rows), not notice, reached if reached < len(rows) else None, notice)


def by_index_number(value: str) -> Document | None:
    """A public document by its permanent number, however its dashes and widths were typed."""
    typed = value.strip()
    found = {d.index_no: d for d in public().filter(index_no__in={typed, codes.normalise_index_number(typed)})}
    return found.get(typed) or next(iter(found.values()), None)


def taken_down_by_index_number(value: str) -> Document | None:
    typed = value.strip()
    return Document.objects.filter(index_no=typed, visible=False, taken_down_on__isnull=False).first()


# 机关 -------------------------------------------------------------------------------------------


def bodies_page(after: str, size: int, *, taking_requests: bool | None = None) -> tuple[list[Organisation], int, bool]:
    """Bodies in the order of the tree, how many there are in all, and whether more follow; `after` is a path."""
    receiving = Q(posts__role="disclosure.clerk")
    rows = active_bodies()
    if taking_requests is not None:
        ids = Organisation.objects.filter(receiving).values("pk")
        rows = rows.filter(pk__in=ids) if taking_requests else rows.exclude(pk__in=ids)
    total = rows.count()
    found = list(rows.filter(path__gt=after).select_related("parent").order_by("path")[: size + 1])
    return found[:size], total, len(found) > size


def receiving_ids(orgs: Sequence[Organisation]) -> set[int]:
    """Which of these bodies have somebody who receives requests (第二十七条)."""
    ids = [org.pk for org in orgs]
    return set(Organisation.objects.filter(pk__in=ids, posts__role="disclosure.clerk").values_list("pk", flat=True))


# 年度报告 ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReportRow:
    report: AnnualReport
    versions: list[ReportVersion]


def reports_page(
    org: Organisation | None, year: int | None, after: tuple[int, str] | None, size: int
) -> tuple[list[ReportRow], int, bool]:
    """Published reports, newest year first, then in the order of the tree; each with its versions, newest first."""
    rows = AnnualReport.objects.filter(published_on__isnull=False, org__active=True)
    if org is not None:
        rows = rows.filter(org=org)
    if year is not None:
        rows = rows.filter(year=year)
    total = rows.count()
    if after is not None:
        rows = rows.filter(Q(year__lt=after[0]) | Q(year=after[0], org_path__gt=after[1]))
    plain = ReportVersion.objects.defer("cells", "overview", "problems", "other_matters").order_by("-number")
    wanted = rows.select_related("org").defer("cells", "overview", "problems", "other_matters")
    found = list(
        wanted.prefetch_related(Prefetch("versions", queryset=plain)).order_by("-year", "org_path")[: size + 1]
    )
    return [ReportRow(one, list(one.versions.all())) for one in found[:size]], total, len(found) > size


def versions_of(report: AnnualReport) -> list[ReportVersion]:
    return list(report.versions.defer("cells", "overview", "problems", "other_matters").order_by("-number"))
