"""保管期限、销毁清册: the desk's pages."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.apps.archives import actions, queries
from gongkai.apps.archives.forms import ACT_FORMS, BodyForm, HoldForm, NumberForm
from gongkai.apps.archives.models import DestructionItem, DestructionList, ItemState
from gongkai.kernel import law
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available
from gongkai.kernel.cases.retention import schedule
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.acts import ActForm, act_response
from gongkai.web.exports import Sheet, xlsx_response
from gongkai.web.shapes import Crumb, Fact, steps
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

KIND = queries.KIND
PHASES = ("编制", "鉴定", "审批", "销毁", "归档")


def _state(item: DestructionItem) -> Tag:
    if item.state == ItemState.LISTED:
        return Tag(ItemState.LISTED.label, "amber")
    return Tag(item.get_state_display(), "blue" if item.state == ItemState.KEPT else "slate")


LISTS = "销毁清册"


def page_of(found: DestructionList) -> str:
    return reverse("archives_desk:list", args=[found.case.uid])


class ListTable(Table):
    id = "lists"
    caption = LISTS
    default_sort = "-pk"
    export_name = LISTS
    empty = Empty("还没有销毁清册", "有案卷保管期满时，系统每天自动编制；也可以现在编制。")
    columns = (
        Column("number", "编号", lambda r: r.case.number, main=True, url=page_of),
        Column("org", "单位", lambda r: r.org.label),
        Column("count", "件数", kind="number"),
        Column("drawn_on", "编制日期", kind="date", sort="drawn_on"),
        Column("step", "状态", lambda r: procedure(KIND).step(r.case.step).label),
    )


class ItemTable(Table):
    id = "items"
    caption = "清册所列案卷"
    default_sort = "pk"
    export_name = LISTS
    formats = ()
    empty = Empty("清册中没有案卷")
    columns = (
        Column("number", "档号", main=True),
        Column("title", "题名"),
        Column("closed_on", "办结日期", kind="date"),
        Column("years", "保管期限", lambda r: f"{r.years}年"),
        Column("expires_on", "期满日期", kind="date"),
        Column("state", "状态", _state),
        Column("note", "说明"),
    )


def chosen_body(request: HttpRequest) -> tuple[Organisation, BodyForm]:
    """The body these pages are about: the chosen one, or the first of this person's."""
    bodies = queries.bodies_of(actor_of(request))
    first = bodies.first()
    if first is None:
        raise Http404
    form = BodyForm(request.GET if request.GET.get("org") else None, bodies=bodies, initial={"org": first.pk})
    form.fields["org"].required = False  # a choice among what there is, nothing that must be filled in
    if not form.is_bound:
        return first, form
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["org"], form


@require_safe
def schedule_page(request: HttpRequest) -> HttpResponse:
    """保管期限表, what has no date, what is over, and the answer about one file."""
    org, body_form = chosen_body(request)
    actor, number = actor_of(request), request.GET.get("number", "").strip()
    found = queries.expired(org, size=200)
    free = [one.case for one in found if not one.hold]
    listed = len(queries.on_open_lists(free))
    answer = queries.answer(actor, number) if number else None
    context = {
        "heading": "保管期限",
        "org": org,
        "body_form": body_form,
        "number_form": NumberForm(request.GET or None),
        "asked": number,
        "answer": answer,
        "answer_holds": queries.holds_of(answer.case) if answer else [],
        "rows": [(p, law.source(p.source).named) for rows in schedule().values() for p in rows],
        "unknown": queries.unknown(org),
        "held": [one for one in found if one.hold],
        "free_count": len(free) - listed,
        "listed_count": listed,
        "may_hold": answer is not None and answer.is_file and actor.holds(queries.ARCHIVIST, answer.case.org),
    }
    return render(request, "archives/schedule.html", context)


