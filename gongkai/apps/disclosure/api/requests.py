"""依申请公开: send in a request, follow it, complete, explain and withdraw it with number and query code."""

import base64
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from ninja import Router

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.api import request_shapes as shapes
from gongkai.apps.disclosure.api.shapes import Choice, address, body_name
from gongkai.apps.disclosure.forms.applicants import PublicRequestForm
from gongkai.apps.disclosure.forms.limits import SUBMITTING, TRACKING, TRYING, count_wrong
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries import citizens, open_data
from gongkai.apps.disclosure.queries import requests as reading
from gongkai.apps.disclosure.rules import outcomes
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import by_slug
from gongkai.kernel.people.actors import Actor, public
from gongkai.web.api import NO_STORE, NotThere, Unacceptable, answer, refusals

TAG = ("依申请公开", "提交申请，凭登记编号和查询码查询进度、补正、说明理由、撤回；不需要账号。")
NO_REQUEST = "没有找到相符的申请，请核对登记编号和查询码。"
NO_BODY = "没有这个机关，请核对网址标识。"
NOT_RECEIVING = "该机关不接收政府信息公开申请，请从机关名录中另选。"
NEXT = "请妥善保存登记编号和查询码。受理机关将与您联系，双方确认之日为收到申请之日，答复期限自次日起算。"
OWN_ACTS = ("complete", "give_reason", "withdraw")
CONFIRMING = refusals(404, 409, 429)

router = Router(tags=[TAG[0]])


@router.post(
    "/requests",
    response={201: shapes.SubmittedRequest},
    operation_id="submitRequest",
    summary="提交公开申请",
    description="与网上提交相同。证件号码的校验码不符、文件不合要求等，回答 409 并逐项说明。每小时最多 20 件。",
    openapi_extra=refusals(404, 409, 429),
)
def submit(request: HttpRequest, body: shapes.NewRequest) -> HttpResponse:
    org = by_slug(body.org)
    if org is None:
        raise NotThere(NO_BODY, code="no_body")
    if not open_data.receiving_ids([org]):
        raise Refused(NOT_RECEIVING, code="not_receiving", field="org")
    SUBMITTING.refuse_if_spent(request)
    form = _form(org, body)
    SUBMITTING.spend(request)
    made = acts.submit_with_proofs(
        org=org,
        by=public(form.cleaned_data["name"]),
        applicant=form.applicant(),
        wish=form.wish(),
        attach=lambda item, by: _keep(item, form.cleaned_data["proof"], by),
    )
    step = procedure(reading.KIND).step(made.case.step)
    found = shapes.SubmittedRequest(
        number=made.case.number,
        query_code=made.query_code,
        body=body_name(org),
        state=Choice(key=step.id, label=step.public),
        submitted_on=made.request.submitted_on,
        message=NEXT,
        track_url=address(request, reverse("disclosure:track")),
    )
    return answer(found, status=201, cache=NO_STORE)


@router.post(
    "/requests/track",
    response=shapes.RequestProgress,
    operation_id="trackRequest",
    summary="查询办理进度",
    description="凭登记编号和查询码。编号不存在与查询码不符的回答相同。",
    openapi_extra=refusals(404, 429),
)
def track(request: HttpRequest, body: shapes.Credentials) -> HttpResponse:
    return _progress(_shown(request, body))


@router.post(
    "/requests/complete",
    response=shapes.RequestProgress,
    operation_id="completeRequest",
    summary="补正申请内容",
    description="行政机关告知补正之后使用；答复期限自收到补正之日重新计算（条例第三十条）。",
    openapi_extra=CONFIRMING,
)
def complete(request: HttpRequest, body: shapes.Completion) -> HttpResponse:
    item = _shown(request, body)
    acts.complete(item, by=public(item.applicant_name), text=body.text)
    return _progress(item)


@router.post(
    "/requests/give-reason",
    response=shapes.RequestProgress,
    operation_id="giveReason",
    summary="说明申请理由",
    description="行政机关要求说明理由之后使用（条例第三十五条）。",
    openapi_extra=CONFIRMING,
)
def give_reason(request: HttpRequest, body: shapes.Reason) -> HttpResponse:
    item = _shown(request, body)
    acts.give_reason(item, by=public(item.applicant_name), text=body.text)
    return _progress(item)


