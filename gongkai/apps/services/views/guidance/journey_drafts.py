"""The draft of a 一件事: its frame, its steps with codes, a preview, and the acts on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import journeys as acts
from gongkai.apps.services.forms.journeys import (
    JOURNEY_FORMS,
    FrameForm,
    StepEditor,
)
from gongkai.apps.services.models import GuidanceState, JourneyRevision
from gongkai.apps.services.queries import journeys as reading
from gongkai.apps.services.queries import named
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules.journeys import JourneyStep, JourneyText
from gongkai.apps.services.views import journeys as public_pages
from gongkai.apps.services.views.common import attempt, case_context, may
from gongkai.apps.services.views.guidance.journeys import HEADING, draft_of, form_page, page_of
from gongkai.web.acts import ActForm, act_response
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb, Fact

NOT_NOW = "现在不能修改：只有草稿可以由政务服务管理员修改。"


def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A draft, or a version that was published: steps with what their codes lead to, and what is said against it."""
    revision = _revision(request, uid)
    text = rules.stored(revision.document)
    context = {
        **case_context(request, revision.case, "services_desk:journey_act", {"edit"}),
        "heading": revision.case.title,
        "crumbs": _crumbs(revision),
        "revision": revision,
        "text": text,
        "steps": reading.names(text),
        "facts": _text_facts(revision, text),
        "found": reading.flaws(text) if revision.open else [],
        "may_edit": may(request, revision.case, "edit"),
        "next_step": len(text.steps) + 1 if len(text.steps) < rules.MOST_STEPS else 0,
    }
    return render(request, "services/desk/journeys/draft.html", context)


def _text_facts(revision: JourneyRevision, text: JourneyText) -> list[Fact]:
    audience = rules.audiences().get(text.audience)
    return [
        Fact("编号", revision.case.number),
        Fact("版本", f"第{revision.number}版"),
        Fact("对象", audience.short if audience else ""),
        Fact("阶段", rules.stages(text.audience).get(text.stage, "")),
        Fact("平常的说法", "、".join(text.words)),
        Fact("牵头事项", text.lead),
        Fact("简介", text.intro, wide=True),
        Fact("一次申请的说明", text.joint_note, wide=True),
        Fact("理由", revision.reason, wide=True),
    ]


def draft_frame(request: HttpRequest, uid: UUID) -> HttpResponse:
    """标题、对象、简介、牵头事项 of a draft."""
    revision = _revision(request, uid)
    if not may(request, revision.case, "edit"):
        return _not_now(request, revision)
    text = rules.stored(revision.document)
    there = named.known(text.codes)
    names = {code: there[code].name if code in there else code for code in text.codes}
    form = FrameForm(request.POST if request.method == "POST" else None, text=text, names=names)
    if request.method == "POST" and form.is_valid() and _saved(request, form, revision, form.read):
        return redirect(draft_of(revision))
    return form_page(request, form, "标题和简介", _crumbs(revision), draft_of(revision))


def draft_step(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """One step of a draft; the number after the last one is a new step."""
    revision = _revision(request, uid)
    text = rules.stored(revision.document)
    if not 1 <= number <= min(len(text.steps) + 1, rules.MOST_STEPS):
        raise Http404
    if not may(request, revision.case, "edit"):
        return _not_now(request, revision)
    step = text.steps[number - 1] if number <= len(text.steps) else JourneyStep()
    posted = request.POST if request.method == "POST" else None
    found = named.search(posted.get("find", ""), revision.org_path) if posted else []
    editor = StepEditor(step, number, posted, [(one.code, f"{one.name}（{one.whose}，{one.code}）") for one in found])
    refused = False
    if posted is not None and not editor.is_turning:
        if editor.is_valid():
            written, place = editor.read()
            if _saved(request, editor.form, revision, lambda: rules.with_step(text, number, written, place)):
                return redirect(draft_of(revision))
        refused = True
    elif posted is not None:
        editor.is_valid()  # what cannot be read is said while one looks for items
    context = {
        "heading": f"第{number}步",
        "crumbs": _crumbs(revision),
        "editor": editor,
        "names": {code: one.name for code, one in named.known(one.code for one in step.items).items()},
        "situations": named.situations_of(one.code for one in step.items),
        "looked_for": bool(posted and editor.is_turning and posted.get("find")),
        "found": found,
        "refused": refused,
        "unsaved": posted is not None,
        "back": draft_of(revision),
    }
    return render(request, "services/desk/journeys/step.html", context, status=422 if refused else 200)


def draft_step_remove(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    revision = _revision(request, uid)
    if request.method == "POST" and may(request, revision.case, "edit"):
        text = rules.stored(revision.document)
        _saved(request, Form({}), revision, lambda: rules.without_step(text, number))
    return redirect(draft_of(revision))


def draft_preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the public would see of a draft."""
    revision = _revision(request, uid)
    text = rules.stored(revision.document)
    place = public_pages.place_of(request, revision.journey)
    context = {**public_pages.shown(text, place), "heading": f"预览：{text.title}", "crumbs": _crumbs(revision)}
    return render(request, "services/desk/journeys/preview.html", context)


def journey_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    revision = _revision(request, uid)
    if act == "edit":
        return redirect("services_desk:journey_frame", uid)
    form = JOURNEY_FORMS.get(act, ActForm)
    return act_response(request, revision, reading.KIND, act, form, draft_of(revision))


def _saved(request: HttpRequest, form: Form, revision: JourneyRevision, text: Any) -> bool:
    """Through the act; a refusal stands in the form."""
    actor = request.actor  # type: ignore[attr-defined]
    if attempt(form, lambda: acts.edit(revision, by=actor, text=text())) is None:
        return False
    messages.success(request, "已保存。")
    return True


def _not_now(request: HttpRequest, revision: JourneyRevision) -> HttpResponse:
    messages.error(request, NOT_NOW)
    return redirect(draft_of(revision))


def _crumbs(revision: JourneyRevision) -> list[Crumb]:
    journey = revision.journey
    if journey.state == GuidanceState.DISCARDED:
        return [Crumb(HEADING, reverse("services_desk:journeys"))]
    return [Crumb(HEADING, reverse("services_desk:journeys")), Crumb(journey.title, page_of(journey))]


def _revision(request: HttpRequest, uid: UUID) -> JourneyRevision:
    found = reading.revision(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
