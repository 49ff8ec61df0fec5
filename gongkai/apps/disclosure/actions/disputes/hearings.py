"""听证、开庭 (行政复议法第五十条、第五十一条; 行政诉讼法): when, where, who goes, what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from gongkai.apps.disclosure.models import Dispute, Hearing, HearingKind, HearingResult
from gongkai.apps.disclosure.rules import disputes as rules
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


@dataclass(frozen=True)
class Record:
    """What came of an appointment: held, not held, or put off to another hour."""

    result: str
    held_on: date | None = None
    attending: str = ""
    head_attended: bool = False
    note: str = ""
    next_at: datetime | None = None
    next_place: str = ""


@act("disclosure.dispute.record_hearing")
def record_hearing(dispute: Dispute, *, by: Actor, hearing: Hearing, record: Record) -> Hearing:
    """登记听证、开庭结果: who went, whether the head of the body did (行政诉讼法第三条第三款), what was said.

    One that was put off leads to the appointment that takes its place. Returns the hearing that was recorded.
    """
    hearing = _open_one(dispute, hearing)
    _refuse_bad(hearing, record)
    hearing.result, hearing.held_on, hearing.note = record.result, record.held_on, record.note.strip()
    if record.held_on is not None:
        hearing.attending, hearing.head_attended = record.attending.strip(), record.head_attended
    if record.next_at is not None:
        hearing.adjourned_to = Hearing.objects.create(
            dispute=dispute,
            org_path=dispute.org_path,
            kind=hearing.kind,
            at=record.next_at,
            place=record.next_place.strip(),
            attending=hearing.attending,
        )
    hearing.save()
    told = {"held_on": record.held_on, "head_attended": record.head_attended, "adjourned_to": record.next_at}
    context().detail(
        hearing=str(hearing.uid),
        at=hearing.at,
        result=hearing.get_result_display(),
        **{name: value for name, value in told.items() if value is not None},
    )
    if hearing.adjourned_to is not None:
        _tell(hearing.adjourned_to, f"{hearing.get_kind_display()}延期")
    return hearing


def call_off_coming(dispute: Dispute, why: str) -> None:
    """A dispute that is decided is not heard any more: what still lay ahead is called off."""
    coming = dispute.hearings.select_for_update().filter(result="", cancelled="", at__gt=workdays.now())
    coming.update(cancelled=why)


def ask_result(hearing: Hearing) -> int:
    """待登记结果: who has to say what came of it is told, once for each appointment; returns how many were told."""
    return _tell(hearing, f"{hearing.get_kind_display()}时间已过，请登记结果", NoticeLevel.LATE)


def remind(hearing: Hearing) -> None:
    """前几日提醒, once for each appointment."""
    _tell(hearing, f"即将{hearing.get_kind_display()}")
    hearing.reminded_on = workdays.today()
    hearing.save(update_fields=["reminded_on"])


def _tell(hearing: Hearing, what: str, level: str = NoticeLevel.SOON) -> int:
    case, at = hearing.dispute.case, hearing.at.astimezone(workdays.SHANGHAI)
    people_told: list[Account] = [case.handler] if case.handler else []
    if not people_told:
        people_told = [account for role in CONCERNED for account in people.holders(role, hearing.dispute.org)]
    return notices.tell(
        people_told,
        f"{case.number} {what}：{at:%Y年%-m月%-d日 %H:%M}，{hearing.place}",
        fingerprint=f"hearing:{hearing.uid}:{what}",
        link=reverse("disclosure_desk:dispute", args=[case.uid]),
        level=level,
        case_uid=case.uid,
    )


def _open_one(dispute: Dispute, hearing: Hearing) -> Hearing:
    fresh = dispute.hearings.select_for_update().filter(pk=hearing.pk).first()
    if fresh is None:
        raise Refused("该次听证或者开庭不属于本件。", field="hearing")
    if fresh.cancelled:
        raise Refused("该次听证或者开庭已经取消。", field="hearing")
    if fresh.result:
        raise Refused("该次听证或者开庭已经登记结果。", field="hearing")
    return fresh


def _refuse_bad(hearing: Hearing, record: Record) -> None:
    if record.result not in HearingResult.values:
        raise Refused("请选择结果。", field="result")
    at = hearing.at.astimezone(workdays.SHANGHAI)
    if at > workdays.now():
        raise Refused(
            f"尚未到{hearing.get_kind_display()}时间；不再举行或者时间变更的，请办理“取消或者改期”。", field="hearing"
        )
    problem = rules.missing_in_hearing(
        result=record.result,
        at=at,
        today=workdays.today(),
        held_on=record.held_on,
        attending=record.attending,
        note=record.note,
        next_at=record.next_at,
        next_place=record.next_place,
    )
    if problem is not None:
        raise Refused(problem[1], field=problem[0])
