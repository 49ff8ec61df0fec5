"""Carrying an import out. Whoever does it has the number of its last run.

What is written down of a body is in the transaction of that body and asks for that number: killed at any point, another
run leaves what is done and does the rest; of two that think they are alive only the later one enters anything.
"""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Sum

from gongkai.apps.services.actions import sheets as item_sheets
from gongkai.apps.services.actions.imports import telling
from gongkai.apps.services.actions.imports.sending import RETURNED, enqueue
from gongkai.apps.services.actions.lists import sheets as list_sheets
from gongkai.apps.services.actions.sheets import Terms
from gongkai.apps.services.models import OPEN, BatchScope, ImportState, ListImport, ListImportBody
from gongkai.apps.services.queries import imports as reading
from gongkai.apps.services.queries import sheets as item_reading
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules.sheets.files import UnreadableFile
from gongkai.apps.services.rules.sheets.returning import write_back
from gongkai.apps.services.rules.sheets.sent import CellProblem, SheetItem
from gongkai.kernel import files, jobs, rows, workdays
from gongkai.kernel.files.models import FileState
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.journal.writing import write
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for
from gongkai.kernel.people.queries import by_id
from gongkai.web.exports import neutralise

_log = structlog.get_logger(__name__)

# As long as something moved so recently somebody is at it.
PATIENCE = timedelta(seconds=45)
UNTIL_SCANNED = timedelta(minutes=1)
SHUT = (FileState.INFECTED, FileState.PURGED)
# Problems kept in words: of the first bodies that were refused more, of the others the beginning; the workbook has all.
MUCH, MUCH_BODIES, LITTLE = 100, 50, 5
# More than this is not entered while somebody waits for the page, however well it was packed.
AT_ONCE = 2_000
FAULT = "导入时出现故障；已经录入的机关不受影响，可以继续。仍不成功的，请联系管理员。"
Outcome = item_sheets.BodyOutcome | list_sheets.ListOutcome
Keep = Callable[[Outcome], object]


class _Superseded(Exception):
    """Somebody else has begun to carry this import out; this run writes nothing more."""


class _Stopped(Exception):
    """There is nothing that could be done, now or later; says why."""


@dataclass(slots=True)
class _Part:
    """One body of a file, or one list of it: how many rows it has and how it is taken over."""

    count: int
    take: Callable[..., Outcome]


@dataclass(slots=True)
class _Work:
    """A file that has been read. `write_back` makes the workbook of what was refused."""

    parts: list[_Part]
    notes: list[str]
    stray: list[CellProblem]
    write_back: Callable[[io.BytesIO, list[SheetItem], list[CellProblem]], None]
    refused: list[Outcome] = field(default_factory=list)
    difference_count: int = 0

    def keep_one(self, one: Outcome) -> list[dict[str, Any]]:
        """The differences of a body, in words."""
        found = one.plan.differences if isinstance(one, item_sheets.BodyOutcome) else []
        self.difference_count += len(found)
        return [telling.in_words(name, difference) for name, difference in found]


def carry_out_now(imported: ListImport) -> None:
    """While somebody waits for the page. Whatever goes wrong, the job that was written down with it comes after."""
    try:
        carry_out(imported.pk, waited_for=True)
    except Exception:
        _log.exception("list_import_failed", imported=str(imported.uid))


def carry_out(pk: int, *, waited_for: bool = False) -> None:
    """Everything of an import that is not done yet. Harmless to repeat. While somebody waits for the page, what is long
    is left to the job, and what fails too."""
    held = _begin(pk)
    if held is None:
        return
    try:
        _carried_out(held, waited_for)
    except _Superseded:
        return
    except jobs.LeaseLost:
        raise  # another worker has it, and begins where this one was
    except Exception:
        _fail(held, quiet=waited_for)
        raise


