"""对审查提示的处理 (条例第十七条): removed, or explained by who wrote it and allowed by a secrecy officer who did not
(in a body with few people by the same, on record).

Used inside the acts on documents and on replies. The journal gets kind, place and mask, never a value.
"""

from collections.abc import Sequence
from typing import Any

from gongkai.apps.disclosure.models import FindingAnswer
from gongkai.apps.disclosure.queries.secrecy import Aid, Scan
from gongkai.apps.disclosure.rules.sensitive import without_values
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.acts import context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people.actors import Actor

LENGTH = 300
NAMED = 5


def named(aids: Sequence[Aid]) -> str:
    """The first few as a person reads them: place, kind, mask."""
    found = [f"{aid.place}：{aid.finding.label} {aid.finding.shown}" for aid in aids[:NAMED]]
    return "；".join(found) + ("等" if len(aids) > NAMED else "")


def recorded(aids: Sequence[Aid]) -> list[dict[str, str]]:
    return [{"kind": aid.finding.label, "place": aid.place, "shown": aid.finding.shown} for aid in aids[:50]]


def explain(case: Case, scan: Scan, by: Actor, explanation: str, *, going_out: bool = True) -> None:
    """说明保留理由: who hands the draft in says why what must be dealt with stands there; else it is to go.

    What was allowed in an earlier round is looked at anew. A draft that is not going out may keep what it holds.
    """
    missing = scan.unexplained
    if missing and going_out and not explanation.strip():
        raise Refused(
            f"系统发现 {len(missing)} 处须处理的内容（{named(missing)}）。请隐去后再提交；确需保留的，请说明理由。",
            code="findings",
            field="explanation",
        )
    if any(answer.allowed for answer in scan.answers):
        FindingAnswer.objects.filter(case=case, allowed=True).update(
            allowed=False, reason="", allowed_by="", allowed_at=None
        )
    for aid in missing if explanation.strip() else []:
        row = aid.answer or FindingAnswer(case=case, key=aid.key)
        row.label, row.place, row.shown = aid.finding.label, aid.place[:200], aid.finding.shown[:200]
        row.explanation = without_values(explanation.strip())[:LENGTH]
        row.explained_by, row.explained_by_account_id = by.name[:60], by.account_id
        row.save()
    if missing and explanation.strip():
        context().detail(explained=recorded(missing), explanation=without_values(explanation.strip())[:LENGTH])


def allow(case: Case, scan: Scan, by: Actor, keys: Sequence[str], reason: str) -> list[Aid]:
    """准予保留: one by one, with the reason, by somebody other than who explained it where there are enough people."""
    chosen = [aid for aid in scan.open if aid.key in set(keys)]
    if not chosen:
        return []
    if not reason.strip():
        raise Refused("准予保留的，请写明理由。", code="reason_required", field="allow_reason")
    for aid in chosen:
        answer = aid.answer
        if answer is None or not answer.explanation:
            raise Refused(f"{named([aid])}：起草人还没有说明保留理由，请退回。", code="unexplained", field="allowed")
        if answer.explained_by_account_id is not None and answer.explained_by_account_id == by.account_id:
            _same_hands(case)
        answer.allowed, answer.reason = True, without_values(reason.strip())[:LENGTH]
        answer.allowed_by, answer.allowed_at = by.name[:60], workdays.now()
        answer.save()
    context().detail(allowed=recorded(chosen), allow_reason=without_values(reason.strip())[:LENGTH])
    return chosen


def _same_hands(case: Case) -> None:
    """No article wants two people for this: where there are few, it stands in the entry instead of being refused."""
    if not case.org.is_small:
        raise NotAllowed("说明保留理由的人不能准予保留，请由他人办理。")
    context().detail(allowed_by_who_explained=True)


def refuse_open(scan: Scan, field: str = "") -> None:
    """第十七条: what must be dealt with and was not keeps the document in."""
    if scan.open:
        raise Refused(
            f"还有 {len(scan.open)} 处须处理的内容没有隐去，也没有准予保留（{named(scan.open)}）。",
            code="findings",
            field=field,
        )


def noted(scan: Scan) -> dict[str, Any]:
    """What the journal keeps of a search: kinds and numbers."""
    return {"found": scan.counts, "unread": len(scan.unread)}
