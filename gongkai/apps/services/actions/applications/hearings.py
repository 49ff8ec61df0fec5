"""What a hearing does to the application it is about: the limits stand still, the applicant is told, and the decision
follows the record (LIC 第四十五条, 第四十七条, 第四十八条第二款)."""

from datetime import date, datetime

from gongkai.apps.services.actions.applications.review import (
    HEARING,
    follow_part,
    hold_stage,
    pause_reason,
    resume_stage,
    still_pausing,
)
from gongkai.apps.services.models import Application, HearingOrigin, LicensingHearing, SpecialProcedureRun
from gongkai.apps.services.queries.hearings import told_of
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor
from gongkai.web.formatting import cn_datetime


@act("services.application.tell_hearing")
def tell_hearing(application: Application, *, by: Actor, hearing: LicensingHearing, due_on: date) -> Application:
    context().say(subject_matter=hearing.subject_matter, hearing_due_on=due_on)
    context().detail(hearing=hearing.case.number)
    return application


@act("services.application.close_hearing_offer")
def close_hearing_offer(application: Application, *, by: Actor, hearing: LicensingHearing) -> Application:
    context().detail(hearing=hearing.case.number)
    return application


@act("services.application.begin_hearing")
def begin_hearing(
    application: Application, *, by: Actor, hearing: LicensingHearing, since_on: date, expected_days: int
) -> Application:
    """From the day somebody asks, or the body decides to hear, no limit of the application runs."""
    again = application.specials.filter(kind=HEARING).exists()
    SpecialProcedureRun.objects.create(
        application=application,
        kind=HEARING,
        stops_clock=True,
        document_number=hearing.case.number,
        reason=f"{hearing.get_origin_display()}举行听证",
        expected_days=expected_days,
        since_on=since_on,
    )
    hold_stage(application, since_on, HEARING)
    context().detail(
        kind=HEARING,
        hearing=hearing.case.number,
        since_on=since_on,
        expected_days=expected_days,
        again=again,
        pause_reason=pause_reason(HEARING),
        hearing_required=True,
    )
    context().say(
        kind_label=handling.special_kinds()[HEARING].label,
        reason=f"{hearing.get_origin_display()}举行听证",
        document_number=hearing.case.number,
    )
    return application


@act("services.application.schedule_hearing")
def schedule_hearing(application: Application, *, by: Actor, hearing: LicensingHearing) -> Application:
    context().say(**words_of(hearing))
    context().detail(hearing=hearing.case.number, at=hearing.at)
    return application


def words_of(hearing: LicensingHearing) -> dict[str, str]:
    """Time, place and people of a hearing, for its letters."""
    assert hearing.at is not None and hearing.chair is not None  # a notice is written once both are fixed
    return {
        "hearing_time": cn_datetime(hearing.at),
        "hearing_place": hearing.place,
        "hearing_closed": hearing.closed_reason,
        "hearing_chair": hearing.chair.name,
        "hearing_recorder": hearing.recorder,
    }


@act("services.application.end_hearing")
def end_hearing(
    application: Application, *, by: Actor, hearing: LicensingHearing, until_on: date, result: str
) -> Application:
    """The signed record, or the end without one: limits run again from the day after."""
    run = application.specials.filter(kind=HEARING, until_on=None).first()
    if run is None:
        raise Refused("听证没有停止计算本件的期限。", code="none_running")
    run.until_on, run.result = until_on, result[:500]
    run.save()
    overrun = workdays.calendar().elapsed(run.since_on, until_on) > run.expected_days
    context().detail(
        kind=HEARING,
        hearing=hearing.case.number,
        until_on=until_on,
        overrun=overrun,
        pause_reason=pause_reason(HEARING),
    )
    if hearing.confirmed_on is None and hearing.origin == HearingOrigin.OWN:
        # Nobody who asked for it could take it back: what the law wants heard was not heard (第四十六条).
        context().detail(not_held=True)
    resume_stage(application, until_on, HEARING)
    context().goto("special" if still_pausing(application) else "in_review")
    follow_part(application, until_on, HEARING)
    return application


def refuse_unheard(application: Application, *, reason: str, field: str, why_none: str) -> None:
    """Before a decision: no hearing is open; one that was held is what the decision rests on (第四十八条第二款); where
    others' major interests are touched, the right to be heard was told (第四十七条)."""
    hearings = told_of(application)
    if any(one.case.closed_on is None for one in hearings):
        raise Refused("听证还没有结束，不能作出决定。", code="hearing_open")
    if held := next((one for one in reversed(hearings) if one.confirmed_on is not None), None):
        if not reason.strip():
            raise Refused("举行过听证，应当根据听证笔录作出决定，请写明认定的事实和理由。", field=field)
        context().say(hearing=held)
        context().detail(hearing=held.case.number)
        return
    if hearings or why_none.strip():
        return
    if application.parties.exists():
        raise Refused(
            "本件直接关系他人的重大利益，作出决定以前应当告知申请人、利害关系人有要求听证的权利；依法不需要听证的，写明理由。",
            code="not_heard",
            field="no_hearing",
        )
    if handling.lists_hearing(elements_of(application.version)):
        raise Refused("本事项的清单列有听证程序；不需要举行听证的，写明理由。", code="not_heard", field="no_hearing")


def since_now(on: date | None) -> date:
    """A day that has come; today where none is named."""
    day = on or workdays.today()
    if day > workdays.today():
        raise Refused("日期不能晚于今天。", code="future")
    return day


def is_past(at: datetime) -> bool:
    return at <= workdays.now()
