"""听证、开庭 (行政复议法第五十条、第五十一条; 行政诉讼法): when, where, who goes, what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.apps.disclosure.models import Dispute, Hearing, HearingKind
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people import notices
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, NoticeLevel

# Whom a hearing concerns where nobody in particular handles the case.
CONCERNED = ("disclosure.handler", "disclosure.clerk")


@dataclass(frozen=True)
class Appointment:
    """What a notice of hearing says."""

    kind: str
    at: datetime
    place: str
    notice_no: str = ""
    notified_on: date | None = None
    attending: str = ""


@act("disclosure.dispute.note_hearing")
def note_hearing(dispute: Dispute, *, by: Actor, appointment: Appointment) -> Hearing:
    """登记听证、开庭通知: it stands in the calendar, and those concerned are told."""
    if appointment.kind not in HearingKind.values:
        raise Refused("请选择类别。", field="kind")
    if not appointment.place.strip():
        raise Refused("请填写地点。", field="place")
    if appointment.notified_on is not None and appointment.notified_on > workdays.today():
        raise Refused("收到通知日期不能晚于今天。", field="notified_on")
    if appointment.at.date() < dispute.received_on:
        raise Refused("时间不能早于收到副本之日。", field="at")
    hearing = Hearing.objects.create(
        dispute=dispute,
        org_path=dispute.org_path,
        kind=appointment.kind,
        at=appointment.at,
        place=appointment.place.strip(),
        notice_no=appointment.notice_no.strip(),
        notified_on=appointment.notified_on,
        attending=appointment.attending.strip(),
    )
    context().detail(hearing=str(hearing.uid), kind=hearing.kind, at=hearing.at, place=hearing.place)
    _tell(hearing, f"已安排{hearing.get_kind_display()}")
    return hearing


@act("disclosure.dispute.cancel_hearing")
def cancel_hearing(dispute: Dispute, *, by: Actor, hearing: Hearing, reason: str) -> Hearing:
    """取消或者改期: the old appointment stays readable with its reason; a new one is noted anew."""
    hearing = _open_one(dispute, hearing)
    hearing.cancelled = reason.strip()[:200]
    hearing.save()
    context().detail(hearing=str(hearing.uid), at=hearing.at)
    _tell(hearing, f"{hearing.get_kind_display()}取消或者改期")
    return hearing


@act("disclosure.dispute.record_hearing")
def record_hearing(
    dispute: Dispute, *, by: Actor, hearing: Hearing, held_on: date, attending: str, head_attended: bool, note: str
) -> Hearing:
    """登记听证、开庭情况: who went, whether the head of the body did (行政诉讼法第三条第三款), what was said."""
    hearing = _open_one(dispute, hearing)
    if not dispute.received_on <= held_on <= workdays.today():
        raise Refused("举行日期应在收到副本之后、今天之前。", field="held_on")
    if not attending.strip():
        raise Refused("请填写出庭、参加人员。", field="attending")
    hearing.held_on, hearing.attending, hearing.head_attended = held_on, attending.strip(), head_attended
    hearing.note = note.strip()
    hearing.save()
    context().detail(hearing=str(hearing.uid), held_on=held_on, head_attended=head_attended)
    return hearing


def remind(hearing: Hearing) -> None:
    """前几日提醒, once for each appointment."""
    _tell(hearing, f"即将{hearing.get_kind_display()}")
    hearing.reminded_on = workdays.today()
    hearing.save(update_fields=["reminded_on"])


def _tell(hearing: Hearing, what: str) -> None:
    case, at = hearing.dispute.case, hearing.at.astimezone(workdays.SHANGHAI)
    people_told: list[Account] = [case.handler] if case.handler else []
    if not people_told:
        people_told = [account for role in CONCERNED for account in people.holders(role, hearing.dispute.org)]
    notices.tell(
        people_told,
        f"{case.number} {what}：{at:%Y年%-m月%-d日 %H:%M}，{hearing.place}",
        fingerprint=f"hearing:{hearing.uid}:{what}",
        link=f"/desk/cases/{case.uid}/",
        level=NoticeLevel.SOON,
        case_uid=case.uid,
    )


def _open_one(dispute: Dispute, hearing: Hearing) -> Hearing:
    fresh = dispute.hearings.select_for_update().filter(pk=hearing.pk).first()
    if fresh is None:
        raise Refused("该次听证或者开庭不属于本件。", field="hearing")
    if fresh.cancelled:
        raise Refused("该次听证或者开庭已经取消。", field="hearing")
    if fresh.held_on is not None:
        raise Refused("该次听证或者开庭已经登记情况。", field="hearing")
    return fresh
