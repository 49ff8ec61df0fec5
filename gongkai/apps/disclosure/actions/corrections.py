"""更正申请 (条例第四十一条). Each function is one act of `law/steps/correction.toml`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.apps.disclosure.actions.requests.results import correction_remedies
from gongkai.apps.disclosure.models import Channel, CorrectionOutcome, CorrectionRequest, DeliveryWay
from gongkai.apps.disclosure.rules import corrections as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import new_query_code, open_case
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "disclosure.correction"


@dataclass(frozen=True)
class Wrong:
    """更正请求: who asks, which record about himself is wrong, what is right, and the evidence."""

    name: str
    identity_kind: str
    identity_number: str = field(repr=False)
    record: str
    inaccuracy: str
    right_content: str
    evidence: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Submitted:
    """A new correction request and its query code, shown once."""

    correction: CorrectionRequest
    query_code: str

    @property
    def case(self) -> Any:
        return self.correction.case

    @property
    def detail(self) -> CorrectionRequest:
        return self.correction


@act("disclosure.correction.submit")
def submit(*, org: Organisation, by: Actor, wrong: Wrong) -> Submitted:
    """网上提交: the law sets no confirmation here, so the day of submission counts."""
    return _open(org, wrong, Channel.WEB, workdays.today())


@act("disclosure.correction.register")
def register(*, org: Organisation, by: Actor, wrong: Wrong, channel: str, receipt_on: date) -> Submitted:
    if receipt_on > workdays.today():
        raise Refused("收到日期不能晚于今天。", field="receipt_on")
    return _open(org, wrong, channel, receipt_on)


@transaction.atomic
def submit_with_evidence(
    *, org: Organisation, by: Actor, wrong: Wrong, attach: Callable[[CorrectionRequest, Actor], None]
) -> Submitted:
    """A correction request and its evidence, both or neither."""
    made = submit(org=org, by=by, wrong=wrong)
    attach(made.correction, by)
    return made


@transaction.atomic
def register_with_evidence(
    *,
    org: Organisation,
    by: Actor,
    wrong: Wrong,
    channel: str,
    receipt_on: date,
    attach: Callable[[CorrectionRequest, Actor], None],
) -> Submitted:
    """The same at the counter."""
    made = register(org=org, by=by, wrong=wrong, channel=channel, receipt_on=receipt_on)
    attach(made.correction, by)
    return made


@act("disclosure.correction.assign")
def assign(
    correction: CorrectionRequest, *, by: Actor, department: Department | None = None, handler: Account | None = None
) -> CorrectionRequest:
    """交办核实 to the unit that keeps the record."""
    case = correction.case
    if department is not None and department.org_id != case.org_id:
        raise Refused("承办机构不属于本单位。", field="department")
    case.department, case.handler = department, handler
    context().detail(department=department.name if department else "", handler=handler.name if handler else "")
    return correction


@act("disclosure.correction.draft_decision")
def draft_decision(
    correction: CorrectionRequest,
    *,
    by: Actor,
    outcome: str,
    decision_text: str = "",
    grounds: str = "",
    right_body: str = "",
) -> CorrectionRequest:
    """提交处理意见: corrected, refused with reasons, forwarded, or told where to go."""
    correction.proposed_outcome = outcome
    correction.decision_text, correction.grounds = decision_text.strip(), grounds.strip()
    correction.right_body = right_body.strip()
    _refuse_incomplete(correction)
    correction.save()
    context().detail(outcome=outcome)
    return correction


@act("disclosure.correction.return_draft")
def return_draft(correction: CorrectionRequest, *, by: Actor, reason: str) -> CorrectionRequest:
    return correction


@act("disclosure.correction.decide")
def decide(correction: CorrectionRequest, *, by: Actor, opinion: str = "同意。") -> CorrectionRequest:
    """处理决定 and its letter; what is forwarded goes to the other body with a letter of its own."""
    _refuse_incomplete(correction)
    correction.outcome = correction.case.outcome = correction.proposed_outcome
    correction.decided_on = workdays.today()
    correction.save()
    context().detail(opinion=opinion, outcome=correction.outcome, decided_on=correction.decided_on)
    context().say(remedies=correction_remedies(correction.decided_on, correction.org))
    letters.issue(correction.case, rules.LETTERS[correction.outcome], subject=correction)
    if correction.outcome == CorrectionOutcome.FORWARDED:
        letters.issue(correction.case, "disclosure.correction_transfer", subject=correction)
    return correction


@act("disclosure.correction.deliver")
def deliver(correction: CorrectionRequest, *, by: Actor, way: str, answered_on: date) -> CorrectionRequest:
    """告知申请人: the day of dispatch ends the clock."""
    if way not in DeliveryWay.values:
        raise Refused("请选择告知方式。", field="way")
    if correction.decided_on is None or not correction.decided_on <= answered_on <= workdays.today():
        raise Refused("告知日期应在作出决定之后、今天之前。", field="answered_on")
    correction.answered_on, correction.delivery_used = answered_on, way
    correction.save()
    context().detail(answered_on=answered_on, way=way)
    return correction


@act("disclosure.correction.withdraw")
def withdraw(correction: CorrectionRequest, *, by: Actor, reason: str = "") -> CorrectionRequest:
    return correction


@act("disclosure.correction.archive")
def archive(correction: CorrectionRequest, *, by: Actor) -> CorrectionRequest:
    return correction


def _open(org: Organisation, wrong: Wrong, channel: str, receipt_on: date) -> Submitted:
    code = new_query_code()
    title = f"更正：{wrong.record.strip()}"[:60]
    case = open_case(KIND, org=org, title=title, opened_on=receipt_on, query_code=code)
    number = wrong.identity_number.strip()
    correction = CorrectionRequest(
        case=case,
        org=org,
        channel=channel,
        receipt_on=receipt_on,
        applicant_name=wrong.name.strip(),
        identity_kind=wrong.identity_kind,
        identity_cipher=crypto.encrypt_text(number) if number else "",
        identity_masked=crypto.masked(number),
        phone=wrong.phone.strip(),
        email=wrong.email.strip(),
        address=wrong.address.strip(),
        record=wrong.record.strip(),
        inaccuracy=wrong.inaccuracy.strip(),
        right_content=wrong.right_content.strip(),
        evidence=wrong.evidence.strip(),
    )
    correction.save(force_insert=True)
    context().detail(channel=channel, receipt_on=receipt_on)
    context().say(told_now=channel != Channel.WEB)
    return Submitted(correction, code)


def _refuse_incomplete(correction: CorrectionRequest) -> None:
    problem = rules.missing(
        correction.proposed_outcome,
        decision_text=correction.decision_text,
        grounds=correction.grounds,
        right_body=correction.right_body,
    )
    if problem is not None:
        raise Refused(problem[1], code="outcome", field=problem[0])
