"""代办服务 (law/steps/agency.toml): on written authority, free of charge, without power to decide (LIC 第二十九条)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from gongkai.apps.services.actions.applications import Filing, Submitted
from gongkai.apps.services.actions.helping import asking
from gongkai.apps.services.actions.helping.asking import Wanted
from gongkai.apps.services.models import Agency, AgencyItem, AgencyResult, AgencyStep, ServiceItem, ServicePoint
from gongkai.apps.services.queries.applications import by_number
from gongkai.apps.services.queries.helping import points
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import files, workdays
from gongkai.kernel.applicants import levels
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.models import Level
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import NotAllowed, Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import new_query_code, open_case
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "services.agency"
ELECTRONIC, PAPER = "electronic", "paper"
AUTHORITY = "authorisation"
HANDLING = "handling"


@dataclass(frozen=True)
class Authority:
    """授权 as it is wanted: what for, and until when."""

    scope: Sequence[str]
    until: date


@dataclass(frozen=True)
class Asked:
    """A new case and its query code, which is shown once and stored only as a keyed digest."""

    agency: Agency
    query_code: str

    @property
    def case(self) -> Case:
        return self.agency.case

    @property
    def detail(self) -> Agency:
        return self.agency


@act("services.agency.request")
def request(
    *, org: Organisation, by: Actor, point: ServicePoint, wanted: Wanted, authority: Authority, signed: bool = False
) -> Asked:
    """申请代办. `signed`: the applicant is known by name and signed the authority with the request."""
    return _open(org, point, wanted, authority, signed)


@act("services.agency.register")
def register(*, org: Organisation, by: Actor, point: ServicePoint, wanted: Wanted, authority: Authority) -> Asked:
    """By phone or in person; the authority is a paper that is still to come."""
    return _open(org, point, wanted, authority, False)


@transaction.atomic
def request_from(presence: Presence, *, point: ServicePoint, wanted: Wanted, authority: Authority, sign: bool) -> Asked:
    """A request of whoever is signed in, in their space; signing needs a real name."""
    if sign:
        levels.refuse_below(presence, Level.COUNTER, "网上签署授权")
        if not _is_theirs(presence, crypto.blind_index(wanted.person.identity_number.strip())):
            raise Refused("只能签署本人（本单位）的授权，证件号码应与账号一致。", field="sign")
    made = request(org=point.org, by=presence.actor, point=point, wanted=wanted, authority=authority, signed=sign)
    linking.link(presence, made.case)
    return made


@act("services.agency.assign")
def assign(agency: Agency, *, by: Actor, agent: Account) -> Agency:
    """指派代办员: nobody who receives, examines or decides one of the items (没有审批权)."""
    if agency.agent_id == agent.pk:
        raise Refused("代办员没有变化。", field="agent")
    if not points.people_with(points.AGENT, agency.point).filter(pk=agent.pk).exists():
        raise Refused(f"{agent.name}不是{agency.org.label}的代办员。", field="agent")
    refuse_deciders(agency, agent)
    agency.agent = agent
    agency.save()
    agency.case.handler = agent
    context().detail(agent=agent.name)
    step = agency.case.step
    if step == "requested":
        step = "working" if agency.authority_on is not None else "assigned"
        if step == "working":
            clockwork.begin(agency.case, HANDLING, workdays.today(), reason="已经授权并指派代办员")
    context().goto(step)
    return agency


@act("services.agency.decline")
def decline(agency: Agency, *, by: Actor, reason: str) -> Agency:
    return agency


@act("services.agency.record_authority")
def record_authority(
    agency: Agency, *, by: Actor, signed_on: date, scope: Sequence[str], authority_until: date
) -> Agency:
    """收到授权委托书: the paper as a file, what it says as data; the paper decides, not the request."""
    if signed_on > workdays.today():
        raise Refused("签署日期不能晚于今天。", field="signed_on")
    papers = files.of_owner(agency.case.subject).filter(purpose=AUTHORITY)
    if not papers.filter(created_at__gte=_proves_since(agency, signed_on)).exists():
        raise Refused("请上传这次签名或者盖章的授权委托书。", field="authority")
    _authorise(agency, PAPER, signed_on, scope, authority_until)
    return agency


@act("services.agency.authorise")
def authorise(agency: Agency, *, by: Actor, scope: Sequence[str], authority_until: date) -> Agency:
    """签署授权 by the applicant online; who it is was looked at before (`authorise_from`)."""
    _authorise(agency, ELECTRONIC, workdays.today(), scope, authority_until)
    return agency


def authorise_from(presence: Presence | None, agency: Agency, *, scope: Sequence[str], authority_until: date) -> Agency:
    levels.refuse_below(presence, Level.COUNTER, "网上签署授权")
    if presence is None or not _is_theirs(presence, agency.requester.identity_index):
        raise Refused("只能由申请人本人（本单位）签署授权。", code="not_theirs")
    return authorise(agency, by=presence.actor, scope=scope, authority_until=authority_until)


@act("services.agency.record_step")
def record_step(
    agency: Agency, *, by: Actor, kind: str, text: str, on: date | None = None, item: ServiceItem | None = None
) -> Agency:
    """记录工作 of a kind the authority covers; the applicant reads it."""
    _act_as_agent(agency, by)
    found = rules.step_kinds().get(kind)
    if found is None:
        raise Refused("请选择工作的种类。", field="kind")
    if found.scope not in agency.scopes:
        raise Refused(f"授权范围不包括“{rules.scopes()[found.scope].label}”，不能办理。", field="kind", code="scope")
    day = on or workdays.today()
    if agency.authority_on is None or not agency.authority_on <= day <= workdays.today():
        raise Refused("日期应在授权之后、今天以前（含今天）。", field="on")
    if not text.strip():
        raise Refused("请写明办理的内容。", field="text")
    _note(agency, by, kind, day, text, item)
    context().detail(public_note=f"{found.label}：{text.strip()}"[:300])
    return agency


@act("services.agency.link_application")
def link_application(agency: Agency, *, by: Actor, number: str) -> Agency:
    """关联办件: one of the same applicant and of one of the items, received at the window."""
    _act_as_agent(agency, by)
    application = by_number(number.strip().upper())
    line = agency.items.filter(item=application.item).first() if application is not None else None
    # A number of somebody else's and a number that does not exist look the same.
    if application is None or line is None or not asking.same_person(agency.requester, application):
        raise Refused("没有找到这位申请人在所代办事项下的办件，请核对办件编号。", field="number")
    if line.application_id is not None:
        raise Refused("这个事项已经关联办件。", field="number")
    line.application = application
    line.save()
    asking.forget_drafts(agency.case, by=by, item=line.item)
    context().detail(application=application.case.number, public_note=f"{line.item.name}　{application.case.number}")
    return agency


@act("services.agency.file_application")
def file_application(agency: Agency, *, by: Actor, item: ServiceItem, filing: Filing) -> Submitted:
    """代为提交: the application is the applicant's, the agent is named in it."""
    line = line_to_file(agency, item, by)
    made = asking.file_for(agency, item, by=by, filing=filing, channel="agency", came_on=workdays.today())
    line.application = made.application
    line.save()
    _note(agency, by, "submit", workdays.today(), f"提交申请，办件编号{made.case.number}", item)
    context().detail(application=made.case.number, public_note=f"{item.name}　{made.case.number}")
    return made


