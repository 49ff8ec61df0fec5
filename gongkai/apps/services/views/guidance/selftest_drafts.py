"""The draft of a 自测: its questions, its outcomes, trying it out, and the acts on it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import selftests as acts
from gongkai.apps.services.forms.selftests import (
    SELFTEST_FORMS,
    FrameForm,
    OutcomeForm,
    QuestionEditor,
)
from gongkai.apps.services.models import GuidanceState, SelfTestRevision
from gongkai.apps.services.queries import named
from gongkai.apps.services.queries import selftests as reading
from gongkai.apps.services.rules import selftests as rules
from gongkai.apps.services.rules.selftests import Outcome, Question, Tree
from gongkai.apps.services.views import selftests as public_pages
from gongkai.apps.services.views.common import attempt, case_context, may
from gongkai.apps.services.views.guidance.selftests import HEADING, draft_of, facts, page_of, said
from gongkai.web.acts import ActForm, act_response
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb, Fact

NOT_NOW = "现在不能修改：只有草稿可以由编制人员修改。"


def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A draft, or a version that was published: the questions in the order they lead to one another."""
    revision = _revision(request, uid)
    tree = rules.stored(revision.document)
    found = reading.flaws(tree, revision.test.target) if revision.open else []
    beside: dict[str, list[str]] = {}
    for flaw in found:
        beside.setdefault(flaw.key, []).append(flaw.text)
    context = {
        **case_context(request, revision.case, "services_desk:selftest_act", {"edit"}),
        "heading": revision.case.title,
        "crumbs": _crumbs(revision),
        "revision": revision,
        "tree": tree,
        "facts": [
            *facts(revision.test)[:3],
            Fact("编号", revision.case.number),
            Fact("版本", f"第{revision.number}版"),
        ],
        "found": said(tree, found),
        "questions": [
            (number, one, [(a, tree.name(a.to) or "没有去向") for a in one.answers], beside.get(one.key, []))
            for number, one in enumerate(tree.questions, 1)
        ],
        "outcomes": [
            (number, one, rules.KINDS[one.kind], beside.get(one.key, [])) for number, one in enumerate(tree.outcomes, 1)
        ],
        "names": {code: one.name for code, one in named.known(tree.codes).items()},
        "may_edit": may(request, revision.case, "edit"),
        "can_try": bool(tree.questions),
    }
    return render(request, "services/desk/selftests/draft.html", context)


