"""注册: natural persons by a proven contact, organisations by a natural person who will look after them."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.kernel.applicants import messages, queries, rules, sealing
from gongkai.kernel.applicants.actions import codes
from gongkai.kernel.applicants.actions.records import STRANGER, lock, save_unique, write
from gongkai.kernel.applicants.models import (
    AgentRole,
    Applicant,
    ApplicantKind,
    Authorisation,
    ConfirmationCode,
    IdentityKind,
)
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.cases.refusals import Refused, refuse_any
from gongkai.kernel.workdays import today

MOST_ORGANISATIONS = 10
TAKEN = "这个证件号码和联系方式已经注册过账号，请直接登录；忘记密码的，可以找回密码。"


@dataclass(frozen=True)
class Person:
    """What a natural person registers with. The number is never stored in clear."""

    name: str
    identity_kind: str
    identity_number: str = field(repr=False)
    password: str = field(repr=False)


@transaction.atomic
def register_person(person: Person, *, proof: ConfirmationCode) -> Applicant:
    """注册自然人: the contact was proven by a code. The number is a claim until somebody checks it, so that registering
    neither tells who is registered nor shuts anybody out.

    A contact another account had goes to whoever proves it now: numbers are given out again by the networks.
    """
    _check_identity(person.identity_kind, person.identity_number)
    check_password(person.password)
    codes.use(proof)
    contact = proof.contact
    holder = queries.by_contact(contact)
    if holder is not None:
        if holder in queries.by_identity(person.identity_kind, person.identity_number):
            raise Refused(TAKEN, code="taken")
        detach(holder, contact)
    applicant = Applicant(
        kind=ApplicantKind.NATURAL_PERSON,
        identity_kind=person.identity_kind,
        password=make_password(person.password),
    )
    keep_identity(applicant, person.name, person.identity_kind, person.identity_number)
    keep_contact(applicant, contact)
    save_unique(applicant)
    write(applicant, "register", "register_person", {"document": applicant.get_identity_kind_display()})
    return applicant


@transaction.atomic
def register_organisation(me: Applicant, *, name: str, uscc: str, legal_representative: str) -> Authorisation:
    """登记法人: whoever registers it looks after it. Until somebody checks the documents it authorises nobody else."""
    _check_identity(IdentityKind.USCC, uscc)
    if not name.strip() or not legal_representative.strip():
        raise Refused("请填写名称和法定代表人。", code="required", field="name")
    lock(me)
    own = Authorisation.objects.filter(agent=me, role=AgentRole.ADMINISTRATOR, revoked_at=None)
    if own.count() >= MOST_ORGANISATIONS:
        raise Refused(f"一个人最多登记 {MOST_ORGANISATIONS} 个单位。", code="too_many")
    known = queries.by_identity(IdentityKind.USCC, uscc).values("pk")
    if own.filter(principal__in=known).exists():
        raise Refused("您已经登记过这个单位。", code="duplicate", field="uscc")
    organisation = Applicant(kind=ApplicantKind.LEGAL_PERSON, identity_kind=IdentityKind.USCC)
    keep_identity(organisation, name, IdentityKind.USCC, uscc)
    organisation.keep_details({"legal_representative": legal_representative.strip()})
    organisation.save(force_insert=True)
    given = _administrator(organisation, me)
    details = {"authorisation": str(given.uid), "agent": str(me.uid)}
    write(organisation, "register", "register_organisation", details)
    return given


def _administrator(organisation: Applicant, me: Applicant) -> Authorisation:
    day = today()
    given = Authorisation(
        principal=organisation,
        agent=me,
        role=AgentRole.ADMINISTRATOR,
        from_on=day,
        to_on=day + timedelta(days=rules.LONGEST_DAYS),
        accepted_at=timezone.now(),
    )
    sealing.seal(given, "name", me.name)
    given.save(force_insert=True)
    return given


@transaction.atomic
def detach(holder: Applicant, contact: Contact) -> None:
    """Somebody else proved this contact: it reaches the account no longer; its owner is told in every way left."""
    locked = lock(holder)
    sealing.seal(locked, contact.kind, "")
    setattr(locked, f"{contact.kind}_index", "")
    locked.save(update_fields=[f"{contact.kind}_cipher", f"{contact.kind}_index"])
    write(locked, "configure", "detach_contact", {"what": f"{contact.label}由他人确认，已从本账号移除"}, by=STRANGER)
    messages.send(
        locked,
        "applicants.security",
        fingerprint=f"detached:{contact.kind}:{timezone.now():%Y%m%d%H%M%S%f}",
        link="/my/profile/",
        what=f"您账号的{contact.label}已由另一个人确认并用于其账号，已从您的账号移除，请尽快补充新的联系方式。",
    )


def keep_identity(applicant: Applicant, name: str, kind: str, number: str) -> None:
    plain = number.strip().upper()
    applicant.identity_kind = kind
    sealing.seal(applicant, "name", name.strip())
    sealing.seal(applicant, "identity", plain)
    applicant.identity_index = sealing.digest(queries.identity_scope(kind), plain)


def keep_contact(applicant: Applicant, contact: Contact) -> None:
    sealing.seal(applicant, contact.kind, contact.value)
    setattr(applicant, f"{contact.kind}_index", sealing.digest(contact.kind, contact.value))


def check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused("".join(error.messages), code="weak_password", field="password") from error


def _check_identity(kind: str, number: str) -> None:
    refuse_any(rules.identity_problems(kind, number.strip().upper()), field="identity_number")
