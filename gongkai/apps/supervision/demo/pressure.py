"""督办、约谈、通报、责任追究, and a rule that the county tightened."""

from datetime import datetime, time, timedelta

from gongkai.apps.supervision.actions import measures, orders, rule_changes
from gongkai.apps.supervision.demo.people import Staff
from gongkai.apps.supervision.models import Event, Order
from gongkai.apps.supervision.queries import events as reading
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import ancestors

ORDER = {
    "title": "限期清理超期办件",
    "matter": "一段时期以来多件政务服务办件超过承诺时限、法定时限，经亮牌后仍有未办结的",
    "requirements": "逐件说明原因，十个工作日内全部办结；建立休假移交、征求意见催办两项制度并报送文本",
}


def press(staff: Staff, house: Organisation, now: datetime) -> None:
    cards = reading.cards_of(house)
    _on(now, 60, lambda: _interview(staff, house, cards[:2]))
    _on(now, 45, lambda: _tighten(staff, house))
    _on(now, 40, lambda: _circular(staff, house, cards[:3]))
    made: list[Order] = []
    _on(now, 26, lambda: made.append(_order(staff, house, cards[:3], 10)))
    _on(now, 16, lambda: orders.remind(made[0], by=staff.by("emsuper"), reason="期限将满，尚无报告。"))
    _on(now, 9, lambda: orders.remind(made[0], by=staff.by("emsuper"), reason="已经超期，请立即报告。"))
    _on(now, 4, lambda: made.append(_accessible(staff, house)))
    _on(now, 2, lambda: orders.receive(made[1], by=staff.by("emliaison")))
    _on(now, 1, lambda: _accountability(staff, house, cards[-1:]))


def _on(now: datetime, days: int, act: object) -> None:
    day = (now - timedelta(days=days)).date()
    with workdays.pretending(datetime.combine(day, time(10, 30), workdays.SHANGHAI)):
        act()  # type: ignore[operator]


def _order(staff: Staff, house: Organisation, events: list[Event], days: int) -> Order:
    made = orders.draft(
        org=house, by=staff.by("emsuper"), source="event", events=events, finding="见所附监察事件。", **ORDER
    )
    orders.issue(made, by=staff.by("emlead"), allowed_days=days)
    return made


def _accessible(staff: Staff, house: Organisation) -> Order:
    made = orders.draft(
        org=house,
        by=staff.by("emsuper"),
        source="complaint",
        title="核实群众反映的多次补正问题",
        matter="群众反映办理施工许可三次被告知补正",
        requirements="核实是否一次告知，向反映人说明并报告结果",
    )
    orders.issue(made, by=staff.by("emlead"), allowed_days=8)
    return made


def _interview(staff: Staff, house: Organisation, events: list[Event]) -> None:
    made = measures.propose_measure(
        org=house,
        by=staff.by("emsuper"),
        form="interview",
        grounds="同一科室半年内两次亮红牌",
        basis="县电子监察办法关于约谈的规定",
        persons="县住建局行政审批科负责人",
        planned_on=workdays.today() + timedelta(days=3),
        place="县政务服务管理局会议室",
        events=events,
    )
    measures.approve(made, by=staff.by("emlead"))
    measures.carry_out(
        made,
        by=staff.by("emsuper"),
        carried_on=workdays.today(),
        record="被约谈人说明了审查人员不足的情况，承诺一个月内补齐人员、完善移交制度。",
    )
    measures.close_measure(made, by=staff.by("emsuper"), followup="一个月后回访，制度已经建立。")


def _circular(staff: Staff, house: Organisation, events: list[Event]) -> None:
    made = measures.propose_measure(
        org=house,
        by=staff.by("emsuper"),
        form="circular",
        grounds="第三季度超期办件较多，整改答复内容空泛",
        basis="县电子监察办法关于通报的规定",
        events=events,
    )
    measures.approve(made, by=staff.by("emlead"))
    measures.carry_out(made, by=staff.by("emsuper"), carried_on=workdays.today(), record="印发全县各单位。")


def _accountability(staff: Staff, house: Organisation, events: list[Event]) -> None:
    """Proposed only: whether and how somebody is punished is for the competent body to decide."""
    measures.propose_measure(
        org=house,
        by=staff.by("emsuper"),
        form="accountability",
        grounds="督办期限届满仍未办结，经两次催办没有报告",
        basis="《中华人民共和国行政许可法》第七十四条",
        persons="县住建局相关责任人员",
        events=events,
    )


def _tighten(staff: Staff, house: Organisation) -> None:
    county = next(body for body in ancestors(house) if body.site_slug == "county")
    rule_changes.tighten(
        "E04",
        org=county,
        by=staff.by("emlead"),
        trigger={"type": "left", "days": 2},
        signal="pre_warning",
        effective_on=workdays.today() + timedelta(days=15),
        basis="安澜县优化营商环境若干措施",
        reason="给承办人多留一天",
    )
