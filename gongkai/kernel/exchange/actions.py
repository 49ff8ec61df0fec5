"""What changes the exchange from outside: a subject was touched, its records must go, a batch is asked for."""

from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from gongkai.kernel import jobs, workdays
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.exchange.access import KEEPER
from gongkai.kernel.exchange.models import Batch, BatchState, Pending, Row, Sent
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.queries import is_top, upper_bound
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import role_label

BUILD = "exchange.build_now"
CHUNK = 1000


def touch(source: str, *keys: str) -> None:
    """Say in the transaction of a change that these subjects have changed; nothing where the exchange is off."""
    if not settings.EXCHANGE or not keys:
        return
    assert connection.in_atomic_block, "with the change, or it could be told of one that never was"
    Pending.objects.bulk_create([Pending(source=source, key=key) for key in keys])


@transaction.atomic
def touch_moved(path: str) -> None:
    """机构变更: what the bodies of this tree have sent is told to whoever receives there now."""
    if not settings.EXCHANGE:
        return
    moved = Sent.objects.filter(org_path__gte=path, org_path__lt=upper_bound(path)).exclude(told_at=F("org_path"))
    pairs = moved.values_list("source", "subject").distinct().iterator()
    while some := list(islice(pairs, CHUNK)):
        Pending.objects.bulk_create([Pending(source=source, key=key) for source, key in some])


@transaction.atomic
def erase(source: str, key: str) -> None:
    """抹去: a subject is destroyed. Contents of its rows go at once, the next batch says D to the receiver."""
    Row.objects.filter(source=source, subject=key).update(content="", problems=[])
    if Sent.objects.filter(source=source, subject=key).exists():
        Pending.objects.create(source=source, key=key)


@transaction.atomic
def ask_for_batch(*, by: Actor, full: bool = False) -> None:
    """生成一批 now, as a job; 全部比对 goes through every subject."""
    if not any(is_top(path) for path in by.org_paths(KEEPER)):
        raise NotAllowed(f"须由最上级单位的{role_label(KEEPER)}办理。")
    if not settings.EXCHANGE:
        raise Refused("数据交换没有开启（GONGKAI_EXCHANGE）。", code="off")
    journal.write(subject="exchange", verb="collect", by=by, act="exchange.build", details={"what": _what(full)})
    jobs.enqueue(BUILD, key=f"exchange.build:{full}", full=full)


@transaction.atomic
def note_download(batch: Batch, *, by: Actor, what: str) -> None:
    """Whoever takes the rows away takes personal data along."""
    journal.write(subject="exchange", verb="download", by=by, act="exchange.download", details={"what": what})


def _what(full: bool) -> str:
    return "全部比对，生成一批" if full else "生成一批"


def purge_old() -> int:
    """Contents of batches past their time; what was sent when stays. Returns how many batches."""
    edge = workdays.now() - timedelta(days=settings.EXCHANGE_KEEP_DAYS)
    old = list(Batch.objects.filter(state=BatchState.READY, ready_at__lt=edge).order_by("number")[:100])
    for batch in old:
        with transaction.atomic():
            Row.objects.filter(batch=batch).delete()
            batch.state = BatchState.PURGED
            batch.save(update_fields=["state"])
    return len(old)
