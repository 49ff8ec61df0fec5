"""政策解读 (M80): written beside the document, published through the same review, linked both ways."""

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.actions.documents import Content, Placing
from gongkai.apps.disclosure.models import Document, Interpretation, InterpretationForm, LibraryEntry
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.files import Checked
from gongkai.kernel.people.actors import Actor


@act("disclosure.library.draft_interpretation")
def draft_interpretation(
    entry: LibraryEntry, *, by: Actor, form: str, title: str, body: str, uploads: list[Checked] | None = None
) -> Interpretation:
    """起草解读: a draft of 主动公开 of its own; pictures and films are its attachments."""
    _refuse_form(form)
    theme = entry.theme
    document = documents.create(
        org=entry.org,
        by=by,
        content=Content(title=title, body=body, theme=theme, genre="其他", carrier="非公文类"),
        placing=Placing("policy", workdays.today()),
        department=entry.case.department,
    )
    if uploads:
        documents.attach_file(document, by=by, uploads=uploads)
    return _link(entry, document, form)


@act("disclosure.library.link_interpretation")
def link_interpretation(entry: LibraryEntry, *, by: Actor, document: Document, form: str) -> Interpretation:
    """关联已有解读: one that was drafted or published on its own."""
    _refuse_form(form)
    if document.pk == entry.document_id:
        raise Refused("不能把文件本身作为解读。", field="document")
    if document.org_id != entry.org_id and not document.visible:
        raise Refused("没有找到这条信息。", field="document")
    return _link(entry, document, form)


@act("disclosure.library.unlink_interpretation")
def unlink_interpretation(
    entry: LibraryEntry, *, by: Actor, interpretation: Interpretation, reason: str
) -> LibraryEntry:
    """取消关联: the explanation stays public, only the link goes."""
    if interpretation.entry_id != entry.pk:
        raise Refused("该解读不属于本文件。", field="interpretation")
    context().detail(document=interpretation.document.index_no)
    interpretation.delete()
    return entry


def _refuse_form(form: str) -> None:
    if form not in InterpretationForm.values:
        raise Refused("请选择解读形式。", field="form")


def _link(entry: LibraryEntry, document: Document, form: str) -> Interpretation:
    made, new = Interpretation.objects.get_or_create(entry=entry, document=document, defaults={"form": form})
    if not new:
        raise Refused("该解读已经关联。", code="duplicate", field="document")
    context().detail(form=made.get_form_display(), document=document.index_no)
    return made
