"""What ends an application without a decision, and what becomes of one later (LIC 第八条, 第六十九条, 第七十条)."""

from collections.abc import Callable

from gongkai.apps.services.actions.applications import bars
from gongkai.apps.services.actions.applications.acceptance import take_up
from gongkai.apps.services.actions.applications.grounds import use
from gongkai.apps.services.actions.applications.open_ends import end_open_parts
from gongkai.apps.services.actions.applications.parts import refuse_upper
from gongkai.apps.services.actions.applications.results import conclude, remedies_of
from gongkai.apps.services.actions.applications.review import begin_stage, next_stage
from gongkai.apps.services.events import LicenceEnded
from gongkai.apps.services.models import Application, Licence
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import SYSTEM, Actor


@act("services.application.confirm_commitment")
def confirm_commitment(application: Application, *, by: Actor, finding: str) -> Application:
    application.commitment_kept = True
    application.save()
    context().detail(finding=finding.strip())
    return application


@act("services.application.revoke")
def revoke(
    application: Application, *, by: Actor, reason: str, ground: str, safety_matter: bool = False
) -> Application:
    """撤销 (第六十九条; 承诺不实): the decision and every licence it gave, by the body that decided."""
    refuse_others_decision(application, "撤销")
    found = use(application, "revoke", ground)
    if found.bar == "commitment":
        if not application.by_commitment:
            raise Refused("本件不是按告知承诺办理的。", field="ground")
        application.commitment_kept = False
    held = _end_licences(application, "revoked", reason)
    application.save()
    bars.impose(application, found.bar, reason, safety_matter=safety_matter)
    context().say(remedies=remedies_of(application), licences=held)
    _tell_lower(application, receive_revocation, reason)
    return application


@act("services.application.receive_revocation")
def receive_revocation(application: Application, *, by: Actor, upper: Application, reason: str) -> Application:
    """收到上级撤销: the lower body served the decision; what became of it stands in its case too."""
    context().detail(upper=upper.case.number)
    return application


@act("services.application.recall")
def recall(application: Application, *, by: Actor, reason: str, ground: str, compensation: str = "") -> Application:
    """撤回 (第八条第二款): lawful when given; the law or the situation has changed, and there is compensation."""
    refuse_others_decision(application, "撤回")
    use(application, "recall", ground)
    held = _end_licences(application, "withdrawn", reason)
    application.save()
    context().detail(compensation=compensation.strip())
    context().say(remedies=remedies_of(application), licences=held, compensation=compensation.strip())
    _tell_lower(application, receive_recall, reason)
    return application


@act("services.application.receive_recall")
def receive_recall(application: Application, *, by: Actor, upper: Application, reason: str) -> Application:
    context().detail(upper=upper.case.number)
    return application


@act("services.application.cancel_licence")
def cancel_licence(application: Application, *, by: Actor, reason: str, ground: str) -> Application:
    """注销 (第七十条): the formality after the licence has ended, or because it must; it ends no decision."""
    refuse_others_decision(application, "注销")
    use(application, "cancel", ground)
    held = list(application.licences.exclude(state__in=("cancelled", "renewed")))
    if not held:
        raise Refused("本件没有可以注销的证件。", code="no_licence")
    for licence in held:
        end_licence(licence, "cancelled", reason)
    application.save()
    context().detail(licences=[one.number for one in held])
    context().say(remedies=remedies_of(application), licences=held)
    context().goto("cancelled" if application.case.step == "closed" else application.case.step)
    return application


def refuse_others_decision(application: Application, what: str) -> None:
    """Only the body that decided takes its decision back (第六十九条: 作出行政许可决定的行政机关或者其上级)."""
    if application.outcome != "granted":
        raise Refused(f"只有准予的决定可以{what}。", code="not_granted")
    if application.decided_above:
        upper = application.case.children.filter(application__part="upper").select_related("org").last()
        name = upper.org.name if upper is not None else "上级机关"
        raise Refused(f"本件由{name}作出决定、颁发证件，应当由其{what}。", code="decided_above")


def _end_licences(application: Application, state: str, reason: str) -> list[Licence]:
    held = list(application.licences.filter(state="valid"))
    for licence in held:
        end_licence(licence, state, reason)
    context().detail(licences=[one.number for one in held])
    return held


def _tell_lower(application: Application, receive: Callable[..., Application], reason: str) -> None:
    """The case of the lower body, which reported up and serves, ends as the decision does."""
    parent = application.case.parent
    if application.part == "upper" and parent is not None and parent.application.decided_above:
        receive(parent.application, by=SYSTEM, upper=application, reason=reason)


@act("services.application.correct")
def correct(application: Application, *, by: Actor, correction: str, reason: str) -> Application:
    """更正 slips of the pen; what was decided stays."""
    if not correction.strip():
        raise Refused("请写明更正的内容。", field="correction")
    context().detail(correction=correction.strip())
    return application


@act("services.application.reopen")
def reopen(application: Application, *, by: Actor, reason: str) -> Application:
    """重新办理: both limits begin anew today; the first result stays in the journal."""
    refuse_upper(application, "重新办理")
    if application.licences.filter(state="valid").exists():
        raise Refused("证件仍然有效，请先撤销决定。", code="licence_valid")
    context().detail(outcome_before=application.outcome, decided_on_before=application.decided_on)
    application.outcome = application.case.outcome = application.proposed = application.ground = ""
    application.decided_on = application.delivered_on = None
    application.decided_above = False
    application.stages.update(passed_on=None, passed_by="")
    bars.lift_all(application, reason)
    take_up(application, workdays.today())
    begin_stage(application, next_stage(application))
    return application


@act("services.application.withdraw")
def withdraw(application: Application, *, by: Actor, reason: str = "") -> Application:
    """撤回 (第二十九条): the whole application, with what other bodies have of it; never a part on its own."""
    if application.part:
        raise Refused("子件随主件撤回，请由主件的机关办理。", code="is_part")
    end_open_parts(application, "申请人撤回了申请")
    conclude(application, "withdrawn")
    return application


@act("services.application.terminate")
def terminate(application: Application, *, by: Actor, reason: str, ground: str) -> Application:
    """终止办理: there is nothing left to decide, here or at the bodies that have a part of it."""
    refuse_upper(application, "自行终止")
    use(application, "terminate", ground)
    end_open_parts(application, reason.strip())
    application.grounds = reason.strip()
    conclude(application, "terminated")
    context().say(remedies=remedies_of(application))
    return application


def end_licence(licence: Licence, state: str, reason: str) -> None:
    """证件失效: its page says so from today on."""
    licence.state, licence.ended_on, licence.ended_reason = state, workdays.today(), reason.strip()[:500]
    licence.save()
    emit(
        LicenceEnded(
            licence_uid=licence.uid,
            number=licence.number,
            org_path=licence.org_path,
            state=state,
            ended_on=workdays.today(),
        )
    )
