"""Delegation (授权代理): given and taken back here, in the journal of both people."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import queries, rules
from gongkai.kernel.people.actions.authority import lock_all, require_admin_of, write
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Delegation, Post
from gongkai.kernel.registry import role_label, separations
from gongkai.kernel.workdays import today


@transaction.atomic
def delegate(
    giver: Account,
    receiver: Account,
    *,
    by: Actor,
    from_on: date,
    to_on: date,
    reason: str,
    role: str = "",
    org: Organisation | None = None,
) -> Delegation:
    """Let somebody act in one's posts for a time; all of them, or those of one role or body."""
    if by.account_id != giver.pk:
        require_admin_of(giver, by)
    if not reason.strip():
        raise Refused("请写明授权事由。", code="reason_required", field="reason")
    if to_on < from_on:
        raise Refused("截止日期不能早于起始日期。", code="ends_before_start", field="to_on")
    if to_on < today():
        raise Refused("截止日期已经过去。", code="over", field="to_on")
    if giver.pk == receiver.pk:
        raise Refused("不能授权给自己。", code="self", field="receiver")
    # Both rows, always in the same order: two people delegating to each other at once must not wait for each other.
    locked = {a.pk: a for a in lock_all([giver, receiver])}
    giver, receiver = locked[giver.pk], locked[receiver.pk]
    if not receiver.is_active or not giver.is_active:
        raise Refused("账号已停用的人员不能授权或代理。", code="inactive_account", field="receiver")
    _check_scope(giver, role, org, from_on, to_on)
    _check_circle(giver, receiver, role, org, from_on, to_on)
    delegation = Delegation.objects.create(
        from_account=giver, to_account=receiver, org=org, role=role, from_on=from_on, to_on=to_on, reason=reason.strip()
    )
    warnings = rules.conflicts(queries.held_by(receiver, on=max(from_on, today())), separations())
    details = {**_delegation_details(delegation), **({"warnings": warnings} if warnings else {})}
    for account in (giver, receiver):
        write(account, "delegate", by, details, org=org, act="people.delegate")
    return delegation


def _check_scope(giver: Account, role: str, org: Organisation | None, from_on: date, to_on: date) -> None:
    wanted = Delegation(from_account=giver, org=org, role=role, from_on=from_on, to_on=to_on)
    posts = Post.objects.filter(account=giver, org__active=True).select_related("org")
    if not any(queries.covers(wanted, post) for post in posts):
        what = "、".join(filter(None, [org.label if org else "", role_label(role) if role else ""]))
        raise Refused(
            f"“{giver}”在此期间没有{what or '任何'}岗位，无法授权。", code="not_held", field="role" if role else "org"
        )


def _check_circle(
    giver: Account, receiver: Account, role: str, org: Organisation | None, from_on: date, to_on: date
) -> None:
    live = Delegation.objects.filter(revoked_at=None, from_on__lte=to_on, to_on__gte=from_on)
    if live.filter(from_account=giver, to_account=receiver, role=role, org=org).exists():
        raise Refused(f"此期间已授权“{receiver}”代理。", code="duplicate", field="receiver")
    if rules.leads_back(live.values_list("from_account_id", "to_account_id"), giver.pk, receiver.pk):
        raise Refused(
            f"“{receiver}”在此期间已（直接或间接）授权给“{giver}”，不能互为代理。", code="circle", field="receiver"
        )


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, by: Actor, reason: str = "") -> Delegation:
    """Take a delegation back at once: the giver, the receiver who declines it, or an administrator."""
    if by.account_id not in (delegation.from_account_id, delegation.to_account_id):
        require_admin_of(delegation.from_account, by)
    giver, receiver = lock_all([delegation.from_account, delegation.to_account], keep_order=True)
    held = Delegation.objects.select_related("org").get(pk=delegation.pk)
    if held.revoked_at is not None:
        raise Refused("该授权已经撤销。", code="revoked")
    if held.to_on < today():
        raise Refused("该授权已经到期。", code="over")
    held.revoked_at = delegation.revoked_at = timezone.now()
    held.save(update_fields=["revoked_at"])
    details = {**_delegation_details(held), **({"reason": reason} if reason else {})}
    for account in (giver, receiver):
        write(account, "revoke", by, details, org=held.org, act="people.revoke_delegation")
    return held


def _delegation_details(delegation: Delegation) -> dict[str, Any]:
    return {
        "from": delegation.from_account.name,
        "to": delegation.to_account.name,
        "role": delegation.role,
        "org": delegation.org.name if delegation.org else "",
        "from_on": delegation.from_on,
        "to_on": delegation.to_on,
        "reason": delegation.reason,
    }