def line_to_file(agency: Agency, item: ServiceItem, by: Actor) -> AgencyItem:
    """What the agent may fill in and hand in today: the authority covers it, and nobody has handed it in."""
    _act_as_agent(agency, by)
    if "submit" not in agency.scopes:
        raise Refused("授权范围不包括代为提交申请，不能提交。", code="scope")
    line = agency.items.filter(item=item, application=None).first()
    if line is None:
        raise Refused("这个事项不在代办之列，或者已经提交。", code="wrong_item")
    return line


@act("services.agency.ask")
def ask(agency: Agency, *, by: Actor, text: str) -> Agency:
    """请申请人提供: the time until the answer is not the agent's."""
    _act_as_agent(agency, by)
    if not text.strip():
        raise Refused("请写明需要提供什么。", field="text")
    agency.asked = text.strip()[:1000]
    agency.save()
    context().detail(public_note=agency.asked[:300])
    return agency


@act("services.agency.answer")
def answer(agency: Agency, *, by: Actor, text: str = "") -> Agency:
    agency.asked = ""
    agency.save()
    context().detail(text=text.strip()[:500])
    return agency


@act("services.agency.extend")
def extend(agency: Agency, *, by: Actor, days: int, reason: str) -> Agency:
    if not 1 <= days <= 60:
        raise Refused("一次延长1至60个工作日。", field="days")
    return agency


@act("services.agency.close")
def close(agency: Agency, *, by: Actor, result: str, result_text: str) -> Agency:
    """办结, with what came of it; nothing is charged."""
    _act_as_agent(agency, by)
    if result not in AgencyResult.values:
        raise Refused("请选择结果。", field="result")
    if not result_text.strip():
        raise Refused("请写明结果。", field="result_text")
    if result == AgencyResult.DONE and agency.items.filter(application=None).exists() and "submit" in agency.scopes:
        raise Refused("还有事项没有提交或者关联办件，不能写为全部办成。", field="result")
    agency.result, agency.result_text = result, result_text.strip()[:1000]
    agency.save()
    asking.forget_drafts(agency.case, by=by)
    context().detail(result=result, public_note=agency.get_result_display())
    return agency


