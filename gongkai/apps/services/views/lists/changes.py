"""Changes of lines at the desk: list, page, editing without scripts, acts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions.lists import changes as acts
from gongkai.apps.services.forms.lists import LIST_FORMS, LineEditor, TermsForm
from gongkai.apps.services.models import ListChange
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.queries.lists import links
from gongkai.apps.services.rules.difference import Difference
from gongkai.apps.services.rules.lists import checking
from gongkai.apps.services.rules.lists.definitions import BASES, lists
from gongkai.apps.services.rules.lists.difference import difference
from gongkai.apps.services.rules.lists.loading import Line, ListProblem
from gongkai.apps.services.views.common import attempt, case_context, may
from gongkai.apps.services.views.lists.common import said
from gongkai.apps.services.views.lists.desk import HEADING as LISTS
from gongkai.apps.services.views.lists.desk import actor_of
from gongkai.apps.services.views.lists.desk import page_of as line_page_of
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.acts import ActForm, act_response
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

HEADING = "清单变动"
LOCKED = "现在不能修改：只有草稿可以由专项清单编制员修改。"


def page_of(change: ListChange) -> str:
    return reverse("services_desk:list_change", args=[change.case.uid])


def step_tag(change: ListChange) -> Tag:
    return Tag(procedure(reading.KIND).step(change.case.step).label, "green" if change.case.closed_on else "blue")


class ListChangeTable(Table):
    id = "list-changes"
    caption = HEADING
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有清单变动", "列入、修改、取消的办理过程列在这里。")
    columns = (
        Column("title", "条目", "line.name", main=True, url=page_of),
        Column("list", "清单", "line.get_list_display"),
        Column("kind", "变动", "get_kind_display"),
        Column("org", "责任单位", "org.label"),
        Column("number", "编号", "case.number"),
        Column("step", "环节", step_tag),
        Column("effective_on", "生效日期", kind="date", sort="effective_on"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )


def change_list(request: HttpRequest) -> HttpResponseBase:
    rows = reading.changes(actor_of(request)).exclude(case__step="discarded")
    return table_response(request, "web/list.html", ListChangeTable(request, rows), {"heading": HEADING})


def change_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    change = _change(request, uid)
    line = reading.line_of(change.version) if change.version else None
    editable = may(request, change.case, "edit")
    context = {
        **case_context(request, change.case, "services_desk:list_act", {"edit"}),
        "heading": change.case.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:list_changes"))],
        "change": change,
        "line_url": line_page_of(change.line),
        "facts": _facts(change),
        "says": [fact for fact in said(line) if fact.value] if line else [],
        "bases": line,
        "may_edit": editable,
        "found": _found(change, line) if line and not change.case.closed_on else [],
        "difference": _difference(change, line) if line else None,
        "items": links.items_of(change.line)[:100],
    }
    return render(request, "services/desk/lists/change.html", context)


def change_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    change = _change(request, uid)
    if act == "edit":
        return redirect("services_desk:list_edit", uid)
    return act_response(request, change, reading.KIND, act, LIST_FORMS.get(act, ActForm), page_of(change))


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the draft says, on one page; rows of the basis are numbered and grow without scripts."""
    change = _change(request, uid)
    if change.version is None:
        raise Http404
    if not may(request, change.case, "edit"):
        messages.error(request, LOCKED)
        return redirect(page_of(change))
    draft, posted = reading.line_of(change.version), request.method == "POST"
    editor = LineEditor(draft, request.POST if posted else None)
    refused = False
    if posted and not editor.more:
        if editor.is_valid() and _saved(change, editor, request):
            messages.success(request, "已保存。")
            return redirect(request.path if "stay" in request.POST else page_of(change))
        refused = True
    elif posted:
        editor.is_valid()  # what cannot be read is said while more rows are added
    beside: dict[str, list[ListProblem]] = {}
    for problem in _found(change, draft):
        beside.setdefault(problem.element, []).append(problem)
    context = {
        "heading": f"{lists()[draft.list_id].label}：{draft.name}",
        "crumbs": [Crumb(HEADING, reverse("services_desk:list_changes")), Crumb(change.case.number, page_of(change))],
        "editor": editor,
        "fields": [(bound, beside.get(bound.name, [])) for bound in editor.form],
        "rows": [(editor.bases, beside.get(BASES, []))],
        "tabs": [],
        "back": page_of(change),
        "refused": refused,
        "unsaved": posted,
    }
    return render(request, "services/desk/edit.html", context, status=422 if refused else 200)


def _saved(change: ListChange, editor: LineEditor, request: HttpRequest) -> bool:
    return attempt(editor.form, lambda: acts.edit(change, by=actor_of(request), line=editor.line)) is not None


def edit_terms(request: HttpRequest, uid: UUID) -> HttpResponse:
    """生效日期和执行期限 of a draft."""
    change = _change(request, uid)
    if not may(request, change.case, "edit"):
        messages.error(request, LOCKED)
        return redirect(page_of(change))
    initial = {"effective_on": change.effective_on, "until_on": change.until_on}
    form = TermsForm(request.POST or None, initial=initial)
    if change.version is None:
        del form.fields["until_on"]
    if request.method == "POST" and form.is_valid():
        terms = acts.Terms(form.cleaned_data["effective_on"], form.cleaned_data.get("until_on"), change.basis)
        if attempt(form, lambda: acts.edit(change, by=actor_of(request), terms=terms)) is not None:
            messages.success(request, "已保存。")
            return redirect(page_of(change))
    crumbs = [Crumb(HEADING, reverse("services_desk:list_changes")), Crumb(change.case.number, page_of(change))]
    context = {"form": form, "heading": "生效日期和执行期限", "crumbs": crumbs, "back": page_of(change)}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _facts(change: ListChange) -> list[Fact]:
    return [
        Fact("变动", change.get_kind_display()),
        Fact("编号", change.case.number),
        Fact(LISTS, change.line.get_list_display()),
        Fact("清单编号", change.line.code),
        Fact("责任单位", change.org.name),
        Fact("计划生效日期", change.effective_on),
        Fact("执行期限至", change.until_on),
        Fact("替代它的条目", change.replaced_by.code if change.replaced_by else ""),
        Fact("理由", change.reason, wide=True),
        Fact("依据", change.basis, wide=True),
    ]


def _found(change: ListChange, line: Line) -> list[ListProblem]:
    on = change.effective_on or workdays.today()
    return checking.problems(line, reading.twin_of(change.line, line.name, on))


def _difference(change: ListChange, line: Line) -> Difference | None:
    current = reading.current(change.line)
    if current is None or change.kind != "change" or change.case.step == "published":
        return None
    return difference(reading.line_of(current), line)


def _change(request: HttpRequest, uid: UUID) -> ListChange:
    found: Any = reading.change(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
