"""What the acts of a hearing share: its letters, who takes part, who chairs."""

from datetime import date, datetime, time
from typing import Any

from gongkai.apps.services.models import HearingParticipant, InterestedParty, LicensingHearing
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused, letters
from gongkai.kernel.cases.models import Letter
from gongkai.kernel.people.actors import Actor


def write(hearing: LicensingHearing, template: str, party: InterestedParty | None, **words: Any) -> Letter:
    return letters.issue(
        hearing.case,
        template,
        subject=hearing,
        party=party,
        application=hearing.application,
        applicant=hearing.application.shown_name,
        hearing=hearing,
        **{"subject_matter": hearing.subject_matter, **words},
    )


def own(hearing: LicensingHearing, participant: HearingParticipant) -> HearingParticipant:
    fresh = hearing.participants.select_for_update().filter(pk=participant.pk).first()
    if fresh is None:
        raise Refused("不是本次听证的参加人。", code="not_taking_part")
    return fresh


def name_of(told: HearingParticipant) -> str:
    """For the journal: which of them, by their place in the list; names stay on the pages of the hearing."""
    if told.party_id is None:
        return "申请人"
    place = told.hearing.participants.exclude(party=None).filter(pk__lte=told.pk).count()
    return f"利害关系人（第{place}位）"


def refuse_others(hearing: LicensingHearing, by: Actor) -> None:
    if hearing.chair_id is None or by.account_id != hearing.chair_id:
        raise NotAllowed("听证笔录由指定的听证主持人登记、确认。")


def at_of(day: date, hour: time) -> datetime:
    """An hour of a day, in Shanghai."""
    return datetime.combine(day, hour, workdays.SHANGHAI)
