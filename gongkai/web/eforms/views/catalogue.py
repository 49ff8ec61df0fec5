"""The list of forms, a new one, its settings, publishing and withdrawing."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.access import ADMIN
from gongkai.kernel.eforms.actions import forms as acts
from gongkai.kernel.eforms.bindings import binding_of
from gongkai.kernel.eforms.definition.difference import difference
from gongkai.kernel.eforms.models import FormDefinition
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.eforms.part_forms import ImportForm, NewForm, PublishForm, SettingsForm, add_problems
from gongkai.web.eforms.views.common import address, form_of, form_page, page, save, saved
from gongkai.web.forms import ReasonForm
from gongkai.web.tables import Column, Empty, Tag, table_response
from gongkai.web.tables.columns import Tone
from gongkai.web.tables.table import Table

TONES: dict[str, Tone] = {"draft": "slate", "published": "green", "withdrawn": "amber"}


class FormTable(Table):
    id = "eforms"
    columns = (
        Column("title", "名称", main=True, url=lambda row: address("form", row), sort="title"),
        Column("org", "单位", value=lambda row: row.org.label),
        Column("owner", "所属", value=lambda row: owner_label(row)),
        Column("number", "现行版本", value=lambda row: f"第{row.number}版" if row.number else "无"),
        Column("state", "状态", kind="tag", value=lambda row: Tag(row.get_state_display(), TONES[row.state])),
        Column("changed_at", "修改时间", kind="datetime", sort="changed_at"),
    )
    default_sort = "title"
    empty = Empty("还没有电子表单", "新建一份表单，添加字段，试填后发布。")


def owner_label(form: FormDefinition) -> str:
    binding = binding_of(form.owner)
    return f"{binding.label}：{binding.title_of(form.owner)}" if binding else "未绑定"


@require_safe
def forms_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    if not queries.builds(actor):
        raise Http404
    table = FormTable(request, queries.managed(actor))
    context = {"heading": "电子表单", "may_create": ADMIN in actor.roles}
    return table_response(request, "eforms/builder/list.html", table, context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if ADMIN not in actor.roles:
        raise Http404
    asked = NewForm(request.POST or None, bodies=queries.bodies(actor))
    if request.method == "POST" and asked.is_valid():
        try:
            form = acts.create(by=actor, **asked.cleaned_data)
        except Refused as refusal:
            asked.add_error(refusal.field if refusal.field in asked.fields else None, refusal.message)
        else:
            return saved(request, address("form", form), "已新建，现在可以添加字段。")
    status = 422 if request.method == "POST" else 200
    back = reverse("eforms:list")
    return page(request, "web/form.html", None, "新建表单", status, form=asked, submit="新建", back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = form_of(request, uid)
    known = {"title": form.draft.get("title", ""), "intro": form.draft.get("intro", ""), "keep_days": form.keep_days}
    asked = SettingsForm(request.POST or None, initial={**known, "revision": form.revision})
    if request.method == "POST" and asked.is_valid():
        data = asked.cleaned_data
        content = {**form.draft, "title": data["title"], "intro": data["intro"]}
        if save(request, form, asked, content if data["intro"] else {k: v for k, v in content.items() if k != "intro"}):
            acts.keep(form, by=actor_of(request), days=data["keep_days"])
            return saved(request, address("form", form))
    return form_page(request, form, asked, "名称和须知")


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = form_of(request, uid)
    asked = PublishForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            version = acts.publish(form, by=actor_of(request), note=asked.cleaned_data["note"])
        except Refused as refusal:
            asked.add_error(None, refusal.message)
        else:
            return saved(request, address("form", form), f"已发布第{version.number}版。")
    what = "发布后，新填写的人使用这一版；已经开始填写和已经提交的，仍按原来的版本。已发布的版本不能修改。"
    return form_page(request, form, asked, "发布表单", template="web/confirm.html", what=what, submit="发布")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = form_of(request, uid)
    asked = ReasonForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            acts.withdraw(form, by=actor_of(request), reason=asked.cleaned_data["reason"])
        except Refused as refusal:
            asked.add_error(None, refusal.message)
        else:
            return saved(request, address("form", form), "已停用。")
    what = "停用后不能再开始填写；已经提交的内容不受影响，重新发布即恢复使用。"
    known = {"template": "web/confirm.html", "what": what, "submit": "停用", "tone": "danger"}
    return form_page(request, form, asked, "停用表单", **known)


@require_safe
def versions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every version, and the difference of two of them; 0 is the draft."""
    form = form_of(request, uid)
    known = {str(one.number): one for one in queries.versions(form)}
    contents: dict[str, dict[str, Any]] = {number: one.content for number, one in known.items()}
    contents["0"] = form.draft
    latest = next(iter(known), "0")
    old, new = request.GET.get("old", latest), request.GET.get("new", "0")
    if old not in contents or new not in contents:
        raise Http404
    names = [("0", "正在编辑的草稿"), *((number, f"第{number}版") for number in known)]
    found = difference(contents[old], contents[new])
    context: dict[str, Any] = {
        "versions": list(known.values()),
        "names": names,
        "old": old,
        "new": new,
        "differences": found,
    }
    return page(request, "eforms/builder/versions.html", form, "版本和修改", **context)


@require_safe
def export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft as a file that another platform can import."""
    form = form_of(request, uid)
    text = json.dumps(form.draft, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{form.key}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A file in the place of the draft; one with problems is refused, every problem told with its path."""
    form = form_of(request, uid)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    asked = ImportForm(*bound, initial={"revision": form.revision})
    if request.method == "POST" and asked.is_valid():
        found = list(queries.problems_in(asked.content))
        add_problems(asked, found)
        if not found and save(request, form, asked, asked.content):
            return saved(request, address("form", form), "已导入，检查并试填后发布。")
    return form_page(request, form, asked, "导入表单", submit="导入并替换草稿")
