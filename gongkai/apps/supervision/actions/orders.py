"""督办. Each act is one of `law/steps/order.toml`."""

from collections.abc import Sequence
from typing import Any

from gongkai.apps.supervision.actions.corrections import _keep, _said
from gongkai.apps.supervision.models import Event, Order, OrderSource
from gongkai.apps.supervision.queries import casework
from gongkai.apps.supervision.queries import events as reading
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import notices
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "supervision.order"
LONGEST = 120
UNTOLD = "督办（拟定中）"


@act("supervision.order.draft")
def draft(
    *,
    org: Organisation,
    by: Actor,
    source: str,
    title: str,
    matter: str,
    requirements: str,
    finding: str = "",
    events: Sequence[Event] = (),
    attachments: Sequence[Any] = (),
) -> Order:
    """拟定督办: for one body; what it is about, what was found, what it has to do."""
    if source not in OrderSource.values:
        raise Refused("请选择督办来源。", field="source")
    if any(event.org_id != org.pk for event in events):
        raise Refused("相关监察事件应当是被督办单位的。", field="events")
    case = open_case(KIND, org=org, title=UNTOLD)
    made = Order.objects.create(
        case=case,
        org=org,
        title=_said(title, "title", "请写明标题。")[:200],
        source=source,
        matter=_said(matter, "matter", "请写明督办事项。"),
        finding=finding.strip(),
        requirements=_said(requirements, "requirements", "请写明办理要求。"),
    )
    made.events.set(events)
    _keep(case, attachments, by, "order")
    context().detail(events=[event.number for event in events], source=source)
    return made


@act("supervision.order.issue")
def issue(order: Order, *, by: Actor, allowed_days: int) -> Order:
    _check_days(allowed_days, "allowed_days")
    order.issued_on = workdays.today()
    order.save()
    order.case.title = order.title
    context().sign_as(casework.issuer_for(order.org, by))
    context().detail(allowed_days=allowed_days)
    _tell(order, people.holders(reading.LIAISON, order.org), "收到督办", "issued")
    _tell(order, people.holders(reading.CHIEF, order.org), "收到督办", "issued")
    return order


@act("supervision.order.cancel")
def cancel(order: Order, *, by: Actor, reason: str) -> Order:
    return order


@act("supervision.order.receive")
def receive(order: Order, *, by: Actor) -> Order:
    return order


@act("supervision.order.remind")
def remind(order: Order, *, by: Actor, reason: str) -> Order:
    """催办: counted, and told to the body's liaison and chief."""
    order.reminder_count += 1
    order.save()
    context().detail(count=order.reminder_count)
    told = [*people.holders(reading.LIAISON, order.org), *people.holders(reading.CHIEF, order.org)]
    _tell(order, told, "催办", f"remind:{order.reminder_count}")
    return order


@act("supervision.order.report")
def report(order: Order, *, by: Actor, report: str, attachments: Sequence[Any] = ()) -> Order:
    order.report, order.reported_on = _said(report, "report", "请写明办理情况。"), workdays.today()
    order.save()
    _keep(order.case, attachments, by, "report")
    return order


@act("supervision.order.propose_extension")
def propose_extension(order: Order, *, by: Actor, days: int, reason: str) -> Order:
    _check_days(days, "days")
    clock = clockwork.running(order.case, "order")
    if clock is None or clock.due_on is None or workdays.today() > clock.due_on:
        raise Refused("督办期限已经届满，不能再申请延期。", code="too_late")
    order.proposed_days = days
    order.save()
    context().detail(days=days)
    return order


@act("supervision.order.extend")
def extend(order: Order, *, by: Actor, days: int, reason: str) -> Order:
    """同意延期: only what was asked for, or less."""
    if order.proposed_days is None:
        raise Refused("被督办单位没有申请延期。", code="not_asked")
    if not 1 <= days <= order.proposed_days:
        raise Refused(f"延长的天数应当在申请的 {order.proposed_days} 天以内。", field="days")
    order.proposed_days = None
    order.save()
    context().detail(days=days)
    return order


@act("supervision.order.refuse_extension")
def refuse_extension(order: Order, *, by: Actor, reason: str) -> Order:
    if order.proposed_days is None:
        raise Refused("被督办单位没有申请延期。", code="not_asked")
    order.proposed_days = None
    order.save()
    return order


@act("supervision.order.send_back")
def send_back(order: Order, *, by: Actor, allowed_days: int, reason: str) -> Order:
    _check_days(allowed_days, "allowed_days")
    context().detail(allowed_days=allowed_days)
    return order


@act("supervision.order.close")
def close(order: Order, *, by: Actor, result: str) -> Order:
    order.result = _said(result, "result", "请写明办结意见。")
    order.save()
    return order


def _check_days(days: int, field: str) -> None:
    if not 1 <= days <= LONGEST:
        raise Refused(f"天数应当在 1 至 {LONGEST} 之间。", field=field)


def _tell(order: Order, accounts: Sequence[Account], what: str, mark: str) -> None:
    notices.tell(
        accounts,
        f"{what}：{order.case.title}（{order.case.number}）",
        fingerprint=f"supervision:order:{order.case.uid}:{mark}",
        link=f"/desk/supervision/orders/{order.case.uid}/",
        case_uid=order.case.uid,
    )


def destroy_order(case: Case, *, by: Actor) -> None:
    Order.objects.get(case=case).delete()
