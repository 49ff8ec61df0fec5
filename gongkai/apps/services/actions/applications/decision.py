"""决定和送达 (LIC 第三十四条, 第三十八条, 第四十四条), and the licence that comes of it."""

from dataclasses import dataclass
from datetime import date

from gongkai.apps.services.actions.applications.acceptance import take_up
from gongkai.apps.services.actions.applications.filing import materials_of
from gongkai.apps.services.actions.applications.parts import end_open_parts, refuse_upper, tell_parent
from gongkai.apps.services.actions.applications.results import conclude, remedies_of
from gongkai.apps.services.events import LicenceEnded
from gongkai.apps.services.models import Application, Licence
from gongkai.apps.services.queries.applications import licences_of
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.kernel import numbering, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class LicenceTerms:
    """许可证件 to issue: its name from the results of the item; an empty number is given by the series of the body."""

    name: str
    number: str = ""
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@act("services.application.decide_at_once")
def decide_at_once(
    application: Application, *, by: Actor, grounds: str = "", licence: LicenceTerms | None = None
) -> Application:
    """当场办结: complete and in legal form, decided at the window (第三十四条第二款)."""
    if not handling.is_instant(elements_of(application.version)):
        raise Refused("本事项不是即办件，请受理后审查、决定。", code="not_instant")
    if unfit := handling.unfit(materials_of(application)):
        raise Refused(f"{'、'.join(f'《{n}》' for n in unfit)}还没有核对或者不符合要求。", code="gaps")
    application.accepted_on = workdays.today()
    application.grounds = grounds.strip()
    conclude(application, "granted")
    _issue(application, licence)
    return application


@act("services.application.grant")
def grant(
    application: Application, *, by: Actor, grounds: str = "", licence: LicenceTerms | None = None
) -> Application:
    """准予: the written decision, and with it the licence; a part of a joint case ends here, its lead serves."""
    _refuse_open_parts(application)
    application.grounds = grounds.strip()
    conclude(application, "granted")
    _issue(application, licence)
    context().goto("closed" if application.part else "granted")
    tell_parent(application)
    return application


@act("services.application.refuse")
def refuse(application: Application, *, by: Actor, reason: str) -> Application:
    """不予: reasons and remedies in the decision (第三十八条第二款)."""
    _refuse_open_parts(application)
    application.grounds = reason.strip()
    conclude(application, "refused")
    context().say(remedies=remedies_of(application))
    context().goto("closed" if application.part else "refused")
    tell_parent(application)
    return application


@act("services.application.return_review")
def return_review(application: Application, *, by: Actor, reason: str) -> Application:
    """退回审查: the last stage is done again; its first opinion stays in the journal."""
    last = application.stages.order_by("-number").first()
    if last is not None:
        context().detail(opinion_before=last.opinion)
        last.passed_on, last.passed_by = None, ""
        last.save()
    application.proposed = ""
    application.save_changes()
    return application


@act("services.application.deliver")
def deliver(
    application: Application,
    *,
    by: Actor,
    delivery: str,
    receiver: str = "",
    tracking_number: str = "",
    delivered_on: date | None = None,
) -> Application:
    """送达: at the window, by courier, or electronically where the applicant chose it."""
    on = delivered_on or workdays.today()
    if on > workdays.today() or (application.decided_on and on < application.decided_on):
        raise Refused("送达日期应在决定之后、今天之前。", field="delivered_on")
    if delivery == "electronic" and application.delivery != "electronic":
        raise Refused("申请人没有选择电子送达，不能以电子方式送达。", field="delivery")
    if delivery == "courier" and not tracking_number.strip():
        raise Refused("快递送达请填写快递单号。", field="tracking_number")
    if delivery == "window" and not receiver.strip():
        raise Refused("窗口领取请填写签收人。", field="receiver")
    application.delivered_on, application.delivery_used = on, delivery
    application.tracking_number = tracking_number.strip()
    application.save_changes()
    context().detail(delivered_on=on, delivery=delivery)
    context().say(receiver=receiver.strip() or application.applicant_name, licences=list(licences_of(application)))
    verify = application.by_commitment and application.commitment_kept is None and application.outcome == "granted"
    context().goto("verifying" if verify else "closed")
    if verify:
        clockwork.begin(application.case, "commitment_check", on)
    return application


@act("services.application.confirm_commitment")
def confirm_commitment(application: Application, *, by: Actor, finding: str) -> Application:
    application.commitment_kept = True
    application.save_changes()
    context().detail(finding=finding.strip())
    return application


@act("services.application.revoke")
def revoke(application: Application, *, by: Actor, reason: str) -> Application:
    """撤销 (第六十九条; 承诺不实): the decision and every licence it gave."""
    if application.outcome != "granted":
        raise Refused("只有准予的决定可以撤销。", code="not_granted")
    if application.by_commitment and application.commitment_kept is None:
        application.commitment_kept = False
    held = list(application.licences.filter(state="valid"))
    for licence in held:
        end_licence(licence, "revoked", reason)
    application.save_changes()
    context().detail(licences=[one.number for one in held])
    context().say(remedies=remedies_of(application), licences=held)
    return application


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
    application.outcome = application.case.outcome = application.proposed = ""
    application.decided_on = application.delivered_on = None
    application.stages.update(passed_on=None, passed_by="")
    take_up(application, workdays.today())
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
def terminate(application: Application, *, by: Actor, reason: str) -> Application:
    """终止办理: there is nothing left to decide, here or at the bodies that have a part of it."""
    refuse_upper(application, "自行终止")
    end_open_parts(application, reason.strip())
    application.grounds = reason.strip()
    conclude(application, "terminated")
    context().say(remedies=remedies_of(application))
    return application


def _refuse_open_parts(application: Application) -> None:
    open_parts = application.case.children.filter(closed_on=None)
    if names := [part.org.name for part in open_parts.select_related("org")]:
        raise Refused(f"{'、'.join(names)}的子件还没有办结，不能作出决定。", code="open_parts")


def _issue(application: Application, terms: LicenceTerms | None) -> None:
    made = []
    if terms is not None:
        made.append(_licence(application, terms))
        context().detail(licence=made[0].number)
    context().say(licences=made)


def _licence(application: Application, terms: LicenceTerms) -> Licence:
    today, org = workdays.today(), application.org
    since = terms.valid_from or today
    if terms.valid_to is not None and terms.valid_to < since:
        raise Refused("有效期的截止日期不能早于起始日期。", field="valid_to")
    number = terms.number.strip()
    if not number:
        serial = numbering.next(series="services.licence", org=org, year=today.year)
        number = f"{org.letter_mark or org.label}许证〔{today.year}〕{serial}号"
    if Licence.objects.filter(org=org, name=terms.name, number=number).exists():
        raise Refused("这个证件编号已经使用。", field="number")
    return Licence.objects.create(
        application=application,
        org=org,
        org_path=org.path,
        name=terms.name.strip(),
        number=number,
        holder=application.applicant_name,
        holder_masked=application.identity_masked,
        scope=(terms.scope or application.content).strip(),
        issued_on=today,
        valid_from=since,
        valid_to=terms.valid_to,
    )


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
