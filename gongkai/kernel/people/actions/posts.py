"""Posts (岗位): given and ended here, each change in one transaction with its journal entry."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people import queries, rules
from gongkai.kernel.people.actions.authority import lock, require_admin, write
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Post
from gongkai.kernel.registry import role as role_by_id
from gongkai.kernel.registry import role_label
from gongkai.kernel.workdays import today


@transaction.atomic
def give_post(
    account: Account,
    *,
    by: Actor,
    role: str,
    org: Organisation,
    department: Department | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Post:
    """Appoint somebody to a post (岗位). What breaks the separation of duties is allowed, but said in the journal;
    ask `queries.conflicts_of` to say it beforehand."""
    require_admin(by, org)
    if role_by_id(role) is None:
        raise Refused(f"没有“{role}”这个岗位。", code="unknown_role", field="role")
    if not org.active:
        raise Refused(f"“{org}”已停用，不能设岗。", code="inactive_org", field="org")
    if department is not None and (department.org_id != org.pk or not department.active):
        raise Refused(f"“{department}”不是{org.label}的在用内设机构。", code="wrong_department", field="department")
    start = from_on or today()
    if to_on is not None and to_on < start:
        raise Refused("截止日期不能早于起始日期。", code="ends_before_start", field="to_on")
    locked = lock(account)
    if not locked.is_active:
        raise Refused(f"“{locked}”的账号已停用。", code="inactive_account", field="account")
    same = Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=start), account=locked, org=org, role=role)
    same = same.filter(department=department)
    if to_on is not None:
        same = same.filter(from_on__lte=to_on)
    if same.exists():
        raise Refused(f"“{locked}”在此期间已是{org.label}的{role_label(role)}。", code="duplicate", field="role")
    warnings = queries.conflicts_of(locked, rules.Held(role, org.path, start, to_on), on=start)
    post = Post.objects.create(account=locked, org=org, department=department, role=role, from_on=start, to_on=to_on)
    details = {**_post_details(post), **({"warnings": warnings} if warnings else {})}
    write(locked, "create", by, details, org=org, act="people.give_post")
    return post


@transaction.atomic
def end_post(post: Post, *, by: Actor, on: date | None = None, reason: str = "") -> Post | None:
    """End a post with its last day `on` (yesterday's holder is out today: default yesterday).

    A post that has not begun yet is taken back altogether: returns None.
    """
    require_admin(by, post.org)
    account = lock(post.account)
    held = Post.objects.select_related("org", "department").get(pk=post.pk)
    details = {**_post_details(held), **({"reason": reason} if reason else {})}
    last = on or today() - timedelta(days=1)
    if on is not None and on < held.from_on:
        raise Refused("截止日期不能早于起始日期。", code="ends_before_start", field="to_on")
    if last < held.from_on:
        held.delete()
        write(account, "revoke", by, {**details, "last_day": None}, org=held.org, act="people.end_post")
        return None
    held.to_on = post.to_on = last
    held.save(update_fields=["to_on"])
    write(account, "revoke", by, {**details, "last_day": last}, org=held.org, act="people.end_post")
    return held


def _post_details(post: Post) -> dict[str, Any]:
    return {
        "role": post.role,
        "role_label": role_label(post.role),
        "org": post.org.name,
        "department": post.department.name if post.department else "",
        "from_on": post.from_on,
        "to_on": post.to_on,
    }
