"""The desk of 专项清单: lines, what begins a change of them, and what items say that differs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from gongkai.apps.services.actions.lists import changes as acts
from gongkai.apps.services.forms.lists import ChangeLineForm, EndLineForm, FindingFilter, LineFilter, ProposeLineForm
from gongkai.apps.services.models import ListLine
from gongkai.apps.services.queries import items as item_reading
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.queries.lists import links
from gongkai.apps.services.rules.lists.definitions import findings, lists
from gongkai.apps.services.rules.lists.loading import Line
from gongkai.apps.services.views.common import attempt
from gongkai.apps.services.views.lists.common import finding_words, line_facts, said
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, Tag, table_response
from gongkai.web.tables.columns import Tone

HEADING = "专项清单"
KEEPERS = frozenset({reading.KEEPER})
SOON = timedelta(days=30)
TONES: dict[str, Tone] = {"in_force": "green", "ended": "slate", "draft": "blue"}


def page_of(line: ListLine) -> str:
    return reverse("services_desk:list_line", args=[line.uid])


def state_tag(line: ListLine) -> Tag:
    over = line.in_force_to is not None and line.in_force_to < workdays.today()
    return (
        Tag("期满", "amber")
        if over and line.state == "in_force"
        else Tag(line.get_state_display(), TONES.get(line.state, ""))
    )


class LineTable(Table):
    id = "list-lines"
    caption = HEADING
    filter_form = LineFilter
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有条目", "列入清单，或者上传已经批准公布的清单。")
    columns = (
        Column("name", "名称", main=True, url=page_of),
        Column("code", "编号"),
        Column("list", "清单", "get_list_display"),
        Column("org", "责任单位", "org.label"),
        Column("in_force_from", "施行日期", kind="date", sort="in_force_from"),
        Column("in_force_to", "有效至", kind="date", sort="in_force_to"),
        Column("version", "版本", "number", kind="number", shown=False),
        Column("state", "状态", state_tag),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )

    @cached_property
    def form(self) -> forms.Form | None:
        form = LineFilter(self.request.GET, auto_id=f"{self.id}-%s")
        form.offer("org", _bodies(self.request.actor))  # type: ignore[attr-defined]
        return form

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(Q(code=text.upper()) | Q(name__contains=text))
        for name in ("list", "org", "state"):
            if data.get(name):
                queryset = queryset.filter(**{name: data[name]})
        if data.get("ending"):
            today = workdays.today()
            queryset = queryset.filter(state="in_force", in_force_to__gte=today, in_force_to__lte=today + SOON)
        return queryset


def line_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    context = {
        "heading": HEADING,
        "may_propose": _own(actor).exists(),
        "may_import": _bodies(actor).exists(),
        "kinds": lists().values(),
    }
    table = LineTable(request, reading.at_desk(actor))
    return table_response(request, "services/desk/lists/lines.html", table, context)


def line_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _line(request, uid)
    keeps = actor_of(request).holds(reading.KEEPER, row.org)
    open_change, version = reading.open_of(row), reading.current(row)
    line = reading.line_of(version) if version else Line(row.list, row.name)
    context = {
        "heading": row.name,
        "crumbs": [Crumb(HEADING, reverse("services_desk:lists"))],
        "line": row,
        "facts": [*line_facts(row), *said(line)],
        "bases": line,
        "state": state_tag(row),
        "open_change": open_change,
        "may_change": keeps and open_change is None and row.state == "in_force",
        "history": reading.history(row),
        "versions": reading.versions(row),
        "items": links.items_of(row)[:200],
    }
    return render(request, "services/desk/lists/line.html", context)


def propose(request: HttpRequest, kind: str) -> HttpResponse:
    """列入清单."""
    actor, spec = actor_of(request), lists().get(kind)
    orgs = _own(actor)
    if spec is None or not orgs.exists():
        raise Http404
    form = ProposeLineForm(request.POST or None, spec=spec, orgs=orgs)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: acts.propose_line(
                org=data["org"],
                by=actor,
                line=Line(kind, data["name"]),
                reason=data["reason"],
                code=data["code"],
                terms=form.terms(),
            ),
        )
        if made is not None:
            return redirect("services_desk:list_edit", made.case.uid)
    back = reverse("services_desk:lists")
    heading = f"列入{spec.label}"
    context = {"form": form, "heading": heading, "crumbs": [Crumb(HEADING, back)], "submit": "起草", "back": back}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def begin(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """修改、取消 of a line."""
    row, actor = _line(request, uid), actor_of(request)
    if act not in ("propose_change", "propose_end") or not actor.holds(reading.KEEPER, row.org):
        raise Http404
    bound = (request.POST,) if request.method == "POST" else ()
    form = ChangeLineForm(*bound) if act == "propose_change" else EndLineForm(*bound, line=row)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _begun(form, row, actor))
        if made is not None:
            return redirect(
                "services_desk:list_edit" if made.version is not None else "services_desk:list_change", made.case.uid
            )
    label = "修改" if act == "propose_change" else "取消"
    context = {
        "form": form,
        "heading": f"{label}：{row.name}",
        "crumbs": [Crumb(HEADING, reverse("services_desk:lists")), Crumb(row.name, page_of(row))],
        "submit": "起草",
        "back": page_of(row),
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _begun(form: ChangeLineForm | EndLineForm, row: ListLine, actor: Actor) -> Any:
    given: dict[str, Any] = {"org": row.org, "by": actor, "row": row, "reason": form.cleaned_data["reason"]}
    if isinstance(form, EndLineForm):
        return acts.propose_end(**given, terms=form.terms(), replaced_by=form.cleaned_data["replaced_by"])
    return acts.propose_change(**given)


class FindingTable(Table):
    id = "list-findings"
    caption = "事项与清单的出入"
    filter_form = FindingFilter
    default_sort = "-id"
    export_name = "事项与清单的出入"
    empty = Empty("没有出入", "事项中的收费、中介服务、证明都与清单一致。")
    columns = (
        Column("item", "事项", "item.name", main=True, url=lambda f: reverse("services:item", args=[f.item.uid])),
        Column("org", "实施主体", "item.org.label"),
        Column("list", "清单", "get_list_display"),
        Column("name", "事项中的名称"),
        Column("finding", "出入", finding_words),
        Column("detail", "说明", "detail"),
        Column("line", "清单条目", lambda f: f.line.code if f.line else ""),
        Column("found_on", "核对日期", kind="date"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )

    @cached_property
    def form(self) -> forms.Form | None:
        form = FindingFilter(self.request.GET, auto_id=f"{self.id}-%s")
        form.offer("org", item_reading.bodies(self.request.actor, links.ROLES))  # type: ignore[attr-defined]
        return form

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if data.get("list"):
            queryset = queryset.filter(list=data["list"])
        if data.get("org"):
            queryset = queryset.filter(item__org=data["org"])
        if data.get("finding") in findings():
            queryset = queryset.filter(finding__contains=data["finding"])
        return queryset


class UnusedTable(Table):
    id = "list-unused"
    caption = "没有事项引用的条目"
    default_sort = "-id"
    export_name = "没有事项引用的条目"
    empty = Empty("没有这样的条目", "在用的条目都有事项引用。")
    columns = (
        Column("name", "名称", main=True, url=page_of),
        Column("code", "编号"),
        Column("list", "清单", "get_list_display"),
        Column("org", "责任单位", "org.label"),
        Column("in_force_from", "施行日期", kind="date"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )


def finding_list(request: HttpRequest) -> HttpResponseBase:
    """出入 by rows of items, or the other way round: lines that nobody refers to."""
    actor = actor_of(request)
    unused = request.GET.get("show") == "unused"
    table: Table = (
        UnusedTable(request, links.unused(actor, workdays.today()))
        if unused
        else FindingTable(request, links.findings(actor))
    )
    context = {"heading": "事项与清单的出入", "unused": unused}
    return table_response(request, "services/desk/lists/findings.html", table, context)


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor


def _own(actor: Actor) -> Any:
    return item_reading.bodies(actor, KEEPERS)


def _bodies(actor: Actor) -> Any:
    return item_reading.bodies(actor, reading.roles())


def _line(request: HttpRequest, uid: UUID) -> ListLine:
    found = reading.desk_line(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
