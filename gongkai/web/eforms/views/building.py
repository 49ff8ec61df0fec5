"""The outline of a form and the pages of its parts, conditions and rules."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms import editing
from gongkai.kernel.eforms.actions import forms as acts
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.eforms.conditions import ConditionForm
from gongkai.web.eforms.outline import outline_of
from gongkai.web.eforms.part_forms import AddForm, MoveForm, PartForm, RuleForm, kind_label, kind_of
from gongkai.web.eforms.views.catalogue import owner_label
from gongkai.web.eforms.views.common import address, form_of, form_page, page, part_of, problems_in, save, saved

WHAT = {"show": "显示条件", "require": "必填条件"}


@require_safe
def form(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = form_of(request, uid)
    outline = outline_of(found.draft)
    return page(request, "eforms/builder/outline.html", found, found.title, outline=outline, owner=owner_label(found))


@require_POST
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the buttons of the outline do: up, down, copy, remove, a new step."""
    found = form_of(request, uid)
    do, _, part = request.POST.get("do", "").partition(":")
    revision = request.POST.get("revision", "")
    try:
        content, anchor = _changed(found.draft, do, part)
        number = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
        acts.draft(found, by=actor_of(request), content=content, revision=number)
    except editing.NoSuchPart:
        raise Http404 from None
    except Refused as refusal:
        outline = outline_of(found.draft)
        context = {"outline": outline, "owner": owner_label(found), "refusal": refusal.message}
        return page(request, "eforms/builder/outline.html", found, found.title, 422, **context)
    return HttpResponseRedirect(f"{address('form', found)}#part-{anchor}")


def _changed(content: dict[str, Any], do: str, part: str) -> tuple[dict[str, Any], str]:
    match do:
        case "up" | "down":
            return editing.move(content, part, -1 if do == "up" else 1), part
        case "copy":
            return editing.duplicate(content, part)
        case "remove":
            return editing.remove(content, part), ""
        case "page":
            return editing.add_page(content, f"第{len(content.get('pages', [])) + 1}步")
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, uid: UUID, into: str) -> HttpResponse:
    found = form_of(request, uid)
    outer = part_of(found, into)
    asked = AddForm(request.POST or None, inside=kind_of(outer), initial={"revision": found.revision})
    if request.method == "POST" and asked.is_valid():
        made = {"kind": asked.cleaned_data["kind"], "label": asked.cleaned_data["label"]}
        content, id_ = editing.add(found.draft, into, made)
        if save(request, found, asked, content):
            return saved(request, address("part", found, part=id_), "已添加，请补充它的设置。")
    heading = f"添加到“{outer.get('label') or outer.get('title')}”"
    return form_page(request, found, asked, heading, submit="添加")


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, uid: UUID, part: str) -> HttpResponse:
    found = form_of(request, uid)
    one = part_of(found, part)
    if kind_of(one) == "rule":
        raise Http404
    asked = PartForm(request.POST or None, content=found.draft, part=one)
    asked.initial["revision"] = found.revision
    if request.method == "POST" and asked.is_valid():
        content = editing.replace(found.draft, part, asked.made())
        id_ = asked.cleaned_data["id"]
        if save(request, found, asked, content):
            wrong = problems_in(content, id_)
            if not wrong:
                return saved(request, f"{address('form', found)}#part-{id_}")
            return saved(request, f"{address('part', found, part=id_)}?checked=1", "已保存，还有需要改正的地方。")
    told = [] if request.method == "POST" or "checked" not in request.GET else problems_in(found.draft, part)
    if told:
        asked = PartForm({**_as_posted(asked), "revision": found.revision}, content=found.draft, part=one)
        asked.is_valid()
        asked.complain(told)
    label = f"{kind_label(kind_of(one))}：{one.get('label') or one.get('title')}"
    links = [(f"从列表选择{word}", address("condition", found, part=part, what=name)) for name, word in _offered(one)]
    return form_page(request, found, asked, label, template="eforms/builder/part.html", links=links)


def _as_posted(asked: PartForm) -> dict[str, Any]:
    return {name: value for name, value in asked.initial.items() if value is not False}


def _offered(one: dict[str, Any]) -> list[tuple[str, str]]:
    """Groups and pages are shown or not; only what is answered can be required."""
    outer = kind_of(one) in ("page", "group", "rows", "heading", "hint")
    return [(name, word) for name, word in WHAT.items() if name == "show" or not (outer or one.get("calculate"))]


@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, uid: UUID, part: str, what: str) -> HttpResponse:
    found = form_of(request, uid)
    one = part_of(found, part)
    if what not in dict(_offered(one)):
        raise Http404
    asked = ConditionForm(
        request.POST or None, content=found.draft, part=one, initial={"revision": found.revision, "join": "and"}
    )
    if request.method == "POST" and asked.is_valid():
        content = editing.replace(found.draft, part, {**one, what: asked.expression})
        if save(request, found, asked, content):
            wrong = problems_in(content, part)
            back = f"{address('part', found, part=part)}{'?checked=1' if wrong else ''}"
            return saved(request, back, f"{WHAT[what]}已设为：{asked.expression}")
    lead = f"现在的{WHAT[what]}：{one[what]}" if one.get(what) else f"现在没有{WHAT[what]}。"
    heading = f"“{one.get('label') or one.get('title')}”的{WHAT[what]}"
    return form_page(request, found, asked, heading, lead=lead, back=address("part", found, part=part))


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, uid: UUID, part: str) -> HttpResponse:
    found = form_of(request, uid)
    one = part_of(found, part)
    if kind_of(one) in ("page", "rule"):
        raise Http404
    asked = MoveForm(request.POST or None, content=found.draft, part=one, initial={"revision": found.revision})
    if request.method == "POST" and asked.is_valid():
        content = editing.move_into(found.draft, part, asked.cleaned_data["into"])
        if save(request, found, asked, content):
            return saved(request, f"{address('form', found)}#part-{part}", "已移动。")
    return form_page(request, found, asked, f"移动“{one.get('label')}”", submit="移动")


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, uid: UUID, part: str = "") -> HttpResponse:
    """A new rule, or one that is there."""
    found = form_of(request, uid)
    one = part_of(found, part) if part else {}
    if part and kind_of(one) != "rule":
        raise Http404
    asked = RuleForm(request.POST or None, content=found.draft, initial={**one, "revision": found.revision})
    if request.method == "POST" and asked.is_valid():
        made = {name: asked.cleaned_data[name] for name in ("check", "message", "at") if asked.cleaned_data[name]}
        content, id_ = _with_rule(found.draft, part, made)
        wrong = problems_in(content, id_)
        asked.complain(wrong)
        if not wrong and save(request, found, asked, content):
            return saved(request, f"{address('form', found)}#part-{id_}")
    return form_page(request, found, asked, "校验规则")


def _with_rule(content: dict[str, Any], part: str, made: dict[str, Any]) -> tuple[dict[str, Any], str]:
    if not part:
        return editing.add_rule(content, made)
    return editing.replace(content, part, {"id": part, **made}), part
