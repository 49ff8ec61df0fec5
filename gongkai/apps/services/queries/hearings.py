"""Reading hearings and interested parties. Staff by their posts; a party only by the key of its own page."""

from datetime import date
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from gongkai.apps.services.models import (
    Application,
    HearingChallenge,
    HearingParticipant,
    InterestedParty,
    LicensingHearing,
)
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.models import Letter
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "services.hearing"
CHAIR = "services.chair"
SALT = "gongkai.services.party"


def hearings(actor: Actor) -> QuerySet[LicensingHearing]:
    """Every hearing this person may open."""
    rows = LicensingHearing.objects.filter(cases.within_reach(actor, KIND, case=""))
    return rows.select_related("case__org", "org", "application__case", "application__item", "chair")


def hearing(actor: Actor, uid: UUID) -> LicensingHearing | None:
    return hearings(actor).filter(case__uid=uid).first()


def hearings_of(application: Application) -> list[LicensingHearing]:
    """Of a case and of its parts, for whoever follows the case as one."""
    rows = LicensingHearing.objects.filter(Q(application=application) | Q(application__case__parent=application.case))
    return list(rows.select_related("case", "org", "application", "chair", "record_letter").order_by("pk"))


def told_of(application: Application) -> list[LicensingHearing]:
    """Hearings of this very case of which the right was told; one that was cancelled told nobody."""
    rows = LicensingHearing.objects.filter(application=application).exclude(case__step="cancelled")
    return list(rows.select_related("case", "record_letter").order_by("pk"))


def participants(hearing: LicensingHearing) -> list[HearingParticipant]:
    return list(hearing.participants.select_related("party", "notice").order_by("pk"))


def as_applicant(hearing: LicensingHearing) -> HearingParticipant | None:
    return hearing.participants.filter(party=None).first()


def officers_of(application: Application) -> set[int]:
    """Accounts that have had the application in hand: whoever did an act in it, and its handler."""
    done = entries(application.case.subject).filter(act__startswith="services.application.", actor_kind="staff")
    known = [*done.values_list("actor_id", flat=True), application.case.handler_id]
    return {pk for pk in known if pk is not None}


def chairs(hearing: LicensingHearing) -> list[Account]:
    """听证主持人 of the body who have not had the application in hand."""
    busy = officers_of(hearing.application)
    return [account for account in people.holders(CHAIR, hearing.org) if account.pk not in busy]


def open_challenges(hearing: LicensingHearing) -> QuerySet[HearingChallenge]:
    return HearingChallenge.objects.filter(participant__hearing=hearing, upheld=None)


def challenges(hearing: LicensingHearing) -> QuerySet[HearingChallenge]:
    return HearingChallenge.objects.filter(participant__hearing=hearing).select_related("participant__party")


def unasked(today: date) -> list[LicensingHearing]:
    """Told, and the last day of everybody has passed without a word."""
    rows = LicensingHearing.objects.filter(case__step="told")
    rows = rows.exclude(participants__in=HearingParticipant.objects.filter(due_on__gte=today).exclude(answer="waived"))
    return list(rows.select_related("case__org", "application__case").order_by("pk"))


def announced() -> QuerySet[LicensingHearing]:
    """听证公告: open hearings that lie ahead, for everybody who wants to attend."""
    rows = LicensingHearing.objects.filter(case__step="scheduled", closed_reason="", at__gte=workdays.now())
    return rows.select_related("org", "application__item", "case").order_by("at", "pk")


def key_of(party: InterestedParty) -> str:
    """回复凭证: opens the page of this party and no other; nothing of it is stored."""
    return signing.dumps(party.uid.hex, salt=SALT)


def party_by_key(key: str) -> InterestedParty | None:
    try:
        uid = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    found = InterestedParty.objects.filter(uid=uid)
    return found.select_related("application__case", "application__org", "application__item", "letter").first()


def party(application: Application, uid: UUID) -> InterestedParty | None:
    return application.parties.filter(uid=uid).first()


def parts_in(party: InterestedParty) -> list[HearingParticipant]:
    """The hearings in which a party takes part, the latest first."""
    rows = HearingParticipant.objects.filter(party=party).select_related(
        "hearing__case",
        "hearing__org",
        "hearing__chair",
        "hearing__record_letter",
        "hearing__application__item",
        "notice",
    )
    return list(rows.order_by("-pk"))


def letters_of_party(party: InterestedParty) -> list[Letter]:
    """What was written to this party, and the records of the hearings it took part in."""
    parts = parts_in(party)
    own = [party.letter, *(one.notice for one in parts), *(one.hearing.record_letter for one in parts)]
    rights = Letter.objects.filter(
        case__in=[one.hearing.case_id for one in parts],
        template__in=("services.hearing_rights_party", "services.hearing_notice_party"),
        addressee=party.name,
    )
    found = {letter.pk: letter for letter in (*filter(None, own), *rights.select_related("org"))}
    return [found[pk] for pk in sorted(found)]
