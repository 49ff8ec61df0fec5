"""审查 (LIC 第三十四条, 第四十二条, 第四十五条): stages, site checks, procedures that stop the clock, extension."""

from datetime import date
from typing import cast

from gongkai.apps.services.models import Application, ReviewStage, SiteCheck, SpecialProcedureRun
from gongkai.apps.services.rules import handling
from gongkai.kernel import rows, workdays
from gongkai.kernel.cases import Refused, clocks, clockwork, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.orgs.models import Department
from gongkai.kernel.people.actors import SYSTEM, Actor

OFFICERS_AT_LEAST = 2
HEARING = "hearing"


@act("services.application.start_review")
def start_review(application: Application, *, by: Actor) -> Application:
    """开始审查: the first open stage with its days, at the department of its post if the body has one so named."""
    begin_stage(application, next_stage(application))
    return application


@act("services.application.pass_stage")
def pass_stage(application: Application, *, by: Actor, opinion: str, proposed: str = "") -> Application:
    """完成本环节: on to the next one, or with a proposal to whoever decides."""
    stage = next_stage(application)
    if not opinion.strip():
        raise Refused("请填写审查意见。", field="opinion")
    if stage is not None:
        stage.passed_on, stage.passed_by, stage.opinion = workdays.today(), by.name, opinion.strip()
        stage.save()
        context().detail(stage=stage.name)
    following = next_stage(application)
    if following is not None:
        context().goto("in_review")
        _change_stage(application, following)
        return application
    if proposed not in ("granted", "refused"):
        raise Refused("最后一个环节请提出准予或者不予的建议。", field="proposed")
    application.proposed = proposed
    if clockwork.running(application.case, "stage") is not None:
        clockwork.change(application.case, "stage", "stop", workdays.today(), reason="环节完成")
    application.save_changes()
    context().detail(proposed=proposed)
    context().goto("deciding")
    return application


def next_stage(application: Application) -> ReviewStage | None:
    stages = rows.all_of(ReviewStage, "application", application.pk, "number")
    return next((stage for stage in stages if stage.passed_on is None), None)


def begin_stage(application: Application, stage: ReviewStage | None) -> None:
    if stage is None:
        return
    if stage.days:
        context().detail(stage_days=stage.days)
    if stage.post:
        named = Department.objects.filter(org_id=application.org_id, name=stage.post, active=True).first()
        if named is not None:
            application.case.department = named
    context().detail(stage=stage.name)


def _change_stage(application: Application, following: ReviewStage) -> None:
    """The clock of the stage ends and that of the next begins, inside one act."""
    today = workdays.today()
    begin_stage(application, following)
    if clockwork.running(application.case, "stage") is not None:
        clockwork.change(application.case, "stage", "stop", today, reason="环节完成")
    clockwork.begin(application.case, "stage", today, days=following.days or None, reason=following.name)


@act("services.application.record_site_check")
def record_site_check(
    application: Application, *, by: Actor, on: date, place: str, officers: str, finding: str
) -> Application:
    """实地核查: two officers or more (第三十四条第三款)."""
    names = [name.strip() for name in officers.replace("，", "、").replace(",", "、").split("、") if name.strip()]
    if len(set(names)) < OFFICERS_AT_LEAST:
        raise Refused("实地核查应当由两名以上工作人员进行，姓名用顿号分开。", field="officers")
    if on > workdays.today():
        raise Refused("核查日期不能晚于今天。", field="on")
    SiteCheck.objects.create(
        application=application, on=on, place=place.strip(), officers="、".join(names), finding=finding.strip()
    )
    context().detail(on=on, place=place.strip(), officers="、".join(names))
    return application


@act("services.application.begin_special")
def begin_special(
    application: Application,
    *,
    by: Actor,
    kind: str,
    document_number: str,
    reason: str,
    expected_days: int,
    since_on: date | None = None,
) -> Application:
    """启动特别程序: only kinds that a legal text lists stop the clock; told in writing with the time it needs."""
    known = handling.special_kinds()[kind]
    if kind == HEARING:
        raise Refused("听证请从“听证”办理：告知权利、通知、举行、确认笔录。", code="hearing", field="kind")
    if not known.stops_clock:
        raise Refused(f"“{known.label}”没有停止计算期限的法律依据，请作为其他程序登记。", field="kind")
    since = _begin_run(application, kind, document_number, reason, expected_days, since_on, stops=True)
    context().say(kind_label=known.label, since_on=since)
    context().detail(pause_reason=pause_reason(kind))
    hold_stage(application, since, kind)
    return application