def draft_frame(request: HttpRequest, uid: UUID) -> HttpResponse:
    revision, tree = _editable(request, uid)
    if tree is None:
        return _not_now(request, revision)
    form = FrameForm(request.POST or None, initial={"title": tree.title, "intro": tree.intro})

    def read() -> Tree:
        return replace(tree, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and _saved(request, form, revision, read):
        return redirect(draft_of(revision))
    return _form_page(request, form, "标题和开头的话", revision)


def draft_question(request: HttpRequest, uid: UUID, key: str) -> HttpResponse:
    """One question; `new` is the next one."""
    revision, tree = _editable(request, uid)
    question = Question(rules.new_key(tree or Tree(), "q")) if key == "new" else (tree or Tree()).question(key)
    if question is None:
        raise Http404
    if tree is None:
        return _not_now(request, revision)
    posted = request.POST if request.method == "POST" else None
    editor = QuestionEditor(tree, question, posted)
    refused = False
    if posted is not None and not editor.is_turning:
        if editor.is_valid() and _saved(request, editor.form, revision, editor.read):
            return redirect(draft_of(revision))
        refused = True
    elif posted is not None:
        editor.is_valid()
    context = {
        "heading": tree.name(question.key) or f"第{len(tree.questions) + 1}题",
        "crumbs": _crumbs(revision),
        "editor": editor,
        "refused": refused,
        "unsaved": posted is not None,
        "materials": sorted(reading.materials_for(revision.test.target)),
        "back": draft_of(revision),
    }
    return render(request, "services/desk/selftests/question.html", context, status=422 if refused else 200)


def draft_outcome(request: HttpRequest, uid: UUID, key: str) -> HttpResponse:
    """One outcome; `new` is the next one."""
    revision, tree = _editable(request, uid)
    outcome = Outcome(rules.new_key(tree or Tree(), "r")) if key == "new" else (tree or Tree()).outcome(key)
    if outcome is None:
        raise Http404
    if tree is None:
        return _not_now(request, revision)
    initial = {
        "kind": outcome.kind,
        "text": outcome.text,
        "basis": outcome.basis,
        "codes": "\n".join(outcome.codes),
        "materials": "\n".join(outcome.materials),
    }
    form = OutcomeForm(request.POST or None, initial=initial)

    def read() -> Tree:
        return rules.with_outcome(tree, form.read(outcome))

    if request.method == "POST" and form.is_valid() and _saved(request, form, revision, read):
        return redirect(draft_of(revision))
    return _form_page(request, form, tree.name(outcome.key) or "新的结果", revision)


def draft_part(request: HttpRequest, uid: UUID, key: str, do: str) -> HttpResponse:
    """删除 a question or an outcome; 先问这一题."""
    revision, tree = _editable(request, uid)
    change = {"remove": rules.without, "first": rules.asked_first}.get(do)
    if change is None:
        raise Http404
    if tree is not None and request.method == "POST" and tree.place(key) is not None:
        _saved(request, Form({}), revision, lambda: change(tree, key))
    return redirect(draft_of(revision))


def draft_try(request: HttpRequest, uid: UUID) -> HttpResponse:
    """试答: the questions of a draft as the public would be asked them."""
    revision = _revision(request, uid)
    tree = rules.stored(revision.document)
    if not tree.questions:
        return redirect(draft_of(revision))
    test = revision.test
    asked = public_pages.Asked(tree, revision.number, test.item if test.item_id else None, "")
    way, notice = public_pages.answered(request, asked)
    context = {
        "heading": f"试答：{tree.title}",
        "crumbs": [*_crumbs(revision), Crumb(f"第{revision.number}版", draft_of(revision))],
        "test": test,
        "notice": notice,
        **public_pages.page(asked, way, test),
    }
    return render(request, "services/desk/selftests/try.html", context)


def selftest_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    revision = _revision(request, uid)
    if act == "edit":
        return redirect("services_desk:selftest_frame", uid)
    form = SELFTEST_FORMS.get(act, ActForm)
    return act_response(request, revision, reading.KIND, act, form, draft_of(revision))


def _saved(request: HttpRequest, form: Form, revision: SelfTestRevision, tree: Callable[[], Tree]) -> bool:
    actor = request.actor  # type: ignore[attr-defined]
    if attempt(form, lambda: acts.edit(revision, by=actor, tree=tree())) is None:
        return False
    messages.success(request, "已保存。")
    return True


def _editable(request: HttpRequest, uid: UUID) -> tuple[SelfTestRevision, Tree | None]:
    """The draft with its tree; no tree where this person may not change it now."""
    revision = _revision(request, uid)
    return revision, rules.stored(revision.document) if may(request, revision.case, "edit") else None


def _not_now(request: HttpRequest, revision: SelfTestRevision) -> HttpResponse:
    messages.error(request, NOT_NOW)
    return redirect(draft_of(revision))


def _crumbs(revision: SelfTestRevision) -> list[Crumb]:
    home = Crumb(HEADING, reverse("services_desk:selftests"))
    if revision.test.state == GuidanceState.DISCARDED:
        return [home]
    return [home, Crumb(revision.test.title, page_of(revision.test))]


def _form_page(request: HttpRequest, form: Form, heading: str, revision: SelfTestRevision) -> HttpResponse:
    context = {"form": form, "heading": heading, "crumbs": _crumbs(revision), "back": draft_of(revision)}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _revision(request: HttpRequest, uid: UUID) -> SelfTestRevision:
    found = reading.revision(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
