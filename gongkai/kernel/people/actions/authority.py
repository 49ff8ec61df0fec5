"""Who may change which account, and what every change here does: lock the row, write the entry."""

from typing import Any

from gongkai.kernel.cases.refusals import NotAllowed
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Post
from gongkai.kernel.registry import role_label

ADMIN = "platform.admin"


def is_superuser(by: Actor) -> bool:
    if by.kind != "staff" or by.account_id is None:
        return False
    return Account.objects.filter(pk=by.account_id, is_superuser=True, is_active=True).exists()


def require_admin(by: Actor, org: Organisation | None = None) -> None:
    """The platform itself, a superuser, or 平台管理员 of the body (of any body, where none is named)."""
    if by.kind == "system":
        return
    if by.holds(ADMIN, org) if org is not None else ADMIN in by.roles:
        return
    if not is_superuser(by):
        raise NotAllowed(f"须由{org.label if org else '平台'}的{role_label(ADMIN)}办理。")


def require_admin_of(account: Account, by: Actor) -> None:
    """An administrator whose reach covers every post of this person: otherwise the password of somebody higher up
    would be a way to that person's posts."""
    if by.kind == "system":
        return
    if is_superuser(by):
        return
    bodies = [post.org for post in Post.objects.filter(account=account).select_related("org")]
    if account.is_staff or account.is_superuser or ADMIN not in by.roles or not all(by.holds(ADMIN, o) for o in bodies):
        raise NotAllowed(f"“{account}”的账号不在您的管理范围内。")


def lock(account: Account) -> Account:
    return Account.objects.select_for_update().get(pk=account.pk)


def lock_all(accounts: list[Account], *, keep_order: bool = False) -> list[Account]:
    found = {
        a.pk: a for a in Account.objects.select_for_update().filter(pk__in=[a.pk for a in accounts]).order_by("pk")
    }
    return [found[a.pk] for a in accounts] if keep_order else list(found.values())


def write(
    account: Account, verb: str, by: Actor, details: dict[str, Any], *, org: Organisation | None = None, act: str = ""
) -> None:
    journal.write(subject=account.subject, verb=verb, by=by, act=act, org=org, details=details)
