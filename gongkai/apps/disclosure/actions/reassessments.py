"""不予公开信息的定期评估 (条例第十八条). Each function is one act of `law/steps/reassessment.toml`."""

from dataclasses import replace

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.models import (
    Document,
    Openness,
    Reassessment,
    ReassessmentChoice,
    ReassessmentItem,
)
from gongkai.apps.disclosure.queries import reassessments as reading
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.reassessment"
LENGTH = 300
MOST = 500


@act("disclosure.reassessment.open")
def open_round(*, org: Organisation, by: Actor, everything: bool = False) -> Reassessment:
    """开始评估: what has been refused for longer than the interval, or all of it; the oldest first."""
    if reading.open_round(org) is not None:
        raise Refused("上一轮评估还没有审定。", code="open")
    cutoff = workdays.today() if everything else reading.cutoff(org, workdays.today())
    due = reading.due(org, cutoff)[:MOST]
    if not due:
        raise Refused("没有需要评估的信息。", code="nothing")
    case = open_case(KIND, org=org, title=f"{workdays.today().year}年不予公开信息定期评估")
    made = Reassessment(case=case, org=org, org_path=org.path, cutoff_on=cutoff)
    made.save(force_insert=True)
    ReassessmentItem.objects.bulk_create(
        [
            ReassessmentItem(
                round=made,
                document_id=one.document_id,
                request_id=one.request_id,
                refused_on=one.refused_on,
                ground=one.ground[:200],
            )
            for one in due
        ]
    )
    context().detail(cutoff_on=cutoff, items=len(due))
    return made


@act("disclosure.reassessment.give_opinion")
def give_opinion(
    round: Reassessment, *, by: Actor, items: list[ReassessmentItem], opinion: str, reason: str
) -> Reassessment:
    """评估意见: on one or several; each keeps who gave it and why."""
    if opinion not in ReassessmentChoice.values:
        raise Refused("请选择评估意见。", field="opinion")
    if not reason.strip():
        raise Refused("请写明理由。", code="reason_required", field="reason")
    if not items or any(item.round_id != round.pk for item in items):
        raise Refused("请选择要评估的信息。", field="items")
    for item in items:
        item.opinion, item.reason, item.assessed_by = opinion, reason.strip()[:LENGTH], by.name[:60]
        item.decision, item.decision_reason = "", ""
        item.save()
    context().detail(opinion=opinion, items=[reading.number_of(item) for item in items], reason=reason.strip()[:LENGTH])
    return round


@act("disclosure.reassessment.submit")
def submit(round: Reassessment, *, by: Actor) -> Reassessment:
    """提交: only when nothing was left out."""
    if left := round.items.filter(opinion="").count():
        raise Refused(f"还有 {left} 条信息没有评估意见。", code="incomplete")
    return round


@act("disclosure.reassessment.return_round")
def return_round(round: Reassessment, *, by: Actor, reason: str) -> Reassessment:
    return round


@act("disclosure.reassessment.change_opinion")
def change_opinion(
    round: Reassessment, *, by: Actor, item: ReassessmentItem, decision: str, reason: str
) -> Reassessment:
    """改变评估意见: the head decides otherwise, with the reason."""
    if item.round_id != round.pk:
        raise Refused("请选择本次评估的信息。", field="item")
    if decision not in ReassessmentChoice.values:
        raise Refused("请选择审定结果。", field="decision")
    item.decision, item.decision_reason = decision, reason.strip()[:LENGTH]
    item.save()
    context().detail(item=reading.number_of(item), decision=decision)
    return round


@act("disclosure.reassessment.conclude")
def conclude(round: Reassessment, *, by: Actor, conclusion: str = "") -> Reassessment:
    """审定: opinions become decisions where the head did not decide otherwise."""
    for item in round.items.filter(decision=""):
        item.decision = item.opinion
        item.save()
    round.concluded_on, round.conclusion = workdays.today(), conclusion.strip()[:500]
    round.save_changes()
    released = [reading.number_of(item) for item in reading.items(round) if item.decision == ReassessmentChoice.RELEASE]
    context().detail(released=released[:100], kept=round.items.count() - len(released), conclusion=round.conclusion)
    return round


@act("disclosure.reassessment.cancel")
def cancel(round: Reassessment, *, by: Actor, reason: str) -> Reassessment:
    """取消: nothing counts as assessed."""
    context().detail(items=round.items.count())
    return round


@act("disclosure.reassessment.draft_release")
def draft_release(round: Reassessment, *, by: Actor, item: ReassessmentItem) -> Document:
    """起草公开稿: a filed document is taken up again, what was refused to an applicant becomes a new draft."""
    if item.round_id != round.pk or item.decision != ReassessmentChoice.RELEASE:
        raise Refused("该信息没有审定转为公开。", field="item")
    if item.draft_id is not None:
        raise Refused("公开稿已经起草。", code="drafted", field="item")
    item.draft = _taken_up(item, by) if item.document else _written(item, by)
    item.save()
    context().detail(item=reading.number_of(item), draft=item.draft.index_no)
    return item.draft


def _taken_up(item: ReassessmentItem, by: Actor) -> Document:
    document = item.document
    assert document is not None
    if document.case.step != "filed":
        raise Refused("该信息已经在办理中。", code="under_way", field="item")
    documents.begin_revision(document, by=by, reason="定期评估审定转为公开（条例第十八条）")
    version = document.working
    assert version is not None
    names = documents.Content.__dataclass_fields__
    content = documents.Content(**{name: getattr(version, name) for name in names})
    placing = replace(documents.placing_of(document), openness=Openness.PROACTIVE, ground="")
    documents.edit(document, by=by, content=content, placing=placing)
    return document


def _written(item: ReassessmentItem, by: Actor) -> Document:
    request = item.request
    assert request is not None
    wanted = " ".join(request.description.split())
    content = documents.Content(title=wanted[:100], body="", summary=f"原申请内容：{wanted}"[:500])
    formed_on = item.round.concluded_on or workdays.today()
    return documents.create(
        org=item.round.org, by=by, content=content, placing=documents.Placing(column="other", formed_on=formed_on)
    )