@transaction.atomic
def _begin(pk: int) -> ListImport | None:
    """The next run; bodies that were refused in an earlier one are looked at again."""
    held = ListImport.objects.select_for_update(of=("self",)).select_related("org", "file").filter(pk=pk).first()
    if held is None or held.state not in OPEN:
        return None
    now = workdays.now()
    if held.state == ImportState.RUNNING and held.moved_at is not None and now - held.moved_at < PATIENCE:
        enqueue(held, PATIENCE)
        return None
    held.bodies.filter(taken=False).delete()
    held.done_count = held.bodies.aggregate(count=Sum("sent_count"))["count"] or 0
    held.run, held.state, held.failure = held.run + 1, ImportState.RUNNING, ""
    held.began_at, held.moved_at = held.began_at or now, now
    held.save()
    return held


def _carried_out(held: ListImport, waited_for: bool) -> None:
    try:
        _take_over(held, waited_for)
    except (_Stopped, UnreadableFile) as why:
        _end(held, ImportState.STOPPED, failure=str(why))


def _take_over(held: ListImport, waited_for: bool) -> None:
    account = by_id(held.sent_by_account_id) if held.sent_by_account_id is not None else None
    if account is None or held.file is None:
        raise _Stopped("上传人的账号已经停用。" if account is None else "清单文件已经清理。")
    if not files.is_openable(held.file):
        if held.file.state in SHUT:
            raise _Stopped("文件没有通过病毒检查，已经封存。")
        # The scanner has not answered yet.
        _move(held, state=ImportState.WAITING)
        enqueue(held, UNTIL_SCANNED)
        return
    actor = actor_for(account)
    orgs = list(reading.bodies(actor, held.scope, enter=not held.check_only))
    if not orgs or (held.single and held.org not in orgs):
        raise _Stopped("上传人现在没有编制或者发布清单的岗位。")
    # Entering goes on for long, beside pages of the same process: only reading does without looking for garbage.
    with item_sheets.undisturbed():
        work = _read(held, content_of(held.file), orgs, actor)
    done_count, total = held.done_count, sum(part.count for part in work.parts)
    _move(
        held,
        total_count=total,
        notes=work.notes,
        stray=[str(p) for p in work.stray[:MUCH]],
        stray_count=len(work.stray),
    )
    if waited_for and total > AT_ONCE:
        _move(held, moved_at=None)
        enqueue(held)
        return
    done = set(held.bodies.values_list("position", flat=True))
    for position, part in enumerate(work.parts):
        if position in done:
            continue
        if jobs.stopping():
            _move(held, moved_at=None)
            enqueue(held)
            return
        begun = time.perf_counter()
        one = part.take(keep=partial(_keep, held, work, position, part.count), differing=_room(work))
        rows.let_others(begun)
        if not one.taken:
            work.refused.append(one)
        done_count += part.count
        jobs.progress(done_count, total)
    _end(held, ImportState.DONE, returned=_workbook(held, work))


def _room(work: _Work) -> bool:
    return work.difference_count < item_reading.SHOWN_DIFFERENCES


def _read(held: ListImport, content: bytes, orgs: list[Organisation], by: Actor) -> _Work:
    """The whole file; raises UnreadableFile."""
    terms = Terms(held.source, held.effective_on, held.keep_deviations, held.check_only)
    register, only = Register.of(orgs), held.org if held.single else None
    if held.scope == BatchScope.LIST:
        return _lists(held, content, register, terms, by, only)
    outcome = item_sheets.opened(held.name, content, register)

    def take(key: tuple[str, str], items: list[SheetItem], *, keep: Keep, differing: bool) -> Outcome:
        wanted = replace(terms, differences=differing)
        return item_sheets.take(key, items, outcome.file.digest, register, wanted, by=by, only=only, keep=keep)

    plans = item_reading.plans(outcome.sent, register, only)
    return _Work(
        [_Part(len(items), partial(take, key, items)) for key, items in plans],
        outcome.sent.notes,
        outcome.sent.stray,
        lambda target, items, said: write_back(target, outcome.file.reopen(), outcome.sent, items, said, neutralise),
    )


