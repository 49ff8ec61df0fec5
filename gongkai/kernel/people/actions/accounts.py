"""Accounts (账号): made and changed here, each change in one transaction with its journal entry."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.people import sessions
from gongkai.kernel.people.actions.authority import is_superuser, lock, require_admin, require_admin_of, write
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

OWN_FIELDS = frozenset({"phone", "email"})
ADMIN_FIELDS = OWN_FIELDS | {"name", "username", "is_active"}
SUPERUSER_FIELDS = ADMIN_FIELDS | {"is_staff", "is_superuser"}


@transaction.atomic
def create_account(
    *,
    by: Actor,
    username: str,
    name: str,
    password: str | None = None,
    phone: str = "",
    email: str = "",
    is_service: bool = False,
) -> Account:
    """A new account without any post; without a password nobody can log in with it yet, and never with that of a
    system (`is_service`)."""
    require_admin(by)
    username, name = username.strip(), name.strip()
    if not username or not name:
        raise Refused("登录名和姓名都要填写。", code="required", field="name" if username else "username")
    if Account.objects.filter(username=username).exists():
        raise Refused(f"登录名“{username}”已被使用。", code="duplicate", field="username")
    account = Account(username=username, name=name, phone=phone, email=email, is_service=is_service)
    if password is not None:
        _check_password(password, account)
    account.set_password(password)
    account.save(force_insert=True)
    write(account, "create", by, {"username": username, "name": name})
    return account


@transaction.atomic
def change_account(account: Account, *, by: Actor, **values: Any) -> Account:
    """Change contact data (one's own), name, log-in or whether the account is in use (administrators).

    Switching an account off ends its sessions.
    """
    allowed = _changeable(account, by)
    if strange := sorted(values.keys() - allowed):
        raise NotAllowed(f"您不能修改这些内容：{'、'.join(_labels(strange))}。")
    locked = lock(account)
    if values.get("is_active") is False and by.account_id == account.pk:
        raise Refused("不能停用自己的账号。", code="self", field="is_active")
    username = values.get("username", locked.username)
    if username != locked.username and Account.objects.filter(username=username).exists():
        raise Refused(f"登录名“{username}”已被使用。", code="duplicate", field="username")
    changed = sorted(name for name, value in values.items() if getattr(locked, name) != value)
    for name in changed:
        setattr(locked, name, values[name])
        setattr(account, name, values[name])
    if changed:
        locked.save(update_fields=changed)
        # Which fields, not what they hold: a phone number is personal data, and entries are for ever.
        shown = {name: values[name] for name in changed if name not in OWN_FIELDS}
        write(locked, "configure", by, {"fields": _labels(changed), **shown})
    if "is_active" in changed and not locked.is_active:
        sessions.end_all(locked)
    return locked


@transaction.atomic
def set_password(account: Account, password: str, *, by: Actor) -> None:
    """A new password, one's own or by an administrator; every session of the account ends with it."""
    if by.account_id != account.pk:
        require_admin_of(account, by)
    locked = lock(account)
    if locked.is_service:
        raise Refused("这是业务系统的账号，不能设置登录口令。", code="service_account", field="password")
    _check_password(password, locked)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    account.password = locked.password
    write(locked, "configure", by, {"what": "修改密码" if by.account_id == account.pk else "重置密码"})


@transaction.atomic
def renew_calendar(account: Account, *, by: Actor, on: bool = True) -> None:
    """A new secret address for the calendar subscription, or none; the old address stops working."""
    if by.account_id != account.pk:
        raise NotAllowed("只能设置自己的日历订阅。")
    locked = lock(account)
    past = abs(locked.calendar_version)
    locked.calendar_version = past + 1 if on else -past
    locked.save(update_fields=["calendar_version"])
    account.calendar_version = locked.calendar_version
    write(locked, "configure", by, {"what": "启用日历订阅" if on else "停用日历订阅"})


def _changeable(account: Account, by: Actor) -> frozenset[str]:
    if by.kind == "system" or is_superuser(by):
        return SUPERUSER_FIELDS
    if by.account_id == account.pk:
        return OWN_FIELDS
    require_admin_of(account, by)
    return ADMIN_FIELDS


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused("".join(error.messages), code="weak_password", field="password") from error


def _labels(names: Iterable[str]) -> list[str]:
    known = {f.name: str(f.verbose_name) for f in Account._meta.concrete_fields}
    return [known.get(name, name) for name in names]
