"""申请表和材料文件 of a draft, of an item or of a catalogue entry: choose, build, look at as people will, upload."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.apps.services.actions import binding as acts
from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as change_acts
from gongkai.apps.services.forms.binding import FormChoiceForm, PaperForm, chosen_now
from gongkai.apps.services.models import (
    CatalogueChange,
    CatalogueEntry,
    ItemChange,
    MaterialFileKind,
    ServiceItem,
)
from gongkai.apps.services.queries import catalogue, standards
from gongkai.apps.services.queries import forms as reading
from gongkai.apps.services.rules.composing import key_of
from gongkai.apps.services.views.changes import held_change
from gongkai.apps.services.views.common import attempt, may
from gongkai.kernel import eforms
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.evaluation import Result
from gongkai.kernel.people.actors import Actor
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.eforms.flow import Flow
from gongkai.web.eforms.stores import TrialStore
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb

NOT_NOW = "现在不能修改：只有草稿可以由编辑人员修改。"


@dataclass(frozen=True)
class Side:
    """A draft of an item or of a catalogue entry, with what differs between the two."""

    change: ItemChange | CatalogueChange
    one: ServiceItem | CatalogueEntry
    edit: Callable[..., Any]
    prefix: str
    crumbs: tuple[Crumb, ...]

    @property
    def version(self) -> Any:
        return acts.version_of(self.change)

    def url(self, name: str, *more: str) -> str:
        return reverse(f"services_desk:{self.prefix}{name}", args=[self.change.case.uid, *more])

    @property
    def page(self) -> str:
        return self.crumbs[-1].url


def _side(request: HttpRequest, uid: UUID, standard: bool) -> Side:
    if standard:
        held = catalogue.change(actor_of(request), uid)
        if held is None or held.version is None:
            raise Http404
        page = reverse("services_desk:catalogue_change", args=[uid])
        crumbs = (Crumb("基本目录", reverse("services_desk:catalogue")), Crumb(held.entry.name, page))
        return Side(held, held.entry, catalogue_acts.edit, "catalogue_", crumbs)
    change = held_change(request, uid)
    if change.version is None:
        raise Http404
    page = reverse("services_desk:change", args=[uid])
    crumbs = (Crumb("事项变动", reverse("services_desk:changes")), Crumb(change.item.name, page))
    return Side(change, change.item, change_acts.edit, "change_", crumbs)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_form(request: HttpRequest, uid: UUID, standard: bool = False) -> HttpResponse:
    """申请表: which one the version will name; a new one is built from here."""
    side = _side(request, uid, standard)
    if not may(request, side.change.case, "edit"):
        messages.error(request, NOT_NOW)
        return redirect(side.page)
    if request.method == "POST" and request.POST.get("do") == "new":
        return _new_form(request, side)
    version, actor = side.version, actor_of(request)
    form = FormChoiceForm(
        request.POST or None,
        forms_offered=reading.choices(side.one),
        taken_over=_taken_over(side),
        may_be_basic=not standard,
        initial={"choice": chosen_now(getattr(version, "form_source", ""), version.form)},
    )
    if request.method == "POST" and form.is_valid() and _attempted(side, actor, form, lambda: {"form": form.chosen()}):
        messages.success(request, "已保存。")
        return redirect(side.page)
    context = {
        "heading": "申请表",
        "crumbs": list(side.crumbs),
        "form": form,
        "back": side.page,
        "made": [(one, eforms.current(one)) for one in reading.made_for(side.one)],
    }
    return render(request, "services/desk/choose_form.html", context, status=422 if form.errors else 200)


def _attempted(side: Side, actor: Actor, asked: Form, given: Callable[[], dict[str, Any]]) -> bool:
    """Whether the draft has taken it; a refusal stands in the form."""
    return attempt(asked, lambda: side.edit(side.change, by=actor, **given())) is not None


def _taken_over(side: Side) -> str:
    if isinstance(side.one, CatalogueEntry):
        return "没有统一申请表，下级可以自定"
    above = reading.inherited(side.one)
    return f"沿用{above.source}的表单：{above.label}" if above.version is not None else f"沿用：{above.label}"


def _new_form(request: HttpRequest, side: Side) -> HttpResponse:
    """制作表单: the builder opens on what is in force, so that nobody begins with nothing."""
    try:
        made = acts.build_form(side.one, by=actor_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(side.url("form"))
    messages.success(request, "已新建表单。修改、试填后发布，再回到本次变动中选用。")
    return redirect("eforms:form", made.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def try_form(request: HttpRequest, uid: UUID, step: str = "", standard: bool = False) -> HttpResponse:
    """试填: what people will fill in once this draft is in force; nothing is kept."""
    side = _side(request, uid, standard)
    version = side.version
    try:
        definition = reading.preview(version)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(side.page)
    store = TrialStore(request, definition, f"change:{uid}", side.one.org)

    def submit(result: Result) -> HttpResponse:
        store.clear()
        messages.success(request, f"试填通过：可以提交{len(result.values)}项内容。试填的内容已清除。")
        return redirect(side.page)

    flow = Flow(
        store,
        address=lambda one: side.url("try", one) if one else side.url("try_start"),
        submit=submit,
        base="web/desk.html",
        crumbs=list(side.crumbs),
        submit_label="检查并结束试填",
        saved="已记在本次登录中。",
    )
    return flow.respond(request, step)


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, uid: UUID, standard: bool = False) -> HttpResponse:
    """空白表格和示例样表 of the materials, as files that are checked and published with the version."""
    side = _side(request, uid, standard)
    if not may(request, side.change.case, "edit"):
        messages.error(request, NOT_NOW)
        return redirect(side.page)
    elements, actor = standards.elements_of(side.version), actor_of(request)
    dropping = request.method == "POST" and request.POST.get("do", "") == "drop"
    bound = (request.POST, request.FILES) if request.method == "POST" and not dropping else ()
    form = PaperForm(*bound, materials=elements.materials)
    if dropping:
        return _drop(request, side)
    if request.method == "POST" and form.is_valid() and _attempted(side, actor, form, lambda: {"paper": form.paper()}):
        messages.success(request, "已上传。")
        return redirect(request.path)
    context = {
        "heading": "材料的空白表格和样表",
        "crumbs": list(side.crumbs),
        "form": form,
        "back": side.page,
        "rows": _rows(side, elements.materials),
        "has_materials": bool(elements.materials),
    }
    return render(request, "services/desk/papers.html", context, status=422 if form.errors else 200)


def _drop(request: HttpRequest, side: Side) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in MaterialFileKind.values:
        raise Http404
    try:
        side.edit(side.change, by=actor_of(request), paper=acts.PaperRemoval(request.POST.get("material", ""), kind))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已删除；现行版本的文件在本次变动生效前照常提供。")
    return redirect(request.path)


def _rows(side: Side, materials: Any) -> list[tuple[str, list[Any], str]]:
    """Each material with its files; files whose material is not in the list any more stand last."""
    held: dict[str, list[Any]] = {}
    for row in reading.material_files(side.version):
        held.setdefault(row.material, []).append(row)
    found = [(one.name, held.pop(key_of(one.name), []), "") for one in materials]
    return found + [(name, rows, "清单中已没有这项材料，文件不再提供。") for name, rows in held.items()]
