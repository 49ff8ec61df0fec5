"""动态口令 (TOTP, RFC 6238) and recovery codes: set up, checked, reset. Passkeys have their own file."""

import hashlib
import hmac
import secrets
import time
from binascii import unhexlify

from django.conf import settings
from django.db import transaction
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.people import sessions
from gongkai.kernel.people.actions.authority import lock, require_admin_of, write
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Passkey

RECOVERY_CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_key() -> str:
    """A fresh secret of 160 bits, hexadecimal; kept in the session until the first code proves it arrived."""
    return secrets.token_hex(20)


def unsaved_device(account: Account, key: str) -> TOTPDevice:
    return TOTPDevice(user=account, name="动态口令", key=key, confirmed=True)


@transaction.atomic
def enrol(account: Account, *, by: Actor, key: str, code: str) -> tuple[TOTPDevice, list[str]]:
    """Bind an authenticator whose first code fits; returns the device and the recovery codes, shown this once.

    An earlier authenticator and earlier recovery codes stop working; passkeys stay.
    """
    _require_self(account, by)
    locked = lock(account)
    reader = TOTP(unhexlify(key))
    reader.time = time.time()
    if not (code.isdigit() and len(code) == 6 and reader.verify(int(code), tolerance=1)):
        raise Refused("动态口令不正确，请核对手机时间后重试。", code="wrong_code", field="code")
    _forget_devices(locked)
    device = unsaved_device(locked, key)
    # The code just used is spent.
    device.last_t = reader.t()
    device.save(force_insert=True)
    codes = new_codes(locked)
    write(locked, "configure", by, {"what": "启用动态口令"}, act="people.enrol_second_factor")
    return device, codes


@transaction.atomic
def renew_recovery_codes(account: Account, *, by: Actor) -> list[str]:
    """New recovery codes; the old ones stop working."""
    _require_self(account, by)
    locked = lock(account)
    if not has_factor(locked):
        raise Refused("尚未启用动态口令或者通行密钥。", code="no_device")
    codes = new_codes(locked)
    write(locked, "configure", by, {"what": "重新生成备用码"}, act="people.renew_recovery_codes")
    return codes


@transaction.atomic
def reset_second_factor(account: Account, *, by: Actor, reason: str) -> None:
    """Forget a lost authenticator and every passkey; the person is logged out and sets up new ones at the next
    log-in."""
    if by.account_id == account.pk:
        raise NotAllowed("不能重置自己的第二验证，请使用备用码登录后重新绑定，或联系平台管理员。")
    require_admin_of(account, by)
    if not reason.strip():
        raise Refused("请写明重置原因。", code="reason_required", field="reason")
    locked = lock(account)
    _forget_devices(locked)
    keys, _ = Passkey.objects.filter(user=locked).delete()
    sessions.end_all(locked)
    details = {"what": "重置动态口令", "reason": reason.strip(), **({"passkeys": keys} if keys else {})}
    write(locked, "configure", by, details, act="people.reset_second_factor")


def device_of(account: Account) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=account, confirmed=True).first()


def passkeys_of(account: Account) -> list[Passkey]:
    """Those that still work, oldest first."""
    return list(Passkey.objects.filter(user=account, confirmed=True))


def has_factor(account: Account) -> bool:
    """Whether there is anything to ask for in the second step."""
    return device_of(account) is not None or Passkey.objects.filter(user=account, confirmed=True).exists()


def codes_left(account: Account) -> int:
    return StaticToken.objects.filter(device__user=account, device__confirmed=True).count()


@transaction.atomic
def check(account: Account, code: str) -> Device | None:
    """The device that accepts a code: six digits from the authenticator, or a recovery code, which is spent.

    Wrong codes make the next try wait longer (throttling of the device).
    """
    text = code.strip().lower().replace(" ", "").replace("-", "")
    if text.isdigit() and len(text) == 6:
        device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
    else:
        device = StaticDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
        text = _hashed(text)
    return device if device is not None and device.verify_token(text) else None


def _require_self(account: Account, by: Actor) -> None:
    if by.account_id != account.pk:
        raise NotAllowed("动态口令只能由本人设置。")


def _forget_devices(account: Account) -> None:
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()


def new_codes(account: Account) -> list[str]:
    """Fresh recovery codes in place of any earlier ones, stored as keyed digests; shown this once."""
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name="备用码", confirmed=True)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=_hashed(code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hashed(code: str) -> str:
    """What is stored of a recovery code: keyed, cut to the width of the column (64 bits)."""
    return hmac.new(settings.SECRET_KEY.encode(), f"recovery:{code}".encode(), hashlib.sha256).hexdigest()[:16]
