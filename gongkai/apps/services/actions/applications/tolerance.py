"""容缺受理 (AYSERV 第二十四条): what was promised comes in, is looked at, or does not come."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from gongkai.apps.services.actions.applications.intake import Verdict
from gongkai.apps.services.models import Application, ApplicationMaterial
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


def wanting(application: Application) -> QuerySet[ApplicationMaterial]:
    """What was promised and is not there; after the date too, as long as nobody has decided."""
    verdicts = ["tolerated", "missing"] if application.tolerance_missed_on else ["tolerated"]
    return application.materials.filter(verdict__in=verdicts)


@act("services.application.supply_tolerated")
def supply_tolerated(
    application: Application,
    *,
    by: Actor,
    received_on: date | None = None,
    numbers: Collection[int] | None = None,
) -> Application:
    """收到容缺材料: all of it, or the rows named. At the window it is looked at at once; what the applicant sends is
    checked there later, and counts from the day it came."""
    if application.tolerance_until is None:
        raise Refused("本件没有容缺材料。", code="nothing_tolerated")
    on = received_on or workdays.today()
    if on > workdays.today() or (application.accepted_on and on < application.accepted_on):
        raise Refused("收到日期应在受理之后、今天之前。", field="received_on")
    rows = wanting(application)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    names = list(rows.values_list("name", flat=True))
    if not names:
        raise Refused("没有补交需要补交的材料。", code="nothing_supplied")
    own = by.kind == "public"
    verdict, form = ("supplied", "electronic") if own else ("fitting", "original")
    context().detail(received_on=on, late=on > application.tolerance_until, materials=names)
    rows.update(verdict=verdict, handed_in=form, received_on=on, note="")
    _settle(application, on)
    return application


@act("services.application.check_tolerated")
def check_tolerated(application: Application, *, by: Actor, verdicts: list[Verdict], allowed_days: int) -> Application:
    """核对补交的材料: what does not fit is told in writing with a new date."""
    known = {row.number: row for row in application.materials.filter(verdict="supplied")}
    if not known:
        raise Refused("没有等待核对的补交材料。", code="nothing_supplied")
    faults = []
    for one in verdicts:
        row = known.pop(one.number, None)
        if row is None:
            raise Refused("只核对申请人补交的材料。", code="outside_list")
        if one.verdict == "faulty" and not one.note.strip():
            raise Refused(f"请写明《{row.name}》哪里不符合要求。", field=f"note_{row.number}")
        row.verdict, row.note = ("tolerated" if one.verdict == "faulty" else "fitting"), one.note.strip()
        row.save()
        if one.verdict == "faulty":
            faults.append(f"《{row.name}》：{row.note}")
    if known:
        left = "、".join(f"《{row.name}》" for row in known.values())
        raise Refused(f"{left}还没有核对。", code="unchecked")
    context().detail(materials={str(one.number): one.verdict for one in verdicts})
    if faults:
        _ask_again(application, allowed_days, faults)
    _settle(application, workdays.today())
    return application


def _ask_again(application: Application, allowed_days: int, faults: list[str]) -> None:
    today = workdays.today()
    if clockwork.running(application.case, "tolerance") is not None:
        clockwork.change(application.case, "tolerance", "stop", today, reason="重新给出补交期限")
    clock = clockwork.begin(application.case, "tolerance", today, days=allowed_days)
    application.tolerance_until, application.tolerance_missed_on = clock.due_on, None
    application.save()
    context().say(faults=faults)
    letters.issue(application.case, "services.tolerance_again", subject=application)


def _settle(application: Application, on: date) -> None:
    """The applicant's clock stops when everything is here; the date goes when everything fits."""
    here = not wanting(application).exists()
    if here and clockwork.running(application.case, "tolerance") is not None:
        clockwork.change(application.case, "tolerance", "stop", on, reason="已经补交")
    if here and not application.materials.filter(verdict="supplied").exists():
        application.tolerance_until = application.tolerance_missed_on = None
    application.save()


@act("services.application.miss_tolerance")
def miss_tolerance(application: Application, *, by: Actor) -> Application:
    """逾期没有补交: handled by the consequence that was told; what still comes before the decision is taken."""
    missed = list(application.materials.filter(verdict="tolerated").values_list("name", flat=True))
    until = application.tolerance_until
    if until is None or workdays.today() <= until or not missed or application.tolerance_missed_on is not None:
        raise Refused("补交期限没有届满，或者材料已经补交。", code="too_early")
    application.materials.filter(verdict="tolerated").update(verdict="missing")
    application.tolerance_missed_on = workdays.today()
    application.save()
    if clockwork.running(application.case, "tolerance") is not None:
        clockwork.change(application.case, "tolerance", "stop", workdays.today(), reason="逾期没有补交")
    context().detail(materials=missed, consequence=application.tolerance_consequence)
    context().say(missed=missed)
    return application
