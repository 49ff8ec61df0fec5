"""Telling people what the clocks say."""

from gongkai.kernel.cases.clockwork import OVERDUE
from gongkai.kernel.cases.events import CaseActed, ClockWarned
from gongkai.kernel.cases.models import Case, Clock
from gongkai.kernel.cases.procedures import PUBLIC, SYSTEM, procedure
from gongkai.kernel.cases.sweep import warning
from gongkai.kernel.outbox import handles
from gongkai.kernel.people import notices
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.models import Account, NoticeLevel


@handles(ClockWarned)
def tell_of_warning(event: ClockWarned) -> None:
    """提醒 the handler and whoever the case waits for; a warning that has been overtaken is not told."""
    clock = (
        Clock.objects.filter(case__uid=event.case_uid, key=event.clock, stopped_on=None, due_on=event.due_on)
        .select_related("case__org", "case__handler")
        .first()
    )
    if clock is None or clock.case.closed_on is not None:
        return
    if clock.alerted is not None and clock.alerted < event.days_left:
        return  # a nearer warning was given since
    late = event.days_left == OVERDUE
    label = procedure(event.kind).clock(event.clock).label
    on = f"{event.due_on.year}年{event.due_on.month}月{event.due_on.day}日"
    notices.tell(
        concerned(clock.case, late=late),
        f"{event.number} {warning(label, event.days_left, clock.unit)}（{on}到期）",
        fingerprint=f"clock:{event.case_uid}:{event.clock}:{event.due_on}:{event.days_left}",
        link=f"/desk/cases/{event.case_uid}/",
        level=NoticeLevel.LATE if late else NoticeLevel.SOON,
        case_uid=event.case_uid,
    )


def concerned(case: Case, *, late: bool) -> list[Account]:
    """The handler; the holders of the role it waits for, unless the handler is one of them and it is not late yet."""
    told = {case.handler.pk: case.handler} if case.handler else {}
    waited_for: dict[int, Account] = {}
    for role in roles_waited_for(case):
        for account in people.holders(role, case.org, department_id=case.department_id):
            waited_for[account.pk] = account
    if late or not told.keys() & waited_for.keys():
        told |= waited_for
    return list(told.values())


def roles_waited_for(case: Case) -> list[str]:
    """The role of the inbox; while the case waits for somebody outside, everybody who could do the next act."""
    if case.waiting_role:
        return [case.waiting_role]
    acts = procedure(case.kind).acts_from(case.step)
    return list(dict.fromkeys(role for act in acts for role in act.by if role not in (PUBLIC, SYSTEM)))


@handles(CaseActed)
def settle_notices(event: CaseActed) -> None:
    """A case that is closed needs no reminder any more."""
    if procedure(event.kind).step(event.step).terminal:
        notices.settle(event.case_uid)
