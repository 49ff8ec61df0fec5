"""文件清理 (国办发〔2018〕37号). Each function is one act of `law/steps/cleanup.toml` or `cleanup_task.toml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from gongkai.apps.disclosure.actions import documents, library
from gongkai.apps.disclosure.models import LIBRARY_KINDS, CleanUp, CleanUpItem, CleanUpTask, LibraryEntry, Verdict
from gongkai.apps.disclosure.queries import cleanup as reading
from gongkai.apps.disclosure.rules import cleanup as rules
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor

ENDED = ("expired", "repealed", "superseded")
NOTICE = "disclosure.library.expiry_notice"
SET_BY = "清理通知确定的期限"


@dataclass(frozen=True)
class Scope:
    """What a round is about; without bodies it is about all that have something in force."""

    title: str
    basis: str
    kinds: Sequence[str]
    cutoff_on: date
    deadline_on: date
    bodies: Sequence[int] = ()


@dataclass(frozen=True)
class Opinion:
    """About one document of the list: an opinion, or a decision."""

    item: CleanUpItem
    verdict: str
    reason: str = ""


# 清理 -------------------------------------------------------------------------------------------


@act("disclosure.cleanup.open")
def open_cleanup(*, org: Organisation, by: Actor, scope: Scope) -> CleanUp:
    """开展清理: the list is drawn from the library, every body gets its part as a task on its own desk."""
    _refuse_bad(scope)
    entries = list(reading.drawn(org, scope.kinds, scope.cutoff_on, scope.bodies))
    if not entries:
        raise Refused("范围内没有现行有效的文件。", code="nothing")
    case = open_case(reading.KIND, org=org, title=scope.title.strip())
    cleanup = CleanUp(
        case=case,
        org=org,
        org_path=org.path,
        title=scope.title.strip(),
        basis=scope.basis.strip(),
        kinds=list(scope.kinds),
        cutoff_on=scope.cutoff_on,
        deadline_on=scope.deadline_on,
    )
    cleanup.save(force_insert=True)
    _run_until(case, cleanup)
    by_body: dict[int, list[LibraryEntry]] = {}
    for entry in entries:
        by_body.setdefault(entry.org_id, []).append(entry)
    for own in by_body.values():
        open_task(org=own[0].org, by=by, cleanup=cleanup, entries=own)
    context().detail(kinds=list(scope.kinds), documents=len(entries), bodies=len(by_body))
    return cleanup


@act("disclosure.cleanup.begin_decision")
def begin_decision(cleanup: CleanUp, *, by: Actor) -> CleanUp:
    """汇总: every body has spoken; what nobody objects to is decided as its maker thinks."""
    late = [task.org.label for task in reading.tasks_in(cleanup) if task.case.step != "submitted"]
    if late:
        raise Refused(f"还有单位没有报送：{'、'.join(late[:10])}。", code="not_submitted")
    for item in cleanup.items.filter(decision=""):
        item.decision = item.opinion
        item.save()
    return cleanup


@act("disclosure.cleanup.decide")
def decide(cleanup: CleanUp, *, by: Actor, decisions: Sequence[Opinion]) -> CleanUp:
    for one in decisions:
        if one.item.cleanup_id != cleanup.pk:
            raise Refused("该文件不在本轮清理目录中。", code="elsewhere")
        if problem := rules.decision_problem(one.item.opinion, one.verdict, one.reason):
            raise Refused(f"《{one.item.entry.title}》：{problem}", field=f"reason_{one.item.pk}")
        one.item.decision, one.item.decision_reason = one.verdict, one.reason.strip()
        one.item.save()
    changed = [f"{o.item.entry.title}：{Verdict(o.verdict).label}" for o in decisions if o.verdict != o.item.opinion]
    context().detail(changed=changed)
    return cleanup


@act("disclosure.cleanup.submit_decision")
def submit_decision(cleanup: CleanUp, *, by: Actor) -> CleanUp:
    return cleanup


@act("disclosure.cleanup.return_decision")
def return_decision(cleanup: CleanUp, *, by: Actor, reason: str) -> CleanUp:
    return cleanup


@act("disclosure.cleanup.sign")
def sign(cleanup: CleanUp, *, by: Actor, opinion: str = "同意。") -> CleanUp:
    cleanup.decided_on = workdays.today()
    cleanup.save()
    counts = {v.label: cleanup.items.filter(decision=v).count() for v in Verdict}
    context().detail(opinion=opinion, **{"decided": counts})
    return cleanup


@act("disclosure.cleanup.draft_result")
def draft_result(cleanup: CleanUp, *, by: Actor) -> CleanUp:
    """清理结果公告: made from the decision; it goes through the review of 主动公开 like everything else."""
    if cleanup.result is not None and cleanup.result.case.step != "discarded":
        raise Refused("清理结果公告已经生成。", code="duplicate")
    opening = f"{cleanup.org.name}组织开展了{cleanup.title}，现将清理结果公布如下，自公布之日起执行。"
    cleanup.result = documents.create(
        org=cleanup.org,
        by=by,
        content=documents.Content(
            title=f"{cleanup.org.name}关于公布{cleanup.title}结果的公告",
            body=rules.result_body(opening, [_listed(item) for item in reading.items(cleanup)]),
            summary=f"公布{cleanup.title}的结果。",
            genre="公告",
        ),
        placing=documents.Placing("policy", workdays.today()),
    )
    cleanup.save()
    context().detail(index_no=cleanup.result.index_no)
    return cleanup


@act("disclosure.cleanup.carry_out")
def carry_out(cleanup: CleanUp, *, by: Actor) -> CleanUp:
    """标注: all documents or none, from the day on which the result was public."""
    on = cleanup.result.published_on if cleanup.result is not None and cleanup.result.visible else None
    if on is None:
        raise Refused("清理结果公告还没有公开。", code="not_public")
    marked = []
    for item in reading.items(cleanup).exclude(decision=Verdict.KEEP):
        try:
            if _mark(item, on):
                marked.append(item.entry.title)
        except Refused as refusal:
            raise Refused(f"《{item.entry.title}》不能标注：{refusal.message}", code="not_marked") from refusal
    cleanup.carried_out_on = workdays.today()
    cleanup.save()
    context().detail(marked=marked)
    return cleanup


@act("disclosure.cleanup.cancel")
def cancel(cleanup: CleanUp, *, by: Actor, reason: str) -> CleanUp:
    for task in cleanup.tasks.filter(case__step__in=("reviewing", "confirming")).select_related("case"):
        cancel_task(task, by=by, reason=reason)
    return cleanup


def follow_results() -> None:
    """After a result was published: what can be marked is; what cannot stays on the clerk's desk with its reason."""
    for cleanup in reading.waiting_to_carry_out():
        try:
            carry_out(cleanup, by=SYSTEM)
        except Refused:
            continue