def _lists(
    held: ListImport, content: bytes, register: Register, terms: Terms, by: Actor, only: Organisation | None
) -> _Work:
    outcome = list_sheets.opened(held.name, content, held.list_id)

    def take(part: list_sheets.Part, *, keep: Keep, differing: bool) -> Outcome:
        return list_sheets.take(part, outcome.digest, register, terms, by=by, only=only, keep=keep)

    return _Work(
        [_Part(len(part.lines), partial(take, part)) for part in list_sheets.parts(outcome, only)],
        outcome.sent.sent.notes,
        outcome.sent.stray,
        lambda target, items, said: write_back(target, outcome.source, outcome.sent.sent, items, said, neutralise),
    )


def _keep(held: ListImport, work: _Work, position: int, count: int, one: Outcome) -> None:
    """What became of a body, in the transaction that entered it."""
    plan, said = one.plan, [str(p) for p in one.plan.problems]
    shown = MUCH if len(work.refused) < MUCH_BODIES else LITTLE
    with transaction.atomic():
        _move(held, done_count=F("done_count") + count)
        ListImportBody.objects.create(
            imported=held,
            position=position,
            named=plan.named[:200],
            list_id="" if isinstance(one, item_sheets.BodyOutcome) else one.plan.list_id,
            taken=one.taken,
            sent_count=count,
            new_count=plan.new,
            changed_count=plan.changed,
            unchanged_count=plan.unchanged,
            left_out_count=plan.left_out,
            problem_count=len(said),
            problems=said[:shown],
            differences=work.keep_one(one),
            batch=one.batch,
        )


def _move(held: ListImport, **values: Any) -> None:
    """Only whoever began last moves an import on."""
    values.setdefault("moved_at", workdays.now())
    mine = ListImport.objects.filter(pk=held.pk, run=held.run, state=ImportState.RUNNING)
    if not mine.update(**values):
        raise _Superseded


def _workbook(held: ListImport, work: _Work) -> files.Checked | None:
    """待修改的表, checked like an upload before any transaction is open; None where nothing was refused."""
    refused = [one.plan for one in work.refused]
    if not refused and not work.stray:
        return None
    items = [i if isinstance(i, SheetItem) else i.as_item() for plan in refused for i in plan.sent]
    target = io.BytesIO()
    work.write_back(target, items, [p for plan in refused for p in plan.problems] + work.stray)
    name = f"{held.name.rsplit('.', 1)[0][:100]}_待修改.xlsx"
    try:
        return files.check(ContentFile(target.getvalue(), name), frozenset({"xlsx"}))
    except files.FileRefused as refusal:
        _move(held, notes=[*work.notes, f"没有生成待修改的表：{refusal.message}请分机关上传。"])
        return None


def _end(held: ListImport, state: ImportState, *, failure: str = "", returned: files.Checked | None = None) -> None:
    with transaction.atomic():
        _move(held, state=state, ended_at=workdays.now(), failure=failure[:500])
        held.refresh_from_db(fields=["total_count", "stray_count"])
        if returned is not None:
            kept = files.store(returned, org=held.org, owner=held.subject, by=SYSTEM, purpose=RETURNED)
            ListImport.objects.filter(pk=held.pk).update(returned=kept)
        sums = held.bodies.filter(taken=True).aggregate(new=Sum("new_count"), changed=Sum("changed_count"))
        details = {"count": sums["new"] or 0, "changed": sums["changed"] or 0, "refused": reading.refused(held).count()}
        verb, act = ("check", "services.import.check") if held.check_only else ("import", "services.import.enter")
        said = {"reason": failure[:500]} if failure else details
        write(subject=held.subject, verb=verb, by=SYSTEM, act=act, org=held.org, details=said)
        telling.tell(held, f"没有进行：{failure}" if failure else telling.done_words(held, details["refused"]))


def _fail(held: ListImport, *, quiet: bool) -> None:
    """Something that nobody foresaw; the job tries again by itself, and the sender may go on."""
    with transaction.atomic():
        try:
            _move(held, state=ImportState.FAILED, failure=FAULT)
        except _Superseded:
            return
        if not quiet:  # the job that comes within a minute may well repair it
            telling.tell(held, "中断")
