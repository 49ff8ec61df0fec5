"""实名核验: by a provider, or by a clerk who has the documents in hand."""

from django.db import transaction
from django.utils import timezone

from gongkai.kernel.applicants import levels, messages, queries, sealing
from gongkai.kernel.applicants.actions.records import lock, save_unique, write
from gongkai.kernel.applicants.actions.registration import detach, keep_contact
from gongkai.kernel.applicants.models import Applicant, Level
from gongkai.kernel.applicants.realname import Identity
from gongkai.kernel.applicants.rules import Contact, same_name
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

CLERK = "platform.identity"
DIFFERENT = "核验结果与登记的姓名、证件不一致。请先在“资料”中更正，再重新核验。"
TAKEN = "这个证件已有一个实名账号。请登录该账号，或者到窗口办理注销后再核验。"


@transaction.atomic
def verify_by_provider(applicant: Applicant, provider: str, identity: Identity) -> Applicant:
    """平台核验: the provider's identity must be the one that was registered; it replaces none. Raises Refused."""
    locked = lock(applicant)
    own = (locked.identity_kind, locked.identity_number.upper())
    same = own == (identity.identity_kind, identity.identity_number.strip().upper())
    if not same or not same_name(identity.name, locked.name):
        raise Refused(DIFFERENT, code="different")
    _raise(locked, Level.PROVIDER, provider)
    write(locked, "check", "verify_by_provider", {"provider": provider, "reference": identity.reference[:60]})
    return locked


@transaction.atomic
def find_at_counter(*, by: Actor, org: Organisation, kind: str, number: str) -> list[Applicant]:
    """窗口查找: only by the whole number of the document that lies on the counter; every look is on record."""
    _require_clerk(by, org)
    found = list(queries.by_identity(kind, number.strip().upper()))
    for applicant in found:
        journal.record_read(applicant.subject, by=by, what="窗口核验时查阅", org=org)
    return found


@transaction.atomic
def verify_at_counter(applicant: Applicant, *, by: Actor, org: Organisation, seen: str) -> Applicant:
    """窗口核验: `seen` says which originals lay on the counter. Raises Refused."""
    _require_clerk(by, org)
    _require_text(seen, "请写明核对了哪些原件。", "seen")
    locked = lock(applicant)
    if locked.level == Level.COUNTER:
        raise Refused("已经核验过。", code="done")
    if levels.effective(locked) == Level.UNVERIFIED:
        _raise(locked, Level.COUNTER, levels.COUNTER)
    write(locked, "check", "verify_at_counter", {"seen": seen.strip()[:200]}, by=by, org=org)
    return locked


@transaction.atomic
def withdraw_level(applicant: Applicant, *, by: Actor, org: Organisation, reason: str) -> Applicant:
    """撤销核验: the check was wrong, or somebody else's document was used."""
    _require_clerk(by, org)
    _require_text(reason, "请写明原因。", "reason")
    locked = lock(applicant)
    if locked.level == Level.UNVERIFIED:
        raise Refused("尚未核验，无需撤销。", code="done")
    locked.level, locked.level_by, locked.level_at = Level.UNVERIFIED, "", None
    locked.save(update_fields=["level", "level_by", "level_at"])
    write(locked, "revoke", "withdraw_level", {"reason": reason.strip()[:200]}, by=by, org=org)
    _tell(locked)
    return locked


@transaction.atomic
def replace_contact_at_counter(
    applicant: Applicant, *, by: Actor, org: Organisation, contact: Contact, seen: str
) -> Applicant:
    """窗口更换联系方式: for whoever lost the old one; the password is then recovered by a code to the new one."""
    _require_clerk(by, org)
    _require_text(seen, "请写明核对了哪些原件。", "seen")
    if applicant.is_legal:
        raise Refused("单位没有自己的联系方式，请为法人管理人办理。", code="legal")
    holder = queries.by_contact(contact)
    if holder is not None and holder.pk != applicant.pk:
        detach(holder, contact)
    locked = lock(applicant)
    for old in locked.contacts:
        sealing.seal(locked, old.kind, "")
        setattr(locked, f"{old.kind}_index", "")
    keep_contact(locked, contact)
    save_unique(locked, ["mobile_cipher", "mobile_index", "email_cipher", "email_index"])
    details = {"what": f"更换{contact.label}", "seen": seen.strip()[:200]}
    write(locked, "configure", "replace_contact_at_counter", details, by=by, org=org)
    messages.send(
        locked,
        "applicants.security",
        fingerprint=f"counter-contact:{timezone.now():%Y%m%d%H%M%S%f}",
        link="/my/profile/",
        what="您的联系方式已在窗口更换。",
    )
    return locked


def _raise(locked: Applicant, level: Level, by: str) -> None:
    verified = queries.by_identity(locked.identity_kind, locked.identity_number).exclude(pk=locked.pk)
    if verified.exclude(level=Level.UNVERIFIED).exists():
        raise Refused(TAKEN, code="taken")
    locked.level, locked.level_by, locked.level_at = level, by, timezone.now()
    # Written under the key in use, so that the constraint compares like with like after a change of keys.
    locked.identity_index = sealing.digest(queries.identity_scope(locked.identity_kind), locked.identity_number)
    save_unique(locked, ["level", "level_by", "level_at", "identity_index"])
    _tell(locked)


def _tell(locked: Applicant) -> None:
    messages.send(
        locked,
        "applicants.level",
        fingerprint=f"level:{timezone.now():%Y%m%d%H%M%S%f}",
        link="/my/level/",
        level=Level(locked.level).label,
    )


def _require_clerk(by: Actor, org: Organisation) -> None:
    if by.kind != "staff" or not by.holds(CLERK, org):
        raise NotAllowed("须由本单位的申请人核验员办理。")


def _require_text(text: str, sentence: str, name: str) -> None:
    if not text.strip():
        raise Refused(sentence, code="required", field=name)
