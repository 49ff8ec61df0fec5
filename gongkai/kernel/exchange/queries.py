"""Reading batches and rows: everybody those of the own body and the bodies below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.kernel import workdays
from gongkai.kernel.exchange.access import KEEPER
from gongkai.kernel.exchange.models import Batch, BatchState, Pending, Row
from gongkai.kernel.exchange.sealing import content_of
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actions.authority import ADMIN
from gongkai.kernel.people.actors import Actor

CHUNK = 500
ALL = Q()


@dataclass(frozen=True)
class Written:
    """One row as it leaves: the frame of the exchange and the values of its dataset."""

    dataset: str
    position: int
    values: dict[str, Any]


def reach(paths: Sequence[str]) -> Q:
    """Rows of these bodies and of those below them."""
    return in_paths(list(paths))


def may_see(actor: Actor) -> bool:
    """数据交换员 and 平台管理员 see that there are batches and what is wrong with them, not who is in them."""
    return bool({KEEPER, ADMIN} & actor.roles)


def keeper_reach(actor: Actor) -> Q:
    return reach(actor.org_paths(KEEPER))


def reach_of(actor: Actor) -> Q:
    """Bodies whose records this person may be told of."""
    return reach([*actor.org_paths(KEEPER), *actor.org_paths(ADMIN)])


def batches() -> QuerySet[Batch]:
    return Batch.objects.exclude(state=BatchState.BUILDING)


def ready_after(number: int, size: int) -> list[Batch]:
    return list(batches().filter(number__gt=number).order_by("number")[:size])


def by_number(number: int) -> Batch | None:
    return batches().filter(number=number).first()


def building() -> Batch | None:
    return Batch.objects.filter(state=BatchState.BUILDING).first()


def pending_count(limit: int = 10_000) -> int:
    return Pending.objects.all()[: limit + 1].count()


def counts(batch: Batch, within: Q) -> dict[str, int]:
    """Rows by dataset within one's reach."""
    return counts_of([batch], within)[batch.pk]


def counts_of(several: Sequence[Batch], within: Q) -> dict[int, dict[str, int]]:
    """The same of many batches by their keys, in one statement."""
    found: dict[int, dict[str, int]] = {batch.pk: {} for batch in several}
    rows = Row.objects.filter(within, batch__in=found).values_list("batch", "dataset").annotate(count=Count("pk"))
    for batch, dataset, count in rows.order_by("batch", "dataset"):
        found[batch][dataset] = count
    return found


def operations(batch: Batch, within: Q) -> dict[tuple[str, str], int]:
    rows = Row.objects.filter(within, batch=batch).values("dataset", "operation").annotate(count=Count("pk")).order_by()
    return {(row["dataset"], row["operation"]): row["count"] for row in rows}


def faulty(batch: Batch, within: Q, size: int = 100) -> list[Row]:
    """Rows that depart from their dataset, without their contents."""
    return list(
        Row.objects.filter(within, batch=batch).exclude(problems=[]).order_by("position").defer("content")[:size]
    )


def page(batch: Batch, within: Q, *, dataset: str = "", after: int = 0, size: int = CHUNK) -> list[Written]:
    rows = Row.objects.filter(within, batch=batch, position__gt=after)
    if dataset:
        rows = rows.filter(dataset=dataset)
    return [written(row, batch) for row in rows.order_by("position")[:size]]


def every(batch: Batch, within: Q = ALL, *, dataset: str = "") -> Iterator[Written]:
    """All rows of a batch; memory holds one chunk."""
    last = 0
    while chunk := page(batch, within, dataset=dataset, after=last):
        last = chunk[-1].position
        yield from chunk


def written(row: Row, batch: Batch) -> Written:
    frame = {
        "row_guid": row.guid,
        "cd_operation": row.operation,
        "cd_time": f"{row.at.astimezone(workdays.SHANGHAI):%Y%m%dT%H%M%S}",
        "cd_batch": batch.name,
        "data_source": f"p{row.region[:2]}" if row.region else "p00",
    }
    return Written(row.dataset, row.position, {**frame, **content_of(row)})
