"""受理 (LIC 第三十二条): accept, tell once what is missing, or refuse with reasons; silence is acceptance."""

from datetime import date
from typing import Any

from gongkai.apps.services.actions.applications import bars, grounds, renewal
from gongkai.apps.services.actions.applications.correcting import take_correction
from gongkai.apps.services.actions.applications.filing import materials_of
from gongkai.apps.services.actions.applications.results import conclude, remedies_of
from gongkai.apps.services.models import Application, ItemVersion, ReviewStage
from gongkai.apps.services.queries.applications import later_versions
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.people.actors import Actor

CONSEQUENCE = "本机关不再等待，按照已有材料依法作出决定"


@act("services.application.accept")
def accept(application: Application, *, by: Actor, reported: bool = False) -> Application:
    """受理: every necessary material fits. `reported`: a higher body decides, this one examines (第四十三条)."""
    _refuse_gaps(application)
    take_up(application, workdays.today(), reported=reported)
    return application


@act("services.application.accept_tolerant")
def accept_tolerant(
    application: Application, *, by: Actor, promise: str, allowed_days: int, consequence: str = CONSEQUENCE
) -> Application:
    """容缺受理: the rest by a date that the applicant has promised in writing (AYSERV 第二十四条)."""
    tolerated = [row.name for row in materials_of(application) if row.verdict == "tolerated"]
    if not tolerated:
        raise Refused("没有标明容缺的材料；请先在核对材料中标明，材料齐全的直接受理。", code="nothing_tolerated")
    if not promise.strip():
        raise Refused("请登记申请人的书面承诺。", field="promise")
    if not consequence.strip():
        raise Refused("请写明逾期不补交的怎样处理，将告知申请人。", field="consequence")
    _refuse_gaps(application)
    today = workdays.today()
    take_up(application, today)
    application.tolerance_until = workdays.calendar().add(today, allowed_days)
    application.tolerance_consequence = consequence.strip()[:300]
    application.save_changes()
    context().detail(promise=promise.strip(), tolerance_until=application.tolerance_until)
    context().say(tolerated=tolerated, consequence=consequence)
    return application


@act("services.application.accept_by_commitment")
def accept_by_commitment(application: Application, *, by: Actor, commitment: str) -> Application:
    """告知承诺: materials that may be replaced by a written promise are; the body verifies later."""
    if not commitment.strip():
        raise Refused("请登记承诺的内容。", field="commitment")
    promised = application.materials.filter(can_promise=True).exclude(verdict="fitting")
    if not promised.exists():
        raise Refused("本事项没有可以用书面承诺代替的材料，不适用告知承诺。", code="no_commitment")
    bars.refuse_commitment(application)
    promised.update(verdict="fitting", handed_in="promised", received_on=workdays.today())
    _refuse_gaps(application)
    application.by_commitment = True
    take_up(application, workdays.today())
    context().detail(commitment=commitment.strip())
    return application


@act("services.application.accept_deemed")
def accept_deemed(application: Application, *, by: Actor) -> Application:
    """视为受理: nobody said anything in five working days; accepted from the day of receipt, not from the fifth."""
    clock = clockwork.running(application.case, "acceptance")
    if clock is None or clock.due_on is None or workdays.today() <= clock.due_on:
        raise Refused("受理期限没有届满。", code="too_early")
    application.deemed = True
    take_up(application, application.received_on)
    return application


@act("services.application.request_supplement")
def request_supplement(
    application: Application, *, by: Actor, allowed_days: int, again_reason: str = ""
) -> Application:
    """一次告知: every gap at once. A second notice is possible only with a reason that stands on record (R8)."""
    materials = list(application.materials.all())
    items = handling.gaps(materials, application.form_faults)
    if not items:
        raise Refused("没有标明缺少或者不符合形式的材料、申请表需要改正的内容，请先核对。", code="no_gaps")
    if names := handling.unchecked(materials):
        listed = "、".join(f"《{name}》" for name in names)
        raise Refused(f"{listed}还没有核对；告知补正只有一次，应当写明全部内容。", code="unchecked")
    if application.supplement_count and not again_reason.strip():
        raise Refused("已经告知过一次；再次告知的，请说明首次提交时为何不能发现，并将记录在案。", field="again_reason")
    clock = clockwork.running(application.case, "acceptance")
    late = bool(clock and clock.due_on and workdays.today() > clock.due_on)
    if late:
        raise Refused("五个工作日已过，依法自收到材料之日起视为受理，不能再告知补正。", code="deemed")
    if application.supplement_count:
        told_on = _told_on(application)
        if sooner := handling.knowable(materials, application.supplement_items, told_on):
            # casework R8: it is allowed, and it stands on record for whoever supervises.
            context().detail(knowable_before=sooner)
    application.supplement_items = items
    application.supplement_count += 1
    application.save_changes()
    context().detail(items=items, count=application.supplement_count, again_reason=again_reason.strip())
    return application


def _told_on(application: Application) -> date:
    """The day of the last supplement notice."""
    notice = application.case.letters.filter(template="services.supplement").order_by("-pk").first()
    return notice.issued_on if notice is not None else application.received_on


