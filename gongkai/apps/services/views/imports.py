"""清单导入 at the desk: upload, how far it is, what became of each body; items and special lists alike."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.apps.services.actions import imports as acts
from gongkai.apps.services.actions.imports.sending import is_small
from gongkai.apps.services.forms.lists import ImportListForm
from gongkai.apps.services.forms.sheets import ListForm
from gongkai.apps.services.models import BatchScope, ImportState, ListImport, ListImportBody
from gongkai.apps.services.queries import imports as reading
from gongkai.apps.services.rules.lists.definitions import lists
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response
from gongkai.web.tables.columns import Tone

TONES: dict[str, Tone] = {"running": "blue", "failed": "red", "done": "green", "stopped": "amber", "cancelled": "slate"}
SHOWN_BODIES = 20
ITEMS, LISTS = BatchScope.ITEMS, BatchScope.LIST
HEADINGS = {ITEMS: "清单导入", LISTS: "专项清单导入"}
PLACES = {ITEMS: ("实施清单", "services_desk:items"), LISTS: ("专项清单", "services_desk:lists")}
PAGES = {ITEMS: "services_desk:sheets", LISTS: "services_desk:list_import"}
WORDS = {ITEMS: ("新增", "变更", "项", "个机关"), LISTS: ("列入", "修改", "条", "份清单")}
ACTS = {"cancel": (acts.cancel, "已取消，没有写入任何内容。"), "go-on": (acts.go_on, "将从中断的地方继续。")}


def page_of(imported: ListImport) -> str:
    return reverse("services_desk:import", args=[imported.uid])


def state_tag(imported: ListImport) -> Tag:
    return Tag(imported.get_state_display(), TONES.get(imported.state, ""))


class ImportTable(Table):
    id = "list-imports"
    caption = "上传过的清单"
    default_sort = "-id"
    page_size = 20
    export_name = "清单导入"
    empty = Empty("还没有上传清单", "上传以后，进展和结果列在这里。")
    columns = (
        Column("name", "清单", main=True, url=page_of),
        Column("check_only", "要做的", lambda r: "只检查" if r.check_only else "录入"),
        Column("state", "状态", state_tag),
        Column("sent_by", "上传人"),
        Column("id", "上传时间", "sent_at", kind="datetime", sort="pk"),
    )


class BodyTable(Table):
    id = "import-bodies"
    caption = "各机关的结果"
    default_sort = "position"
    export_name = "清单导入结果"
    empty = Empty("还没有结果", "读完文件以后，逐个机关列在这里。")
    columns = (
        Column("named", "机关", main=True),
        Column("list_id", "清单", lambda r: lists()[r.list_id].label if r.list_id else "实施清单"),
        Column("taken", "结果", lambda r: Tag("符合要求", "green") if r.taken else Tag("不符合要求", "amber")),
        Column("new_count", "新增", kind="number", sort="new_count"),
        Column("changed_count", "变更", kind="number", sort="changed_count"),
        Column("unchanged_count", "没有变化", kind="number", sort="unchanged_count"),
        Column("problem_count", "不符合要求之处", kind="number", sort="problem_count"),
        Column("position", "次序", sort="position", shown=False, export=False),
    )


def items_page(request: HttpRequest) -> HttpResponseBase:
    return _upload_page(request, ITEMS, ListForm)


def lists_page(request: HttpRequest) -> HttpResponseBase:
    return _upload_page(request, LISTS, ImportListForm)


def _upload_page(request: HttpRequest, scope: BatchScope, form_class: type[ListForm]) -> HttpResponseBase:
    """Upload; what was uploaded before stands below."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    orgs = list(reading.bodies(actor, scope))
    if not orgs:
        raise Http404
    publishing = list(reading.bodies(actor, scope, enter=True))
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*bound, may_enter=bool(publishing))
    if request.method == "POST" and form.is_valid():
        return redirect(page_of(_sent(form, actor, scope, publishing if form.enters else orgs)))
    label, place = PLACES[scope]
    context = {"heading": HEADINGS[scope], "crumbs": [Crumb(label, reverse(place))], "form": form, "scope": scope}
    table = ImportTable(request, reading.visible(actor).filter(scope=scope))
    if form.errors:
        return render(request, "services/desk/imports.html", {**context, "table": table}, status=422)
    return table_response(request, "services/desk/imports.html", table, context)


def _sent(form: ListForm, actor: Actor, scope: BatchScope, orgs: list[Any]) -> ListImport:
    upload = form.cleaned_data["source"]
    list_id = form.cleaned_data.get("list", "")
    made = acts.send(orgs=orgs, by=actor, upload=upload, scope=scope, terms=form.terms(), list_id=list_id)
    if is_small(upload):
        acts.carry_out_now(made)
    return made


def import_page(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """How far it is, and what became of each body: whoever looks may go away and come back."""
    imported = _imported(request, uid)
    scope = BatchScope(imported.scope)
    label, place = PLACES[scope]
    now, own = workdays.now(), imported.sent_by_account_id == request.actor.account_id  # type: ignore[attr-defined]
    refused = reading.refused(imported)
    refused_count = refused.count()
    context = {
        "heading": imported.name,
        "crumbs": [Crumb(label, reverse(place)), Crumb(HEADINGS[scope], reverse(PAGES[scope]))],
        "imported": imported,
        "moving": imported.state in (ImportState.WAITING, ImportState.RUNNING),
        "stale": reading.is_stale(imported, now),
        "may_cancel": own and imported.state == ImportState.WAITING,
        "may_go_on": own and reading.may_go_on(imported, now),
        "facts": _facts(imported),
        "words": WORDS[scope],
        "sums": reading.sums(imported),
        "refused": _shown(refused),
        "refused_count": refused_count,
        "more_refused": refused_count - SHOWN_BODIES,
        "differing": _shown(reading.differing(imported)),
        "entries": entries(imported.subject).order_by("-seq"),
    }
    return table_response(request, "services/desk/import.html", BodyTable(request, imported.bodies.all()), context)


@require_POST
def import_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    imported = _imported(request, uid)
    if act not in ACTS:
        raise Http404
    do, done = ACTS[act]
    try:
        do(imported, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(page_of(imported))


def _shown(rows: Any) -> list[tuple[ListImportBody, str]]:
    """The first bodies, each with the name of its list."""
    return [(one, lists()[one.list_id].label if one.list_id else "") for one in rows[:SHOWN_BODIES]]


def _facts(imported: ListImport) -> list[Fact]:
    return [
        Fact("要做的", "只检查，不写入" if imported.check_only else "没有问题的机关录入并公布"),
        Fact("批准文件", imported.source),
        Fact("生效日期", imported.effective_on),
        Fact("上传人", imported.sent_by),
        Fact("上传时间", imported.sent_at),
        Fact("结束时间", imported.ended_at),
    ]


def _imported(request: HttpRequest, uid: UUID) -> ListImport:
    found = reading.one(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
