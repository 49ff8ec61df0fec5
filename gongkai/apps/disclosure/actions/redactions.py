"""区分处理 (条例第三十七条): marks are saved as they are set; the copy is made, proven and kept in one act.

Marks are drafts of nobody's decision and stand in no journal; the act that keeps the copy writes down how many were
hidden for which reason, the digests of both files and what was checked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from gongkai.apps.disclosure.actions.documents.attachments import PURPOSE as ATTACHMENT
from gongkai.apps.disclosure.actions.documents.attachments import drop_unused
from gongkai.apps.disclosure.models import (
    DisclosureRequest,
    Document,
    DocumentVersion,
    MarkState,
    Redaction,
    RedactionMark,
    RedactionState,
)
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.queries.copies import Made
from gongkai.apps.disclosure.queries.redactions import SOURCE, Found, Prepared
from gongkai.apps.disclosure.rules import redactions as rules
from gongkai.kernel import files, jobs, workdays
from gongkai.kernel.cases import Refused, refuse_any
from gongkai.kernel.cases.acts import act, context, permitted
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.files import Checked, StoredFile
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.people.actors import Actor

RELEASED = "released"
MAX_MARKS = 5_000
JOB = "disclosure.make_copy"


@act("disclosure.request.begin_redaction")
def begin_for_request(request: DisclosureRequest, *, by: Actor, upload: Checked, prepared: Prepared) -> Redaction:
    """An original that is given in part: sealed on arrival, never handed over."""
    return _begin(request.case, upload, prepared, by)


@act("disclosure.document.begin_redaction")
def begin_for_document(document: Document, *, by: Actor, file: StoredFile, prepared: Prepared) -> Redaction:
    """An attachment of the draft: the copy will take its place."""
    if not reading.attachable(document).filter(pk=file.pk).exists():
        raise Refused("附件不在本草稿中，或者正在处理。", field="file")
    upload = _copied(file)
    return _begin(document.case, upload, prepared, by, replaces=file)


@act("disclosure.request.release_copy")
def release_for_request(request: DisclosureRequest, *, by: Actor, redaction: Redaction, made: Made) -> Redaction:
    return _release(redaction, made, by, RELEASED)


@act("disclosure.document.release_copy")
def release_for_document(document: Document, *, by: Actor, redaction: Redaction, made: Made) -> Redaction:
    """The copy takes the attachment's place in the draft; the attachment goes unless it is public elsewhere."""
    version = document.working
    replaced = redaction.replaces
    if version is None or replaced is None:
        raise Refused("没有在编的版本。")
    done = _release(redaction, made, by, ATTACHMENT)
    version.files.remove(replaced)
    assert done.released is not None
    version.files.add(done.released)
    drop_unused(replaced, by, "已由区分处理后的副本代替")
    return done


@act("disclosure.request.discard_redaction")
def discard_for_request(request: DisclosureRequest, *, by: Actor, redaction: Redaction, reason: str) -> Redaction:
    return _discard(request.case, redaction, by, reason)


@act("disclosure.document.discard_redaction")
def discard_for_document(document: Document, *, by: Actor, redaction: Redaction, reason: str) -> Redaction:
    _refuse_public_copy(redaction)
    return _discard(document.case, redaction, by, reason)


@act("disclosure.request.reopen_redaction")
def reopen_for_request(request: DisclosureRequest, *, by: Actor, redaction: Redaction) -> Redaction:
    return _reopen(request.case, redaction, by)


@act("disclosure.document.reopen_redaction")
def reopen_for_document(document: Document, *, by: Actor, redaction: Redaction) -> Redaction:
    """The copy leaves the draft until a new one is made."""
    _refuse_public_copy(redaction)
    if document.working is not None and redaction.released is not None:
        document.working.files.remove(redaction.released)
    return _reopen(document.case, redaction, by)


def release(redaction: Redaction, made: Made, *, by: Actor) -> Redaction:
    """The act of the kind of case it belongs to."""
    if redaction.case.kind == "disclosure.request":
        return release_for_request(redaction.case.disclosurerequest, by=by, redaction=redaction, made=made)
    return release_for_document(redaction.case.document, by=by, redaction=redaction, made=made)


# Marks -------------------------------------------------------------------------


