"""分办与移交: who handles a case. Not steps of a procedure, but journalled like acts, one entry a case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gongkai.kernel.cases.events import CaseActed
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import PUBLIC, SYSTEM, Procedure, procedure
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.outbox import emit
from gongkai.kernel.people import notices
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import SYSTEM as CLOCK
from gongkai.kernel.people.actors import Actor, actor_for
from gongkai.kernel.people.models import Account, Post
from gongkai.kernel.workdays import today

ADMIN = "platform.admin"


def acting_roles(spec: Procedure) -> tuple[str, ...]:
    """Roles that do something in a procedure, in the order of its acts."""
    return tuple(dict.fromkeys(role for act in spec.acts for role in act.by if role not in (PUBLIC, SYSTEM)))


def may_assign(case: Case, by: Actor) -> bool:
    """Whoever has a part in the procedure at this body, and its administrator."""
    return by.holds_any((*acting_roles(procedure(case.kind)), ADMIN), case.org) is not None


def candidates(case: Case) -> list[Account]:
    """People at the body with a post that has a part in this kind of case; their posts as `posts_here`."""
    roles = set(acting_roles(procedure(case.kind)))
    return [a for a in people.people_at(case.org) if any(post.role in roles for post in vars(a)["posts_here"])]


def candidates_query(case: Case, able: list[int]) -> QuerySet[Account]:
    """The same people as a queryset for choices, their posts at the body as `posts_here`."""
    return people.people_at(case.org).filter(pk__in=able)


def givers(by: Actor, account: Account) -> QuerySet[Account]:
    """Whose cases this person may hand over: their own, and those of people in bodies they administer."""
    return Account.objects.filter(pk=account.pk) | reachable_people(by)


def reachable_people(by: Actor) -> QuerySet[Account]:
    """People with a post, past or present, at a body this person administers."""
    posts = Post.objects.filter(in_paths(by.org_paths(ADMIN), "org__path"))
    return Account.objects.filter(pk__in=posts.values("account_id")).order_by("name", "pk")


def bodies_of(by: Actor) -> QuerySet[Organisation]:
    """Bodies where this person has a post, and those they administer."""
    own = Organisation.objects.filter(pk__in={h.org_id for h in by.holdings})
    return (own | Organisation.objects.filter(in_paths(by.org_paths(ADMIN), "path"))).order_by("path")


@transaction.atomic
def assign(
    case: Case, *, by: Actor, department: Department | None = None, handler: Account | None = None, reason: str = ""
) -> Case:
    """Give an open case to an internal unit and, if named, a person of it; without either it is everybody's again."""
    held = _lock(case)
    if not may_assign(held, by):
        raise NotAllowed(f"须由{held.org.label}参与办理此类事项的人员分办。")
    if department is not None and (department.org_id != held.org_id or not department.active):
        raise Refused(
            f"“{department}”不是{held.org.label}的在用内设机构。", code="wrong_department", field="department"
        )
    if handler is not None:
        _check_can_handle(held, handler, actor_for(handler), department)
    if (held.department_id, held.handler_id) == (_pk(department), _pk(handler)):
        raise Refused("承办机构和承办人没有变化。", code="unchanged")
    details = {
        "department": department.name if department else "",
        "handler": handler.name if handler else "",
        "department_before": held.department.name if held.department else "",
        "handler_before": held.handler.name if held.handler else "",
    }
    held.department, held.handler = department, handler
    held.save(update_fields=["department", "handler"])
    _record(held, "assign", by, {**details, **_reason(reason)})
    if handler is not None and handler.pk != by.account_id:
        _tell([handler], held, f"{by.name}将 {held.number} 分给您办理")
    _copy(held, case)
    return held


@transaction.atomic
def claim(case: Case, *, by: Actor) -> Case:
    """认领: take a case that nobody handles yet."""
    held = _lock(case)
    if held.handler_id is not None:
        raise Refused(f"本件已由“{held.handler}”承办。", code="taken")
    account = Account.objects.filter(pk=by.account_id).first() if by.account_id else None
    if account is None:
        raise NotAllowed("只有工作人员可以认领。")
    _check_can_handle(held, account, by, held.department)
    held.handler = account
    held.save(update_fields=["handler"])
    _record(held, "claim", by, {"handler": account.name})
    _copy(held, case)
    return held


@dataclass
class HandedOver:
    """What became of a hand-over: how many cases moved, and which could not and why."""

    moved: int = 0
    refused: list[tuple[Case, str]] = field(default_factory=list)


