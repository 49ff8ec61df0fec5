"""办件进度 as its applicant is told it, whichever way the applicant has proved to be one."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict

from gongkai.apps.services.actions import applications as actions
from gongkai.apps.services.api import application_shapes as shapes
from gongkai.apps.services.api.acts import problems_of
from gongkai.apps.services.api.case_answers import licences, outcome, told_fee
from gongkai.apps.services.api.case_shapes import LetterOfCase
from gongkai.apps.services.api.shapes import BodyOfItem, Code
from gongkai.apps.services.forms.applications import SupplementForm
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import fees
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.acts import refuse_wrong_step
from gongkai.kernel.cases.procedures import PUBLIC, procedure
from gongkai.kernel.people.actors import Actor
from gongkai.web.api import NO_STORE, Unacceptable, answer

KIND = reading.KIND
OWN_ACTS = ("supplement", "supply_tolerated", "withdraw")


def told(request: HttpRequest, application: Application) -> HttpResponse:
    return answer(of(request, application), cache=NO_STORE)


def of(request: HttpRequest, application: Application) -> shapes.ApplicationProgress:
    case, spec = application.case, procedure(KIND)
    step = spec.step(case.step)
    decided = application.decided_on is not None
    return shapes.ApplicationProgress(
        number=case.number,
        item=application.item.name,
        body=BodyOfItem(slug=application.org.site_slug, name=application.org.name),
        body_phone=application.org.phone,
        state=Code(key=step.id, label=step.public or step.label),
        closed=case.closed_on is not None,
        received_on=application.received_on,
        accepted_on=application.accepted_on,
        outcome=outcome(application.outcome) if decided else None,
        decided_on=application.decided_on,
        delivered_on=application.delivered_on,
        tracking_number=application.tracking_number,
        supplement_items=application.supplement_items if case.step == "supplement_pending" else [],
        deadlines=_deadlines(application),
        acts=cast("list[shapes.OwnAct]", own_acts(application)),
        timeline=[shapes.ApplicationMoment(at=m.at, label=m.label, note=m.note) for m in cases.public_timeline(case)],
        letters=[
            LetterOfCase(title=one.title, number=one.number, issued_on=one.issued_on)
            for one in reading.letters_for_applicant(application)
        ],
        licences=licences(request, reading.licences_for_applicant(application)),
        pay_first=fees.pay_first(fees.held_back(application)),
        fees=[told_fee(one) for one in fees.of_application(application)],
    )


def own_acts(application: Application) -> list[str]:
    """What the applicant may do now."""
    offered = {act.id for act in procedure(KIND).acts_from(application.case.step) if PUBLIC in act.by}
    offered -= reading.pointless_acts(application)
    return [name for name in OWN_ACTS if name in offered]


def supplemented(application: Application, text: str, uploads: list[Any], by: Actor) -> None:
    """补正, by the form of the page."""
    form = SupplementForm({"text": text}, MultiValueDict({"supplements": uploads}))
    carry_out(
        application,
        "supplement",
        by,
        form,
        lambda files: actions.attach(application, files, by, "supplement", "supplements"),
    )


def carry_out(application: Application, act: str, by: Actor, form: Any, attach: Callable[[list[Any]], object]) -> None:
    """One act of the applicant with its files, judged as the page judges it."""
    known = procedure(KIND)
    refuse_wrong_step(known, known.act(act), application.case)
    if not form.is_valid():
        raise Unacceptable(problems_of(form), status=409, code="not_acceptable")
    data = dict(form.cleaned_data)
    files = data.pop("supplements", None) or []
    actions.by_applicant(application, act, by=by, data=data, attach=lambda: attach(files))


def _deadlines(application: Application) -> list[shapes.ApplicationDeadline]:
    """Of the body and of the applicant; stages inside the body are its own affair."""
    if application.case.closed_on is not None:
        return []
    spec = procedure(KIND)
    found = []
    for clock in cases.clocks_of(application.case):
        duty = spec.clock(clock.key).duty
        if clock.stopped_on is None and clock.key not in ("stage", "commitment_check") and duty != "third_party":
            found.append(
                shapes.ApplicationDeadline(
                    key=clock.key,
                    label=spec.clock(clock.key).label,
                    duty=duty,
                    due_on=clock.due_on,
                    paused=clock.paused_since is not None,
                    provisional=clock.provisional,
                )
            )
    return found
