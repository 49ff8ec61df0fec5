"""Editing a draft group by group, without scripts: what was typed is kept, what is wrong stands beside it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions.entries import Header
from gongkai.apps.services.forms.catalogue import HeaderForm
from gongkai.apps.services.forms.elements import GroupEditor
from gongkai.apps.services.forms.items import TermsForm
from gongkai.apps.services.models import CatalogueChange
from gongkai.apps.services.queries import catalogue, standards
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.problems import Problem
from gongkai.apps.services.views.changes import elements_of, held_change, page_of, problems_of, tabs
from gongkai.apps.services.views.common import attempt, group_tabs, may
from gongkai.web.shapes import Crumb, Tab

# What an entry's code says cannot be typed anew.
BY_CODE = frozenset({"type", "level"})
# What a catalogue entry has a standard of; the rest is each body's own.
STANDARD_GROUPS = (
    "identity", "basis", "object", "conditions", "materials", "time", "process", "fee", "result", "intermediary",
    "topics", "remedies", "duty",
)  # fmt: skip
NOT_STANDARD = frozenset(
    {
        "level", "situation", "local_catalogue_code", "local_code", "power_source", "promised_days", "promised_unit",
        "promised_note", "handling_forms",
    }
)  # fmt: skip


def edit(request: HttpRequest, uid: UUID, group: str) -> HttpResponse:
    """One group of the elements of an item."""
    change = held_change(request, uid)
    elements = elements_of(change)
    if elements is None or group not in {g.id for g in tables.groups()}:
        raise Http404
    if not may(request, change.case, "edit"):
        messages.error(request, "现在不能修改：只有草稿可以由事项编辑员修改。")
        return redirect(page_of(change))
    actor = request.actor  # type: ignore[attr-defined]
    editor = GroupEditor(group, elements, request.POST if request.method == "POST" else None, locked=BY_CODE)

    def save(new: Elements) -> Any:
        return acts.edit(change, by=actor, elements=new)

    def way(found: list[Problem], here: str) -> list[Tab]:
        return tabs(request, change, found, elements, here)

    here = reverse("services_desk:change_edit", args=[uid, group])
    crumbs = [Crumb("事项变动", reverse("services_desk:changes")), Crumb(change.item.name, page_of(change))]
    found = problems_of(change, elements)
    return _edited(request, editor, group, save, way, here, page_of(change), crumbs, found)


def edit_terms(request: HttpRequest, uid: UUID) -> HttpResponse:
    """生效日期、依据、文号 of a draft."""
    change = held_change(request, uid)
    if not may(request, change.case, "edit"):
        messages.error(request, "现在不能修改：只有草稿可以由事项编辑员修改。")
        return redirect(page_of(change))
    names = ("effective_on", "until_on", "basis", "reform_document", "transition")
    form = TermsForm(request.POST or None, initial={name: getattr(change, name) for name in names})
    if request.method == "POST" and form.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        if attempt(form, lambda: acts.edit(change, by=actor, terms=form.terms())) is not None:
            messages.success(request, "已保存。")
            return redirect(page_of(change))
    crumbs = [Crumb("事项变动", reverse("services_desk:changes")), Crumb(change.item.name, page_of(change))]
    context = {"form": form, "heading": "生效日期和依据", "crumbs": crumbs, "back": page_of(change)}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def edit_standard(request: HttpRequest, uid: UUID, group: str) -> HttpResponse:
    """One group of the standard elements of a catalogue entry."""
    change = catalogue.change(request.actor, uid)  # type: ignore[attr-defined]
    if change is None or change.version is None or group not in STANDARD_GROUPS:
        raise Http404
    if not may(request, change.case, "edit"):
        messages.error(request, "现在不能修改：只有草稿可以由目录管理员修改。")
        return redirect("services_desk:catalogue_change", uid)
    actor = request.actor  # type: ignore[attr-defined]
    version = change.version
    elements = standards.elements_of(version)
    editor = GroupEditor(
        group, elements, request.POST if request.method == "POST" else None, locked=NOT_STANDARD | {"type"}
    )

    def save(new: Elements) -> Any:
        return catalogue_acts.edit(change, by=actor, elements=new, header=Header(**version.header))

    back = reverse("services_desk:catalogue_change", args=[uid])
    here = reverse("services_desk:catalogue_edit", args=[uid, group])
    crumbs = [Crumb("基本目录", reverse("services_desk:catalogue")), Crumb(change.entry.name, back)]
    return _edited(request, editor, group, save, lambda found, at: standard_tabs(change, at), here, back, crumbs, [])


def standard_tabs(change: CatalogueChange, here: str = "") -> list[Tab]:
    return group_tabs(
        lambda group: reverse("services_desk:catalogue_edit", args=[change.case.uid, group]),
        here,
        [],
        set(STANDARD_GROUPS),
    )


def edit_header(request: HttpRequest, uid: UUID) -> HttpResponse:
    """行使层级、指导部门、日期 of a catalogue draft."""
    change = catalogue.change(request.actor, uid)  # type: ignore[attr-defined]
    if change is None or change.version is None:
        raise Http404
    if not may(request, change.case, "edit"):
        messages.error(request, "现在不能修改：只有草稿可以由目录管理员修改。")
        return redirect("services_desk:catalogue_change", uid)
    version = change.version
    initial = {**version.header, "levels": list(version.header["levels"])}
    initial |= {"effective_on": change.effective_on, "due_on": change.due_on}
    form = HeaderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        elements = standards.elements_of(version)
        header, terms = form.header(), form.terms(change.basis)
        saved = attempt(
            form, lambda: catalogue_acts.edit(change, by=actor, elements=elements, header=header, terms=terms)
        )
        if saved is not None:
            messages.success(request, "已保存。")
            return redirect("services_desk:catalogue_change", uid)
    back = reverse("services_desk:catalogue_change", args=[uid])
    crumbs = [Crumb("基本目录", reverse("services_desk:catalogue")), Crumb(change.entry.name, back)]
    context = {"form": form, "heading": "目录信息", "crumbs": crumbs, "back": back}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _edited(
    request: HttpRequest,
    editor: GroupEditor,
    group: str,
    save: Callable[[Elements], Any],
    way: Callable[[list[Problem], str], list[Tab]],
    here: str,
    back: str,
    crumbs: list[Crumb],
    found: list[Problem],
) -> HttpResponse:
    refused = False
    if request.method == "POST" and not editor.more:
        if editor.is_valid() and attempt(editor.form, lambda: save(editor.elements)) is not None:
            messages.success(request, "已保存。")
            return redirect(here if "stay" in request.POST else back)
        refused = True
    elif request.method == "POST":
        editor.is_valid()  # what cannot be read is said while more rows are added
    label = next(g.label for g in tables.groups() if g.id == group)
    beside: dict[str, list[Problem]] = {}
    for problem in found:
        beside.setdefault(problem.element, []).append(problem)
    context = {
        "heading": label,
        "crumbs": crumbs,
        "editor": editor,
        "fields": [(bound, beside.get(bound.name, [])) for bound in editor.form],
        "rows": [(rows, beside.get(rows.key, [])) for rows in editor.rows],
        "tabs": way(found, group),
        "back": back,
        "refused": refused,
        "unsaved": request.method == "POST",
    }
    return render(request, "services/desk/edit.html", context, status=422 if refused else 200)
