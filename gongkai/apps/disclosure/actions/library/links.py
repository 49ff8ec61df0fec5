"""修改、废止、替代: declared once with the new document, marked on the old one when the new one is public (G47)."""

from datetime import date

from gongkai.apps.disclosure.actions.library import validity
from gongkai.apps.disclosure.models import LibraryEntry, LibraryLink, LinkKind
from gongkai.apps.disclosure.rules import library as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import SYSTEM, Actor

ENDED = ("expired", "repealed", "superseded", "discarded")


@act("disclosure.library.link")
def link(entry: LibraryEntry, *, by: Actor, target: LibraryEntry, kind: str, note: str = "") -> LibraryEntry:
    """登记关系. Where the new document is public already, the old one is marked at once."""
    if kind not in LinkKind.values:
        raise Refused("请选择关系。", field="kind")
    if target.pk == entry.pk:
        raise Refused("不能与本文件自身建立关系。", field="target")
    if target.document is None or target.document.current is None:
        raise Refused("原文件还没有公开。", field="target")
    made = rules.Made(entry.kind, entry.org_path)
    earlier = rules.Made(target.kind, target.org_path, ended=target.case.step in ENDED)
    if problem := rules.link_problem(kind, made, earlier):
        raise Refused(problem, field="target")
    row, new = LibraryLink.objects.get_or_create(
        source=entry, target=target, defaults={"kind": kind, "note": note.strip()}
    )
    if not new:
        raise Refused("与该文件的关系已经登记。", code="duplicate", field="target")
    context().detail(relation=LinkKind(kind).label, target=target.title, doc_no=target.doc_no)
    if _is_public(entry):
        _mark(row)
    return entry


@act("disclosure.library.unlink")
def unlink(entry: LibraryEntry, *, by: Actor, link: LibraryLink) -> LibraryEntry:
    """撤销关系: only as long as nothing was marked because of it."""
    if link.source_id != entry.pk or link.applied_on is not None:
        raise Refused("该关系已经生效，不能撤销。", field="link")
    context().detail(relation=link.get_kind_display(), target=link.target.title)
    link.delete()
    return entry


@act("disclosure.library.apply_links")
def apply_links(entry: LibraryEntry, *, by: Actor) -> LibraryEntry:
    """标注原文件: all of them or, where one cannot be marked, none."""
    if not _is_public(entry):
        raise Refused("文件还没有公开。", code="not_public")
    waiting = list(
        entry.links.filter(applied_on=None).select_related("target__case", "target__document", "target__org")
    )
    if not waiting:
        raise Refused("没有待标注的文件。", code="nothing")
    for row in waiting:
        _mark(row)
    context().detail(targets=[row.target.title for row in waiting])
    return entry


def _mark(row: LibraryLink) -> None:
    on = _effective(row.source)
    by_which = f"《{row.source.title}》{f'（{row.source.doc_no}）' if row.source.doc_no else ''}"
    if row.kind == LinkKind.REPEALS:
        validity.repeal(row.target, by=SYSTEM, repealed_on=on, reason=f"由{by_which}废止。{row.note}")
    elif row.kind == LinkKind.REPLACES:
        validity.supersede(row.target, by=SYSTEM, repealed_on=on, reason=f"由{by_which}替代。{row.note}")
    elif row.target.case.step != "amended":
        validity.order_amendment(row.target, by=SYSTEM, reason=f"由{by_which}修改。{row.note}")
    row.applied_on = on
    row.save()


def _effective(entry: LibraryEntry) -> date:
    return entry.document.in_force_from if entry.document else workdays.today()


def _is_public(entry: LibraryEntry) -> bool:
    return entry.document is not None and entry.document.visible
