"""约谈、通报、责任追究. Each act is one of `law/steps/measure.toml`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from gongkai.apps.supervision.actions.corrections import _keep, _said
from gongkai.apps.supervision.models import Event, Measure, MeasureForm
from gongkai.apps.supervision.queries import casework
from gongkai.kernel.cases import Refused, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "supervision.measure"
UNTOLD = "监察措施（待批准）"


@act("supervision.measure.propose")
def propose_measure(
    *,
    org: Organisation,
    by: Actor,
    form: str,
    grounds: str,
    basis: str,
    persons: str = "",
    planned_on: date | None = None,
    place: str = "",
    events: Sequence[Event] = (),
) -> Measure:
    """提出监察措施: an interview names its day and place, accountability names the persons."""
    if form not in MeasureForm.values:
        raise Refused("请选择措施。", field="form")
    if form == MeasureForm.INTERVIEW and (planned_on is None or not place.strip()):
        raise Refused("约谈须写明时间和地点。", field="planned_on" if planned_on is None else "place")
    if form == MeasureForm.ACCOUNTABILITY and not persons.strip():
        raise Refused("责任追究须写明对象人员。", field="persons")
    if any(event.org_id != org.pk for event in events):
        raise Refused("相关监察事件应当是对象单位的。", field="events")
    case = open_case(KIND, org=org, title=UNTOLD)
    made = Measure.objects.create(
        case=case,
        form=form,
        org=org,
        persons=persons.strip(),
        grounds=_said(grounds, "grounds", "请写明事由。"),
        basis=_said(basis, "basis", "请写明依据。"),
        carried_on=planned_on,
        place=place.strip(),
    )
    made.events.set(events)
    context().detail(form=form, events=[event.number for event in events])
    return made


@act("supervision.measure.approve")
def approve(measure: Measure, *, by: Actor) -> Measure:
    measure.case.title = f"{MeasureForm(measure.form).label}：{measure.org.label}"
    context().sign_as(casework.issuer_for(measure.org, by))
    letters.issue(measure.case, f"supervision.{measure.form}", subject=measure)
    return measure


@act("supervision.measure.refuse")
def refuse(measure: Measure, *, by: Actor, reason: str) -> Measure:
    return measure


@act("supervision.measure.carry_out")
def carry_out(
    measure: Measure,
    *,
    by: Actor,
    carried_on: date,
    record: str,
    document_no: str = "",
    attachments: Sequence[Any] = (),
) -> Measure:
    """记录实施情况: what was said, to whom it was sent, or what the competent body decided under which number."""
    if measure.form == MeasureForm.ACCOUNTABILITY and not document_no.strip():
        raise Refused("请写明有权机关处理决定的文号。", field="document_no")
    measure.carried_on, measure.document_no = carried_on, document_no.strip()
    measure.record = _said(record, "record", "请写明实施情况。")
    measure.save()
    _keep(measure.case, attachments, by, "measure")
    context().detail(carried_on=carried_on, document_no=measure.document_no)
    return measure


@act("supervision.measure.close")
def close_measure(measure: Measure, *, by: Actor, followup: str = "") -> Measure:
    measure.followup = followup.strip()
    measure.save()
    return measure


def destroy_measure(case: Case, *, by: Actor) -> None:
    Measure.objects.get(case=case).delete()
