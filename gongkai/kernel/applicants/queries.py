"""Reading applicants. Whoever acts for somebody sees what the authorisation reaches, nothing else."""

from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.kernel import registry
from gongkai.kernel.applicants import sealing
from gongkai.kernel.applicants.models import (
    Applicant,
    ApplicantCase,
    ApplicantKind,
    ApplicantPasskey,
    ApplicantToken,
    Authorisation,
    Level,
)
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.rules import Contact, contact_of, same_name
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.workdays import today

USES = 200


def identity_scope(kind: str) -> str:
    return f"identity:{kind}"


def by_uid(uid: UUID | str) -> Applicant | None:
    return Applicant.objects.filter(uid=uid, closed_at=None).first()


def by_contact(contact: Contact) -> Applicant | None:
    """The open account whose confirmed contact this is."""
    name = f"{contact.kind}_index__in"
    return Applicant.objects.filter(closed_at=None, **{name: sealing.digests(contact.kind, contact.value)}).first()


def by_identity(kind: str, number: str) -> QuerySet[Applicant]:
    """Every open account that claims this document, the verified one first."""
    rows = Applicant.objects.filter(
        closed_at=None, identity_kind=kind, identity_index__in=sealing.digests(identity_scope(kind), number)
    )
    return rows.order_by("level", "pk")


def by_login(text: str) -> Applicant | None:
    """Whom a person means at the sign-in: by mobile number, e-mail, or the number of a verified document."""
    contact = contact_of(text)
    if contact is not None and (found := by_contact(contact)):
        return found
    number = "".join(text.split()).upper()
    verified = Q()
    for kind in ("citizen_id", "residence", "passport", "other"):
        verified |= Q(identity_kind=kind, identity_index__in=sealing.digests(identity_scope(kind), number))
    rows = Applicant.objects.filter(verified, closed_at=None, kind=ApplicantKind.NATURAL_PERSON)
    return rows.exclude(level=Level.UNVERIFIED).first()


def passkeys_of(applicant: Applicant) -> list[ApplicantPasskey]:
    return list(ApplicantPasskey.objects.filter(applicant=applicant))


def tokens_of(applicant: Applicant) -> list[ApplicantToken]:
    """接口令牌 not yet over, newest first."""
    rows = ApplicantToken.objects.filter(applicant=applicant, expires_on__gte=today())
    return list(rows.select_related("authorisation__principal"))


# Acting ----------------------------------------------------------------------


def acting_choices(me: Applicant) -> list[Authorisation]:
    """Authorisations by which this person may act today."""
    day = today()
    rows = Authorisation.objects.filter(
        agent=me,
        accepted_at__isnull=False,
        revoked_at=None,
        from_on__lte=day,
        to_on__gte=day,
        principal__closed_at=None,
    )
    return list(rows.select_related("principal", "case").order_by("pk"))


def offers_to(me: Applicant) -> list[Authorisation]:
    """授权 that wait for this person: made out to a contact this person has confirmed, and to this name."""
    reached = Q()
    for contact in me.contacts:
        reached |= Q(contact_kind=contact.kind, contact_index__in=sealing.digests(contact.kind, contact.value))
    if not reached:
        return []
    rows = Authorisation.objects.filter(reached, agent=None, revoked_at=None, declined_at=None, to_on__gte=today())
    found = rows.exclude(principal=me).filter(principal__closed_at=None).select_related("principal", "case")
    return [one for one in found if same_name(one.agent_name, me.name)]


def given_by(principal: Applicant) -> list[Authorisation]:
    return list(Authorisation.objects.filter(principal=principal).select_related("agent", "case", "principal"))


def held_by(me: Applicant) -> list[Authorisation]:
    """What this person took up, past ones too."""
    rows = Authorisation.objects.filter(agent=me, accepted_at__isnull=False)
    return list(rows.select_related("principal", "case"))


def one_given(principal: Applicant, uid: UUID) -> Authorisation | None:
    return Authorisation.objects.filter(principal=principal, uid=uid).select_related("agent", "case").first()


def one_held(me: Applicant, uid: UUID) -> Authorisation | None:
    return Authorisation.objects.filter(agent=me, uid=uid).select_related("principal", "case").first()


def one_offered(me: Applicant, uid: UUID) -> Authorisation | None:
    return next((one for one in offers_to(me) if one.uid == uid), None)


def uses_of(authorisation: Authorisation) -> list[Entry]:
    """Every use on record, the latest first."""
    rows = Entry.objects.filter(subject=authorisation.principal.subject, details_json__contains=str(authorisation.uid))
    return list(rows.order_by("-seq")[:USES])


# Cases -------------------------------------------------------------------------


def cases(presence: Presence) -> QuerySet[ApplicantCase]:
    """办件 of whoever one acts for, as far as the authorisation reaches."""
    rows = ApplicantCase.objects.filter(applicant=presence.subject, case__kind__in=registry.my_pages())
    given = presence.authorisation
    if given is not None and given.case_id is not None:
        rows = rows.filter(case_id=given.case_id)
    elif given is not None and given.scope:
        rows = rows.filter(case__kind__in=given.scope)
    return rows.select_related("case__org")


def open_cases(presence: Presence) -> QuerySet[ApplicantCase]:
    return cases(presence).filter(case__closed_on=None).order_by("case__due_sort", "-case_id")


def may_open(presence: Presence | None, number: str) -> Case | None:
    """The case of this number, if it is one of those; None for everything else."""
    if presence is None:
        return None
    found = cases(presence).filter(case__number=number).first()
    return found.case if found is not None else None


def has_open_cases(applicant: Applicant) -> bool:
    return ApplicantCase.objects.filter(applicant=applicant, case__closed_on=None).exists()


def case_by_number_and_code(number: str, code: str) -> Case | None:
    """What may be taken in; a wrong number and a wrong code look the same."""
    rows = Case.objects.filter(number=number.strip().upper(), kind__in=registry.my_pages())
    found = rows.select_related("org").first()
    return found if found is not None and query_code_matches(found, code) else None
