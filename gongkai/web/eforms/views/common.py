"""What the builder's pages share: the form in question, its frame, saving with the revision one has seen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms import editing, queries
from gongkai.kernel.eforms.actions import forms as acts
from gongkai.kernel.eforms.definition import DefinitionProblem, problems_of
from gongkai.kernel.eforms.models import FormDefinition
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.forms import Form


def form_of(request: HttpRequest, uid: UUID) -> FormDefinition:
    """The form, for who may manage it; missing and forbidden alike are 404."""
    form = queries.managed_form(actor_of(request), uid)
    if form is None:
        raise Http404
    return form


def part_of(form: FormDefinition, part: str) -> dict[str, Any]:
    try:
        return editing.find(form.draft, part).part
    except editing.NoSuchPart:
        raise Http404 from None


def address(name: str, form: FormDefinition, **more: Any) -> str:
    return reverse(f"eforms:{name}", kwargs={"uid": form.uid, **more})


def page(
    request: HttpRequest,
    template: str,
    form: FormDefinition | None,
    heading: str,
    status: int = 200,
    /,
    **context: Any,
) -> HttpResponse:
    crumbs = [("电子表单", reverse("eforms:list"))]
    if form is not None and heading != form.title:
        crumbs.append((form.title, address("form", form)))
    return render(request, template, {"form_of": form, "heading": heading, "crumbs": crumbs, **context}, status=status)


def form_page(request: HttpRequest, form: FormDefinition, asked: Form, heading: str, /, **context: Any) -> HttpResponse:
    """A page that is one form, 422 when it is refused."""
    status = 422 if request.method == "POST" else 200
    known: dict[str, Any] = {"back": address("form", form), "template": "web/form.html", **context}
    template = known.pop("template")
    return page(request, template, form, heading, status, form=asked, **known)


def save(request: HttpRequest, form: FormDefinition, asked: Form, content: dict[str, Any]) -> bool:
    """Keep a changed draft; a refusal stands in the form."""
    try:
        acts.draft(form, by=actor_of(request), content=content, revision=asked.cleaned_data["revision"])
    except Refused as refusal:
        asked.add_error(None, refusal.message)
        return False
    return True


def problems_in(content: dict[str, Any], part: str) -> list[DefinitionProblem]:
    return [one for one in problems_of(content, queries.known()) if one.part == part]


def saved(request: HttpRequest, to: str, what: str = "已保存。") -> HttpResponseRedirect:
    messages.success(request, what)
    return HttpResponseRedirect(to)
