"""Marking what is hidden: page by page, by hand, by words, by what the system proposes."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.apps.disclosure.actions import redactions as acts
from gongkai.apps.disclosure.forms.redactions import AreaForm, DecideForm, SettleForm, WordsForm
from gongkai.apps.disclosure.models import MarkState, Redaction
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.views.redactions import common
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import Actor

SHOWN = 200  # marks in one list; the rest stands on its own pages


def marking(request: HttpRequest, uid: UUID) -> HttpResponse:
    redaction = common.held(request, uid)
    common.note_reading(request, redaction)
    return _page(request, redaction, common.page_number(request, redaction), {})


@require_POST
def edit(request: HttpRequest, uid: UUID, do: str) -> HttpResponse:
    """One change; the answer is the page again, with what was refused beside its field."""
    redaction = common.held(request, uid)
    change = CHANGES.get(do)
    if change is None:
        raise Http404
    page = common.page_number(request, redaction)
    forms: dict[str, Any] = {}
    try:
        message = change(request, redaction, forms)
    except Refused as refusal:
        form = next(iter(forms.values()), None)
        if form is None:
            messages.error(request, refusal.message)
        else:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        message = ""
    if any(form.errors for form in forms.values()):
        return _page(request, redaction, page, forms, status=422)
    if message:
        messages.success(request, message)
    query = {"page": page + 1} | ({"list": "all"} if request.GET.get("list") == "all" else {})
    return redirect(f"{reverse('disclosure_desk:redaction', args=[uid])}?{urlencode(query)}")


def _page(
    request: HttpRequest, redaction: Redaction, page: int, forms: dict[str, Any], status: int = 200
) -> HttpResponse:
    redaction = common.held(request, redaction.uid)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    marks = reading.standing(redaction)
    numbered = reading.numbered(marks)
    everything = request.GET.get("list") == "all" or not redaction.is_paged
    listed = [one for one in numbered if everything or one.mark.page == page]
    context = {
        "heading": redaction.copy_name,
        "crumbs": common.crumbs(redaction),
        "redaction": redaction,
        "case_page": common.case_page(redaction),
        "may_edit": reading.may_edit(redaction, actor),
        "leaves": common.leaves(redaction, marks, page, "redaction"),
        "drawn": common.drawn(numbered, page),
        "listed": listed[:SHOWN],
        "more": max(len(listed) - SHOWN, 0),
        "everything": everything,
        "counts": {state.value: sum(mark.state == state for mark in marks) for state in MarkState},
        "next_proposed": _next_proposed(marks, page),
        "problems": reading.problems(redaction, marks),
        "area_form": forms.get("area") or AreaForm(initial={"page": page}),
        "words_form": forms.get("words") or WordsForm(),
        "decide_form": forms.get("decide") or DecideForm(),
        "settle_form": forms.get("settle") or SettleForm(redaction=redaction),
        **common.page_context(redaction, page),
    }
    return render(request, "disclosure/desk/redaction.html", context, status=status)


def _next_proposed(marks: list[Any], page: int) -> int:
    """The page with the next proposal, from 1; 0 when all are decided."""
    pages = sorted({mark.page for mark in marks if mark.state == MarkState.PROPOSED and mark.page is not None})
    return next((p for p in pages if p > page), pages[0] if pages else -1) + 1


def _area(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    form = forms["area"] = AreaForm(request.POST)
    if form.is_valid():
        acts.add_area(redaction, by=request.actor, **form.arguments())  # type: ignore[attr-defined]
    return ""


def _words(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    form = forms["words"] = WordsForm(request.POST)
    if not form.is_valid():
        return ""
    found = reading.find_words(redaction, form.cleaned_data["words"])
    new = acts.add_found(redaction, by=request.actor, found=found, ground=form.cleaned_data["ground"])  # type: ignore[attr-defined]
    if not found:
        return "没有找到。扫描页没有文字层，检索不到，请目视检查。"
    pages = len({one.page for one in found if one.page is not None})
    where = f"，在 {pages} 页上" if pages else ""
    return f"找到 {len(found)} 处{where}，新增 {new} 处。"


def _decide(request: HttpRequest, redaction: Redaction, forms: dict[str, Any], state: str) -> str:
    form = forms["decide"] = DecideForm(request.POST)
    if form.is_valid():
        chosen, ground = form.cleaned_data["marks"], form.cleaned_data["ground"]
        acts.decide(redaction, by=request.actor, marks=chosen, state=state, ground=ground)  # type: ignore[attr-defined]
    return ""


def _accept(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    return _decide(request, redaction, forms, MarkState.ACCEPTED)


def _dismiss(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    return _decide(request, redaction, forms, MarkState.DISMISSED)


def _remove(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    form = forms["decide"] = DecideForm(request.POST)
    if form.is_valid():
        acts.remove(redaction, by=request.actor, marks=form.cleaned_data["marks"])  # type: ignore[attr-defined]
    return ""


def _undo(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    acts.undo(redaction, by=request.actor)  # type: ignore[attr-defined]
    return "已撤销上一次修改。"


def _settle(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    form = forms["settle"] = SettleForm(request.POST, redaction=redaction)
    if form.is_valid():
        acts.settle(redaction, by=request.actor, **form.arguments())  # type: ignore[attr-defined]
    return "已保存。"


def _make(request: HttpRequest, redaction: Redaction, forms: dict[str, Any]) -> str:
    _settle(request, redaction, forms)
    if forms["settle"].is_valid():
        acts.order_copy(redaction, by=request.actor)  # type: ignore[attr-defined]
    return "正在生成副本，完成后可以对照查看。"


CHANGES: dict[str, Callable[[HttpRequest, Redaction, dict[str, Any]], str]] = {
    "area": _area,
    "words": _words,
    "accept": _accept,
    "dismiss": _dismiss,
    "remove": _remove,
    "undo": _undo,
    "settle": _settle,
    "make": _make,
}