@act("services.application.supplement")
def supplement(
    application: Application,
    *,
    by: Actor,
    text: str = "",
    received_on: date | None = None,
    corrected: FormAnswers | None = None,
) -> Application:
    """收到补正: five working days to check it; its own time counts in no limit (R9). `corrected` is the form again."""
    on, clock = received_on or workdays.today(), clockwork.running(application.case, "supplement")
    told_on = clock.started_on if clock is not None else application.received_on
    if on > workdays.today() or on < told_on:
        raise Refused("收到补正的日期应在告知补正之后、今天之前。", field="received_on")
    application.received_on = on
    application.save_changes()
    application.materials.filter(verdict__in=("missing", "faulty")).update(verdict="", received_on=on)
    changed = take_correction(application, corrected, by=by) if corrected is not None else []
    application.form_faults = []
    application.save()
    context().detail(received_on=on, text=text.strip(), corrected=changed)
    return application


@act("services.application.lapse")
def lapse(application: Application, *, by: Actor) -> Application:
    """逾期未补正 (AYSERV 第三十六条): never before the applicant's last day has ended."""
    clock = clockwork.running(application.case, "supplement")
    if clock is not None and clock.due_on is not None and workdays.today() <= clock.due_on:
        raise Refused("补正期限没有届满。", code="too_early")
    conclude(application, "withdrawn")
    return application


@act("services.application.refuse_acceptance")
def refuse_acceptance(
    application: Application,
    *,
    by: Actor,
    reason: str,
    ground: str,
    right_body: str = "",
    safety_matter: bool = False,
) -> Application:
    """不予受理: only on a ground of the law; in writing, with the reason, the right body and the remedies."""
    found = grounds.use(application, "refuse_acceptance", ground)
    if found.needs == "right_body" and not right_body.strip():
        raise Refused("不属于本机关职权的，请写明有权办理的机关，告知申请人向其申请。", field="right_body")
    if found.needs == "told_once" and not application.supplement_count:
        raise Refused("材料不齐全的，应当先一次告知需要补正的全部内容，不能直接不予受理。", field="ground")
    faulty = application.form_faults or handling.unfit(list(application.materials.all()))
    if found.needs == "told_once" and not faulty:
        raise Refused("补正的材料已经齐全、符合法定形式，应当受理。", field="ground")
    application.right_body, application.grounds = right_body.strip(), reason.strip()
    conclude(application, "not_accepted")
    bars.impose(application, found.bar, reason, safety_matter=safety_matter)
    context().say(remedies=remedies_of(application))
    return application


@act("services.application.choose_version")
def choose_version(application: Application, *, by: Actor, version: ItemVersion, reason: str) -> Application:
    """选定版本: the item changed after receipt; the body says by which version it handles, and why."""
    if version.pk == application.version_id:
        raise Refused("本件已经按这一版办理。", field="version")
    if not later_versions(application).filter(pk=version.pk).exists():
        raise Refused("只能选用本事项已经施行的版本。", field="version")
    context().detail(version_before=application.version.number, version=version.number)
    application.version, application.version_reason = version, reason.strip()
    application.save_changes()
    return application


def take_up(application: Application, on: date, *, reported: bool = False) -> None:
    """What follows from acceptance, whichever way it came: the day, the limits, the stages of the version."""
    application.accepted_on = on
    application.save_changes()
    elements = elements_of(application.version)
    if not application.deemed:
        # 第三十二条第一款第（四）项 knows no exception: silence accepts whatever was handed in.
        grounds.refuse_without_project_code(application, elements)
    context().detail(accepted_on=on, **limits(application, elements, reported=reported))
    renewal.begin_clock(application)
    wanted = [step for step in elements.steps if step.kind in ("examine", "other")]
    for number, step in enumerate(wanted, 1):
        ReviewStage.objects.get_or_create(
            application=application,
            number=number,
            defaults={"name": step.name, "post": step.post, "days": step.days},
        )
    if not wanted:
        ReviewStage.objects.get_or_create(application=application, number=1, defaults={"name": "审查"})


def limits(application: Application, elements: Elements, *, reported: bool = False) -> dict[str, Any]:
    """Lengths, units and citations of both clocks: the published list, else the general period (LIC 第四十二条)."""
    statutory, promised = handling.statutory(elements), handling.promised(elements)
    listed = f"实施清单第{application.version.number}版"
    found: dict[str, Any] = {}
    if reported:
        on = application.case.opened_on
        found["statutory_rule"] = law.period("services.first_examination", on=on).version
    elif statutory is not None:
        found |= {
            "statutory_days": statutory.days,
            "statutory_unit": statutory.unit,
            "statutory_basis": f"{listed}法定办结时限",
        }
    if promised is not None:
        found |= {
            "promise_days": promised.days,
            "promise_unit": promised.unit,
            "promise_basis": f"{listed}承诺办结时限",
        }
    return found


def _refuse_gaps(application: Application) -> None:
    if unfit := handling.unfit(materials_of(application)):
        names = "、".join(f"《{name}》" for name in unfit)
        raise Refused(f"{names}还没有核对或者不符合要求，不能受理。", code="gaps")
    if application.form_faults:
        names = "、".join(f"“{one['label']}”" for one in application.form_faults)
        raise Refused(f"申请表的{names}需要改正，不能受理；已经核实的，请在“核对申请表”中清空说明。", code="gaps")
