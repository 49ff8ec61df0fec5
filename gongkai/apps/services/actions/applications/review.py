"""审查 (LIC 第三十四条, 第四十二条, 第四十五条): stages, site checks, procedures that stop the clock, extension."""

from datetime import date

from gongkai.apps.services.models import Application, ReviewStage, SiteCheck, SpecialProcedureRun
from gongkai.apps.services.rules import handling
from gongkai.kernel import rows, workdays
from gongkai.kernel.cases import Refused, clockwork, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.orgs.models import Department
from gongkai.kernel.people.actors import Actor

OFFICERS_AT_LEAST = 2


@act("services.application.start_review")
def start_review(application: Application, *, by: Actor) -> Application:
    """开始审查: the first open stage with its days, at the department of its post if the body has one so named."""
    _begin_stage(application, next_stage(application))
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
    application.save_changes()
    context().detail(proposed=proposed)
    context().goto("deciding")
    return application


def next_stage(application: Application) -> ReviewStage | None:
    stages = rows.all_of(ReviewStage, "application", application.pk, "number")
    return next((stage for stage in stages if stage.passed_on is None), None)


def _begin_stage(application: Application, stage: ReviewStage | None) -> None:
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
    _begin_stage(application, following)
    if clockwork.running(application.case, "stage") is not None:
        clockwork.change(application.case, "stage", "stop", today, reason="环节完成")
    clockwork.begin(application.case, "stage", today, days=following.days or None, reason=following.name)


@act("services.application.record_site_check")
def record_site_check(
    application: Application, *, by: Actor, on: date, place: str, officers: str, finding: str
) -> Application:
    """实地核查: two officers or more (第三十四条第三款)."""
    names = [name for name in officers.replace("，", "、").replace(",", "、").split("、") if name.strip()]
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
    if not known.stops_clock:
        raise Refused(f"“{known.label}”没有停止计算期限的法律依据，请作为其他程序登记。", field="kind")
    since = _begin_run(application, kind, document_number, reason, expected_days, since_on, stops=True)
    context().say(kind_label=known.label, since_on=since)
    return application


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
    _end_run(application, True, result, until_on)
    return application


@act("services.application.end_other")
def end_other(application: Application, *, by: Actor, result: str, until_on: date | None = None) -> Application:
    _end_run(application, False, result, until_on)
    return application


def _end_run(application: Application, stops: bool, result: str, until_on: date | None) -> None:
    run = application.specials.filter(stops_clock=stops, until_on=None).first()
    if run is None:
        raise Refused("没有正在进行的程序。", code="none_running")
    until = until_on or workdays.today()
    if until < run.since_on or until > workdays.today():
        raise Refused("结束日期应在开始日期之后、今天之前。", field="until_on")
    run.until_on, run.result = until, result.strip()
    run.save()
    overrun = workdays.calendar().elapsed(run.since_on, until) > run.expected_days
    context().detail(kind=run.kind, until_on=until, overrun=overrun)


@act("services.application.supply_tolerated")
def supply_tolerated(application: Application, *, by: Actor, received_on: date | None = None) -> Application:
    """收到容缺材料: what was promised is there; a late one is on record by its date."""
    if application.tolerance_until is None:
        raise Refused("本件没有容缺材料。", code="nothing_tolerated")
    on = received_on or workdays.today()
    if on > workdays.today() or (application.accepted_on and on < application.accepted_on):
        raise Refused("收到日期应在受理之后、今天之前。", field="received_on")
    application.materials.filter(verdict="tolerated").update(verdict="fitting", handed_in="original", received_on=on)
    context().detail(received_on=on, late=on > application.tolerance_until)
    application.tolerance_until = None
    application.save_changes()
    return application


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
def extend(application: Application, *, by: Actor, days: int, reason: str) -> Application:
    """批准延长: the statutory limit, once, by the head of the authority, before it ends. A promise stays what it was
    where it is shorter than the law: it can be missed, not moved."""
    _refuse_unlawful(application, days)
    rule = _rule(application)
    application.extension_days, application.extension_proposed = days, 0
    application.extension_reason = reason.strip()
    application.save_changes()
    if _promises_nothing(application):
        clockwork.change(application.case, "promise", "extend", workdays.today(), days=days, reason="批准延长期限")
    context().detail(days=days)
    context().say(approved_by=rule.approved_by)
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
