"""What the desk and the public pages of 代办 and 上门 share."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from gongkai.apps.services.models import Agency, ServicePoint, Visit
from gongkai.apps.services.queries.helping import points as reading
from gongkai.apps.services.queries.helping.cases import authority_of
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel.applicants.presence import presence_of
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.formatting import cn_date
from gongkai.web.forms import Form
from gongkai.web.shapes import Fact, Step, steps

LOOK = "look"
# Numbers of the cases whose query code this visitor has shown, in the session.
HELD = "services_helped"
SEVERAL = ("items", "scope")
ENDED = ("declined", "revoked", "withdrawn", "cancelled", "missed")


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def hold_helped(request: HttpRequest, number: str) -> None:
    """Remember in this session that the visitor has shown number and code; not where somebody acts for another."""
    presence = presence_of(request)
    if presence is None or not presence.is_acting:
        request.session[HELD] = [*[n for n in request.session.get(HELD, []) if n != number][-9:], number]


def phases(case: Case) -> list[Step]:
    """The step bar; none where it ended on the way."""
    spec = procedure(case.kind)
    step = spec.step(case.step)
    if step.id in ENDED:
        return []
    names = list(dict.fromkeys(one.phase for one in spec.steps))
    return steps(names, len(names) if step.terminal else names.index(step.phase))


def form_of(
    form_class: type[Form], place: ServicePoint, data: QueryDict | None, query: QueryDict, **more: Any
) -> tuple[Any, bool]:
    """The form of a request, and whether it was sent in. Whoever only looks for more items keeps what is typed."""
    words = (data or query).get("find", "")
    uids = (data or query).getlist("items") or query.getlist("item")
    chosen = reading.items_chosen(place, uids)
    found = reading.items_found(place, words.strip()) if words.strip() else []
    given = {"point": place, "chosen": chosen, "found": found, **more}
    if data is not None and LOOK not in data:
        return form_class(data, **given), True
    known = dict(more.pop("initial", {}))
    if data is not None:
        known |= {name: data.getlist(name) if name in SEVERAL else data.get(name) for name in data}
    given.pop("initial", None)
    return form_class(initial={**known, "items": [str(one.uid) for one in chosen]}, **given), False


def page_of(one: Agency | Visit) -> str:
    """The desk's page of a helped case."""
    return reverse("services_desk:agency" if isinstance(one, Agency) else "services_desk:visit", args=[one.case.uid])


def person_facts(one: Agency | Visit) -> list[Fact]:
    who = one.requester
    return [
        Fact("申请人", f"{who.applicant_name}（{who.get_applicant_kind_display()}）"),
        Fact("证件", f"{who.get_identity_kind_display()} {who.identity_masked}"),
        Fact("法定代表人", who.legal_representative),
        Fact("联系电话", who.phone),
        Fact("通信地址", who.address),
        Fact("申请方式", one.get_channel_display()),
        Fact("帮办代办点", f"{one.point.name}　{one.point.phone}"),
    ]


def agency_facts(one: Agency) -> list[Fact]:
    return [
        Fact("需要什么帮助", one.content, wide=True),
        Fact("代办员", one.agent.name if one.agent else ""),
        Fact("授权范围", rules.scope_words(one.scopes), wide=True),
        Fact("授权", authority_of(one) or "还没有授权"),
        Fact("请您提供" if one.case.step == "waiting" else "", one.asked, wide=True),
        Fact("结果", one.get_result_display()),
        Fact("结果说明", one.result_text, wide=True),
    ]


def visit_facts(one: Visit) -> list[Fact]:
    condition = rules.conditions().get(one.condition)
    wanted = " ".join(filter(None, (cn_date(one.wanted_on), rules.window_words(one.wanted_window))))
    agreed = f"{cn_date(one.day)}{rules.window_words(one.window)}" if one.day else ""
    return [
        Fact("办理什么", one.content, wide=True),
        Fact("情形", condition.label if condition else one.condition),
        Fact("情形说明", one.condition_note),
        Fact("上门地址", one.place, wide=True),
        Fact("希望的时间", wanted),
        Fact("约定的时间", agreed),
        Fact("到达时间", timezone.localtime(one.arrived_at) if one.arrived_at else None),
        Fact("离开时间", timezone.localtime(one.left_at) if one.left_at else None),
        Fact("结果", one.get_result_display()),
        Fact("结果说明", one.result_text, wide=True),
        Fact("无人在场", "、".join(one.absent_days)),
        Fact("工作人员未到", "、".join(one.failed_days)),
    ]