def pause_reason(kind: str) -> str:
    """What a pause is called in the explanation of a clock, which the applicant reads: the kind, and nobody's name."""
    return f"特别程序：{handling.special_kinds()[kind].label}"


def hold_stage(application: Application, on: date, kind: str) -> None:
    """The clock of the stage stands still with the limits of the case."""
    if clockwork.running(application.case, "stage") is not None:
        clockwork.change(application.case, "stage", "pause", on, reason=pause_reason(kind))


def resume_stage(application: Application, on: date, kind: str) -> None:
    clock = clockwork.running(application.case, "stage")
    if clock is not None and clock.paused_since is not None:
        clockwork.change(application.case, "stage", "resume", on, reason=pause_reason(kind))


def still_pausing(application: Application) -> bool:
    """Whether another procedure that stops the clock is under way."""
    return application.specials.filter(stops_clock=True, until_on=None).exists()


@act("services.application.begin_other")
def begin_other(
    application: Application,
    *,
    by: Actor,
    kind: str,
    document_number: str,
    reason: str,
    expected_days: int,
    since_on: date | None = None,
) -> Application:
    """启动其他程序: site survey, publicity and the like run while the clock runs."""
    if handling.special_kinds()[kind].stops_clock:
        raise Refused("法律列明的特别程序请使用“启动特别程序”。", field="kind")
    _begin_run(application, kind, document_number, reason, expected_days, since_on, stops=False)
    return application


def _begin_run(
    application: Application, kind: str, number: str, reason: str, days: int, since_on: date | None, *, stops: bool
) -> date:
    since = since_on or workdays.today()
    if since > workdays.today() or (application.accepted_on and since < application.accepted_on):
        raise Refused("开始日期应在受理之后、今天之前。", field="since_on")
    if not number.strip() or not reason.strip():
        raise Refused("请填写文书编号和理由。", field="document_number" if not number.strip() else "reason")
    again = application.specials.filter(kind=kind).exists()
    SpecialProcedureRun.objects.create(
        application=application,
        kind=kind,
        stops_clock=stops,
        document_number=number.strip(),
        reason=reason.strip(),
        expected_days=days,
        since_on=since,
    )
    context().detail(kind=kind, since_on=since, expected_days=days, again=again)
    return since


@act("services.application.end_special")
def end_special(application: Application, *, by: Actor, result: str, until_on: date | None = None) -> Application:
    """特别程序结束: the real end counts, not the expected one; the clock goes on the day after."""
    run = _end_run(application, True, result, until_on)
    if run.kind == HEARING and application.hearings.filter(case__closed_on=None).exists():
        raise Refused("听证的开始和结束在听证中办理。", code="hearing_open")
    context().detail(pause_reason=pause_reason(run.kind))
    resume_stage(application, run.until_on or workdays.today(), run.kind)
    context().goto("special" if still_pausing(application) else "in_review")
    follow_part(application, run.until_on or workdays.today(), run.kind)
    return application


@act("services.application.end_other")
def end_other(application: Application, *, by: Actor, result: str, until_on: date | None = None) -> Application:
    _end_run(application, False, result, until_on)
    return application


def _end_run(application: Application, stops: bool, result: str, until_on: date | None) -> SpecialProcedureRun:
    running = application.specials.filter(stops_clock=stops, until_on=None)
    # A hearing ends with its record; what else runs beside it is ended here.
    run = running.exclude(kind=HEARING).first() or running.first()
    if run is None:
        raise Refused("没有正在进行的程序。", code="none_running")
    until = until_on or workdays.today()
    if until < run.since_on or until > workdays.today():
        raise Refused("结束日期应在开始日期之后、今天之前。", field="until_on")
    run.until_on, run.result = until, result.strip()
    run.save()
    overrun = workdays.calendar().elapsed(run.since_on, until) > run.expected_days
    context().detail(kind=run.kind, until_on=until, overrun=overrun)
    return run