@act("services.agency.revoke")
def revoke(agency: Agency, *, by: Actor) -> Agency:
    """撤销授权, at any time: what was handed in stays the applicant's, what was only begun goes."""
    _end_authority(agency)
    asking.forget_drafts(agency.case, by=by)
    return agency


@act("services.agency.lapse")
def lapse(agency: Agency, *, by: Actor) -> Agency:
    """授权到期: from the next day on nothing is done on it."""
    if agency.authority_until >= workdays.today():
        raise Refused("授权还没有到期。", code="too_early")
    _end_authority(agency)
    return agency


@act("services.agency.withdraw")
def withdraw(agency: Agency, *, by: Actor) -> Agency:
    asking.forget_drafts(agency.case, by=by)
    return agency


def _is_theirs(presence: Presence, index: str) -> bool:
    """Whether an identity number, by its digest, is that of the account in whose name somebody is here."""
    number = presence.subject.identity_number.strip()
    return bool(number and index) and index in crypto.blind_indexes(number)


def refuse_deciders(agency: Agency, account: Account) -> None:
    """代办员没有审批权: who receives, examines or decides an item does not help with it, whatever else they may do."""
    deciding = rules.agency_rule(workdays.today()).deciding
    items = [line.item for line in agency.items.select_related("item__org")]
    item = points.holds_deciding(account, items, deciding)
    if item is not None:
        raise Refused(
            f"{account.name}在{item.org.label}负责受理、审查或者审批，不能代办“{item.name}”。",
            code="deciding",
            field="agent",
        )


def _act_as_agent(agency: Agency, by: Actor) -> None:
    """Only the agent who was named, on an authority that holds today, and still without a part in the decision."""
    if agency.agent is None or by.account_id != agency.agent_id:
        raise NotAllowed("只有指派的代办员可以办理。")
    if agency.authority_on is None or agency.authority_until < workdays.today():
        raise Refused("授权已经到期，请申请人重新授权。", code="no_authority")
    refuse_deciders(agency, agency.agent)


def _authorise(agency: Agency, form: str, on: date, scope: Sequence[str], until: date) -> None:
    field, problem = rules.authority_problem(scope, until, workdays.today())
    if problem:
        raise Refused(problem, field=field)
    agency.scope, agency.authority_until = " ".join(scope), until
    agency.authority_form, agency.authority_on = form, on
    agency.save()
    context().detail(authority=form, scope=rules.scope_words(scope), until=until)


def _proves_since(agency: Agency, signed_on: date) -> datetime:
    """A paper comes after it was signed, and that of an authority which has ended proves no new one, whatever day is
    written on it."""
    ended = agency.authority_until < workdays.today()
    day = max(signed_on, agency.authority_until + timedelta(1)) if ended else signed_on
    return datetime.combine(day, time.min, tzinfo=workdays.SHANGHAI)


def _end_authority(agency: Agency) -> None:
    agency.authority_form, agency.authority_on = "", None
    agency.save()


def _note(agency: Agency, by: Actor, kind: str, on: date, text: str, item: ServiceItem | None) -> None:
    AgencyStep.objects.create(
        agency=agency, kind=kind, on=on, text=text.strip()[:1000], item=item, by_name=by.name[:60]
    )


def _open(org: Organisation, point: ServicePoint, wanted: Wanted, authority: Authority, signed: bool) -> Asked:
    if not point.active or not point.offers_agency or point.org_id != org.pk:
        raise Refused(f"{point.name}现在不提供代办服务。", code="closed")
    asking.refuse_items(point, wanted.items)
    field, problem = rules.authority_problem(authority.scope, authority.until, workdays.today())
    if problem:
        raise Refused(problem, field=field)
    code = new_query_code()
    case = open_case(KIND, org=org, title=f"代办：{wanted.person.name}", query_code=code)
    agency = Agency(
        case=case,
        point=point,
        requester=asking.keep_requester(wanted.person),
        org=org,
        org_path=org.path,
        channel=wanted.channel,
        content=wanted.content.strip()[:1000],
        scope=" ".join(authority.scope),
        authority_until=authority.until,
    )
    if signed:
        agency.authority_form, agency.authority_on = ELECTRONIC, workdays.today()
    agency.save(force_insert=True)
    AgencyItem.objects.bulk_create([AgencyItem(agency=agency, item=item) for item in wanted.items])
    context().detail(items=[item.name for item in wanted.items][:20], channel=wanted.channel)
    context().say(told_now=True, names=[item.name for item in wanted.items])
    return Asked(agency, code)


@transaction.atomic
def by_applicant(agency: Agency, do: Callable[[], Any], attach: Callable[[], None]) -> None:
    """What the applicant does in the own case, with the files that belong to it; both or neither."""
    do()
    attach()