def hold(request: HttpRequest, number: str) -> HttpResponse:
    """暂缓销毁 of one file."""
    answer = queries.answer(actor_of(request), number)
    # A file under way is none of the archives' business yet.
    if answer is None or not answer.is_file or not actor_of(request).holds(queries.ARCHIVIST, answer.case.org):
        raise Http404
    form = HoldForm(request.POST if request.method == "POST" else None)
    back = f"{reverse('archives_desk:schedule')}?number={number}"
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(answer.case, by=actor_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"{number} 已登记暂缓销毁。")
            return redirect(back)
    context = {"heading": "暂缓销毁", "form": form, "submit": "登记", "what": str(answer.case), "back": back}
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def release(request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    answer = queries.answer(actor_of(request), number)
    if answer is None:
        raise Http404
    try:
        actions.release(uid, answer.case, by=actor_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已解除暂缓销毁。")
    return redirect(f"{reverse('archives_desk:schedule')}?number={number}")


@require_safe
def lists(request: HttpRequest) -> HttpResponseBase:
    org, _ = chosen_body(request)
    context = {"heading": LISTS, "may_draw": actor_of(request).holds(queries.ARCHIVIST, org)}
    table = ListTable(request, queries.lists(actor_of(request)))
    return table_response(request, "archives/lists.html", table, context)


def draw(request: HttpRequest) -> HttpResponse:
    """编制销毁清册 for one of the bodies this person keeps the archives of."""
    actor = actor_of(request)
    bodies = queries.bodies_of(actor).filter(pk__in=actor.org_ids(queries.ARCHIVIST))
    if not bodies.exists():
        raise Http404
    form = BodyForm(request.POST if request.method == "POST" else None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draw(org=form.cleaned_data["org"], by=actor)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(page_of(made))
    spec = procedure(KIND).act("draw")
    context = {"heading": spec.label, "form": form, "submit": spec.label, "what": spec.hint}
    context["back"] = reverse("archives_desk:lists")
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _list(request: HttpRequest, uid: UUID) -> DestructionList:
    found = queries.list_of(actor_of(request), uid)
    if found is None:
        raise Http404
    return found


@require_safe
def list_page(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    found = _list(request, uid)
    spec, counts = procedure(KIND), queries.counts(found)
    context = {
        "heading": found.case.title,
        "case": found.case,
        "step": spec.step(found.case.step),
        "phases": steps(PHASES, PHASES.index(spec.step(found.case.step).phase)),
        "offered": [
            (o.spec, reverse("archives_desk:list_act", args=[uid, o.name]))
            for o in available(found.case, actor_of(request))
        ],
        "facts": _facts(found, counts),
        "entries": entries(found.case.subject).order_by("-seq"),
        "found": found,
        "crumbs": [Crumb(LISTS, reverse("archives_desk:lists"))],
    }
    return table_response(request, "archives/list.html", ItemTable(request, queries.items(found)), context)


def _facts(found: DestructionList, counts: dict[str, int]) -> list[Fact]:
    return [
        Fact("单位", found.org.name),
        Fact("编制日期", found.drawn_on),
        Fact("拟销毁", f"{counts['listed']} 件"),
        Fact("继续保管", f"{counts['kept']} 件"),
        Fact("已销毁", f"{counts['destroyed']} 件"),
        Fact("监销人", found.supervisors),
        Fact("销毁完成时间", found.destroyed_at),
        Fact("清册摘要（SHA-256）", found.digest, wide=True),
    ]


def list_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    found = _list(request, uid)
    return act_response(request, found, KIND, act, ACT_FORMS.get(act, ActForm), page_of(found))


LIST_HEADER = ("档号", "题名", "责任者", "形成日期", "办结日期", "应保管期限", "期满日期", "状态", "说明", "销毁时间")


@require_safe
def list_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """销毁清册 as a table to sign and to keep on paper."""
    found = _list(request, uid)
    rows = (_row(item) for item in queries.items(found).iterator())
    return xlsx_response(f"{found.case.number}销毁清册", [Sheet(LISTS, LIST_HEADER, rows)])


def _row(item: DestructionItem) -> tuple[object, ...]:
    return (
        item.number,
        item.title,
        item.maker,
        item.opened_on,
        item.closed_on,
        f"{item.years}年",
        item.expires_on,
        item.get_state_display(),
        item.note,
        item.destroyed_at,
    )


@require_safe
def proof(request: HttpRequest, uid: UUID) -> HttpResponse:
    """销毁凭证: the digests of everything that was destroyed, and how the one of the list comes about."""
    found = _list(request, uid)
    rows = [[item.number, item.state, item.proof] for item in queries.items(found)]
    told = {"list": found.case.number, "supervisors": found.supervisors, "digest": found.digest, "items": rows}
    response = HttpResponse(json.dumps(told, ensure_ascii=False, indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="destruction-{found.case.number}.json"'
    return response
