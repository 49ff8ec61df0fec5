"""事项与清单核对: the rows of items compared with the lists anew, whenever an item or a line has changed."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from gongkai.apps.services.models import ListLine, ListLink, ServiceItem
from gongkai.apps.services.queries.lists import lines
from gongkai.apps.services.queries.lists import links as reading
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.lists.linking import LineIndex, Link, plain, rows_of
from gongkai.kernel import workdays
from gongkai.kernel.jobs import progress

LONGEST = 500
Pair = tuple[ServiceItem, Elements]


def link_items(items: QuerySet[ServiceItem]) -> int:
    """Compare these items; how many rows say something else than their list. One read of the lists for each body."""
    indexes: dict[int, LineIndex] = {}
    found = 0
    total = items.count()
    done = 0
    for pairs in reading.in_chunks(items):
        found += _write(pairs, indexes)
        done += len(pairs)
        progress(done, total)
    return found


def link_item(item: ServiceItem) -> int:
    return sum(_write(pairs, {}) for pairs in reading.in_chunks(ServiceItem.objects.filter(pk=item.pk)))


def link_after_line(line: ListLine) -> int:
    """The items a changed line may concern, under its old names and its new one."""
    names = {plain(version.name) for version in lines.versions(line)}
    return link_items(reading.touched_by_line(line, names))


@transaction.atomic
def _write(pairs: Iterable[Pair], indexes: dict[int, LineIndex]) -> int:
    today, made, keys = workdays.today(), [], []
    for item, elements in pairs:
        keys.append(item.pk)
        if item.org_id not in indexes:
            indexes[item.org_id] = reading.index_for(item.org, today)
        made += [_row(item, indexes[item.org_id].link(row)) for row in rows_of(elements)]
    ListLink.objects.filter(item__in=keys).delete()
    ListLink.objects.bulk_create(made, batch_size=500)
    return sum(bool(one.finding) for one in made)


def _row(item: ServiceItem, found: Link) -> ListLink:
    return ListLink(
        item=item,
        org_path=item.org_path,
        list=found.row.list_id,
        row=found.row.number,
        name=found.row.name[:LONGEST],
        plain=plain(found.row.name)[:LONGEST],
        line_id=found.known.key if found.known else None,
        finding=" ".join(found.findings),
        detail=found.detail,
        found_on=workdays.today(),
    )
