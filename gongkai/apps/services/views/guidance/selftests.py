"""The desk of 自测: for what there is one, its versions, and the draft with its questions and outcomes."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import selftests as acts
from gongkai.apps.services.forms.selftests import (
    NewSelfTestForm,
    SelfTestFilter,
)
from gongkai.apps.services.models import CatalogueEntry, SelfTest, SelfTestRevision, ServiceItem
from gongkai.apps.services.queries import journeys
from gongkai.apps.services.queries import selftests as reading
from gongkai.apps.services.rules import selftests as rules
from gongkai.apps.services.rules.selftests import Tree
from gongkai.apps.services.views.common import attempt, may
from gongkai.apps.services.views.guidance.journeys import TONES
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

HEADING = "办事自测"


def page_of(test: SelfTest) -> str:
    return reverse("services_desk:selftest", args=[test.uid])


def draft_of(revision: SelfTestRevision) -> str:
    return reverse("services_desk:selftest_draft", args=[revision.case.uid])


def kind_of(test: SelfTest) -> str:
    return "事项" if test.item_id else "基本目录" if test.catalogue_id else "一件事"


class SelfTestTable(Table):
    id = "selftests"
    caption = HEADING
    filter_form = SelfTestFilter
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有自测", "用几道题告诉群众能不能办、办哪一项、要带什么。")
    columns = (
        Column("title", "标题", main=True, url=page_of),
        Column("kind", "用于", kind_of),
        Column("target", "对象", lambda t: str(t.target)),
        Column("org", "编制单位", "org.label"),
        Column("question_count", "题数", kind="number"),
        Column("state", "状态", lambda t: Tag(t.get_state_display(), TONES.get(t.state, ""))),
        Column("published_on", "发布日期", kind="date", sort="published_on"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(title__contains=text)
        return queryset.filter(state=data["state"]) if data.get("state") else queryset


def selftest_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"heading": HEADING, "may_add": _may_propose(actor)}
    table = SelfTestTable(request, reading.tests(actor))
    return table_response(request, "services/desk/selftests/list.html", table, context)


def _may_propose(actor: Actor) -> bool:
    return bool(actor.roles & set(procedure(reading.KIND).act("propose").by))


def selftest_new(request: HttpRequest) -> HttpResponse:
    """起草 for a code, or from the page of a 一件事; where there is a draft already, that one."""
    actor = request.actor  # type: ignore[attr-defined]
    if not _may_propose(actor):
        raise Http404
    form = NewSelfTestForm(request.POST if "code" in request.POST else None, initial={"code": request.GET.get("code")})
    if request.method == "POST":
        target = _target(request, form)
        if target is not None:
            open_one = _open_of(target)
            if open_one is not None and reading.revision(actor, open_one.case.uid) is not None:
                return redirect(draft_of(open_one))
            made = attempt(form, lambda: acts.propose(org=target.org, by=actor, target=target))
            if made is not None:
                return redirect(draft_of(made))
    context = {
        "form": form,
        "heading": "编制自测",
        "crumbs": [Crumb(HEADING, reverse("services_desk:selftests"))],
        "submit": "起草",
        "back": reverse("services_desk:selftests"),
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _target(request: HttpRequest, form: NewSelfTestForm) -> reading.Target | None:
    if "journey" in request.POST:
        try:
            return journeys.journey(request.actor, UUID(request.POST["journey"]))  # type: ignore[attr-defined]
        except ValueError:
            return None
    if not form.is_valid():
        return None
    found = reading.target_by_code(form.cleaned_data["code"])
    if found is None:
        form.add_error("code", "没有这个编码的在用目录或者已公布的事项。")
    return found


def _open_of(target: reading.Target) -> SelfTestRevision | None:
    found = reading.of_target(target)
    return reading.open_of(found) if found else None


def selftest_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    test = reading.test(request.actor, uid)  # type: ignore[attr-defined]
    if test is None:
        raise Http404
    current, draft = reading.in_force(test), reading.open_of(test)
    tree = rules.stored(current.document) if current else None
    context = {
        "heading": test.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:selftests"))],
        "test": test,
        "state": Tag(test.get_state_display(), TONES.get(test.state, "")),
        "facts": facts(test),
        "draft": draft,
        "current": current,
        "may_begin": draft is None and _may_change(request.actor, test),  # type: ignore[attr-defined]
        "may_take_down": current is not None and test.visible and may(request, current.case, "take_down"),
        "history": reading.history(test),
        "found": said(tree, reading.flaws(tree, test.target)) if tree and test.visible else [],
    }
    return render(request, "services/desk/selftests/page.html", context)


def _may_change(actor: Actor, test: SelfTest) -> bool:
    wanted = procedure(reading.KIND).act("propose").by if test.item_id else acts.ABOVE
    return actor.holds_any(wanted, test.org) is not None


def facts(test: SelfTest) -> list[Fact]:
    target, address = test.target, ""
    if isinstance(target, ServiceItem):
        address = reverse("services:item", args=[target.uid])
    elif isinstance(target, CatalogueEntry):
        address = reverse("services:catalogue_entry", args=[target.uid])
    elif target.number:
        address = reverse("services:journey", args=[target.uid])
    return [
        Fact("用于", kind_of(test)),
        Fact("对象", str(target), address),
        Fact("编制单位", test.org.name),
        Fact("现行版本", f"第{test.number}版" if test.number else ""),
        Fact("发布日期", test.published_on),
    ]


def said(tree: Tree, found: Any) -> list[str]:
    return [f"{tree.name(one.key)}：{one.text}" if one.key else one.text for one in found]
