"""申请人的通行密钥 (WebAuthn): the same ceremony as for staff, in a table of its own, so that neither opens the other's
door."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement, UserVerificationRequirement

from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.actions.records import STRANGER, lock, write
from gongkai.kernel.applicants.models import Applicant, ApplicantPasskey
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.people import webauthn
from gongkai.kernel.people.actions.passkeys import MOST, NAME_LENGTH


def begin_adding(applicant: Applicant) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for the browser, and the state to keep in the session until it answers."""
    about = PublicKeyCredentialUserEntity(id=applicant.uid.bytes, name=applicant.masked_name, display_name="申请人")
    options, state = webauthn.server().register_begin(
        about,
        [webauthn.credential_of(one.credential) for one in ApplicantPasskey.objects.filter(applicant=applicant)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), dict(state)


@transaction.atomic
def add(applicant: Applicant, *, name: str, state: dict[str, Any], answer: dict[str, Any]) -> ApplicantPasskey:
    locked = lock(applicant)
    if ApplicantPasskey.objects.filter(applicant=locked).count() >= MOST:
        raise Refused(f"每个账号最多 {MOST} 个通行密钥，请先移除不用的。", code="too_many")
    made = webauthn.registered(state, answer)
    if ApplicantPasskey.objects.filter(credential_id=made.key).exists():
        raise Refused(webauthn.KNOWN, code="duplicate")
    passkey = ApplicantPasskey.objects.create(
        applicant=locked,
        name=name.strip()[:NAME_LENGTH] or "通行密钥",
        credential_id=made.key,
        credential=made.credential,
        sign_count=made.counter,
    )
    write(locked, "configure", "add_passkey", {"what": "添加通行密钥"})
    messages.send(
        locked,
        "applicants.security",
        fingerprint=f"passkey-added:{passkey.pk}",
        link="/my/security/",
        what="您的账号添加了一个通行密钥。",
    )
    return passkey


def begin_use() -> tuple[dict[str, Any], dict[str, Any]]:
    """Options for signing in by passkey alone: the device itself verifies its owner."""
    options, state = webauthn.server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options), dict(state)


@transaction.atomic
def check(*, state: dict[str, Any], answer: dict[str, Any]) -> Applicant | None:
    """Whose passkey gave this answer. A counter that did not grow means two devices hold the key: it stops working."""
    read = webauthn.answer_of(answer)
    if read is None:
        return None
    passkey = ApplicantPasskey.objects.select_for_update(of=("self",)).filter(credential_id=read.key).first()
    if passkey is None or passkey.suspended_at is not None or passkey.applicant.closed_at is not None:
        return None
    if read.owner != passkey.applicant.uid.bytes or not read.is_signed_by(passkey.credential, state):
        return None
    if read.went_back(passkey.sign_count):
        _suspend(passkey)
        return None
    passkey.sign_count, passkey.last_used_at = read.counter, timezone.now()
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return passkey.applicant


@transaction.atomic
def remove(applicant: Applicant, number: int) -> bool:
    """Forget a passkey; False when there is none of that number. The last one too: a code sent to the contact, or
    the counter, lets its owner in again."""
    locked = lock(applicant)
    passkey = ApplicantPasskey.objects.filter(applicant=locked, pk=number).first()
    if passkey is None:
        return False
    passkey.delete()
    write(locked, "configure", "remove_passkey", {"what": "移除通行密钥"})
    return True


def _suspend(passkey: ApplicantPasskey) -> None:
    passkey.suspended_at = timezone.now()
    passkey.save(update_fields=["suspended_at"])
    what = "通行密钥的签名计数倒退，可能被复制，已停用"
    write(passkey.applicant, "warn", "suspend_passkey", {"what": what}, by=STRANGER)
    messages.send(
        passkey.applicant,
        "applicants.security",
        fingerprint=f"passkey-copied:{passkey.pk}",
        link="/my/security/",
        what=f"您账号的一个{what}。",
    )