@router.post(
    "/requests/withdraw",
    response=shapes.RequestProgress,
    operation_id="withdrawRequest",
    summary="撤回申请",
    description="答复作出之前可以撤回，撤回后不能恢复，可以重新申请。",
    openapi_extra=CONFIRMING,
)
def withdraw(request: HttpRequest, body: shapes.Withdrawal) -> HttpResponse:
    item = _shown(request, body)
    acts.withdraw(item, by=public(item.applicant_name), reason=body.reason)
    return _progress(item)


def _form(org: Organisation, body: shapes.NewRequest) -> PublicRequestForm:
    """The same form that the web page fills in; what it finds beyond the schema is told field by field."""
    uploads = [SimpleUploadedFile(one.name, base64.b64decode(one.content)) for one in body.proofs]
    data = body.model_dump(exclude={"org", "proofs"})
    form = PublicRequestForm(data, MultiValueDict({"proof": uploads}), org=org)
    form.fields["proof"].required = False
    if not form.is_valid():
        problems = [
            ("proofs" if name == "proof" else name.strip("_"), str(message))
            for name, messages in form.errors.items()
            for message in messages
        ]
        raise Unacceptable(problems, status=409, code="not_acceptable")
    return form


def _keep(item: DisclosureRequest, uploads: list[Any], by: Actor) -> None:
    for upload in uploads:
        files.store(upload, org=item.org, owner=item.case.subject, by=by, purpose="identity_proof")


def _shown(request: HttpRequest, given: shapes.Credentials) -> DisclosureRequest:
    """The request whose number and code were given; guessing is stopped by address."""
    TRYING.refuse_if_spent(request)
    TRACKING.spend(request)
    found = reading.by_number_and_code(given.number, given.code)
    if found is None:
        count_wrong(request, given.number)
        raise NotThere(NO_REQUEST, code="no_request")
    return found


def _progress(item: DisclosureRequest) -> HttpResponse:
    case, spec = item.case, procedure(reading.KIND)
    step = spec.step(case.step)
    running = _running(item)
    reply = next((one for one in running if one.key == "reply"), None)
    own: list[Any] = [a.id for a in spec.acts_from(case.step) if "public" in a.by and a.id in OWN_ACTS]
    found = shapes.RequestProgress(
        number=case.number,
        body=body_name(item.org),
        body_phone=item.org.phone,
        state=Choice(key=step.id, label=step.public),
        closed=case.closed_on is not None,
        submitted_on=item.submitted_on,
        received_on=item.receipt_on,
        due_on=reply.due_on if reply else None,
        provisional=reply.provisional if reply else False,
        answered_on=item.answered_on,
        outcome=_outcome(item),
        deadlines=running,
        completion_items=item.completion_items if "complete" in own else [],
        acts=own,
        timeline=[shapes.Moment(at=m.at, label=m.label, note=m.note) for m in cases.public_timeline(case)],
        letters=[
            shapes.LetterLine(number=letter.number, title=letter.title, issued_on=letter.issued_on)
            for letter in reversed(citizens.letters_for_citizen(case))
        ],
    )
    return answer(found, cache=NO_STORE)


def _running(item: DisclosureRequest) -> list[shapes.RunningDeadline]:
    """Deadlines of the body and of the applicant; how long others are given is between them and the body."""
    if item.case.closed_on is not None:
        return []
    spec = procedure(reading.KIND)
    found = []
    for clock in cases.clocks_of(item.case):
        duty = spec.clock(clock.key).duty
        if clock.stopped_on is None and duty != "third_party":
            found.append(
                shapes.RunningDeadline(
                    key=clock.key,
                    label=spec.clock(clock.key).label,
                    duty=duty,
                    due_on=clock.due_on,
                    paused=clock.paused_since is not None,
                    provisional=clock.provisional,
                )
            )
    return found


def _outcome(item: DisclosureRequest) -> Choice | None:
    """Known to the applicant when the answer has been sent."""
    if not item.outcome or item.answered_on is None:
        return None
    return Choice(key=item.outcome, label=outcomes.outcome(item.outcome).label)
