"""The desk's pages of 文件清理: rounds, and the tasks of each body."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import cleanup as acts
from gongkai.apps.disclosure.forms.cleanup import ROUND_FORMS, TASK_FORMS, OpenForm
from gongkai.apps.disclosure.models import CleanUp, CleanUpTask
from gongkai.apps.disclosure.queries import cleanup as reading
from gongkai.apps.disclosure.queries.library_search import KINDS
from gongkai.apps.disclosure.views.citizens.common import case_page, step_label
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "文件清理"
LEADS = "disclosure.supervisor"
EMPTY = Empty("没有清理任务", "公开主管部门开展清理后，各单位的任务和目录自动生成。")


class RoundTable(Table):
    id = "rounds"
    caption = "清理"
    prefix = "r-"
    default_sort = "-id"
    export_name = "文件清理"
    empty = Empty("没有开展清理", "公开主管部门可以对本级和下级机关的现行文件开展清理。")
    columns = (
        Column(
            "title", "名称", "title", main=True, url=lambda r: reverse("disclosure_desk:cleanup", args=[r.case.uid])
        ),
        Column("org", "组织单位", "org.label"),
        Column("step", "环节", step_label),
        Column("deadline_on", "意见报送截止", kind="date", sort="deadline_on"),
        Column("decided_on", "决定日期", kind="date"),
        Column("id", "编号", "case.number", sort="id", shown=False),
    )


class TaskTable(Table):
    id = "tasks"
    caption = "本单位的清理任务"
    default_sort = "-id"
    export_name = "文件清理任务"
    empty = EMPTY
    columns = (
        Column(
            "title",
            "名称",
            "cleanup.title",
            main=True,
            url=lambda t: reverse("disclosure_desk:cleanup_task", args=[t.case.uid]),
        ),
        Column("org", "单位", "org.label"),
        Column("step", "环节", step_label),
        Column("answered", "已提出意见", lambda t: f"{t.answered}/{t.total}"),
        Column("due", "期限", html=lambda t: clock_badge(t.case), export=False),
        Column("id", "编号", "case.number", sort="id", shown=False),
    )


def round_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    leads, led = bool(actor.org_ids(LEADS)), reading.rounds(actor)
    context = {
        "heading": HEADING,
        "register": reverse("disclosure_desk:cleanup_new") if leads else "",
        "register_label": "开展清理",
        "rounds": RoundTable(request, led) if leads or led.exists() else None,
    }
    return table_response(request, "disclosure/desk/cleanups.html", TaskTable(request, reading.tasks(actor)), context)


def new(request: HttpRequest) -> HttpResponse:
    orgs = list(bodies(request.actor.org_ids(LEADS)))  # type: ignore[attr-defined]
    if not orgs:
        raise Http404
    form = OpenForm(*((request.POST,) if request.method == "POST" else ()), orgs=orgs)
    if request.method == "POST" and form.is_valid() and (made := _open(form, request.actor)) is not None:  # type: ignore[attr-defined]
        messages.success(request, f"已开展清理，目录共{reading.items(made).count()}件，任务已经下达。")
        return redirect("disclosure_desk:cleanup", made.case.uid)
    back = reverse("disclosure_desk:cleanups")
    context = {
        "form": form,
        "heading": "开展清理",
        "crumbs": [Crumb(HEADING, back)],
        "submit": "开展清理",
        "back": back,
    }
    return render(request, "disclosure/desk/document_form.html", context, status=422 if form.errors else 200)


def _open(form: OpenForm, actor: Any) -> CleanUp | None:
    org: Organisation = form.org
    try:
        return acts.open_cleanup(org=org, by=actor, scope=form.scope())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def round_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _round(request, uid)
    facts = [
        Fact("组织单位", item.org.name),
        Fact("清理范围", "、".join(KINDS[kind] for kind in item.kinds)),
        Fact("清理此日以前的文件", item.cutoff_on),
        Fact("意见报送截止", item.deadline_on),
        Fact("决定日期", item.decided_on),
        Fact("标注日期", item.carried_out_on),
        Fact("清理依据和标准", item.basis, wide=True),
    ]
    more = {"tasks": reading.tasks_in(item), "items": reading.items(item), "result": item.result, "leads": True}
    return _page(request, item, "disclosure_desk:cleanup_act", facts, more)


def task_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _task(request, uid)
    facts = [
        Fact("单位", item.org.name),
        Fact("清理", item.cleanup.title),
        Fact("意见报送截止", item.cleanup.deadline_on),
        Fact("清理依据和标准", item.cleanup.basis, wide=True),
    ]
    return _page(request, item, "disclosure_desk:cleanup_task_act", facts, {"items": reading.items(item)})


def _page(
    request: HttpRequest, item: CleanUp | CleanUpTask, act_url: str, facts: list[Fact], more: dict[str, Any]
) -> HttpResponse:
    return case_page(
        request,
        item.case,
        back=Crumb(HEADING, reverse("disclosure_desk:cleanups")),
        act_url=act_url,
        facts=facts,
        more=more,
        template="disclosure/desk/cleanup.html",
    )


def round_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _round(request, uid)
    back = reverse("disclosure_desk:cleanup", args=[uid])
    return act_response(request, item, reading.KIND, act, ROUND_FORMS.get(act, ActForm), back)


def task_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _task(request, uid)
    back = reverse("disclosure_desk:cleanup_task", args=[uid])
    return act_response(request, item, reading.TASK, act, TASK_FORMS.get(act, ActForm), back)


def _round(request: HttpRequest, uid: UUID) -> CleanUp:
    found = reading.round_of(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _task(request: HttpRequest, uid: UUID) -> CleanUpTask:
    found = reading.task_of(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
