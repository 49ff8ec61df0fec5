"""上门服务 (law/steps/visit.toml, casework §9): two officers at an agreed time, their time on site on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from gongkai.apps.services.actions.applications import Filing, Submitted
from gongkai.apps.services.actions.helping import asking
from gongkai.apps.services.actions.helping.asking import Wanted
from gongkai.apps.services.models import ServiceItem, ServicePoint, Visit, VisitItem, VisitOfficer, VisitResult
from gongkai.apps.services.queries.helping import points
from gongkai.apps.services.queries.helping import visits as reading
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import workdays
from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.rules import contact_of
from gongkai.kernel.applicants.templates import template
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import new_query_code, open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import notices
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.web.formatting import cn_date

KIND = "services.visit"


@dataclass(frozen=True)
class Circumstances:
    """Why somebody cannot come, where to, and when they would like it."""

    condition: str
    place: str
    note: str = ""
    on: date | None = None
    window: str = ""


@dataclass(frozen=True)
class Asked:
    """A new case and its query code, which is shown once and stored only as a keyed digest."""

    visit: Visit
    query_code: str

    @property
    def case(self) -> Case:
        return self.visit.case

    @property
    def detail(self) -> Visit:
        return self.visit


@act("services.visit.request")
def request(
    *, org: Organisation, by: Actor, point: ServicePoint, wanted: Wanted, circumstances: Circumstances
) -> Asked:
    """申请上门 online. After several visits in vain the phone and the counter stay open, this does not."""
    until = reading.paused_until(wanted.person.identity_number)
    if until is not None:
        raise Refused(
            f"近期约定的上门多次无人在场，网上申请暂停到{cn_date(until)}；可以电话或者当面申请。", code="paused"
        )
    return _open(org, point, wanted, circumstances)


@act("services.visit.register")
def register(
    *, org: Organisation, by: Actor, point: ServicePoint, wanted: Wanted, circumstances: Circumstances
) -> Asked:
    """By phone or in person, written down by staff: whoever needs a visit is often not online."""
    return _open(org, point, wanted, circumstances)


@transaction.atomic
def request_from(presence: Presence, *, point: ServicePoint, wanted: Wanted, circumstances: Circumstances) -> Asked:
    """A request of whoever is signed in, in their space."""
    made = request(org=point.org, by=presence.actor, point=point, wanted=wanted, circumstances=circumstances)
    linking.link(presence, made.case)
    return made


@act("services.visit.decline")
def decline(visit: Visit, *, by: Actor, reason: str) -> Visit:
    _release(visit)
    return visit


@act("services.visit.arrange")
def arrange(visit: Visit, *, by: Actor, day: date, window: str, officers: Sequence[Account]) -> Visit:
    """约定: a working day ahead, a window, at least two officers who are nowhere else then."""
    today = workdays.today()
    rule = rules.visit_rule(today)
    if window not in rules.windows():
        raise Refused("请选择时间段。", field="window")
    if day < today or reading.begins_at(day, window) <= workdays.now():
        raise Refused("约定的时间已经过去。", field="day")
    if day > workdays.calendar().add(today, rule.ahead_days):
        raise Refused(f"只能约定今后{rule.ahead_days}个工作日以内的日期。", field="day")
    people = list({one.pk: one for one in officers}.values())
    if len(people) < rule.officers:
        raise Refused(f"上门服务须有{rule.officers}名以上工作人员。", field="officers", code="too_few")
    able = set(points.people_with(points.VISITOR, visit.point).values_list("pk", flat=True))
    if strange := [one.name for one in people if one.pk not in able]:
        raise Refused(f"{strange[0]}不是{visit.org.label}的上门服务人员。", field="officers")
    _release(visit)
    _engage(visit, day, window, people)
    visit.day, visit.window, visit.reminded = day, window, False
    visit.arranged_count += 1
    visit.save()
    visit.case.handler = people[0]
    names = [one.name for one in people]
    when = f"{cn_date(day)}{rules.windows()[window].words}"
    context().detail(day=day, window=window, officers=names, public_note=f"{when}，{'、'.join(names)}")
    context().say(when=when)
    _tell_officers(visit, people, f"{when}上门：{visit.place}")
    return visit


@act("services.visit.call_off")
def call_off(visit: Visit, *, by: Actor, reason: str) -> Visit:
    """改期: the body cannot keep the appointment; another one has to be made."""
    context().detail(day=visit.day, public_note=reason[:300])
    _release(visit)
    return visit


@act("services.visit.cancel")
def cancel(visit: Visit, *, by: Actor) -> Visit:
    """取消 by the applicant, in good time; by phone whoever manages the visits does it for them."""
    if by.kind == "public" and visit.case.step == "arranged" and not reading.may_change(visit):
        hours = rules.visit_rule(workdays.today()).change_hours
        raise Refused(f"约定时间开始前{hours}小时以内不能在网上取消，请打电话告知{visit.point.phone}。", code="late")
    _release(visit)
    return visit


@act("services.visit.arrive")
def arrive(visit: Visit, *, by: Actor, arrived_at: datetime, present: Sequence[Account]) -> Visit:
    """到达: who was there, at least two of them, on the day agreed."""
    rule = rules.visit_rule(workdays.today())
    known = {one.account_id: one for one in visit.officers.all()}
    there = {one.pk for one in present} & known.keys()
    if len(there) < rule.officers:
        raise Refused(
            f"上门服务须有{rule.officers}名以上工作人员到场；不足的，请改期。", field="present", code="too_few"
        )
    if by.account_id not in there:
        raise Refused("由到场的工作人员记录到达。", code="not_there")
    _refuse_time(visit, arrived_at, "arrived_at")
    VisitOfficer.objects.filter(visit=visit).update(present=False)
    VisitOfficer.objects.filter(visit=visit, account_id__in=there).update(present=True)
    visit.arrived_at = arrived_at
    visit.save()
    context().detail(arrived_at=arrived_at, present=[one.name for one in present if one.pk in there])
    return visit


@act("services.visit.leave")
def leave(visit: Visit, *, by: Actor, left_at: datetime, result: str, result_text: str) -> Visit:
    """离开: when, and what came of it; materials are filed at the office, received on the day of the visit."""
    _refuse_absent(visit, by)
    _refuse_time(visit, left_at, "left_at")
    if visit.arrived_at is not None and left_at < visit.arrived_at:
        raise Refused("离开时间不能早于到达时间。", field="left_at")
    if result not in VisitResult.values:
        raise Refused("请选择结果。", field="result")
    if not result_text.strip():
        raise Refused("请写明办理的情况。", field="result_text")
    visit.left_at, visit.result, visit.result_text = left_at, result, result_text.strip()[:1000]
    visit.save()
    context().detail(left_at=left_at, result=result, public_note=visit.get_result_display())
    if result == VisitResult.MATERIALS:
        context().goto("filing")
        clockwork.begin(visit.case, "filing", workdays.today(), reason="上门收到材料")
    else:
        context().goto("done")
    return visit


@act("services.visit.file_application")
def file_application(visit: Visit, *, by: Actor, item: ServiceItem, filing: Filing) -> Submitted:
    """登记收到的材料: an application of the day of the visit; done when every item of the visit has its own or none."""
    line = line_to_file(visit, item)
    came_on = visit.day or workdays.today()
    made = asking.file_for(visit, item, by=by, filing=filing, channel="visit", came_on=came_on)
    line.application = made.application
    line.save()
    left = visit.items.filter(application=None).exists()
    context().detail(application=made.case.number, public_note=f"{item.name}　{made.case.number}")
    context().goto("filing" if left else "done")
    return made


def line_to_file(visit: Visit, item: ServiceItem) -> VisitItem:
    line = visit.items.filter(item=item, application=None).first()
    if line is None:
        raise Refused("这个事项不在上门办理之列，或者已经收件。", code="wrong_item")
    return line


@act("services.visit.finish_filing")
def finish_filing(visit: Visit, *, by: Actor, reason: str) -> Visit:
    """其余事项没有收到材料: what was agreed and is not handed in, or cannot be taken any more, is not filed."""
    asking.forget_drafts(visit.case, by=by)
    context().detail(filed=visit.items.exclude(application=None).count())
    return visit


@act("services.visit.miss_applicant")
def miss_applicant(visit: Visit, *, by: Actor) -> Visit:
    """无人在场, after waiting as long as the rule says; the second time within its days ends the case."""
    _refuse_absent(visit, by)
    rule = rules.visit_rule(workdays.today())
    waited = workdays.now() - (visit.arrived_at or workdays.now())
    if waited < timedelta(minutes=rule.wait_minutes):
        raise Refused(f"到达后应当等候{rule.wait_minutes}分钟以上。", code="too_early")
    days = [*visit.absent_days, (visit.day or workdays.today()).isoformat()]
    visit.absent_days, visit.arrived_at = days, None
    context().detail(day=visit.day, waited=int(waited.total_seconds() // 60))
    context().goto("missed" if len(days) >= rule.no_shows else "requested")
    _release(visit)
    return visit


@act("services.visit.miss_officers")
def miss_officers(visit: Visit, *, by: Actor) -> Visit:
    """工作人员未到: said by the applicant, or by whoever manages the visits, once the window is over."""
    if visit.day is None or workdays.now() < reading.ends_at(visit.day, visit.window):
        raise Refused("约定的时间段还没有结束。", code="too_early")
    visit.failed_days = [*visit.failed_days, visit.day.isoformat()]
    names = [one.account.name for one in visit.officers.select_related("account")]
    context().detail(day=visit.day, officers=names)
    _tell_managers(visit, f"{cn_date(visit.day)}的上门没有履行：{visit.case.number}")
    _release(visit)
    return visit


@transaction.atomic
def remind(visit: Visit) -> bool:
    """The day before; the mark and the messages go together. To the account, else to the phone that was left."""
    if not Visit.objects.filter(pk=visit.pk, reminded=False).update(reminded=True) or visit.day is None:
        return False
    people = [one.account for one in visit.officers.select_related("account")]
    values = {
        "number": visit.case.number,
        "when": f"{cn_date(visit.day)}{rules.windows()[visit.window].words}",
        "officers": "、".join(one.name for one in people),
        "phone": visit.point.phone,
    }
    link = reverse("services:help_tracked", args=[visit.case.number])
    mark = f"visit:{visit.case.uid}:{visit.day}"
    owners = reading.owners(visit)
    for owner in owners:
        messages.send(owner, "services.visit_reminder", fingerprint=mark, case=visit.case, link=link, **values)
    contact = contact_of(visit.requester.phone)
    if not owners and contact is not None:
        messages.queue(contact, template("services.visit_reminder"), values, link=reverse("services:help_track"))
    _tell_officers(visit, people, f"提醒：{values['when']}上门：{visit.place}")
    return True


def _tell_officers(visit: Visit, people: Sequence[Account], title: str) -> None:
    link = reverse("services_desk:visit", args=[visit.case.uid])
    mark = f"visit:{visit.case.uid}:{visit.day}:{title[:40]}"
    notices.tell(people, title[:200], fingerprint=mark[:100], link=link, case_uid=visit.case.uid)


def _tell_managers(visit: Visit, title: str) -> None:
    people = points.people_with(points.VISIT_MANAGER, visit.point)
    link = reverse("services_desk:visit", args=[visit.case.uid])
    mark = f"visit-missed:{visit.case.uid}:{visit.day}"
    notices.tell(people, title[:200], fingerprint=mark, link=link, level="late", case_uid=visit.case.uid)


def _engage(visit: Visit, day: date, window: str, people: Sequence[Account]) -> None:
    """One row for each officer; the unique constraint decides between two who arrange at once."""
    for one in people:
        try:
            with transaction.atomic():
                VisitOfficer.objects.create(visit=visit, account=one, day=day, window=window)
        except IntegrityError:
            raise Refused(f"{one.name}在这个时间段已有其他上门。", field="officers", code="engaged") from None


def _release(visit: Visit) -> None:
    """The officers are free again; who was to come stands in the journal."""
    VisitOfficer.objects.filter(visit=visit).delete()
    visit.day, visit.window, visit.reminded = None, "", False
    visit.case.handler = None
    visit.save()


def _refuse_time(visit: Visit, at: datetime, field: str) -> None:
    if at > workdays.now():
        raise Refused("时间不能晚于现在。", field=field)
    if at.astimezone(workdays.SHANGHAI).date() != visit.day:
        raise Refused(f"应当是约定的日期（{cn_date(visit.day)}）。", field=field)


def _refuse_absent(visit: Visit, by: Actor) -> None:
    if by.account_id is None or not visit.officers.filter(account_id=by.account_id, present=True).exists():
        raise Refused("由到场的工作人员办理。", code="not_there")


def _open(org: Organisation, point: ServicePoint, wanted: Wanted, circumstances: Circumstances) -> Asked:
    today = workdays.today()
    if not point.active or not point.offers_visits or point.org_id != org.pk:
        raise Refused(f"{point.name}现在不提供上门服务。", code="closed")
    asking.refuse_items(point, wanted.items)
    person = wanted.person
    field, problem = rules.condition_problem(
        rules.Asking(
            person.kind,
            circumstances.condition,
            circumstances.note,
            rules.born_on(person.identity_kind, person.identity_number),
        ),
        today,
    )
    if problem:
        raise Refused(problem, field=field)
    if circumstances.on is not None and circumstances.on < today:
        raise Refused("希望的日期不能早于今天。", field="wanted_on")
    code = new_query_code()
    case = open_case(KIND, org=org, title=f"上门：{person.name}", query_code=code)
    visit = Visit(
        case=case,
        point=point,
        requester=asking.keep_requester(person),
        org=org,
        org_path=org.path,
        channel=wanted.channel,
        condition=circumstances.condition,
        condition_note=circumstances.note.strip()[:300],
        content=wanted.content.strip()[:1000],
        place=circumstances.place.strip()[:200],
        wanted_on=circumstances.on,
        wanted_window=circumstances.window,
    )
    visit.save(force_insert=True)
    VisitItem.objects.bulk_create([VisitItem(visit=visit, item=item) for item in wanted.items])
    context().detail(items=[item.name for item in wanted.items][:20], channel=wanted.channel)
    if circumstances.on is not None:
        # A later day that was asked for is no delay of the body's.
        days = workdays.calendar().elapsed(today, circumstances.on)
        usual = reading.usual_days(today)
        if days > usual:
            context().detail(visit_days=days)
    context().say(told_now=True, names=[item.name for item in wanted.items])
    return Asked(visit, code)
