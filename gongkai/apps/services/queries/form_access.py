"""Who builds the forms of items, fills them in at a window, and reads what was filled in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from gongkai.apps.services.models import Application, CatalogueEntry, ServiceItem
from gongkai.apps.services.queries import forms
from gongkai.apps.services.queries.applications import KIND, READERS, WINDOW
from gongkai.apps.services.queries.held import is_held
from gongkai.apps.services.queries.helping import filling
from gongkai.kernel.eforms import Binding
from gongkai.kernel.eforms.models import FormAnswers, FormDefinition
from gongkai.kernel.people.actors import Actor

EDITOR, CATALOGUE = "services.editor", "services.catalogue"


def bindings() -> list[Binding]:
    """Once, when the module starts. Whoever fills in is asked by the case that comes of it."""
    given: tuple[tuple[str, str, Any, Any, Any], ...] = (
        (forms.ITEM, "政务服务事项", editor_manages, item_name, editors_of),
        (forms.ENTRY, "基本目录", keeper_manages, entry_name, keepers_of),
        (forms.BASIC, "政务服务基本申请表", nobody_manages, no_name, nobody_builds),
    )
    return [
        Binding(prefix, label, manages, may_read, title_of=name, may_fill=may_fill, kind=KIND, orgs=orgs)
        for prefix, label, manages, name, orgs in given
    ]


def may_read(answers: FormAnswers, actor: Actor, request: HttpRequest | None) -> bool:
    """What was submitted: for those who handle the case at its body or a part of it, and for its applicant."""
    case = Application.objects.filter(filled=forms.newest(answers)).select_related("case", "org").first()
    if case is None:
        return False
    if request is not None and is_held(request, case.case.number):
        return True
    if actor.holds_any(READERS, case.org) is not None:
        return True
    return any(actor.holds_any(READERS, part.org) for part in case.case.children.select_related("org"))


def may_fill(answers: FormAnswers, actor: Actor, request: HttpRequest | None) -> bool:
    """A draft of the window, for the clerk who began it; a correction, for whoever may follow the case."""
    if answers.holder.startswith(filling.PREFIX):
        return filling.may_fill(answers, actor)
    if answers.holder == forms.clerk_of(actor):
        return actor.holds(WINDOW, answers.org)
    if request is None or not answers.holder.startswith("case:"):
        return False
    case = Application.objects.filter(filled=answers.replaces_id).select_related("case").first()
    return case is not None and is_held(request, case.case.number)


def editor_manages(form: FormDefinition, actor: Actor) -> bool:
    return actor.holds(EDITOR, form.org)


def keeper_manages(form: FormDefinition, actor: Actor) -> bool:
    return actor.holds(CATALOGUE, form.org)


def nobody_manages(form: FormDefinition, actor: Actor) -> bool:
    return False


def editors_of(actor: Actor) -> set[int]:
    return actor.org_ids(EDITOR)


def nobody_builds(actor: Actor) -> set[int]:
    return set()


def keepers_of(actor: Actor) -> set[int]:
    return actor.org_ids(CATALOGUE)


def item_name(owner: str) -> str:
    return _name(ServiceItem, owner)


def entry_name(owner: str) -> str:
    return _name(CatalogueEntry, owner)


def no_name(owner: str) -> str:
    return "没有专用表单的事项"


def _name(model: type[ServiceItem] | type[CatalogueEntry], owner: str) -> str:
    try:
        uid = UUID(owner.partition(":")[2])
    except ValueError:
        return ""
    return str(model.objects.filter(uid=uid).values_list("name", flat=True).first() or "")
