"""验证码: sent to a contact, tried a few times, proven once.

Whether an account knows the contact changes nothing that a visitor can see: the same page, the same limits, the same
time. Limits count by contact and purpose, so that asking for one thing does not use up another.
"""

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from gongkai.kernel.applicants import gateways, messages, sealing
from gongkai.kernel.applicants.models import CodePurpose, ConfirmationCode
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.applicants.templates import template
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.tries import counting

DIGITS = 6
MINUTES = 10
# After it is proven: time to fill in the form that follows.
PROVEN_MINUTES = 30
TRIES = 5
HOUR, DAY = 3600, 86_400
MOST_IN_HOUR, MOST_IN_DAY = 5, 10
TOO_OFTEN = "向这个号码或者邮箱发送验证码过于频繁，请一小时后再试。"
NO_SMS = "本平台没有开通短信，请填写电子邮箱。"
WRONG = "验证码不正确或者已经失效，请核对后重新填写，或者重新发送。"


@transaction.atomic
def request_code(contact: Contact, purpose: str, *, deliver: bool = True) -> ConfirmationCode:
    """Make a code and put it on its way; with `deliver` False nothing leaves, and nobody can tell from outside.

    Raises Refused when too many were asked for.
    """
    if contact.channel == "sms" and not gateways.is_offered():
        raise Refused(NO_SMS, code="no_sms", field="contact")
    mark = f"{purpose}:{contact.kind}:{contact.value}"
    often = counting.spend("applicant-code-hour", mark, HOUR) > MOST_IN_HOUR
    if counting.spend("applicant-code-day", mark, DAY) > MOST_IN_DAY or often:
        raise Refused(TOO_OFTEN, code="too_many", field="contact")
    now = timezone.now()
    row = ConfirmationCode(
        purpose=purpose, contact_kind=contact.kind, created_at=now, expires_at=now + timedelta(minutes=MINUTES)
    )
    plain = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row.code_hash = _hash(row, plain)
    sealing.seal(row, "contact", contact.value)
    row.save(force_insert=True)
    if deliver:
        values = {"purpose": CodePurpose(purpose).label, "code": plain, "minutes": str(MINUTES)}
        messages.queue(contact, template("applicants.code"), values, expires_at=row.expires_at)
    return row


def prove(uid: UUID | str, code: str, purpose: str) -> ConfirmationCode:
    """The code was typed; the contact is proven for half an hour. Raises Refused. A try is counted even if it fails."""
    with transaction.atomic():
        row = _row(uid, purpose)
        right = row is not None and _is_right(row, code)
        if row is not None and right:
            row.confirmed_at = timezone.now()
            row.expires_at = row.confirmed_at + timedelta(minutes=PROVEN_MINUTES)
            row.save(update_fields=["confirmed_at", "expires_at", "tries"])
    if row is None or not right:
        raise Refused(WRONG, code="wrong_code", field="code")
    return row


def proven(uid: UUID | str, purpose: str) -> ConfirmationCode | None:
    """The proven contact of this code, as long as it was not used."""
    row = ConfirmationCode.objects.filter(uid=uid, purpose=purpose, confirmed_at__isnull=False).first()
    return row if row is not None and not row.is_over(timezone.now()) else None


def use(row: ConfirmationCode) -> None:
    """Inside the transaction of what it was proven for; it counts once."""
    changed = ConfirmationCode.objects.filter(pk=row.pk, used_at=None).update(used_at=timezone.now())
    if not changed:
        raise Refused("验证码已经使用过，请重新发送。", code="wrong_code")


def forget() -> int:
    """Drop what is over; nothing here is a record."""
    return ConfirmationCode.objects.filter(expires_at__lt=timezone.now() - timedelta(days=1)).delete()[0]


def _row(uid: UUID | str, purpose: str) -> ConfirmationCode | None:
    rows = ConfirmationCode.objects.select_for_update()
    row = rows.filter(uid=uid, purpose=purpose, confirmed_at=None).first()
    return None if row is None or row.is_over(timezone.now()) or row.tries >= TRIES else row


def _is_right(row: ConfirmationCode, code: str) -> bool:
    row.tries += 1
    row.save(update_fields=["tries"])
    return constant_time_compare(row.code_hash, _hash(row, code.strip()))


def _hash(row: ConfirmationCode, code: str) -> str:
    """Keyed and bound to its row: there are only a million codes."""
    return hmac.new(settings.SECRET_KEY.encode(), f"code:{row.uid}:{code}".encode(), "sha256").hexdigest()
