"""起草、从文件起草、修改."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.forms.documents import (
    DocumentForm,
    NewDocumentForm,
    NewFromFileForm,
    SourceForm,
    blank,
    initial_of,
)
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import likeness, source_files
from gongkai.apps.disclosure.views.documents.common import crumbs, drafting_bodies, held_document, page_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.queries import available
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.web.forms import Form
from gongkai.web.shapes import Tab


def new(request: HttpRequest) -> HttpResponse:
    """Two ways to begin: writing, or a file whose text becomes the draft."""
    actor = request.actor  # type: ignore[attr-defined]
    orgs = drafting_bodies(actor)
    if not orgs:
        raise Http404
    from_file = request.GET.get("from") == "file"
    form = _new_form(request, orgs, from_file)
    if request.method == "POST" and form.is_valid():
        try:
            made = _make_from_file(form, actor, request) if isinstance(form, NewFromFileForm) else _make(form, actor)
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, f"已保存草稿，索引号 {made.index_no}。")
            _warn_of_doubles(request, made)
            return redirect("disclosure_desk:document_edit" if from_file else page_of(made), *_uid_if(from_file, made))
    here = reverse("disclosure_desk:document_new")
    context = {
        "form": form,
        "heading": "起草信息",
        "crumbs": crumbs(),
        "submit": "读入文件" if from_file else "保存草稿",
        "back": reverse("disclosure_desk:documents"),
        "tabs": [Tab("直接起草", here, not from_file), Tab("从文件起草", f"{here}?from=file", from_file)],
    }
    return render(request, "disclosure/desk/document_form.html", context, status=422 if form.errors else 200)


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    document = held_document(request, uid)
    actor = request.actor  # type: ignore[attr-defined]
    if "edit" not in {offered.name for offered in available(document.case, actor)}:
        messages.error(request, "现在不能修改：只有起草环节的信息可以由信息员修改。")
        return redirect(page_of(document))
    source = SourceForm()
    if request.method == "POST" and "read" in request.POST:
        source = SourceForm(request.POST, request.FILES)
        form = _read_into(request, document, source, actor)
    else:
        form = DocumentForm(request.POST or None, on=document.formed_on, initial=initial_of(document))
        if request.method == "POST" and form.is_valid() and _saved(form, document, actor):
            messages.success(request, "已保存。")
            _warn_of_doubles(request, document)
            return redirect(page_of(document))
    context = {
        "form": form,
        "source": source,
        "heading": "修改信息",
        "crumbs": crumbs(document),
        "back": page_of(document),
    }
    failed = form.errors or source.errors
    return render(request, "disclosure/desk/document_form.html", context, status=422 if failed else 200)


def _new_form(request: HttpRequest, orgs: list[Organisation], from_file: bool) -> NewDocumentForm | NewFromFileForm:
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = blank() | {"column": request.GET.get("column", "")}
    return (NewFromFileForm if from_file else NewDocumentForm)(*data, orgs=orgs, initial=initial)


def _make(form: NewDocumentForm, actor: Actor) -> Document:
    data = form.cleaned_data
    return acts.create(
        org=form.org, by=actor, content=form.content(), placing=form.placing(), department=data["department"]
    )


@transaction.atomic
def _make_from_file(form: NewFromFileForm, actor: Actor, request: HttpRequest) -> Document:
    data = form.cleaned_data
    found = source_files.read(data["source"])
    made = acts.create(
        org=form.org,
        by=actor,
        content=acts.Content(title=found.title or data["source"].name, body=found.body, doc_no=found.doc_no),
        placing=form.placing(),
        department=data["department"],
    )
    if data["keep"]:
        acts.attach_file(made, by=actor, uploads=[data["source"]])
    for problem in found.problems:
        messages.warning(request, problem)
    return made


def _read_into(request: HttpRequest, document: Document, source: SourceForm, actor: Actor) -> DocumentForm:
    """The form as it was typed, with the body of the file; nothing is saved but the attachment asked for."""
    typed: dict[str, Any] = {
        name: request.POST.getlist(name) if name in ("audience", "open_way") else request.POST.get(name, "")
        for name in DocumentForm.base_fields
    }
    if not source.is_valid():
        return DocumentForm(on=document.formed_on, initial=typed)
    file = source.cleaned_data["source"]
    found = source_files.read(file)
    if source.cleaned_data["keep"]:
        try:
            acts.attach_file(document, by=actor, uploads=[file])
        except Refused as refusal:
            source.add_error("keep", refusal.message)
    messages.info(request, f"已读入“{file.name}”的正文，请核对后保存。")
    for problem in found.problems:
        messages.warning(request, problem)
    read = {"body": found.body, "title": typed["title"] or found.title, "doc_no": typed["doc_no"] or found.doc_no}
    return DocumentForm(on=document.formed_on, initial=typed | read)


def _saved(form: DocumentForm, document: Document, actor: Actor) -> bool:
    try:
        acts.edit(document, by=actor, content=form.content(), placing=form.placing())
    except Refused as refusal:
        _show(form, refusal)
        return False
    return True


def _warn_of_doubles(request: HttpRequest, document: Document) -> None:
    for other in likeness.of_document(document)[:1]:
        found = f"{other.document.org.label}的“{other.document.index_no}”{other.why}{other.percent}"
        messages.warning(request, f"可能重复：{found}，请核对。")


def _uid_if(wanted: bool, document: Document) -> list[UUID]:
    return [document.case.uid] if wanted else []


def _show(form: Form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
