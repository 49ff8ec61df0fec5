"""Receiving requests: by web, counter, letter, fax or orally (条例第二十九条、第三十一条)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.apps.disclosure.events import RequestReceived
from gongkai.apps.disclosure.models import Channel, DisclosureRequest
from gongkai.apps.disclosure.rules import receipt
from gongkai.kernel import law, rows, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import new_query_code, open_case
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "disclosure.request"
TITLE_LENGTH = 60


@dataclass(frozen=True)
class Applicant:
    """申请人: what Article 29 requires, and how to reach the person. `identity_number` is never stored in clear."""

    applicant_class: str
    name: str
    identity_kind: str
    identity_number: str = field(repr=False)
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    legal_representative: str = ""
    agent_name: str = ""
    agent_identity_number: str = field(default="", repr=False)
    agent_phone: str = ""
    co_applicants: str = ""
    needs_help: bool = False


@dataclass(frozen=True)
class Wish:
    """所需信息: description, features for the search, form and way of delivery (第二十九条)."""

    description: str
    form: str
    delivery: str
    document_hint: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Submitted:
    """A new request and the query code, which is shown once and stored only as a keyed digest."""

    request: DisclosureRequest
    query_code: str

    @property
    def case(self) -> Any:
        return self.request.case

    @property
    def detail(self) -> DisclosureRequest:
        return self.request


@act("disclosure.request.submit")
def submit(*, org: Organisation, by: Actor, applicant: Applicant, wish: Wish) -> Submitted:
    """网上提交: the clock does not run before both sides have confirmed (第三十一条第四项)."""
    today = workdays.today()
    return _open(org, by, applicant, wish, Channel.WEB, submitted_on=today, arrived_on=today)


@act("disclosure.request.register")
def register(
    *,
    org: Organisation,
    by: Actor,
    applicant: Applicant,
    wish: Wish,
    channel: str,
    submitted_on: date,
    signed_on: date | None = None,
) -> Submitted:
    """登记当面、口头提交或者邮寄签收的申请: the receipt date is known at once (第三十一条第一项、第二项)."""
    received = receipt.receipt_date(channel, submitted_on=submitted_on, signed_on=signed_on)
    if received is None:
        raise Refused("平信、传真和网上提交的申请须经双方确认，请登记为待确认的申请。", code="needs_confirmation")
    _refuse_future(received)
    made = _open(org, by, applicant, wish, channel, submitted_on=submitted_on, signed_on=signed_on, receipt_on=received)
    context().detail(receipt_on=received)
    context().say(told_now=True, reply_days=reply_days(received))
    return made


@act("disclosure.request.register_unconfirmed")
def register_unconfirmed(
    *,
    org: Organisation,
    by: Actor,
    applicant: Applicant,
    wish: Wish,
    channel: str,
    submitted_on: date,
    arrived_on: date,
) -> Submitted:
    """登记平信、传真: to be confirmed with the applicant on the day of arrival (第三十一条第三项、第四项)."""
    _refuse_future(arrived_on)
    return _open(org, by, applicant, wish, channel, submitted_on=submitted_on, arrived_on=arrived_on)


@act("disclosure.request.confirm")
def confirm(request: DisclosureRequest, *, by: Actor, confirmed_on: date) -> DisclosureRequest:
    """双方确认: this day is the receipt date; the reply clock starts."""
    if confirmed_on < request.submitted_on:
        raise Refused("确认日期不能早于提交日期。", field="confirmed_on")
    _refuse_future(confirmed_on)
    request.confirmed_on = request.receipt_on = confirmed_on
    request.regime = receipt.regime(confirmed_on)
    request.case.opened_on = confirmed_on
    request.save_changes()
    context().detail(receipt_on=confirmed_on)
    context().say(reply_days=reply_days(confirmed_on))
    return request


@act("disclosure.request.assign")
def assign(
    request: DisclosureRequest, *, by: Actor, department: Department | None = None, handler: Account | None = None
) -> DisclosureRequest:
    """受理并分办: the description is clear; a department and, if named, a person handle it."""
    case = request.case
    if department is not None and department.org_id != case.org_id:
        raise Refused("承办机构不属于本单位。", field="department")
    case.department, case.handler = department, handler
    context().detail(department=department.name if department else "", handler=handler.name if handler else "")
    return request


def reply_days(receipt_on: date) -> int:
    return law.period("disclosure.reply", on=receipt_on).days


def _open(
    org: Organisation, by: Actor, applicant: Applicant, wish: Wish, channel: str, *, submitted_on: date, **dates: Any
) -> Submitted:
    """One request with its case; every channel ends here."""
    opened_on = dates.get("receipt_on") or dates.get("arrived_on") or submitted_on
    code = new_query_code()
    case = open_case(KIND, org=org, title=_title(wish.description), opened_on=opened_on, query_code=code)
    request = rows.new(
        DisclosureRequest,
        case=case,
        org=org,
        org_path=org.path,
        regime=receipt.regime(opened_on),
        channel=channel,
        submitted_on=submitted_on,
        **dates,
        **_applicant_fields(applicant),
        description=wish.description.strip(),
        document_hint=wish.document_hint.strip(),
        # 条例第二十九条: no purpose is asked for, so none is kept, whatever a form may send.
        purpose=wish.purpose.strip() if receipt.regime(opened_on) == "R492" else "",
        form=wish.form,
        delivery=wish.delivery,
    )
    rows.insert(request)
    context().detail(channel=channel, applicant_class=applicant.applicant_class)
    emit(RequestReceived(case_uid=case.uid, number=case.number, org_path=org.path, channel=channel))
    return Submitted(request, code)


def _title(description: str) -> str:
    """The first words of what is asked, on one line; an ellipsis says that there is more."""
    words = " ".join(description.split())
    return words if len(words) <= TITLE_LENGTH else f"{words[: TITLE_LENGTH - 1]}…"


def _applicant_fields(applicant: Applicant) -> dict[str, Any]:
    number, agent_number = applicant.identity_number.strip(), applicant.agent_identity_number.strip()
    return {
        "applicant_class": applicant.applicant_class,
        "applicant_name": applicant.name.strip(),
        "identity_kind": applicant.identity_kind,
        "identity_cipher": crypto.encrypt_text(number) if number else "",
        "identity_masked": crypto.masked(number),
        "identity_index": crypto.blind_index(number) if number else "",
        "legal_representative": applicant.legal_representative.strip(),
        "phone": applicant.phone.strip(),
        "email": applicant.email.strip(),
        "address": applicant.address.strip(),
        "postcode": applicant.postcode.strip(),
        "agent_name": applicant.agent_name.strip(),
        "agent_identity_cipher": crypto.encrypt_text(agent_number) if agent_number else "",
        "agent_identity_masked": crypto.masked(agent_number),
        "agent_identity_index": crypto.blind_index(agent_number) if agent_number else "",
        "agent_phone": applicant.agent_phone.strip(),
        "co_applicants": applicant.co_applicants.strip(),
        "needs_help": applicant.needs_help,
    }


def _refuse_future(day: date) -> None:
    if day > workdays.today():
        raise Refused("日期不能晚于今天。", code="future_date")


@transaction.atomic
def submit_with_proofs(
    *,
    org: Organisation,
    by: Actor,
    applicant: Applicant,
    wish: Wish,
    attach: Callable[[DisclosureRequest, Actor], None],
) -> Submitted:
    """A request and its identity proof, both or neither: a refused file leaves no request behind."""
    made = submit(org=org, by=by, applicant=applicant, wish=wish)
    attach(made.request, by)
    return made