def add_area(redaction: Redaction, *, by: Actor, page: int, box: engine.Box, ground: str) -> RedactionMark:
    """手工划定: an area of a page, hidden for a reason."""
    with _editing(redaction, by) as held:
        if not 0 <= page < len(held.pages):
            raise Refused("没有这一页。", field="page")
        if box.is_empty:
            raise Refused("遮盖区域没有大小，请重新划定。", field="box")
        _check_ground(ground)
        mark = RedactionMark(redaction=held, page=page, kind=rules.AREA, state=MarkState.ACCEPTED, ground=ground)
        mark.boxes = [[box.left, box.top, box.right, box.bottom]]
        _save(held, [mark])
        return mark


def add_found(redaction: Redaction, *, by: Actor, found: Iterable[Found], ground: str = "") -> int:
    """检索词: what was found is hidden at once when a reason is given, else proposed. Returns how many changed."""
    with _editing(redaction, by) as held:
        _check_ground(ground)
        known = {_spot(mark): mark for mark in reading.standing(held)}
        marks = [_mark(held, one, MarkState.ACCEPTED if ground else MarkState.PROPOSED, ground) for one in found]
        new = [mark for mark in marks if _spot(mark) not in known]
        waiting = [known[_spot(mark)] for mark in marks if ground and _spot(mark) in known]
        waiting = [mark for mark in waiting if mark.state == MarkState.PROPOSED]
        accepted = [mark.copy(state=MarkState.ACCEPTED, ground=ground) for mark in waiting]
        _save(held, [*new, *accepted], ended=waiting)
        return len(new) + len(accepted)


def decide(redaction: Redaction, *, by: Actor, marks: Iterable[int], state: str, ground: str = "") -> int:
    """Accept or dismiss marks, or change their reason. Returns how many were changed."""
    if state not in (MarkState.ACCEPTED, MarkState.DISMISSED):
        raise Refused("请选择遮盖或者不遮盖。", field="state")
    with _editing(redaction, by) as held:
        _check_ground(ground)
        rows = _chosen(held, marks)
        if state == MarkState.ACCEPTED and not ground:
            ground_of = {row.pk: row.ground or rules.USUAL_GROUND.get(row.kind, "") for row in rows}
            if not all(ground_of.values()):
                raise Refused("请选择不予公开的理由（条例第十四条至第十六条）。", field="ground")
        else:
            ground_of = {row.pk: ground if state == MarkState.ACCEPTED else "" for row in rows}
        _save(held, [row.copy(state=state, ground=ground_of[row.pk]) for row in rows], ended=rows)
        return len(rows)


def remove(redaction: Redaction, *, by: Actor, marks: Iterable[int]) -> int:
    with _editing(redaction, by) as held:
        rows = _chosen(held, marks)
        _save(held, [], ended=rows)
        return len(rows)


def undo(redaction: Redaction, *, by: Actor) -> None:
    """撤销: the last edit; undoing goes back as far as the first."""
    with _editing(redaction, by) as held:
        last = held.edit_count
        if not last:
            raise Refused("没有可以撤销的修改。", code="nothing")
        held.marks.filter(added_in=last).delete()
        held.marks.filter(removed_in=last).update(removed_in=None)
        held.edit_count = last - 1
        held.save(update_fields=["edit_count"])


def settle(redaction: Redaction, *, by: Actor, copy_name: str, keep_text: bool, looked_through: bool) -> None:
    """How the copy is named and made."""
    with _editing(redaction, by) as held:
        held.copy_name, held.keep_text, held.looked_through = copy_name, keep_text, looked_through
        held.save(update_fields=["copy_name", "keep_text", "looked_through"])


def order_copy(redaction: Redaction, *, by: Actor) -> None:
    """生成副本: a job makes it, for two hundred pages take a minute; the act follows when it is proven."""
    with _editing(redaction, by) as held:
        refuse_any(reading.problems(held, reading.standing(held)), code="unfinished")
        held.state, held.failure, held.done_count = RedactionState.MAKING, "", 0
        held.ordered_by_account_id, held.ordered_at = by.account_id, workdays.now()
        held.save(update_fields=["state", "failure", "done_count", "ordered_by_account_id", "ordered_at"])
        jobs.enqueue(JOB, key=f"redaction:{held.uid}:{held.ordered_at.timestamp()}", redaction=held.pk)


