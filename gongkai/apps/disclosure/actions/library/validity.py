"""施行、修改、延长、废止、失效 (G47): decided here, marked on the document, read from its dates by everybody."""

from datetime import date, timedelta

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.models import Document, LibraryEntry, LinkKind
from gongkai.apps.disclosure.rules import library as rules
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import SYSTEM, Actor

NOTICE = "disclosure.library.expiry_notice"


@act("disclosure.library.take_effect")
def take_effect(entry: LibraryEntry, *, by: Actor) -> LibraryEntry:
    document = _public(entry)
    if document.in_force_from > workdays.today():
        raise Refused("未到施行日期。", code="too_early")
    context().detail(effective_on=document.in_force_from)
    return entry


@act("disclosure.library.warn_expiry")
def warn_expiry(entry: LibraryEntry, *, by: Actor) -> LibraryEntry:
    """有效期将满: the entry comes back to somebody's desk, with the days that are left."""
    expires_on = _public(entry).expires_on
    if expires_on is None or workdays.today() < rules.expiry_warned_from(expires_on):
        raise Refused("有效期尚早。", code="too_early")
    notice = law.period(NOTICE, on=expires_on)
    clockwork.begin_until(
        entry.case,
        "expiry",
        expires_on,
        since=min(workdays.today(), expires_on),
        version=notice.version,
        article=notice.citation,
    )
    context().detail(expires_on=expires_on)
    return entry


@act("disclosure.library.renew")
def renew(entry: LibraryEntry, *, by: Actor, expires_on: date, reason: str) -> LibraryEntry:
    """延长有效期, before it ends and for no longer than a document made today could hold."""
    document, today = _public(entry), workdays.today()
    if document.expires_on is None:
        raise Refused("该文件没有规定有效期。", code="no_term")
    if today > document.expires_on:
        raise Refused("有效期已经届满，不能延长，须重新制定。", code="ended")
    if expires_on <= document.expires_on:
        raise Refused("新的有效期应晚于原有效期。", field="expires_on")
    if problem := rules.term_problem(entry.kind, today, expires_on, trial=False):
        raise Refused(problem, field="expires_on")
    documents.mark_validity(
        document, by=SYSTEM, note=f"有效期延长至{expires_on:%Y年%-m月%-d日}。", expires_on=expires_on
    )
    context().detail(expires_on={"from": entry.expires_on, "to": expires_on})
    entry.expires_on = expires_on
    entry.save()
    return entry


@act("disclosure.library.amend")
def amend(entry: LibraryEntry, *, by: Actor, amended_on: date, reason: str) -> LibraryEntry:
    """修改: the amended text is written as a revision of the document; until it is public the old text holds."""
    document = _public(entry)
    if amended_on <= document.in_force_from:
        raise Refused("修改后的文本的施行日期应晚于原文件的施行日期。", field="amended_on")
    changed_on = min(amended_on, workdays.today())
    documents.begin_revision(document, by=by, reason=reason, changed_on=changed_on, effective_on=amended_on)
    assert document.working is not None
    entry.amending_version = document.working.number
    entry.save()
    context().detail(amended_on=amended_on, version=entry.amending_version)
    return entry


@act("disclosure.library.order_amendment")
def order_amendment(entry: LibraryEntry, *, by: Actor, reason: str) -> LibraryEntry:
    """决定修改: by a clean-up or by a later document; the text itself is still to be written."""
    _public(entry)
    return entry


@act("disclosure.library.republish")
def republish(entry: LibraryEntry, *, by: Actor) -> LibraryEntry:
    current = _public(entry).current
    if entry.amending_version is None or current is None or current.number < entry.amending_version:
        raise Refused("修改后的文本还没有公开。", code="not_public")
    context().detail(version=current.number, amended_on=current.effective_on)
    entry.title, entry.amending_version = current.title, None
    entry.case.title = entry.title
    entry.save()
    return entry


@act("disclosure.library.abandon_amendment")
def abandon_amendment(entry: LibraryEntry, *, by: Actor, reason: str) -> LibraryEntry:
    if _public(entry).working is not None:
        raise Refused("修改稿还在办理中，请先作废修改稿。", code="under_way")
    entry.amending_version = None
    entry.save()
    return entry


@act("disclosure.library.repeal")
def repeal(entry: LibraryEntry, *, by: Actor, repealed_on: date, reason: str) -> LibraryEntry:
    """废止: `repealed_on` is the first day without effect."""
    end(entry, repealed_on, reason)
    _leave(entry, "repealed", repealed_on)
    return entry


@act("disclosure.library.supersede")
def supersede(entry: LibraryEntry, *, by: Actor, repealed_on: date, reason: str) -> LibraryEntry:
    """由新文件替代: the day on which the new one holds is the first without the old one."""
    end(entry, repealed_on, reason)
    _leave(entry, "superseded", repealed_on)
    return entry


@act("disclosure.library.invalidate")
def invalidate(entry: LibraryEntry, *, by: Actor, invalid_on: date, reason: str) -> LibraryEntry:
    """宣布失效: what it was made for is over; the day before is the last with effect."""
    document = _public(entry)
    last = invalid_on - timedelta(days=1)
    if last < document.in_force_from:
        raise Refused("失效日期应晚于施行日期。", field="invalid_on")
    if document.expires_on is not None and last >= document.expires_on:
        raise Refused("该文件在此之前有效期已经届满。", field="invalid_on")
    documents.mark_validity(
        document, by=SYSTEM, note=f"自{invalid_on:%Y年%-m月%-d日}起宣布失效。{reason}", expires_on=last
    )
    context().detail(invalid_on=invalid_on)
    _leave(entry, "expired", invalid_on)
    return entry


@act("disclosure.library.lapse")
def lapse(entry: LibraryEntry, *, by: Actor) -> LibraryEntry:
    """效力终止: the day has come that the document itself, or a decision, named."""
    document, today = _public(entry), workdays.today()
    if document.repealed_on is not None and document.repealed_on <= today:
        replaced = entry.linked_from.filter(kind=LinkKind.REPLACES, applied_on__isnull=False).exists()
        context().goto("superseded" if replaced else "repealed")
    elif document.expires_on is not None and document.expires_on < today:
        context().goto("expired")
    else:
        raise Refused("该文件仍然有效。", code="too_early")
    context().detail(repealed_on=document.repealed_on, expires_on=document.expires_on)
    return entry


def end(entry: LibraryEntry, repealed_on: date, reason: str) -> None:
    """Mark the public page; the same for repeal and replacement."""
    document = _public(entry)
    if repealed_on <= document.in_force_from:
        raise Refused("废止日期应晚于施行日期。", field="repealed_on")
    if document.expires_on is not None and repealed_on > document.expires_on:
        raise Refused("该文件在此之前有效期已经届满。", field="repealed_on")
    documents.mark_validity(document, by=SYSTEM, note=reason, repealed_on=repealed_on)
    context().detail(repealed_on=repealed_on)


def _leave(entry: LibraryEntry, step: str, on: date) -> None:
    """A day that lies ahead ends nothing yet; the night before it does."""
    context().goto(step if on <= workdays.today() else entry.case.step)


def _public(entry: LibraryEntry) -> Document:
    if entry.document is None or entry.document.current is None:
        raise Refused("文件还没有公开。", code="not_public")
    return entry.document
