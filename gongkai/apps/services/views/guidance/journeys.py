"""The desk of 一件事: what there is, its versions, and the draft with its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import journeys as acts
from gongkai.apps.services.forms.journeys import (
    JourneyFilter,
    NewJourneyForm,
)
from gongkai.apps.services.models import Journey, JourneyRevision
from gongkai.apps.services.queries import journeys as reading
from gongkai.apps.services.queries import selftests
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.views.common import attempt, may
from gongkai.kernel import registry
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response
from gongkai.web.tables.columns import Tone

HEADING = "一件事"
MANAGER = "services.manager"
TONES: dict[str, Tone] = {"in_use": "green", "taken_down": "slate", "draft": "blue"}


def page_of(journey: Journey) -> str:
    return reverse("services_desk:journey", args=[journey.uid])


def draft_of(revision: JourneyRevision) -> str:
    return reverse("services_desk:journey_draft", args=[revision.case.uid])


def state_tag(row: Any) -> Tag:
    return Tag(row.get_state_display(), TONES.get(row.state, ""))


class JourneyTable(Table):
    id = "journeys"
    caption = HEADING
    filter_form = JourneyFilter
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有一件事", "按个人、企业一生中的大事，把要办的事项按步骤编在一起。")
    columns = (
        Column("title", "标题", main=True, url=page_of),
        Column("audience", "对象", "get_audience_display"),
        Column("stage", "阶段", lambda j: rules.stages(j.audience).get(j.stage, "")),
        Column("org", "编制单位", "org.label"),
        Column("step_count", "步骤", kind="number"),
        Column("item_count", "事项", kind="number"),
        Column("joint", "一次申请", kind="bool"),
        Column("state", "状态", state_tag),
        Column("published_on", "发布日期", kind="date", sort="published_on"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(title__contains=text)
        for name in ("audience", "state"):
            if data.get(name):
                queryset = queryset.filter(**{name: data[name]})
        return queryset


def journey_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"heading": HEADING, "may_add": bool(actor.org_ids(MANAGER))}
    table = JourneyTable(request, reading.journeys(actor))
    return table_response(request, "services/desk/journeys/list.html", table, context)


def journey_new(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    orgs = bodies(actor.org_ids(MANAGER))
    if not orgs.exists():
        raise Http404
    form = NewJourneyForm(request.POST or None, orgs=orgs)
    if request.method == "POST" and form.is_valid():
        given = {"org": form.cleaned_data["org"], "by": actor}
        made = attempt(form, lambda: acts.propose(**given, text=form.read()))
        if made is not None:
            messages.success(request, f"已起草，编号 {made.case.number}。请逐步加入事项后提交发布。")
            return redirect(draft_of(made))
    return form_page(request, form, "编制一件事", [], reverse("services_desk:journeys"), "起草")


def journey_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One 一件事: what the public sees, its versions, what may be done."""
    journey = _journey(request, uid)
    actor = request.actor  # type: ignore[attr-defined]
    current, draft = reading.in_force(journey), reading.open_of(journey)
    keeps = actor.holds(MANAGER, journey.org)
    context = {
        "heading": journey.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:journeys"))],
        "journey": journey,
        "state": state_tag(journey),
        "facts": _facts(journey),
        "draft": draft,
        "may_begin": keeps and draft is None,
        "current": current,
        "may_take_down": current is not None and journey.visible and may(request, current.case, "take_down"),
        "history": reading.history(journey),
        "found": reading.flaws(rules.stored(current.document)) if current and journey.visible else [],
        "test": selftests.of_target(journey),
        "may_test": keeps,
    }
    return render(request, "services/desk/journeys/page.html", context)


def _facts(journey: Journey) -> list[Fact]:
    return [
        Fact("编制单位", journey.org.name),
        Fact("对象", journey.get_audience_display()),
        Fact("阶段", rules.stages(journey.audience).get(journey.stage, "")),
        Fact("现行版本", f"第{journey.number}版" if journey.number else ""),
        Fact("发布日期", journey.published_on),
        Fact("撤下的理由", journey.state_reason, wide=True),
    ]


def journey_begin(request: HttpRequest, uid: UUID) -> HttpResponse:
    """修改: a draft that starts from what is in force."""
    journey = _journey(request, uid)
    if request.method != "POST":
        return redirect(page_of(journey))
    form = Form({})
    given = {"org": journey.org, "by": request.actor, "journey": journey}  # type: ignore[attr-defined]
    made = attempt(form, lambda: acts.propose(**given)) if reading.open_of(journey) is None else None
    if made is None:
        messages.error(request, "".join(map(str, form.non_field_errors())) or "已有编制中的草稿。")
        return redirect(page_of(journey))
    return redirect(draft_of(made))


def form_page(
    request: HttpRequest, form: Form, heading: str, crumbs: list[Crumb], back: str, submit: str = "保存"
) -> HttpResponse:
    way = crumbs or [Crumb(HEADING, reverse("services_desk:journeys"))]
    context = {"form": form, "heading": heading, "crumbs": way, "submit": submit, "back": back}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _journey(request: HttpRequest, uid: UUID) -> Journey:
    found = reading.journey(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def asks(actor: Actor) -> list[registry.Ask]:
    """What stands above the inbox of the office whose 一件事 lead nowhere since an item or an entry ended."""
    return [
        registry.Ask(f"一件事需要修改：{one.title}", "有的事项已经取消，公众走不通。", page_of(one), "查看")
        for one in reading.to_mend(actor)[:20]
    ]
