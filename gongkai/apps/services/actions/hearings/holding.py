"""举行听证 (LIC 第四十八条): time, place and chair, challenges, the signed record."""

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.apps.services.actions.applications import hearings as on_case
from gongkai.apps.services.actions.hearings.common import name_of, own, refuse_others, write
from gongkai.apps.services.models import HearingChallenge, HearingParticipant, LicensingHearing
from gongkai.apps.services.queries import hearings as reading
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for
from gongkai.kernel.people.models import Account
from gongkai.web.formatting import cn_date

CHAIR = "services.chair"


@dataclass(frozen=True)
class Appointment:
    """When, where and before whom; `closed_reason` where a secret or privacy forbids an open hearing."""

    at: datetime
    place: str
    chair: Account
    recorder: str
    closed_reason: str = ""


@act("services.hearing.schedule")
def schedule(hearing: LicensingHearing, *, by: Actor, appointment: Appointment) -> LicensingHearing:
    """通知时间地点 and the chair, seven working days before (第四十八条第一款第（一）项、第（三）项)."""
    _appoint(hearing, appointment)
    return hearing


@act("services.hearing.reschedule")
def reschedule(hearing: LicensingHearing, *, by: Actor, appointment: Appointment, reason: str) -> LicensingHearing:
    """改期: told anew, with seven working days again."""
    context().detail(at_before=hearing.at)
    _appoint(hearing, appointment)
    return hearing


def _appoint(hearing: LicensingHearing, wanted: Appointment) -> None:
    today = workdays.today()
    on = wanted.at.astimezone(workdays.SHANGHAI).date()
    rule = law.period("services.hearing_notice", on=today)
    if workdays.calendar().latest_start(on, rule.days, rule.unit) < today:
        first = workdays.calendar().add(today, rule.days)
        raise Refused(f"应当在举行听证的七个工作日前通知，最早可以定在{cn_date(first)}。", field="at")
    if not wanted.place.strip() or not wanted.recorder.strip():
        raise Refused("请填写地点和记录人。", field="place" if not wanted.place.strip() else "recorder")
    refuse_chair(hearing, wanted.chair)
    hearing.at, hearing.place, hearing.recorder = wanted.at, wanted.place.strip(), wanted.recorder.strip()
    hearing.chair, hearing.closed_reason, hearing.noticed_on = wanted.chair, wanted.closed_reason.strip(), today
    hearing.save()
    clock = clockwork.running(hearing.case, "organise")
    late = clock is not None and clock.due_on is not None and on > clock.due_on
    context().detail(at=hearing.at, place=hearing.place, chair=wanted.chair.name, late=late)
    words = on_case.words_of(hearing)
    for told in hearing.participants.exclude(party=None).select_related("party"):
        told.notice = write(hearing, "services.hearing_notice_party", told.party, **words)
        told.save(update_fields=["notice"])
    write(hearing, "services.hearing_announcement", None, **words)
    on_case.schedule_hearing(hearing.application, by=SYSTEM, hearing=hearing)


def refuse_chair(hearing: LicensingHearing, chair: Account) -> None:
    """审查该行政许可申请的工作人员以外的人员: nobody who has had the application in hand."""
    if not actor_for(chair).holds(CHAIR, hearing.org):
        raise Refused(f"{chair.name}不是{hearing.org.label}的听证主持人。", field="chair")
    if chair.pk in reading.officers_of(hearing.application):
        raise Refused(f"{chair.name}办理过本件，不能主持听证；请指定审查人员以外的人员。", field="chair")


@act("services.hearing.challenge")
def challenge(
    hearing: LicensingHearing, *, by: Actor, participant: HearingParticipant, reason: str
) -> HearingChallenge:
    """申请主持人回避: before the hearing; it is not held until the head of the body has decided."""
    told = own(hearing, participant)
    if not reason.strip():
        raise Refused("请写明主持人与本行政许可事项有何直接利害关系。", field="reason")
    if reading.open_challenges(hearing).filter(participant=told).exists():
        raise Refused("已经提出回避申请，正等待决定。", code="challenged")
    assert hearing.chair is not None  # fixed with the notice
    made = HearingChallenge.objects.create(
        participant=told, chair_name=hearing.chair.name, reason=reason.strip(), raised_on=workdays.today()
    )
    context().detail(participant=name_of(told), chair=hearing.chair.name)
    return made