def hand_over(giver: Account, receiver: Account, *, by: Actor, reason: str, org_id: int | None = None) -> HandedOver:
    """移交: every open case of one person (at one body) to another. Cases the receiver has no post for stay.

    Each case is its own transaction and entry, so that a long list can be taken up again where it broke off.
    """
    if giver.pk == receiver.pk:
        raise Refused("接收人不能是本人。", code="self", field="receiver")
    if not reason.strip():
        raise Refused("请写明移交原因。", code="reason_required", field="reason")
    able = actor_for(receiver)
    result = HandedOver()
    for case in open_cases_of(giver, org_id):
        try:
            _hand_over_one(case, giver, receiver, able, by, reason.strip())
        except Refused as refusal:
            result.refused.append((case, refusal.message))
        else:
            result.moved += 1
    if result.moved and receiver.pk != by.account_id:
        fingerprint = f"handover:{giver.pk}:{today()}:{result.moved}"
        notices.tell([receiver], f"{giver}向您移交了 {result.moved} 件在办件", fingerprint=fingerprint, link="/desk/")
    return result


def open_cases_of(account: Account, org_id: int | None = None) -> list[Case]:
    rows = Case.objects.filter(handler=account, closed_on=None).select_related("org")
    return list((rows.filter(org_id=org_id) if org_id is not None else rows).order_by("due_sort", "pk"))


@transaction.atomic
def _hand_over_one(case: Case, giver: Account, receiver: Account, able: Actor, by: Actor, reason: str) -> None:
    held = _lock(case)
    if held.handler_id != giver.pk:
        raise Refused("已不由移交人承办。", code="moved")
    if by.account_id != giver.pk and by.kind != "system" and not by.holds(ADMIN, held.org):
        raise NotAllowed(f"只能由本人或{held.org.label}的平台管理员移交。")
    _check_can_handle(held, receiver, able, held.department)
    held.handler = receiver
    held.save(update_fields=["handler"])
    _record(held, "hand_over", by, {"from": giver.name, "to": receiver.name, "reason": reason})


def release_orphans() -> int:
    """Open cases whose handler was switched off or has no post there any more go back to everybody's inbox."""
    released = 0
    handlers = (
        Case.objects.filter(closed_on=None, handler__isnull=False).values_list("handler_id", flat=True).distinct()
    )
    for account in Account.objects.filter(pk__in=list(handlers)).order_by("pk"):
        able = actor_for(account)
        for case in open_cases_of(account):
            if able.holds_any(acting_roles(procedure(case.kind)), case.org) is None:
                released += _release(case, account)
    return released


@transaction.atomic
def _release(case: Case, account: Account) -> bool:
    held = _lock(case)
    if held.handler_id != account.pk:
        return False
    held.handler = None
    held.save(update_fields=["handler"])
    _record(held, "hand_over", CLOCK, {"from": account.name, "to": "", "reason": "承办人已无相应岗位"})
    told = people.holders(held.waiting_role, held.org, department_id=held.department_id) if held.waiting_role else []
    _tell(told, held, f"{held.number} 原承办人已无岗位，请重新分办")
    return True


def _lock(case: Case) -> Case:
    held = Case.objects.select_for_update(of=("self",)).select_related("org", "department", "handler").get(pk=case.pk)
    if held.closed_on is not None:
        raise Refused("本件已办结。", code="closed")
    return held


def _check_can_handle(case: Case, account: Account, able: Actor, department: Department | None) -> None:
    roles = acting_roles(procedure(case.kind))
    fitting = [h for h in able.holdings if h.role in roles and able.holding(h.role, case.org)]
    if not fitting:
        raise Refused(f"“{account}”在{case.org.label}没有办理此类事项的岗位。", code="no_post", field="handler")
    if department is not None and not any(h.department_id in (None, department.pk) for h in fitting):
        raise Refused(f"“{account}”的岗位不在“{department}”。", code="other_department", field="handler")


def _record(case: Case, verb: str, by: Actor, details: dict[str, Any]) -> None:
    entry = journal.write(
        subject=case.subject,
        verb=verb,
        by=by,
        act=f"cases.{verb}",
        org=case.org,
        details=details,
        step_before=case.step,
        step_after=case.step,
    )
    emit(
        CaseActed(
            case_uid=case.uid,
            number=case.number,
            kind=case.kind,
            act=verb,
            step=case.step,
            org_path=case.org_path,
            entry_id=entry.pk,
        )
    )


def _tell(accounts: Iterable[Account], case: Case, title: str) -> None:
    fingerprint = f"assigned:{case.uid}:{case.handler_id}:{today()}"
    notices.tell(accounts, title, fingerprint=fingerprint, link=f"/desk/cases/{case.uid}/", case_uid=case.uid)


def _reason(reason: str) -> dict[str, str]:
    return {"reason": reason.strip()} if reason.strip() else {}


def _pk(row: Department | Account | None) -> int | None:
    return row.pk if row else None


def _copy(held: Case, case: Case) -> None:
    """What the caller holds shows the change too."""
    case.department, case.handler = held.department, held.handler