# 清理任务 ---------------------------------------------------------------------------------------


@act("disclosure.cleanup_task.open")
def open_task(*, org: Organisation, by: Actor, cleanup: CleanUp, entries: Sequence[LibraryEntry]) -> CleanUpTask:
    case = open_case(reading.TASK, org=org, title=cleanup.title, parent=cleanup.case)
    task = CleanUpTask(case=case, cleanup=cleanup, org=org, org_path=org.path)
    task.save(force_insert=True)
    for entry in entries:
        CleanUpItem.objects.create(cleanup=cleanup, task=task, entry=entry)
    _run_until(case, cleanup)
    context().detail(documents=len(entries), deadline_on=cleanup.deadline_on)
    return task


@act("disclosure.cleanup_task.give_opinions")
def give_opinions(task: CleanUpTask, *, by: Actor, opinions: Sequence[Opinion]) -> CleanUpTask:
    """逐件提出意见: those given are kept, the rest can wait."""
    for one in opinions:
        if one.item.task_id != task.pk:
            raise Refused("该文件不属于本任务。", code="elsewhere")
        if problem := rules.opinion_problem(one.verdict, one.reason):
            raise Refused(f"《{one.item.entry.title}》：{problem}", field=f"reason_{one.item.pk}")
        one.item.opinion, one.item.reason = one.verdict, one.reason.strip()
        # A task that was sent back is decided anew.
        one.item.decision = one.item.decision_reason = ""
        one.item.save()
    context().detail(opinions=[f"{o.item.entry.title}：{Verdict(o.verdict).label}" for o in opinions])
    return task


@act("disclosure.cleanup_task.submit")
def submit(task: CleanUpTask, *, by: Actor) -> CleanUpTask:
    missing = task.items.filter(opinion="").count()
    if missing:
        raise Refused(f"还有{missing}件没有提出意见。", code="unanswered")
    return task


@act("disclosure.cleanup_task.return_opinions")
def return_opinions(task: CleanUpTask, *, by: Actor, reason: str) -> CleanUpTask:
    return task


@act("disclosure.cleanup_task.confirm")
def confirm(task: CleanUpTask, *, by: Actor, opinion: str = "同意。") -> CleanUpTask:
    context().detail(opinion=opinion)
    return task


@act("disclosure.cleanup_task.return_task")
def return_task(task: CleanUpTask, *, by: Actor, reason: str) -> CleanUpTask:
    """退回: only while opinions are still collected."""
    if task.cleanup.case.step != "collecting":
        raise Refused("已经汇总，不能退回。", code="collected")
    _run_until(task.case, task.cleanup)
    return task


@act("disclosure.cleanup_task.cancel")
def cancel_task(task: CleanUpTask, *, by: Actor, reason: str) -> CleanUpTask:
    return task


def _refuse_bad(scope: Scope) -> None:
    if not scope.title.strip():
        raise Refused("请填写清理名称。", field="title")
    if not scope.kinds or any(kind not in LIBRARY_KINDS for kind in scope.kinds):
        raise Refused("请选择清理范围。", field="kinds")
    if scope.cutoff_on > workdays.today():
        raise Refused("清理范围的截止日期不能晚于今天。", field="cutoff_on")
    if scope.deadline_on <= workdays.today():
        raise Refused("意见报送截止日期应晚于今天。", field="deadline_on")


def _run_until(case: Case, cleanup: CleanUp) -> None:
    """A day that the notice of the round names, not a law."""
    since = min(workdays.today(), cleanup.deadline_on)
    version = law.period(NOTICE, on=since).version
    clockwork.begin_until(case, "opinions", cleanup.deadline_on, since=since, version=version, article=SET_BY)


def _listed(item: CleanUpItem) -> rules.Listed:
    entry = item.entry
    address = reverse("disclosure:document", args=[entry.document.case.uid]) if entry.document else ""
    return rules.Listed(item.decision, entry.title, entry.doc_no, entry.org.name, address)


def _mark(item: CleanUpItem, on: date) -> bool:
    """What ended by itself in the meantime needs no mark."""
    entry, why = item.entry, item.decision_reason or item.reason
    ended = entry.document is not None and entry.document.repealed_on is not None
    if ended or entry.case.step in ENDED:
        return False
    reason = f"{item.cleanup.title}决定{item.get_decision_display()}。{why}"
    if item.decision == Verdict.REPEAL:
        library.repeal(entry, by=SYSTEM, repealed_on=on, reason=reason)
    elif item.decision == Verdict.INVALID:
        library.invalidate(entry, by=SYSTEM, invalid_on=on, reason=reason)
    elif entry.case.step != "amended":
        library.order_amendment(entry, by=SYSTEM, reason=reason)
    return True