@act("services.application.propose_extension")
def propose_extension(application: Application, *, by: Actor, days: int, reason: str) -> Application:
    _refuse_unlawful(application, days)
    application.extension_proposed, application.extension_reason = days, reason.strip()
    application.save_changes()
    context().detail(days=days)
    return application


@act("services.application.refuse_extension")
def refuse_extension(application: Application, *, by: Actor, reason: str) -> Application:
    if not application.extension_proposed:
        raise Refused("没有待批的延长申请。", code="nothing_proposed")
    application.extension_proposed, application.extension_reason = 0, ""
    application.save_changes()
    return application


@act("services.application.extend")
def extend(application: Application, *, by: Actor, days: int, reason: str, approval: str = "") -> Application:
    """批准延长: the statutory limit, once, by the head of the authority, before it ends. A promise stays what it was
    where it is shorter than the law: it can be missed, not moved. A joint case is extended by the head of the
    government (第四十二条第二款), whose approval is registered by its number."""
    _refuse_unlawful(application, days)
    rule = _rule(application)
    if rule.id == "joint" and not approval.strip():
        raise Refused(f"联合办理的延长由{rule.approved_by}批准，请填写批准的文号。", field="approval")
    application.extension_approval = approval.strip()
    application.extension_days, application.extension_proposed = days, 0
    application.extension_reason = reason.strip()
    application.save_changes()
    if _promises_nothing(application):
        clockwork.change(application.case, "promise", "extend", workdays.today(), days=days, reason="批准延长期限")
    context().detail(days=days)
    context().say(approved_by=rule.approved_by)
    return application


@act("services.application.explain_delay")
def explain_delay(application: Application, *, by: Actor, reason: str) -> Application:
    """告知未按承诺办结的原因 (O722 第三十六条; casework T14): a promise cannot be moved, only explained."""
    clock = clockwork.running(application.case, "promise")
    if clock is None or clock.due_on is None:
        raise Refused("承诺办结期限没有在计时，不需要说明。", code="clock_not_running")
    application.delay_reason = reason.strip()[:500]
    application.save()
    context().detail(promised_on=clock.due_on)
    return application


def follow_part(part: Application, until: date, kind: str) -> None:
    """并联: time a special procedure took at one body moves the limit of the whole only as far as it must
    (casework §14, 7): where the part, running again from the day after `until`, would end after it."""
    parent = part.case.parent
    if part.part != "joint" or parent is None or parent.closed_on is not None:
        return
    own, group = clockwork.running(part.case, "statutory"), clockwork.running(parent, "statutory")
    if own is None or group is None or group.due_on is None:
        return
    events = [*clockwork.stored_events(own), clocks.ClockEvent("resume", until, reason=pause_reason(kind))]
    ends = clocks.compute(events, cast(clocks.Unit, own.unit), workdays.calendar()).due_on
    if ends is None or ends <= group.due_on:
        return
    days = workdays.calendar().elapsed(group.due_on, ends)
    move_with_part(parent.application, by=SYSTEM, days=days, body=part.org.name)


@act("services.application.follow_part")
def move_with_part(application: Application, *, by: Actor, days: int, body: str) -> Application:
    context().detail(days=days, body=body)
    return application


def _rule(application: Application) -> handling.ExtensionRule:
    return handling.extension_rule(
        "joint" if application.case.children.filter(application__part="joint").exists() else "ordinary"
    )


def _promises_nothing(application: Application) -> bool:
    clocks = {key: clockwork.running(application.case, key) for key in ("promise", "statutory")}
    both = [clock.due_on for clock in clocks.values() if clock is not None]
    return len(both) == len(clocks) and both[0] == both[1]


def _refuse_unlawful(application: Application, days: int) -> None:
    clock = clockwork.running(application.case, "statutory")
    if clock is None:
        raise Refused("法定办结期限没有在计时。", code="clock_not_running")
    if clock.unit != "working":
        raise Refused("本事项的法定期限不按工作日计算，不能依行政许可法延长。", code="unit")
    problems = handling.extension_problems(
        _rule(application),
        days=days,
        on=workdays.today(),
        due_on=clock.due_on,
        extended_before=bool(application.extension_days),
    )
    refuse_any(problems, code="extension", field="days")
