"""通行密钥 (WebAuthn): added, used, renamed, removed. The ceremony itself is the library's; who may, and what is kept,
is decided here."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement, UserVerificationRequirement

from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.people import webauthn
from gongkai.kernel.people.actions import second_factor
from gongkai.kernel.people.actions.authority import lock, write
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, NoticeLevel, Passkey
from gongkai.kernel.people.notices import tell

MOST = 10
NAME_LENGTH = 30


def are_offered() -> bool:
    """Browsers make passkeys for names only, not for addresses, and only over https (or on the machine itself)."""
    name, scheme = webauthn.domain(), urlsplit(settings.SITE_URL).scheme
    is_address = ":" in name or name.replace(".", "").isdigit()
    return bool(name) and not is_address and (scheme == "https" or name == "localhost")


def begin_adding(account: Account) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for the browser, and the state to keep in the session until it answers."""
    about = PublicKeyCredentialUserEntity(id=account.uid.bytes, name=account.username, display_name=account.name)
    options, state = webauthn.server().register_begin(
        about,
        [webauthn.credential_of(one.credential) for one in Passkey.objects.filter(user=account)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


@transaction.atomic
def add(
    account: Account, *, by: Actor, name: str, state: dict[str, Any], answer: dict[str, Any]
) -> tuple[Passkey, list[str]]:
    """Keep a new passkey; returns it with the recovery codes, if these are the account's first."""
    if by.account_id != account.pk:
        raise NotAllowed("通行密钥只能由本人添加。")
    locked = lock(account)
    if Passkey.objects.filter(user=locked).count() >= MOST:
        raise Refused(f"每个账号最多 {MOST} 个通行密钥，请先移除不用的。", code="too_many")
    made = webauthn.registered(state, answer)
    if Passkey.objects.filter(credential_id=made.key).exists():
        raise Refused(webauthn.KNOWN, code="duplicate")
    passkey = Passkey.objects.create(
        user=locked,
        name=_name(name),
        confirmed=True,
        credential_id=made.key,
        credential=made.credential,
        sign_count=made.counter,
    )
    codes = [] if StaticDevice.objects.filter(user=locked).exists() else second_factor.new_codes(locked)
    write(locked, "configure", by, {"what": "添加通行密钥", "name": passkey.name}, act="people.add_passkey")
    return passkey, codes


def begin_use(account: Account | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for the second step of an account, or, without one, for logging in by passkey alone: then the device
    itself has to verify its owner (fingerprint, face, PIN)."""
    if account is None:
        options, state = webauthn.server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    else:
        known = [webauthn.credential_of(one.credential) for one in second_factor.passkeys_of(account)]
        options, state = webauthn.server().authenticate_begin(known, UserVerificationRequirement.PREFERRED)
    return dict(options), dict(state)


def check(account: Account | None, *, state: dict[str, Any], answer: dict[str, Any]) -> Passkey | None:
    """The passkey that gave this answer: of this account, or of whichever active account it belongs to.

    A counter that did not grow means two devices hold the same key: it stops working, its owner is told.
    """
    read = webauthn.answer_of(answer)
    if read is None:
        return None
    with transaction.atomic():
        passkey = Passkey.objects.select_for_update(of=("self",)).filter(credential_id=read.key, confirmed=True).first()
        if passkey is None or not passkey.user.is_active or (account is not None and passkey.user_id != account.pk):
            return None
        if account is None and read.owner != passkey.user.uid.bytes:
            return None
        if not read.is_signed_by(passkey.credential, state):
            return None
        if read.went_back(passkey.sign_count):
            _suspend(passkey)
            return None
        passkey.sign_count, passkey.last_used_at = read.counter, timezone.now()
        passkey.save(update_fields=["sign_count", "last_used_at"])
    return passkey


def _suspend(passkey: Passkey) -> None:
    passkey.confirmed, passkey.suspended_at = False, timezone.now()
    passkey.save(update_fields=["confirmed", "suspended_at"])
    owner = Actor(kind="public", name="未登录者")
    details = {"what": "通行密钥的签名计数倒退，可能被复制，已停用", "name": passkey.name}
    write(passkey.user, "warn", owner, details, act="people.suspend_passkey")
    title = f"通行密钥“{passkey.name}”的签名计数倒退，可能被复制，已停用。请移除后重新添加。"
    tell(
        [passkey.user],
        title,
        fingerprint=f"passkey:{passkey.pk}",
        link="/account/passkeys/",
        level=NoticeLevel.LATE,
    )


@transaction.atomic
def rename(passkey: Passkey, *, by: Actor, name: str) -> None:
    _require_owner(passkey, by)
    before, passkey.name = passkey.name, _name(name)
    passkey.save(update_fields=["name"])
    details = {"what": "通行密钥改名", "before": before, "name": passkey.name}
    write(passkey.user, "configure", by, details, act="people.rename_passkey")


@transaction.atomic
def remove(passkey: Passkey, *, by: Actor) -> None:
    """Forget a passkey. The last proof of an account that has to have one stays: first another is added."""
    _require_owner(passkey, by)
    account = lock(passkey.user)
    others = [one for one in second_factor.passkeys_of(account) if one.pk != passkey.pk]
    if settings.REQUIRE_SECOND_FACTOR and not others and second_factor.device_of(account) is None:
        raise Refused("这是您唯一的第二验证方式，请先绑定动态口令或者添加另一个通行密钥。", code="last_factor")
    details = {"what": "移除通行密钥", "name": passkey.name}
    passkey.delete()
    if not second_factor.has_factor(account):
        StaticDevice.objects.filter(user=account).delete()
    write(account, "configure", by, details, act="people.remove_passkey")


def of_account(account: Account) -> list[Passkey]:
    """All of them, the suspended ones too."""
    return list(Passkey.objects.filter(user=account))


def one_of(account: Account, number: int) -> Passkey | None:
    return Passkey.objects.filter(user=account, pk=number).first()


def _require_owner(passkey: Passkey, by: Actor) -> None:
    if by.account_id != passkey.user_id:
        raise NotAllowed("只能管理自己的通行密钥。")


def _name(text: str) -> str:
    return text.strip()[:NAME_LENGTH] or "通行密钥"
