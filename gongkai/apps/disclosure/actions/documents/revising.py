"""更正或者更新、作废、撤下、标注废止 (条例第二十六条; G47; SECR 第六十一条)."""

from datetime import date

from gongkai.apps.disclosure.actions.documents.attachments import drop_unused
from gongkai.apps.disclosure.events import DocumentRepealed, DocumentTakenDown, ValidityMarked
from gongkai.apps.disclosure.models import Document, DocumentVersion
from gongkai.apps.disclosure.rules import publication
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor

REASON_LENGTH = 300


@act("disclosure.document.begin_revision")
def begin_revision(
    document: Document, *, by: Actor, reason: str, changed_on: date | None = None, effective_on: date | None = None
) -> Document:
    """更正或者更新: a new version is written while the public one stays; the clock runs from the change.

    `effective_on` is the day from which an amended text holds; a correction has none.
    """
    on = changed_on or workdays.today()
    if on > workdays.today() or on < document.formed_on:
        raise Refused("变更日期应在生成日期之后、今天之前。", field="changed_on")
    version = _interrupted(document) or _next_version(document)
    version.change_reason, version.changed_on = reason.strip()[:REASON_LENGTH], on
    version.effective_on = effective_on
    version.save()
    document.working = version
    document.save()
    start, rule = publication.clock(document.kind, formed_on=document.formed_on, changed_on=on)
    context().detail(changed_on=start, clock_rule=rule.version, version=version.number)
    return document


@act("disclosure.document.discard")
def discard(document: Document, *, by: Actor, reason: str) -> Document:
    """作废草稿: a new document ends; of a revision only the draft goes, the document stays as it was."""
    draft = document.working
    earlier = document.versions.filter(number__lt=draft.number).order_by("-number").first() if draft else None
    if draft is None or earlier is None:
        context().goto("discarded")
        return document
    document.working = None if document.current else earlier
    document.save()
    files = list(draft.files.all())
    context().detail(version=draft.number, title=draft.title)
    draft.delete()
    for file in files:
        drop_unused(file, by, "更正草稿作废")
    document.case.title = document.title
    context().goto(_resting_step(document))
    return document


@act("disclosure.document.take_down")
def take_down(document: Document, *, by: Actor, reason: str) -> Document:
    """撤下: at once; the address stays and says why, the content is gone from pages, search and feeds."""
    if not document.visible:
        raise Refused("本信息没有公开，不需要撤下。", code="not_public")
    document.visible, document.taken_down_on = False, workdays.today()
    document.take_down_reason, document.planned_at = reason.strip()[:REASON_LENGTH], None
    document.save()
    document.versions.filter(published_at__isnull=False, withdrawn_on=None).update(withdrawn_on=workdays.today())
    emit(
        DocumentTakenDown(
            document_id=document.pk,
            index_no=document.index_no,
            org_path=document.org_path,
            reason=document.take_down_reason,
        )
    )
    return document


@act("disclosure.document.repeal")
def repeal(document: Document, *, by: Actor, repealed_on: date, reason: str) -> Document:
    """标注废止: the old page stays and carries the mark (G47)."""
    if document.repealed_on is not None:
        raise Refused("本文件已经标注废止。", code="repealed")
    if repealed_on < (document.effective_on or document.formed_on):
        raise Refused("废止日期不能早于生成日期和生效日期。", field="repealed_on")
    document.repealed_on, document.repeal_note = repealed_on, reason.strip()[:REASON_LENGTH]
    document.save()
    context().detail(repealed_on=repealed_on)
    emit(
        DocumentRepealed(
            document_id=document.pk,
            index_no=document.index_no,
            org_path=document.org_path,
            repealed_on=repealed_on,
        )
    )
    return document


@act("disclosure.document.mark_validity")
def mark_validity(
    document: Document, *, by: Actor, note: str, repealed_on: date | None = None, expires_on: date | None = None
) -> Document:
    """标注效力: what was decided in the library, marked on the page whatever revision is under way (G47)."""
    if document.current is None:
        raise Refused("本文件没有公开，不能标注效力。", code="not_public")
    if document.repealed_on is not None:
        raise Refused("本文件已经标注废止。", code="repealed")
    context().detail(repealed_on=repealed_on, expires_on={"from": document.expires_on, "to": expires_on})
    document.repealed_on = repealed_on
    document.expires_on = expires_on if repealed_on is None else document.expires_on
    document.repeal_note = note.strip()[:REASON_LENGTH]
    document.save()
    emit(
        ValidityMarked(
            document_id=document.pk,
            index_no=document.index_no,
            org_path=document.org_path,
            expires_on=document.expires_on,
            repealed_on=document.repealed_on,
        )
    )
    return document


def _interrupted(document: Document) -> DocumentVersion | None:
    """A revision that was under way when the document was taken down is taken up again."""
    return document.working if document.current_id and document.working else None


def _next_version(document: Document) -> DocumentVersion:
    source = document.shown
    version = DocumentVersion.objects.get(pk=source.pk)
    version.pk = None
    version._state.adding = True
    version.number = document.versions.order_by("-number").values_list("number", flat=True)[0] + 1
    version.published_at, version.withdrawn_on, version.effective_on = None, None, None
    version.review, version.placing = {}, {}
    version.save(force_insert=True)
    version.files.set(source.files.exclude(state="purged"))
    return version


def _resting_step(document: Document) -> str:
    if document.current is None:
        return "filed"
    return "published" if document.visible else "taken_down"