def give_up_copy(redaction: Redaction, failure: str) -> None:
    """The copy could not be made, or the proof failed: back to the marks, with the reason."""
    Redaction.objects.filter(pk=redaction.pk, state=RedactionState.MAKING).update(
        state=RedactionState.DRAFT, failure=failure[:500]
    )


def note_progress(redaction: Redaction, done: int) -> None:
    Redaction.objects.filter(pk=redaction.pk).update(done_count=done)


# Inside ------------------------------------------------------------------------


def _begin(case: Case, upload: Checked, prepared: Prepared, by: Actor, replaces: StoredFile | None = None) -> Redaction:
    if upload.kind not in engine.KINDS:
        raise Refused(engine.NOT_TAKEN, code="type", field="upload")
    source = files.store(upload, org=case.org, owner=case.subject, by=by, purpose=SOURCE, allowed=engine.KINDS)
    redaction = Redaction(
        case=case,
        source=source,
        replaces=replaces,
        kind=upload.kind,
        copy_name=rules.copy_name(upload.name, paged=bool(prepared.pages)),
        pages=prepared.pages,
        source_sha256=upload.sha256,
        begun_by=by.name[:60],
    )
    redaction.hidden = prepared.hidden
    redaction.save(force_insert=True)
    proposed = [_mark(redaction, one, MarkState.PROPOSED, "") for one in prepared.found[:MAX_MARKS]]
    for mark in proposed:
        mark.added_in = 0
    RedactionMark.objects.bulk_create(proposed)
    context().detail(
        source_sha256=source.sha256, pages=len(prepared.pages), proposed=len(proposed), hidden=len(prepared.hidden)
    )
    return redaction


def _release(redaction: Redaction, made: Made, by: Actor, purpose: str) -> Redaction:
    held = Redaction.objects.select_for_update(of=("self",)).select_related("source").get(pk=redaction.pk)
    held.case = context().case or held.case
    if held.state not in (RedactionState.DRAFT, RedactionState.MAKING) or held.edit_count != made.edit:
        raise Refused("遮盖处已经修改，请重新生成副本。", code="changed")
    marks = reading.standing(held)
    refuse_any(reading.problems(held, marks), code="unfinished")
    if not made.proof.passed:
        failed = "；".join(f"{c.label}（{c.detail}）" for c in made.proof.checks if not c.passed)
        raise Refused(f"副本没有通过检查，不能对外提供：{failed}", code="proof")
    copy = files.release(held.source, made.upload, by=by, purpose=purpose, must_not_contain=reading.needles(marks))
    held.released, held.state, held.proof = copy, RedactionState.RELEASED, made.proof.as_data()
    held.copy_sha256, held.made_by, held.made_at, held.failure = copy.sha256, by.name[:60], workdays.now(), ""
    held.save()
    given = reading.given(held)
    context().detail(
        places=len(given),
        grounds={rules.ground(key).label: count for key, count in Counter(g.ground for g in given).items()},
        source_sha256=held.source_sha256,
        copy_sha256=copy.sha256,
        checks=len(made.proof.checks),
        tools=dict(made.proof.tools),
    )
    return held


def _refuse_public_copy(redaction: Redaction) -> None:
    """What was published is taken back by a revision with another copy, never by destroying the file under it."""
    if redaction.released_id and DocumentVersion.objects.filter(
        files=redaction.released_id, published_at__isnull=False
    ):
        raise Refused(
            "这个副本已经公开，不能重新处理或者作废；请在更正中对这个附件另行区分处理，公开后自动代替。",
            code="public",
            field="redaction",
        )


def _reopen(case: Case, redaction: Redaction, by: Actor) -> Redaction:
    """修改后重新生成: the copy made before is destroyed, the marks are as they were."""
    held = Redaction.objects.select_for_update(of=("self",)).select_related("released").get(pk=redaction.pk)
    if held.case_id != case.pk or held.state != RedactionState.RELEASED or held.released is None:
        raise Refused("这一区分处理没有可以重新生成的副本。", field="redaction")
    copy = held.released
    context().detail(copy_sha256=held.copy_sha256)
    held.released, held.state, held.proof, held.copy_sha256 = None, RedactionState.DRAFT, {}, ""
    held.save()
    files.purge(copy, by=by, reason="重新区分处理，原副本作废")
    return held


