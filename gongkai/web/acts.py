"""One page for every act: the form asks for what the act needs, the act decides, a refusal keeps what was typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gongkai.kernel import law
from gongkai.kernel.cases import Refused, acts
from gongkai.kernel.cases.acts import case_of
from gongkai.kernel.cases.procedures import ActSpec, procedure
from gongkai.kernel.cases.queries import OfferedAct, available, one_pass
from gongkai.kernel.people.actors import Actor
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb


class ActForm(Form):
    """The form of one act. Fields are the act's arguments; `arguments()` may reshape them."""

    def __init__(self, *args: Any, subject: Any, actor: Actor, **kwargs: Any) -> None:
        self.subject = subject
        self.actor = actor
        self.onward = ""
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def done(self, result: Any) -> str:
        """What to tell the person afterwards beside the name of the act; shown once."""
        return ""

    def leads_to(self, result: Any) -> str:
        """The page where the work goes on; empty: back to the case."""
        return ""


def act_response(
    request: HttpRequest, subject: Any, kind: str, act_id: str, form_class: type[ActForm], back: str
) -> HttpResponse:
    """The page, dialog or outcome of one act on one case. 404 for an act the procedure does not know."""
    try:
        spec = procedure(kind).act(act_id)
    except LookupError as error:
        raise Http404 from error
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    offered = {one.name: one for one in available(case_of(subject), actor)}
    if act_id not in offered:
        messages.error(request, f"现在不能“{spec.label}”：环节已经变化，或者应由其他岗位办理。")
        return HttpResponseRedirect(back)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*bound, subject=subject, actor=actor)
    # A link may name what the act is about: the warnings to answer, the cell to fill in.
    asked = {name: request.GET.getlist(name) for name in form.fields if name in request.GET}
    form.initial = {**form.initial, **{name: found if len(found) > 1 else found[0] for name, found in asked.items()}}
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, f"{kind}.{act_id}", subject, actor, request, spec)
    ):
        return HttpResponseRedirect(form.onward or back)
    return render(
        request,
        "web/confirm.html",
        {
            "form": form,
            "heading": spec.label,
            **_about(subject, back),
            "what": _explain(spec),
            "warning": offered[act_id].warning,
            "submit": spec.label,
            "tone": "danger" if spec.danger else "",
            "back": back,
        },
        status=422 if form.errors else 200,
    )


def one_pass_response(
    request: HttpRequest, subject: Any, kind: str, forms: Mapping[str, type[ActForm]], back: str
) -> HttpResponse:
    """一次办理: the reviews that lie before one person, on one page; each is an act of its own, all or none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    offered = one_pass(case_of(subject), actor)
    if not offered:
        raise Http404
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    parts = [
        (one, forms.get(one.name, ActForm)(*bound, subject=subject, actor=actor, prefix=one.name)) for one in offered
    ]
    in_order = request.method == "POST" and all([form.is_valid() for _, form in parts])
    if in_order and _carry_out_all(parts, kind, subject, actor):
        messages.success(request, f"已依次完成：{'、'.join(one.spec.label for one in offered)}。")
        return HttpResponseRedirect(back)
    context = {"parts": parts, "heading": "一次办理", "back": back, **_about(subject, back)}
    return render(request, "web/one_pass.html", context, status=422 if any(form.errors for _, form in parts) else 200)


def _carry_out_all(parts: Sequence[tuple[OfferedAct, ActForm]], kind: str, subject: Any, actor: Actor) -> bool:
    """Every act in its order; the first refusal undoes those before it and stands in its own form."""
    with transaction.atomic():
        for one, form in parts:
            try:
                acts.IMPLEMENTED[f"{kind}.{one.name}"](subject, by=actor, **form.arguments())
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                transaction.set_rollback(True)
                return False
    return True


def carry_out(form: ActForm, name: str, subject: Any, actor: Actor, request: HttpRequest, spec: ActSpec) -> bool:
    """Call the act; True when it was done, else the refusal stands beside the field it is about."""
    try:
        result = acts.IMPLEMENTED[name](subject, by=actor, **form.arguments())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    messages.success(request, f"已完成：{spec.label}。{form.done(result)}")
    form.onward = form.leads_to(result)
    return True


def _about(subject: Any, back: str) -> dict[str, Any]:
    """Which case the act is done on, and the way back to it."""
    case = case_of(subject)
    return {"crumbs": [Crumb(case.number, back)], "lead": case.title}


def _explain(spec: ActSpec) -> str:
    article = f"依据：{law.cite(spec.article)}" if spec.article else ""
    return "　".join(part for part in (spec.hint, article) if part)
