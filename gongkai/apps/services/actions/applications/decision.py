"""决定和送达 (LIC 第三十四条, 第三十八条, 第四十四条), and the licence that comes of it."""

from dataclasses import dataclass
from datetime import date

from gongkai.apps.services.actions.applications import bars, hearings, renewal
from gongkai.apps.services.actions.applications.fees import refuse_unpaid
from gongkai.apps.services.actions.applications.grounds import refuse_without_project_code, use
from gongkai.apps.services.actions.applications.parts import tell_parent
from gongkai.apps.services.actions.applications.results import conclude, remedies_of
from gongkai.apps.services.actions.applications.review import begin_stage
from gongkai.apps.services.models import Application, Licence, LicenceState
from gongkai.apps.services.queries.applications import accepted_before
from gongkai.apps.services.queries.decisions import LICENSING
from gongkai.apps.services.queries.licences import licences_of
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.kernel import numbering, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
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
    application: Application,
    *,
    by: Actor,
    grounds: str = "",
    licence: LicenceTerms | None = None,
    withheld: str = "",
) -> Application:
    """当场办结: complete and in legal form, decided at the window (第三十四条第二款)."""
    if not handling.is_instant(elements_of(application.version)):
        raise Refused("本事项不是即办件，请受理后审查、决定。", code="not_instant")
    _refuse_outstanding(application)
    if application.form_faults:
        raise Refused("申请表有需要改正的内容，不能当场决定；先告知补正。", code="form_faults")
    refuse_unpaid(application, "decision")
    application.accepted_on = workdays.today()
    application.grounds, application.withheld = grounds.strip(), withheld.strip()[:300]
    refuse_without_project_code(application, elements_of(application.version))
    conclude(application, "granted")
    _note_publication(application)
    _issue(application, licence)
    return application


@dataclass(frozen=True)
class Aside:
    """What a decision says where it departs from the usual: why no hearing, why not in the order of acceptance, why
    it is not shown to everybody."""

    no_hearing: str = ""
    order: str = ""
    withheld: str = ""


@act("services.application.grant")
def grant(
    application: Application,
    *,
    by: Actor,
    grounds: str = "",
    licence: LicenceTerms | None = None,
    aside: Aside | None = None,
) -> Application:
    """准予: the written decision, and with it the licence; a part of a joint case ends here, its lead serves."""
    aside = aside or Aside()
    _refuse_open_parts(application)
    _refuse_outstanding(application)
    _refuse_out_of_order(application, aside)
    refuse_unpaid(application, "decision")
    hearings.refuse_unheard(application, reason=grounds, field="grounds", why_none=aside.no_hearing)
    if application.renews is not None and licence is None:
        raise Refused("准予延续的，应当颁发延续后的证件，请填写证件名称。", field="name")
    application.grounds, application.withheld = grounds.strip(), aside.withheld.strip()[:300]
    _note(aside)
    conclude(application, "granted")
    _note_publication(application)
    _issue(application, licence)
    context().goto("closed" if application.part else "granted")
    tell_parent(application)
    return application


@act("services.application.refuse")
def refuse(
    application: Application,
    *,
    by: Actor,
    reason: str,
    ground: str,
    safety_matter: bool = False,
    aside: Aside | None = None,
) -> Application:
    """不予: ground, reasons and remedies in the decision (第三十八条第二款)."""
    aside = aside or Aside()
    _refuse_open_parts(application)
    hearings.refuse_unheard(application, reason=reason, field="reason", why_none=aside.no_hearing)
    found = use(application, "refuse", ground)
    application.grounds = reason.strip()
    _note(aside)
    conclude(application, "refused")
    bars.impose(application, found.bar, reason, safety_matter=safety_matter)
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
    application.save()
    begin_stage(application, last)
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
    if application.outcome == "granted":
        refuse_unpaid(application, "delivery")
    application.delivered_on, application.delivery_used = on, delivery
    application.tracking_number = tracking_number.strip()
    application.save()
    context().detail(delivered_on=on, delivery=delivery)
    context().say(receiver=receiver.strip() or application.applicant_name, licences=list(licences_of(application)))
    verify = application.by_commitment and application.commitment_kept is None and application.outcome == "granted"
    context().goto("verifying" if verify else "closed")
    if verify:
        clockwork.begin(application.case, "commitment_check", on)
    return application


def _refuse_open_parts(application: Application) -> None:
    open_parts = application.case.children.filter(closed_on=None, kind=application.case.kind)
    if names := [part.org.name for part in open_parts.select_related("org")]:
        raise Refused(f"{'、'.join(names)}的子件还没有办结，不能作出决定。", code="open_parts")


def _refuse_outstanding(application: Application) -> None:
    """Nothing is granted while a necessary material was not looked at, does not fit or is still promised."""
    if names := handling.outstanding(list(application.materials.all())):
        listed = "、".join(f"《{name}》" for name in names)
        raise Refused(f"{listed}还没有核对、没有补交或者不符合要求，不能准予。", code="gaps")


def _refuse_out_of_order(application: Application, aside: Aside) -> None:
    """有数量限制的，按照受理的先后顺序 (第五十七条), unless a law says otherwise and the decision names it."""
    if not handling.is_limited(elements_of(application.version)) or aside.order.strip():
        return
    if earlier := accepted_before(application):
        raise Refused(
            f"本事项有数量限制，{earlier.case.number}受理在先，尚未决定；应当按照受理的先后顺序作出决定，"
            "法律、行政法规另有规定的写明依据。",
            field="order",
        )


def _note(aside: Aside) -> None:
    named = {"no_hearing_reason": aside.no_hearing, "order_reason": aside.order, "withheld": aside.withheld}
    context().detail(**{name: said.strip() for name, said in named.items() if said.strip()})


def _note_publication(application: Application) -> None:
    """准予许可的决定应当公开 (第四十条): one that has to be stands among those everybody reads
    (`queries.decisions.published`) from the moment it is granted."""
    if application.item.type != LICENSING or application.withheld:
        return
    context().detail(to_publish=True, published_on=workdays.today())


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
    if not number and application.renews is None:
        serial = numbering.next(series="services.licence", org=org, year=today.year)
        number = f"{org.letter_mark or org.label}许证〔{today.year}〕{serial}号"
    old = application.renews
    if old is not None and not terms.number.strip():
        number = old.number
    taken = Licence.objects.filter(org=org, name=terms.name.strip(), number=number, state=LicenceState.VALID)
    if (taken if old is None else taken.exclude(pk=old.pk)).exists():
        raise Refused("这个证件编号已经使用。", field="number")
    made = Licence(
        application=application,
        org=org,
        org_path=org.path,
        name=terms.name.strip(),
        number=number,
        holder=application.applicant_name,
        holder_masked=application.identity_masked,
        scope=terms.scope.strip(),
        issued_on=today,
        valid_from=since,
        valid_to=terms.valid_to,
    )
    if old is not None and old.state == LicenceState.VALID:
        renewal.put_in_place(old, made)
    else:
        made.save(force_insert=True)
    return made
