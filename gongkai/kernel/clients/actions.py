"""接入系统: made, changed, given a new secret and revoked here by administrators; each change with its entry."""

import ipaddress
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.clients import queries, scopes, secrets
from gongkai.kernel.clients.models import Client, Officer, Secret, Token
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actions.accounts import change_account, create_account
from gongkai.kernel.people.actions.authority import require_admin
from gongkai.kernel.people.actions.posts import end_post, give_post
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.kernel.people.notices import tell
from gongkai.kernel.people.queries import people_at, posts_of
from gongkai.kernel.registry import role_label
from gongkai.kernel.workdays import now, today

MOST_PER_MINUTE = 6000
MOST_NETWORKS = 20
LONGEST_OVERLAP = 24 * 14


@transaction.atomic
def create_client(
    *,
    by: Actor,
    org: Organisation,
    name: str,
    contact: str,
    phone: str,
    wanted: Sequence[str],
    roles: Sequence[str] = (),
    networks: Sequence[str] = (),
    per_minute: int = 600,
    expires_on: date | None = None,
) -> tuple[Client, str]:
    """A system of this body with an account of its own; returns it with its first secret, told this once."""
    require_admin(by, org)
    if not org.active:
        raise Refused(f"“{org}”已停用，不能接入系统。", code="inactive_org", field="org")
    name = name.strip()
    if not name or not contact.strip() or not phone.strip():
        raise Refused("系统名称、联系人和联系电话都要填写。", code="required", field="name" if not name else "contact")
    if Client.objects.filter(org=org, name=name, revoked_at=None).exists():
        raise Refused(f"{org.label}已经有名为“{name}”的接入系统。", code="duplicate", field="name")
    fields = _checked(wanted, networks, per_minute, expires_on)
    uid = uuid.uuid4()
    account = create_account(by=by, username=f"client-{uid.hex[:20]}", name=name, is_service=True)
    client = Client(uid=uid, org=org, name=name, account=account, contact=contact.strip(), phone=phone.strip())
    for key, value in fields.items():
        setattr(client, key, value)
    client.save(force_insert=True)
    _hold(client, roles, by=by)
    _write(client, "create", by, {"name": name, **_said(client), "roles": _labels(roles)})
    return client, _new_secret(client)


@transaction.atomic
def change_client(
    client: Client,
    *,
    by: Actor,
    contact: str,
    phone: str,
    wanted: Sequence[str],
    roles: Sequence[str],
    networks: Sequence[str] = (),
    per_minute: int = 600,
    expires_on: date | None = None,
) -> Client:
    """Change what it may do. Tokens already given carry less from now on, never more."""
    require_admin(by, client.org)
    locked = _lock(client)
    before = {**_said(locked), "roles": _labels(queries.roles_of(locked))}
    for key, value in _checked(wanted, networks, per_minute, expires_on).items():
        setattr(locked, key, value)
    locked.contact, locked.phone = contact.strip(), phone.strip()
    locked.save()
    _hold(locked, roles, by=by)
    after = {**_said(locked), "roles": _labels(roles)}
    changed = {key: after[key] for key in after if before[key] != after[key]}
    _write(locked, "configure", by, {"name": locked.name, **changed})
    return locked


@transaction.atomic
def rotate_secret(client: Client, *, by: Actor, keep_hours: int = 0) -> str:
    """A new secret, told this once; the one before holds for some hours more, so that nothing stands still."""
    require_admin(by, client.org)
    locked = _lock(client)
    if not 0 <= keep_hours <= LONGEST_OVERLAP:
        raise Refused(f"原密钥最多再保留{LONGEST_OVERLAP}小时。", field="keep_hours")
    held = Secret.objects.filter(client=locked)
    latest = held.first()
    if keep_hours and latest is not None and (latest.expires_at is None or latest.expires_at > now()):
        held.exclude(pk=latest.pk).delete()
        latest.expires_at = now() + timedelta(hours=keep_hours)
        latest.save(update_fields=["expires_at"])
    else:
        # Its tokens go with it.
        held.delete()
    _write(locked, "configure", by, {"name": locked.name, "what": "更换密钥", "keep_hours": keep_hours})
    return _new_secret(locked)


@transaction.atomic
def revoke_client(client: Client, *, by: Actor, reason: str) -> Client:
    """停用, for good: secrets and tokens are void at once, the posts of the system end."""
    require_admin(by, client.org)
    locked = _lock(client)
    if not reason.strip():
        raise Refused("请写明停用的理由。", code="reason_required", field="reason")
    Secret.objects.filter(client=locked).delete()
    _hold(locked, (), by=by)
    change_account(locked.account, by=by, is_active=False)
    locked.revoked_at, locked.revoked_reason = now(), reason.strip()[:200]
    locked.save(update_fields=["revoked_at", "revoked_reason"])
    _write(locked, "revoke", by, {"name": locked.name, "reason": locked.revoked_reason})
    return locked


