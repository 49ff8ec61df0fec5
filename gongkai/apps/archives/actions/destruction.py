"""档案销毁. Each function is one act of `law/steps/destruction.toml`."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongkai.apps.archives import queries
from gongkai.apps.archives.models import DestructionItem, DestructionList, Hold, ItemState
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, destruction
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.jobs import enqueue
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor

KIND = queries.KIND
MOST = 500
REASON = "保管期满，按销毁清册销毁"


@act("archives.destruction.draw")
def draw(*, org: Organisation, by: Actor) -> DestructionList:
    """编制销毁清册: everything whose period is over and that nothing holds, at most 500 files to a list."""
    found = queries.drawable(org, size=MOST)
    if not found:
        raise Refused("没有保管期满、可以列入清册的案卷。", code="nothing_due")
    today = workdays.today()
    case = open_case(KIND, org=org, title=f"{org.label}{today.year}年度档案销毁清册", opened_on=today)
    made = DestructionList.objects.create(case=case, org=org, org_path=org.path, drawn_on=today)
    DestructionItem.objects.bulk_create([_item(made, one) for one in found])
    context().detail(count=len(found))
    return made


def _item(made: DestructionList, one: queries.Expired) -> DestructionItem:
    case = one.case
    return DestructionItem(
        list=made,
        case_uid=case.uid,
        number=case.number,
        kind=case.kind,
        title=case.title,
        maker=case.org.name,
        opened_on=case.opened_on,
        closed_on=one.closed_on,
        years=one.period.years,
        rule=one.period.name,
        expires_on=one.expires_on,
    )


@act("archives.destruction.keep")
def keep(
    found: DestructionList, *, by: Actor, item: DestructionItem, reason: str, until_on: date | None = None
) -> DestructionList:
    """继续保管: one file leaves the list and is not listed again before that day."""
    held = DestructionItem.objects.select_for_update().filter(pk=item.pk, list=found, state=ItemState.LISTED).first()
    if held is None:
        raise Refused("该件不在清册中，或者已经处理。", code="not_listed", field="item")
    if until_on is not None and until_on <= workdays.today():
        raise Refused("保管至的日期应当晚于今天。", code="past", field="until_on")
    held.state, held.note = ItemState.KEPT, reason.strip()[:200]
    held.save(update_fields=["state", "note"])
    case = Case.objects.filter(uid=held.case_uid).first()
    if case is not None:
        Hold.objects.create(case=case, reason=held.note, until_on=until_on, created_by=by.name)
    context().detail(number=held.number, until_on=until_on)
    return found


@act("archives.destruction.submit")
def submit(found: DestructionList, *, by: Actor) -> DestructionList:
    _require_items(found)
    return found


@act("archives.destruction.appraise")
def appraise(found: DestructionList, *, by: Actor, opinion: str = "经逐件鉴定，无保存价值。") -> DestructionList:
    _require_items(found)
    context().detail(opinion=opinion)
    return found


@act("archives.destruction.approve")
def approve(found: DestructionList, *, by: Actor, opinion: str = "同意。") -> DestructionList:
    _require_items(found)
    context().detail(opinion=opinion)
    return found


@act("archives.destruction.sign")
def sign(found: DestructionList, *, by: Actor, opinion: str = "批准。") -> DestructionList:
    """批准: the list with its digest, so that nothing can be added to it afterwards."""
    _require_items(found)
    numbers = list(queries.listed(found).values_list("number", flat=True))
    context().detail(opinion=opinion, count=len(numbers), listed=destruction.digest(numbers))
    return found


@act("archives.destruction.send_back")
def send_back(found: DestructionList, *, by: Actor, reason: str) -> DestructionList:
    return found


@act("archives.destruction.withdraw")
def withdraw(found: DestructionList, *, by: Actor, reason: str) -> DestructionList:
    return found


@act("archives.destruction.begin")
def begin(found: DestructionList, *, by: Actor, supervisors: str) -> DestructionList:
    """启动销毁 in the presence of two supervisors 监销人; a job does the work and goes on where it was interrupted."""
    names = [name for name in supervisors.replace("，", "、").replace(" ", "、").split("、") if name]
    if len(set(names)) < 2:
        raise Refused("请填写至少两名监销人，用顿号分隔。", code="supervisors", field="supervisors")
    found.supervisors = "、".join(names)[:120]
    found.save(update_fields=["supervisors"])
    context().detail(supervisors=found.supervisors)
    uid = str(found.case.uid)
    enqueue("archives.destroy", key=f"archives.destroy:{uid}", uid=uid)
    return found


@act("archives.destruction.finish")
def finish(found: DestructionList, *, by: Actor) -> DestructionList:
    """登记销毁完成: one digest over the proofs of everything that was destroyed."""
    if queries.listed(found).exists():
        raise Refused("还有未销毁的案卷。", code="unfinished")
    proofs = [[i.number, i.state, i.proof] for i in queries.items(found)]
    found.digest, found.destroyed_at = destruction.digest(proofs), timezone.now()
    found.save(update_fields=["digest", "destroyed_at"])
    context().detail(digest=found.digest, **queries.counts(found))
    return found


@transaction.atomic
def destroy_next(found: DestructionList) -> bool:
    """Destroy one file of a running list, all of it or nothing; False when none is left.

    What came to be held since the list was approved is kept. A second worker skips what the first one has locked.
    """
    item = queries.listed(found).select_for_update(skip_locked=True).first()
    if item is None:
        return False
    case = Case.objects.filter(uid=item.case_uid).select_related("org").first()
    hold = queries.holds([case]).get(case.pk, "") if case is not None else ""
    if case is None:
        item.state, item.note = ItemState.KEPT, "案卷已不存在"
    elif hold or case.closed_on != item.closed_on:
        item.state, item.note = ItemState.KEPT, hold or "编制清册后重新办理过"
    else:
        _destroy(case, item, f"{REASON}（{found.case.number}）")
    item.save(update_fields=["state", "note", "proof", "destroyed_at"])
    return True


def _destroy(case: Case, item: DestructionItem, reason: str) -> None:
    try:
        with transaction.atomic():
            Hold.objects.filter(case=case).delete()
            item.proof = destruction.destroy(case, by=SYSTEM, act="archives.destruction.destroy", reason=reason)
    except Refused as refusal:
        item.state, item.note = ItemState.KEPT, refusal.message[:200]
    else:
        item.state, item.destroyed_at = ItemState.DESTROYED, timezone.now()


@transaction.atomic
def hold(case: Case, *, by: Actor, reason: str, until_on: date | None = None) -> Hold:
    """暂缓销毁: written down ahead of any list, such as for an audit or a lawsuit outside the platform."""
    _require_archivist(case, by)
    if not reason.strip():
        raise Refused("请写明暂缓销毁的理由。", code="reason_required", field="reason")
    if until_on is not None and until_on <= workdays.today():
        raise Refused("保管至的日期应当晚于今天。", code="past", field="until_on")
    made = Hold.objects.create(case=case, reason=reason.strip()[:200], until_on=until_on, created_by=by.name)
    details = {"what": "暂缓销毁", "reason": made.reason, "until_on": until_on}
    journal.write(subject=case.subject, verb="archive", by=by, act="archives.hold", org=case.org, details=details)
    return made


@transaction.atomic
def release(uid: UUID, case: Case, *, by: Actor) -> None:
    _require_archivist(case, by)
    changed = Hold.objects.filter(uid=uid, case=case, released_at=None).update(released_at=timezone.now())
    if not changed:
        raise Refused("该暂缓事由已经解除。", code="released")
    details = {"what": "解除暂缓销毁"}
    journal.write(subject=case.subject, verb="archive", by=by, act="archives.release", org=case.org, details=details)


def refuse_to_destroy(case: Case, *, by: Actor) -> None:
    """销毁清册、移交目录永久保存: they are never themselves destroyed."""
    raise Refused("销毁清册和移交目录永久保存，不能销毁。", code="permanent")


def _require_items(found: DestructionList) -> None:
    if not queries.listed(found).exists():
        raise Refused("清册中没有拟销毁的案卷，请撤销清册。", code="empty")


def _require_archivist(case: Case, by: Actor) -> None:
    if not by.holds(queries.ARCHIVIST, case.org):
        raise Refused(f"须由{case.org.label}的档案管理员办理。", code="not_allowed")


def run(found: DestructionList, *, progress: Any = None, stopping: Any = None) -> bool:
    """Destroy what is left of a running list and close it; True when it is through."""
    total = queries.listed(found).count()
    done = 0
    while destroy_next(found):
        done += 1
        if progress is not None:
            progress(done, total)
        if stopping is not None and stopping():
            return False
    if queries.listed(found).exists():
        return False  # another worker holds the last ones
    found.case.refresh_from_db()
    if found.case.step == "running":
        finish(found, by=SYSTEM)
    return True