@act("services.hearing.decide_challenge")
def decide_challenge(
    hearing: LicensingHearing, *, by: Actor, upheld: bool, note: str, chair: Account | None = None
) -> LicensingHearing:
    """Every open challenge of the present chair in one decision; one who must go is replaced at once."""
    waiting = reading.open_challenges(hearing)
    if not waiting.exists():
        raise Refused("没有等待决定的回避申请。", code="nothing_open")
    if not note.strip():
        raise Refused("请写明决定的理由。", field="note")
    if upheld:
        if chair is None or chair.pk == hearing.chair_id:
            raise Refused("主持人应当回避的，请指定另一名主持人。", field="chair")
        refuse_chair(hearing, chair)
        hearing.chair = chair
        hearing.save()
    waiting.update(upheld=upheld, note=note.strip(), decided_on=workdays.today())
    context().detail(upheld=upheld, chair=hearing.chair.name if hearing.chair else "")
    return hearing


@dataclass(frozen=True)
class Record:
    """听证笔录: who came and what everybody said."""

    attendance: str
    examiner_said: str
    applicant_said: str
    parties_said: str
    issues: str = ""


@act("services.hearing.hold")
def hold(hearing: LicensingHearing, *, by: Actor, record: Record, held_on: date | None = None) -> LicensingHearing:
    """登记笔录, by the chair and nobody else; until it is signed it can be put right."""
    refuse_others(hearing, by)
    if reading.open_challenges(hearing).exists():
        raise Refused("还有回避申请没有决定。", code="challenged")
    assert hearing.at is not None  # fixed with the notice
    if not on_case.is_past(hearing.at):
        raise Refused("还没有到举行听证的时间；时间变更的，请先改期。", code="too_early")
    at = hearing.at.astimezone(workdays.SHANGHAI).date()
    on = held_on or at
    if on < at or on > workdays.today():
        raise Refused("举行日期应在通知的日期之后、今天之前。", field="held_on")
    said = {
        "attendance": record.attendance,
        "examiner_said": record.examiner_said,
        "applicant_said": record.applicant_said,
        "parties_said": record.parties_said,
    }
    if empty := next((name for name, text in said.items() if not text.strip()), None):
        raise Refused("笔录应当逐项记载，没有发表意见的也写明。", field=empty)
    for name, text in {**said, "issues": record.issues}.items():
        setattr(hearing, name, text.strip())
    hearing.held_on = on
    hearing.save()
    context().detail(held_on=on)
    return hearing


@act("services.hearing.confirm")
def confirm(
    hearing: LicensingHearing, *, by: Actor, signed: str, unsigned: str = "", confirmed_on: date | None = None
) -> LicensingHearing:
    """参加人确认笔录 and sign it; whoever does not is named with the reason. The application goes on the day after."""
    refuse_others(hearing, by)
    on = on_case.since_now(confirmed_on)
    if not signed.strip() and not unsigned.strip():
        raise Refused("请登记签字或者盖章的参加人；没有签字的写明原因。", field="signed")
    if hearing.held_on is None or on < hearing.held_on:
        raise Refused("确认日期不能早于举行日期。", field="confirmed_on")
    hearing.signed, hearing.unsigned, hearing.confirmed_on = signed.strip() or "无", unsigned.strip(), on
    hearing.record_letter = write(hearing, "services.hearing_record", None, **on_case.words_of(hearing))
    hearing.save()
    context().detail(confirmed_on=on)
    result = f"听证笔录 {hearing.record_letter.number}"
    on_case.end_hearing(hearing.application, by=SYSTEM, hearing=hearing, until_on=on, result=result)
    return hearing


@act("services.hearing.cancel")
def cancel(hearing: LicensingHearing, *, by: Actor, reason: str) -> LicensingHearing:
    """终止听证: whoever asked took it back or did not come."""
    context().say(application=hearing.application)
    if hearing.asked_on is None:
        on_case.close_hearing_offer(hearing.application, by=SYSTEM, hearing=hearing)
    else:
        result = f"听证终止：{reason.strip()}"
        on_case.end_hearing(hearing.application, by=SYSTEM, hearing=hearing, until_on=workdays.today(), result=result)
    return hearing


@act("services.hearing.end_with_case")
def end_with_case(hearing: LicensingHearing, *, by: Actor, reason: str) -> LicensingHearing:
    """The application was withdrawn or ended; called by what ends it."""
    hearing.application.specials.filter(kind=on_case.HEARING, until_on=None).update(
        until_on=workdays.today(), result=reason[:500]
    )
    return hearing
