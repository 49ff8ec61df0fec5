"""The desk of 检索用词: what bodies added, what is there for all, and whether a word finds anything."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import words as acts
from gongkai.apps.services.forms.words import NewWordForm, WordFilter, WordForm
from gongkai.apps.services.models import SearchWord, WordKind
from gongkai.apps.services.queries import search as finding
from gongkai.apps.services.queries import words as reading
from gongkai.apps.services.rules.words import general
from gongkai.apps.services.views.common import attempt
from gongkai.web.forms import Form, ReasonForm
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

HEADING = "检索用词"


def page_of(word: SearchWord) -> str:
    return reverse("services_desk:word", args=[word.uid])


class WordTable(Table):
    id = "words"
    caption = HEADING
    filter_form = WordFilter
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有自己的检索用词", "群众搜不到的说法，在这里对应到清单上的写法，立即生效。")
    columns = (
        Column("says", "百姓怎么说", main=True, url=page_of),
        Column("means", "清单怎么写", lambda w: w.means or "（本机关的别称）"),
        Column("kind", "种类", "get_kind_display"),
        Column("org", "单位", "org.label"),
        Column("note", "说明"),
        Column("active", "状态", lambda w: Tag("使用中", "green") if w.active else Tag("已停用", "slate")),
        Column("created_at", "增加时间", kind="date"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(Q(says__contains=text) | Q(means__contains=text))
        if data.get("kind"):
            queryset = queryset.filter(kind=data["kind"])
        return queryset.filter(active=data.get("state") != "ended")


def word_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"heading": HEADING, "may_add": reading.keeping(actor).exists(), "general": general()}
    return table_response(request, "services/desk/words.html", WordTable(request, reading.words(actor)), context)


def word_new(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    orgs = reading.keeping(actor)
    if not orgs.exists():
        raise Http404
    manages = bool(actor.org_ids(reading.MANAGER))
    form = NewWordForm(request.POST or None, orgs=orgs, manages=manages)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        org = reading.body_below(actor, data["below"]) if data.get("below") else data["org"]
        if org is None:
            form.add_error("below", "下级机关中没有这个名称，或者不止一个，请填写全称。")
        elif made := attempt(form, lambda: acts.add_word(org=org, by=actor, wanted=form.wanted(data["kind"]))):
            _say(request, made)
            return redirect("services_desk:words")
    return _form_page(request, form, "增加检索用词", "增加")


def word(request: HttpRequest, uid: UUID) -> HttpResponse:
    """修改 a word in use; one that was ended only says so."""
    found = _word(request, uid)
    if not found.active:
        messages.error(request, f"“{found.says}”已经停用，需要时请重新增加。")
        return redirect("services_desk:words")
    initial = {"says": found.says, "means": found.means, "note": found.note}
    form = WordForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        if made := attempt(form, lambda: acts.change_word(found, by=actor, wanted=form.wanted(found.kind))):
            _say(request, made)
            return redirect("services_desk:words")
    end = reverse("services_desk:word_end", args=[uid])
    return _form_page(request, form, f"检索用词：{found.says}", "保存", end)


def word_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """停用."""
    found = _word(request, uid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        if attempt(form, lambda: acts.end_word(found, by=actor, reason=form.cleaned_data["reason"])):
            messages.success(request, f"“{found.says}”已停用。")
            return redirect("services_desk:words")
    return _form_page(request, form, f"停用：{found.says}", "停用")


def _say(request: HttpRequest, made: SearchWord) -> None:
    """What the word finds now: one that leads to nothing helps nobody."""
    if made.kind == WordKind.BODY:
        messages.success(request, f"已保存。几秒钟后，按“{made.says}”能找到{made.org.label}的事项。")
        return
    found = finding.find(finding.Asked(made.means), 1)
    if found.total and not found.relaxed:
        more = "" if found.total_is_exact else "以上"
        messages.success(request, f"已生效：检索“{made.says}”按“{made.means}”找到{found.total}项{more}。")
    else:
        messages.warning(request, f"已生效，但按“{made.means}”没有找到事项，请核对清单上的写法。")


def _form_page(request: HttpRequest, form: Form, heading: str, submit: str, end: str = "") -> HttpResponse:
    back = reverse("services_desk:words")
    context = {
        "form": form,
        "heading": heading,
        "crumbs": [Crumb(HEADING, back)],
        "submit": submit,
        "back": back,
        "end": end,
    }
    return render(request, "services/desk/word.html", context, status=422 if form.errors else 200)


def _word(request: HttpRequest, uid: UUID) -> SearchWord:
    found = reading.word(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
