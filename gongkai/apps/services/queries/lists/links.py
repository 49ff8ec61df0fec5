"""事项与清单: which lists count for a body, and what comparing its items with them has found."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.apps.services.models import (
    ItemVersion,
    LineState,
    ListKind,
    ListLine,
    ListLineVersion,
    ListLink,
    ServiceItem,
)
from gongkai.apps.services.queries.lists.lines import PUBLISHED
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.lists.linking import Known, LineIndex, Link, rows_of
from gongkai.apps.services.rules.lists.loading import stored
from gongkai.apps.services.rules.loading import stored as stored_elements
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import ancestors, upper_bound
from gongkai.kernel.people.actors import Actor

CHUNK = 200
OWN = 1_000
# A body of this kind keeps lists for what lies below it; the others keep them for the government they belong to.
GOVERNING = ("government", "township")
# Who looks after 出入: the keepers of lists, and those who keep the items.
ROLES = frozenset({"services.list_keeper", "services.list_reviewer", "services.editor", "services.manager"})


def applying(org: Organisation) -> dict[int, int]:
    """Bodies whose lists count for a body → how near they are: its own, those above, and the bureaus of these.

    收费目录 of a county are kept by its finance bureau, and hold for every bureau of the county.
    """
    above = ancestors(org)
    near = {one.pk: len(one.path) for one in above} | {org.pk: OWN}
    parents = [*(one.pk for one in above), *([org.pk] if org.kind in GOVERNING else [])]
    beside = Organisation.objects.filter(parent__in=parents).exclude(kind__in=GOVERNING).values_list("pk", "path")
    return {pk: len(path) - STEP for pk, path in beside} | near


def reach_of(org: Organisation) -> str:
    """The tree whose items a body's lists may concern."""
    return str(org.path if org.kind in GOVERNING or len(org.path) <= STEP else org.path[:-STEP])


def reach_of_path(path: str) -> str:
    org = Organisation.objects.filter(path=path).first()
    return reach_of(org) if org is not None else path


def index_for(org: Organisation, day: date) -> LineIndex:
    """Every line that counts for a body, in force or over, as it reads now."""
    near = applying(org)
    lines = {one.pk: one for one in ListLine.objects.filter(org__in=near, state__in=PUBLISHED, number__gt=0)}
    versions = ListLineVersion.objects.filter(line__in=lines, published_at__isnull=False)
    found = []
    for version in versions:
        line = lines[version.line_id]
        if version.number != line.number:
            continue
        over = line.in_force_to is not None and line.in_force_to < day
        found.append(
            Known(
                line.pk,
                line.code,
                line.name,
                stored(line.list, version.document),
                line.state == LineState.IN_FORCE and not over,
                line.in_force_to,
                near[line.org_id],
            )
        )
    return LineIndex(found)


def concerned(path: str, list_id: str = "") -> QuerySet[ServiceItem]:
    """Public items below a body that have rows a list should hold."""
    wanted = {
        ListKind.FEE: Q(is_fee=True),
        ListKind.INTERMEDIARY: Q(intermediary_count__gt=0),
        ListKind.CERTIFICATE: Q(certificate_count__gt=0),
    }
    either = wanted.get(ListKind(list_id), Q(pk__in=[])) if list_id else Q()
    for one in () if list_id else wanted.values():
        either |= one
    rows = ServiceItem.objects.filter(either, visible=True, org_path__gte=path, org_path__lt=upper_bound(path))
    return rows.select_related("org").order_by("org_path", "pk")


def touched_by_line(line: ListLine, names: set[str]) -> QuerySet[ServiceItem]:
    """Items a changed line may concern: linked to it, naming it, or not yet found on any list."""
    links = ListLink.objects.filter(list=line.list)
    path = reach_of(line.org)
    lost = Q(finding__contains="unlisted") | Q(finding__contains="several")
    lost &= Q(org_path__gte=path, org_path__lt=upper_bound(path))
    items = links.filter(Q(line=line) | Q(plain__in=names) | lost).values("item")
    return ServiceItem.objects.filter(pk__in=items, visible=True).select_related("org").order_by("org_path", "pk")


def in_chunks(items: QuerySet[ServiceItem]) -> Iterator[list[tuple[ServiceItem, Elements]]]:
    """Items with the elements of their current version, some hundreds at a time."""
    keys = list(items.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        some = ServiceItem.objects.filter(pk__in=keys[start : start + CHUNK]).select_related("org")
        rows = list(some.order_by("org_path", "pk"))
        numbers = {item.pk: item.number for item in rows}
        versions = ItemVersion.objects.filter(item__in=numbers, published_at__isnull=False)
        values = versions.values_list("item_id", "number", "document")
        documents = {key: document for key, number, document in values if numbers[key] == number}
        yield [(item, stored_elements(documents.get(item.pk, {}))) for item in rows]


def links_of(elements: Elements, org: Organisation, day: date) -> list[Link]:
    """What a draft would be found to say against the lists, for whoever reviews it."""
    rows = list(rows_of(elements))
    if not rows:
        return []
    index = index_for(org, day)
    return [index.link(row) for row in rows]


def items_of(line: ListLine) -> QuerySet[ListLink]:
    """事项 that refer to a line, for its public page."""
    rows = ListLink.objects.filter(line=line, item__visible=True).select_related("item", "item__org")
    return rows.order_by("item__org_path", "item__code", "pk")


def lines_of(item: ServiceItem) -> list[ListLine]:
    """清单条目 that an item's rows refer to, each once, as far as they are in force."""
    lines = ListLine.objects.filter(links__item=item, state=LineState.IN_FORCE)
    return list(lines.select_related("org").distinct().order_by("list", "code"))


def findings(actor: Actor) -> QuerySet[ListLink]:
    """出入 at the bodies this person works for, on their lists or on their items."""
    mine = within_reach(actor, "services.list", case="item__") | within_reach(actor, "services.change", case="item__")
    rows = ListLink.objects.filter(mine, item__visible=True).exclude(finding="")
    return rows.select_related("item", "item__org", "line")


def unused(actor: Actor, day: date) -> QuerySet[ListLine]:
    """Lines in force that no item refers to; special funds stand for themselves."""
    rows = ListLine.objects.filter(within_reach(actor, "services.list", case=""), state=LineState.IN_FORCE)
    rows = rows.filter(Q(in_force_to=None) | Q(in_force_to__gte=day)).exclude(list=ListKind.FUND)
    return rows.annotate(used=Count("links", filter=Q(links__item__visible=True))).filter(used=0).select_related("org")