def _discard(case: Case, redaction: Redaction, by: Actor, reason: str) -> Redaction:
    """The original and the copy are destroyed; the row and the journal stay."""
    held = Redaction.objects.select_for_update(of=("self",)).select_related("source", "released").get(pk=redaction.pk)
    if held.case_id != case.pk or held.state == RedactionState.DISCARDED:
        raise Refused("这一区分处理不在本件中，或者已经作废。", field="redaction")
    for file in filter(None, (held.source, held.released)):
        files.purge(file, by=by, reason=f"区分处理作废：{reason.strip()}")
    held.state, held.hidden_cipher = RedactionState.DISCARDED, ""
    held.copy_name = "已作废"
    held.save()
    held.marks.all().delete()
    context().detail(source_sha256=held.source_sha256, copy_sha256=held.copy_sha256)
    return held


@contextmanager
def _editing(redaction: Redaction, by: Actor) -> Iterator[Redaction]:
    """The row, locked, while its case is in the step where this is done and by somebody whose post does it."""
    with transaction.atomic():
        held = (
            Redaction.objects.select_for_update(of=("self",)).select_related("case__org", "source").get(pk=redaction.pk)
        )
        spec = procedure(held.case.kind).act("release_copy")
        if held.case.step not in spec.source:
            raise Refused("现在的环节不能修改遮盖处，请先退回修改。", code="wrong_step")
        permitted(spec, by, held.case.org)
        if held.state == RedactionState.MAKING and held.is_overdue(workdays.now()):
            # Both workers that had the job died with it; the marks are as they were.
            held.state, held.failure = RedactionState.DRAFT, "生成副本的作业中断，请重新生成。"
            held.save(update_fields=["state", "failure"])
        if held.state != RedactionState.DRAFT:
            raise Refused("副本正在生成或者已经生成，不能再修改遮盖处。", code="wrong_state")
        yield held
        redaction.edit_count, redaction.state = held.edit_count, held.state


def _save(held: Redaction, new: list[RedactionMark], ended: Iterable[RedactionMark] = ()) -> None:
    """One edit: rows that end and rows that begin in it. What was undone before is forgotten."""
    gone = [mark.pk for mark in ended]
    if not new and not gone:
        return
    if held.marks.filter(removed_in=None).count() + len(new) - len(gone) > MAX_MARKS:
        raise Refused(f"遮盖处超过 {MAX_MARKS:,} 处，请拆分文件后再处理。", code="too_many")
    held.edit_count += 1
    held.save(update_fields=["edit_count"])
    held.marks.filter(pk__in=gone).update(removed_in=held.edit_count)
    for mark in new:
        mark.added_in = held.edit_count
    RedactionMark.objects.bulk_create(new)


def _mark(held: Redaction, one: Found, state: str, ground: str) -> RedactionMark:
    mark = RedactionMark(
        redaction=held, page=one.page, kind=one.kind, state=state, ground=ground, places=list(one.places)
    )
    mark.boxes = [list(box) for box in one.boxes]
    mark.seal_words(one.words)
    return mark


def _spot(mark: RedactionMark) -> tuple[int | None, str]:
    """What makes two marks the same: the boxes on a page, or the words in a document."""
    return mark.page, str(mark.boxes) if mark.boxes else mark.words


def _chosen(held: Redaction, marks: Iterable[int]) -> list[RedactionMark]:
    rows = list(held.marks.filter(pk__in=list(marks), removed_in=None))
    if not rows:
        raise Refused("请先选择遮盖处；页面可能已经过时，请刷新。", code="nothing", field="marks")
    for row in rows:
        row.redaction = held
    return rows


def _check_ground(ground: str) -> None:
    if ground and ground not in dict(rules.ground_choices()):
        raise Refused("请选择不予公开的理由（条例第十四条至第十六条）。", field="ground")


def _copied(file: StoredFile) -> Checked:
    """The attachment's bytes once more, sealed under an address of their own."""
    content = content_of(file)
    return Checked(file.original_name, file.kind, content, file.sha256, tuple(file.findings), None)
