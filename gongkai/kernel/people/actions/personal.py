"""What is held about an account's owner: a copy for the owner, erasure once the account is closed."""

from typing import Any

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people import queries, sessions
from gongkai.kernel.people.actions.authority import lock, require_admin_of, write
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Identity, Notice, Passkey, Post, SignIn
from gongkai.kernel.registry import role_label

ENTRIES = 5000


@transaction.atomic
def copy_of_account(account: Account, *, by: Actor) -> dict[str, Any]:
    """Everything held about the owner, by Chinese label; the journal notes that it was read."""
    if by.account_id != account.pk:
        raise NotAllowed("只能下载自己的个人信息。")
    journal.record_read(account.subject, by=by, what="本人下载个人信息副本")
    posts = Post.objects.filter(account=account).select_related("org").order_by("from_on", "pk")
    given, held = queries.delegations_given(account), queries.delegations_held(account)
    signed = SignIn.objects.filter(account=account)
    own = Entry.objects.filter(subject=account.subject).order_by("-pk")[:ENTRIES]
    return {
        "账号": {
            "登录名": account.username,
            "姓名": account.name,
            "手机号码": account.phone,
            "电子邮箱": account.email,
            "创建时间": account.date_joined,
            "最近登录": account.last_login,
        },
        "岗位": [f"{p.org.name} {role_label(p.role)} {p.from_on}至{p.to_on or '今'}" for p in posts],
        "授权代理": [f"{d.from_account}委托{d.to_account} {d.from_on}至{d.to_on} {d.reason}" for d in (*given, *held)],
        "登录中的设备": [f"{s.at:%Y-%m-%d %H:%M} {s.address or ''} {s.agent}" for s in signed],
        "通行密钥": [f"{p.name} {p.created_at:%Y-%m-%d}" for p in Passkey.objects.filter(user=account)],
        "外部身份": [f"{i.issuer} {i.username}" for i in Identity.objects.filter(account=account)],
        "账号日志": [f"{e.at:%Y-%m-%d %H:%M} {e.verb_label} {e.details_json}" for e in own],
    }


@transaction.atomic
def erase_account(account: Account, *, by: Actor, reason: str) -> None:
    """What only served logging in goes; name, posts and what was done in office are part of the files and stay."""
    require_admin_of(account, by)
    if not reason.strip():
        raise Refused("请写明原因。", code="reason_required", field="reason")
    locked = lock(account)
    if locked.is_active:
        raise Refused("请先停用账号，再删除个人信息。", code="active")
    sessions.end_all(locked)
    for model in (TOTPDevice, StaticDevice, Passkey):
        model.objects.filter(user=locked).delete()
    for owned in (Identity, Notice, SignIn):
        owned.objects.filter(account=locked).delete()
    locked.phone = locked.email = ""
    locked.set_unusable_password()
    locked.calendar_version = -abs(locked.calendar_version)
    locked.save(update_fields=["phone", "email", "password", "calendar_version"])
    details = {"what": "删除个人信息", "reason": reason.strip(), "kept": "姓名、岗位和履职记录"}
    write(locked, "delete", by, details, act="people.erase_account")
