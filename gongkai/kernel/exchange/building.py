"""Building a batch: chunk by chunk, each in one transaction, so that one that was stopped goes on where it was."""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from gongkai.kernel import jobs, rows, workdays
from gongkai.kernel.exchange import datasets
from gongkai.kernel.exchange.events import BatchReady
from gongkai.kernel.exchange.models import Batch, BatchState, Pending, Row, Sent
from gongkai.kernel.exchange.records import Record
from gongkai.kernel.exchange.sealing import canonical, digest_of, guid_of, sealed
from gongkai.kernel.outbox import emit

CHUNK = 200


def build(*, full: bool = False, resend: bool = False, reason: str = "") -> Batch | None:
    """One batch of everything that has changed; None where nothing has. A batch that was begun is finished first.

    `resend` forgets what was sent, for a receiver that starts anew: everything comes once more, as I.
    """
    finished = _finish(Batch.objects.filter(state=BatchState.BUILDING).first())
    if resend:
        Sent.objects.all().delete()
    if not full and not resend and not Pending.objects.exists():
        return finished
    return _finish(_begin(full or resend, reason)) or finished


def _begin(full: bool, reason: str) -> Batch | None:
    with transaction.atomic():
        last = Batch.objects.order_by("-number").values_list("number", flat=True).first() or 0
        now = workdays.now()
        name = f"{now.astimezone(workdays.SHANGHAI):%Y%m%d%H%M%S}{last + 1:06d}"
        try:
            with transaction.atomic():
                return Batch.objects.create(
                    number=last + 1,
                    name=name,
                    full=full,
                    began_at=now,
                    reason=reason,
                    cursor={"source": "", "after": ""},
                )
        except IntegrityError:
            return None  # another worker has begun one


def _finish(batch: Batch | None) -> Batch | None:
    if batch is None:
        return None
    done = 0
    while _step(batch):
        done += 1
        if jobs.stopping():
            return None
        jobs.progress(done, 0)
    return _close(batch)


def _step(batch: Batch) -> bool:
    """One chunk; False when nothing is left."""
    with transaction.atomic():
        held = rows.one_of(Batch, batch.pk, lock=True)
        if held.state != BatchState.BUILDING:
            return False
        if _some_pending(held):
            return True
        return held.full and _some_of_all(held)


def _some_pending(batch: Batch) -> bool:
    taken = list(Pending.objects.order_by("pk")[:CHUNK])
    if not taken:
        return False
    wanted: dict[str, list[str]] = {}
    for one in taken:
        keys = wanted.setdefault(one.source, [])
        if one.key not in keys:
            keys.append(one.key)
    for source, keys in wanted.items():
        # What no app declares any more has nothing left to say: its records are gone.
        _compare(batch, source, keys)
    Pending.objects.filter(pk__in=[one.pk for one in taken]).delete()
    return True


def _some_of_all(batch: Batch) -> bool:
    """The next keys of a full copy, source by source; then what was sent and is no subject any more."""
    names = list(datasets.sources())
    cursor = dict(batch.cursor)
    while cursor["source"] != "gone":
        name = cursor["source"] or names[0]
        keys = list(datasets.sources()[name].keys(cursor["after"], CHUNK)) if name in datasets.sources() else []
        if keys:
            _compare(batch, name, keys)
            batch.cursor = {"source": name, "after": keys[-1]}
            batch.save(update_fields=["cursor"])
            return True
        following = names[names.index(name) + 1 :] if name in names else []
        cursor = {"source": following[0] if following else "gone", "after": ""}
    return _some_gone(batch, cursor)


def _some_gone(batch: Batch, cursor: dict[str, str]) -> bool:
    after = cursor["after"]
    found = list(Sent.objects.filter(guid__gt=after).order_by("guid").values_list("guid", "source", "subject")[:CHUNK])
    if not found:
        batch.cursor = {"source": "gone", "after": after}
        batch.save(update_fields=["cursor"])
        return False
    wanted: dict[str, list[str]] = {}
    for _, source, subject in found:
        keys = wanted.setdefault(source, [])
        if subject not in keys:
            keys.append(subject)
    for source, keys in wanted.items():
        _compare(batch, source, keys)
    batch.cursor = {"source": "gone", "after": found[-1][0]}
    batch.save(update_fields=["cursor"])
    return True


def _compare(batch: Batch, source: str, keys: Sequence[str]) -> None:
    """Rows for what differs from what was sent last."""
    known = datasets.sources().get(source)
    now = known.records(keys) if known is not None else {}
    sent: dict[str, dict[str, Sent]] = {}
    for one in Sent.objects.filter(source=source, subject__in=list(keys)):
        sent.setdefault(one.subject, {})[one.guid] = one
    made: list[Row] = []
    for key in keys:
        made += _of_subject(batch, source, key, now.get(key, ()), sent.get(key, {}))
    position = Row.objects.filter(batch=batch).count()
    for number, row in enumerate(made, position + 1):
        row.position = number
    Row.objects.bulk_create(made)


def _of_subject(batch: Batch, source: str, key: str, records: Iterable[Record], sent: dict[str, Sent]) -> Iterable[Row]:
    left = dict(sent)
    for record in records:
        guid = guid_of(source, key, record.dataset, record.key)
        values = datasets.written(record)
        text = canonical(values)
        digest, before = digest_of(text), left.pop(guid, None)
        if before is not None and (before.digest, before.told_at) == (digest, record.org_path):
            continue
        kept = before or Sent(source=source, subject=key, dataset=record.dataset, guid=guid)
        kept.digest, kept.region = digest, record.region
        kept.org_path = kept.told_at = record.org_path
        kept.save()
        yield Row(
            batch=batch,
            dataset=record.dataset,
            source=source,
            subject=key,
            guid=guid,
            operation="U" if before else "I",
            org_path=record.org_path,
            region=record.region,
            at=workdays.now(),
            content=sealed(record.dataset, guid, text),
            digest=digest,
            problems=datasets.problems_of(record.dataset, values),
        )
    for gone in left.values():
        gone.delete()
        yield Row(
            batch=batch,
            dataset=gone.dataset,
            source=source,
            subject=key,
            guid=gone.guid,
            operation="D",
            org_path=gone.org_path,
            region=gone.region,
            at=workdays.now(),
            content="",
        )


def _close(batch: Batch) -> Batch | None:
    """Ready, with its counts and a digest over all rows; one without any row is taken back."""
    with transaction.atomic():
        held = rows.one_of(Batch, batch.pk, lock=True)
        if held.state != BatchState.BUILDING:
            return held
        counts: dict[str, int] = {}
        faulty, whole = 0, hashlib.sha256()
        found = Row.objects.filter(batch=held).order_by("position")
        for row in found.values_list("dataset", "guid", "operation", "digest", "problems").iterator(chunk_size=2000):
            counts[row[0]] = counts.get(row[0], 0) + 1
            faulty += bool(row[4])
            whole.update(f"{row[1]}{row[2]}{row[3]}\n".encode())
        if not counts:
            held.delete()
            return None
        held.counts, held.row_count, held.problem_count = counts, sum(counts.values()), faulty
        held.digest, held.state, held.ready_at = whole.hexdigest(), BatchState.READY, workdays.now()
        held.save()
        emit(BatchReady(number=held.number, batch=held.name, rows=held.row_count, digest=held.digest, org_path=""))
        return held
