"""The desk's pages of 文件库."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import library as acts
from gongkai.apps.disclosure.forms.library import ACT_FORMS, DraftForm, LibraryFilter, initial_of
from gongkai.apps.disclosure.models import LibraryEntry
from gongkai.apps.disclosure.queries import library as reading
from gongkai.apps.disclosure.rules import library as rules
from gongkai.apps.disclosure.views.citizens.common import case_page, step_label
from gongkai.apps.disclosure.views.documents.common import drafting_bodies
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.queries import available
from gongkai.kernel.people.actors import Actor
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

HEADING = "文件库"
TONES: Any = {"in_force": "green", "expiring": "amber", "amended": "amber", "expired": "red", "repealed": "red"}
ENDED = ("expired", "repealed", "superseded", "discarded")


def _state(entry: LibraryEntry) -> Tag:
    return Tag(step_label(entry), TONES.get(entry.case.step, "slate" if entry.case.step in ENDED else "blue"))


class LibraryTable(Table):
    id = "library"
    caption = "法规、规章、行政规范性文件"
    filter_form = LibraryFilter
    default_sort = "-id"
    export_name = "文件库台账"
    empty = Empty("文件库还没有文件", "起草的文件和已经公开的规章、行政规范性文件都在这里。")
    columns = (
        Column("title", "标题", "title", main=True, url=lambda e: page_of(e)),
        Column("kind", "种类", "get_kind_display"),
        Column("doc_no", "发文字号", "doc_no"),
        Column("registration_no", "统一登记号", "registration_no", shown=False),
        Column("org", "制定机关", "org.label"),
        Column("step", "环节", _state),
        Column("due", "期限", html=lambda e: clock_badge(e.case), export=False),
        Column("effective_on", "施行日期", kind="date", sort="effective_on"),
        Column("expires_on", "有效期至", lambda e: e.ends_on(), kind="date"),
        Column("explained", "解读", lambda e: "有" if e.explained else "无"),
        Column("id", "编号", "case.number", sort="id", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            numbers = Q(doc_no=text) | Q(registration_no=text) | Q(case__number=text.upper())
            queryset = queryset.filter(numbers | Q(title__contains=text))
        if data.get("kind"):
            queryset = queryset.filter(kind=data["kind"])
        if data.get("step"):
            queryset = queryset.filter(case__step=data["step"])
        return queryset.filter(explained=False) if data.get("unexplained") else queryset


def page_of(entry: LibraryEntry) -> str:
    return reverse("disclosure_desk:library_entry", args=[entry.case.uid])


def library_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    register = reverse("disclosure_desk:library_new") if drafting_bodies(actor) else ""
    context = {"heading": HEADING, "register": register, "register_label": "起草文件"}
    table = LibraryTable(request, reading.entries(actor))
    return table_response(request, "disclosure/desk/citizen_cases.html", table, context)


def new(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    orgs = drafting_bodies(actor)
    if not orgs:
        raise Http404
    form = DraftForm(*((request.POST,) if request.method == "POST" else ()), orgs=orgs)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = _try(
            form, lambda: acts.create(org=form.org, by=actor, draft=form.draft(), department=data["department"])
        )
        if made is not None:
            messages.success(request, f"已保存草稿，编号 {made.case.number}。")
            return redirect(page_of(made))
    back = reverse("disclosure_desk:library")
    context = {
        "form": form,
        "heading": "起草文件",
        "crumbs": [Crumb(HEADING, back)],
        "submit": "保存草稿",
        "back": back,
    }
    return render(request, "disclosure/desk/document_form.html", context, status=422 if form.errors else 200)


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    entry = _entry(request, uid)
    actor = request.actor  # type: ignore[attr-defined]
    if "edit" not in {offered.name for offered in available(entry.case, actor)}:
        messages.error(request, "现在不能修改：只有起草环节的文件可以由起草人修改。")
        return redirect(page_of(entry))
    form = DraftForm(*((request.POST,) if request.method == "POST" else ()), initial=initial_of(entry))
    if request.method == "POST" and form.is_valid() and _saved(form, entry, actor):
        messages.success(request, "已保存。")
        return redirect(page_of(entry))
    crumbs = [Crumb(HEADING, reverse("disclosure_desk:library")), Crumb(entry.title, page_of(entry))]
    context = {"form": form, "heading": "修改文件", "crumbs": crumbs, "back": page_of(entry)}
    return render(request, "disclosure/desk/document_form.html", context, status=422 if form.errors else 200)


def _saved(form: DraftForm, entry: LibraryEntry, actor: Actor) -> bool:
    return _try(form, lambda: acts.edit(entry, by=actor, draft=form.draft())) is not None


def _try(form: DraftForm, do: Any) -> LibraryEntry | None:
    try:
        return do()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def entry_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    entry = _entry(request, uid)
    more = {
        "entry": entry,
        "warnings": _warnings(entry),
        "links": reading.links_of(entry),
        "linked_from": reading.linked_from(entry),
        "interpretations": reading.interpretations(entry),
        "texts": reading.spans_of(entry.document) if entry.document else [],
    }
    return case_page(
        request,
        entry.case,
        back=Crumb(HEADING, reverse("disclosure_desk:library")),
        act_url="disclosure_desk:library_act",
        facts=_facts(entry),
        more=more,
        template="disclosure/desk/library_entry.html",
        pointless=_idle(entry),
    )


def entry_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    if act == "edit":
        return redirect("disclosure_desk:library_edit", uid)
    entry = _entry(request, uid)
    return act_response(request, entry, reading.KIND, act, ACT_FORMS.get(act, ActForm), page_of(entry))


def _entry(request: HttpRequest, uid: UUID) -> LibraryEntry:
    found = reading.entry(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _idle(entry: LibraryEntry) -> set[str]:
    """What has nothing to work on is not offered."""
    idle = {
        "unlink": not entry.links.filter(applied_on=None).exists(),
        "unlink_interpretation": not entry.interpretations.exists(),
    }
    return {name for name, nothing in idle.items() if nothing}


def _warnings(entry: LibraryEntry) -> list[str]:
    """What somebody should do something about before it is too late."""
    found = []
    if problem := rules.making_problem(entry.kind, rule_making=entry.org.rule_making):
        found.append(f"{problem}{f'起草时写明：{entry.power_note}' if entry.power_note else ''}")
    if entry.case.step not in ENDED and entry.document_id and reading.lacks_interpretation(entry):
        found.append("还没有政策解读。行政规范性文件应当与解读材料同步起草、同步公开。")
    if entry.case.step == "amended" and entry.amending_version is None:
        found.append("已经决定修改，还没有开始写修改后的文本。")
    return found


def _facts(entry: LibraryEntry) -> list[Fact]:
    return [
        Fact("文件种类", entry.get_kind_display()),
        Fact("制定机关", "、".join(name for name in (entry.org.name, entry.joint_makers) if name)),
        Fact("统一登记号", entry.registration_no),
        Fact("发文字号", entry.doc_no),
        Fact("印发日期", entry.issued_on),
        Fact("施行日期", entry.document.in_force_from if entry.document else entry.effective_on),
        Fact("有效期至", entry.ends_on()),
        Fact("废止日期", entry.document.repealed_on if entry.document else None),
        Fact("暂行或者试行", "是" if entry.trial else ""),
        Fact("征求意见", _period(entry)),
        Fact("收到、采纳意见", _opinions(entry)),
        Fact("审议会议", entry.meeting),
        Fact("审议日期", entry.discussed_on),
        Fact("报送备案日期", entry.filed_on),
        Fact("备案号", entry.filing_no),
        Fact("主题分类", entry.theme),
        Fact("起草说明", entry.explanation, wide=True),
        Fact("意见采纳情况", entry.opinion_summary, wide=True),
        Fact("合法性审核意见", entry.legality_opinion, wide=True),
    ]


def _period(entry: LibraryEntry) -> str:
    since, until = entry.solicited_from, entry.solicited_until
    return f"{since:%Y年%-m月%-d日}至{until:%Y年%-m月%-d日}" if since and until else ""


def _opinions(entry: LibraryEntry) -> str:
    return "" if entry.opinion_count is None else f"收到{entry.opinion_count}条，采纳{entry.adopted_count or 0}条"