@transaction.atomic
def name_officer(client: Client, account: Account, *, by: Actor) -> Officer:
    """经办人登记: the client may act in the posts this person has at its body; the person is told."""
    require_admin(by, client.org)
    locked = _lock(client)
    if account.is_service or not people_at(locked.org).filter(pk=account.pk).exists():
        raise Refused(f"“{account}”今天在{locked.org.label}没有岗位，不能登记为经办人。", field="account")
    officer, is_new = Officer.objects.get_or_create(client=locked, account=account)
    if is_new:
        _write(locked, "delegate", by, {"name": locked.name, "handler": account.name, "username": account.username})
        title = f"您已登记为“{locked.name}”的经办人，该系统可以以您的名义办理"
        tell([account], title, fingerprint=f"client-officer:{officer.pk}", link="/account/")
    return officer


@transaction.atomic
def drop_officer(officer: Officer, *, by: Actor) -> None:
    client = officer.client
    require_admin(by, client.org)
    _write(client, "revoke", by, {"name": client.name, "handler": officer.account.name, "what": "撤销经办人登记"})
    officer.delete()


def _lock(client: Client) -> Client:
    locked = Client.objects.select_for_update(of=("self",)).select_related("org", "account").get(pk=client.pk)
    if locked.revoked_at is not None:
        raise Refused("这个接入系统已经停用；需要时请重新登记。", code="revoked")
    return locked


def _new_secret(client: Client) -> str:
    secret = secrets.new(secrets.SECRET)
    Secret.objects.create(client=client, digest=secrets.digest(secret))
    return secret


def _checked(
    wanted: Sequence[str], networks: Sequence[str], per_minute: int, expires_on: date | None
) -> dict[str, Any]:
    known = scopes.known()
    if unknown := [name for name in wanted if name not in known]:
        raise Refused(f"没有这样的权限范围：{'、'.join(unknown)}。", field="wanted")
    if not wanted:
        raise Refused("请至少选择一项权限范围。", field="wanted")
    if expires_on is not None and expires_on < today():
        raise Refused("有效期不能早于今天。", field="expires_on")
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise Refused(f"每分钟请求上限应在1至{MOST_PER_MINUTE}之间。", field="per_minute")
    return {
        "scopes": [name for name in known if name in wanted],
        "networks": _networks(networks),
        "per_minute": per_minute,
        "expires_on": expires_on,
    }


def _networks(given: Iterable[str]) -> list[str]:
    found = []
    for text in (line.strip() for line in given):
        if not text:
            continue
        try:
            found.append(str(ipaddress.ip_network(text, strict=False)))
        except ValueError:
            raise Refused(f"“{text}”不是有效的网络地址，应为 10.1.2.3 或者 10.1.2.0/24。", field="networks") from None
    if len(found) > MOST_NETWORKS:
        raise Refused(f"允许的网络地址最多{MOST_NETWORKS}个。", field="networks")
    return list(dict.fromkeys(found))


def _hold(client: Client, roles: Sequence[str], *, by: Actor) -> None:
    """Exactly these posts at its body from today on; each given and ended as anybody's, with its entry."""
    if strange := [role for role in roles if role not in scopes.roles_of(client.scopes)]:
        raise Refused(f"所选的权限范围用不到这些岗位：{'、'.join(_labels(strange))}。", field="roles")
    held = {post.role: post for post in posts_of(client.account)}
    for role, post in held.items():
        if role not in roles:
            end_post(post, by=by, reason="接入系统的设置变更")
    for role in roles:
        if role not in held:
            give_post(client.account, by=by, role=role, org=client.org)


def _said(client: Client) -> dict[str, Any]:
    return {
        "contact": client.contact,
        "scopes": [scopes.label(name) for name in client.scopes],
        "networks": list(client.networks),
        "per_minute": client.per_minute,
        "to_on": client.expires_on,
    }


def _labels(roles: Iterable[str]) -> list[str]:
    return [role_label(role) for role in roles]


def _write(client: Client, verb: str, by: Actor, details: dict[str, Any]) -> None:
    journal.write(subject=client.subject, verb=verb, by=by, act="clients.keep", org=client.org, details=details)


def forget_past() -> int:
    """Drop tokens that are over; returns how many."""
    return Token.objects.filter(expires_at__lt=now()).delete()[0]
