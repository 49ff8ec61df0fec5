"""资料、联系方式、消息接收设置."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from gongkai.kernel.applicants import messages, queries, sealing
from gongkai.kernel.applicants.actions import codes
from gongkai.kernel.applicants.actions.records import lock, save_unique, write
from gongkai.kernel.applicants.actions.registration import detach, keep_contact, keep_identity
from gongkai.kernel.applicants.models import Applicant, Channel, ConfirmationCode, Level
from gongkai.kernel.applicants.rules import identity_problems
from gongkai.kernel.cases.refusals import Refused, refuse_any

DETAILS = ("address", "postcode", "legal_representative")


@transaction.atomic
def change_details(applicant: Applicant, values: Mapping[str, str]) -> Applicant:
    """通信地址等: what a form is filled in with."""
    locked = lock(applicant)
    kept = locked.details
    changed = {name: values[name].strip() for name in DETAILS if name in values}
    locked.keep_details({**kept, **changed})
    locked.save(update_fields=["details_cipher"])
    write(locked, "configure", "change_details", {"what": "修改通信地址等资料"})
    return locked


@transaction.atomic
def correct_identity(applicant: Applicant, *, name: str, identity_kind: str, identity_number: str) -> Applicant:
    """更正姓名、证件: only as long as nobody has checked them."""
    locked = lock(applicant)
    if locked.level != Level.UNVERIFIED:
        raise Refused("姓名和证件已经核验，需要更正的请到窗口办理。", code="verified")
    refuse_any(identity_problems(identity_kind, identity_number.strip().upper()), field="identity_number")
    keep_identity(locked, name, identity_kind, identity_number)
    locked.save(update_fields=["name_cipher", "identity_kind", "identity_cipher", "identity_index"])
    write(locked, "correct", "correct_identity", {"what": "更正姓名和证件"})
    return locked


@transaction.atomic
def change_contact(applicant: Applicant, *, proof: ConfirmationCode) -> Applicant:
    """更换手机号码或者电子邮箱: proven by a code; the contacts of before are told."""
    codes.use(proof)
    contact = proof.contact
    holder = queries.by_contact(contact)
    if holder is not None and holder.pk != applicant.pk:
        detach(holder, contact)
    locked = lock(applicant)
    stamp = f"{timezone.now():%Y%m%d%H%M%S%f}"
    # Told before the change, so that it still reaches the old address.
    messages.send(
        locked,
        "applicants.security",
        fingerprint=f"contact:{stamp}",
        link="/my/profile/",
        what=f"您账号的{contact.label}已经更换。",
    )
    keep_contact(locked, contact)
    save_unique(locked, [f"{contact.kind}_cipher", f"{contact.kind}_index"])
    write(locked, "configure", "change_contact", {"what": f"确认{contact.label}"})
    return locked


@transaction.atomic
def remove_contact(applicant: Applicant, kind: str) -> Applicant:
    """Forget one of two contacts; the last one stays, for by it a password is recovered."""
    locked = lock(applicant)
    if [contact.kind for contact in locked.contacts] in ([], [kind]):
        raise Refused("至少要保留一种已确认的联系方式。", code="last_contact")
    sealing.seal(locked, kind, "")
    setattr(locked, f"{kind}_index", "")
    locked.save(update_fields=[f"{kind}_cipher", f"{kind}_index"])
    write(locked, "configure", "remove_contact", {"what": "移除一种联系方式"})
    return locked


@transaction.atomic
def choose_channels(applicant: Applicant, wanted: Mapping[str, bool]) -> Applicant:
    """消息接收设置: what else than the inbox; 账号安全 cannot be refused."""
    names = {f"{category}.{channel}" for category in messages.CHOOSABLE for channel in Channel}
    locked = lock(applicant)
    locked.preferences = {name: bool(value) for name, value in wanted.items() if name in names}
    locked.save(update_fields=["preferences"])
    write(locked, "configure", "choose_channels", {"what": "修改消息接收设置"})
    return locked
