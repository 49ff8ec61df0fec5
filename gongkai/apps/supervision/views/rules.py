"""监察规则: what stands for a body, where each comes from; tightening, switching off, bringing back, adding."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.actions import rule_changes as acts
from gongkai.apps.supervision.forms.casework import AddForm, BodyForm, ChangeForm, TightenForm
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries import rules as rule_reading
from gongkai.apps.supervision.queries.rules import RuleLine
from gongkai.apps.supervision.rules import schema, wording
from gongkai.apps.supervision.views.shared import actor_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb, Fact

HEADING = "监察规则"


def _address(name: str, org: Organisation, *args: str) -> str:
    return f"{reverse(f'supervision_desk:{name}', args=args)}?org={org.pk}"


def _body(request: HttpRequest) -> tuple[Organisation, BodyForm]:
    """The chosen body among those this person has to do with; the first one where none is named."""
    bodies = rule_reading.bodies_of(actor_of(request))
    form = BodyForm({"org": request.GET.get("org") or getattr(bodies.first(), "pk", "")}, bodies=bodies)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["org"], form


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    org, form = _body(request)
    context = {
        "heading": HEADING,
        "org": org,
        "body_form": form,
        "rules": [(one, _address("rule", org, one.id)) for one in rule_reading.lines(org)],
        "add_address": _address("add_rule", org) if actor_of(request).holds(reading.LEAD, org) else "",
    }
    return render(request, "supervision/rules.html", context)


@require_safe
def rule_page(request: HttpRequest, rule: str) -> HttpResponse:
    org, _ = _body(request)
    line = _line(org, rule)
    context = {
        "heading": f"{line.id}　{line.label}",
        "crumbs": [Crumb(HEADING, _address("rules", org))],
        "org": org,
        "line": line,
        "facts": _facts(line),
        "examples": rule_reading.examples(rule),
        "history": rule_reading.history(org, rule),
        "may": [
            (name, label, _address("change_rule", org, rule, name))
            for name, label in (_may(line) if actor_of(request).holds(reading.LEAD, org) else [])
        ],
    }
    return render(request, "supervision/rule.html", context)


def _facts(line: RuleLine) -> list[Fact]:
    return [
        Fact("监察点", line.points),
        Fact("情形", line.said),
        Fact("信号", line.signals),
        Fact("依据", line.source, wide=True),
        Fact("说明", line.note, wide=True),
        Fact("不得停用、放宽的理由", line.why, wide=True),
    ]


def _may(line: RuleLine) -> list[tuple[str, str]]:
    """The changes that make sense: what has a number can be tightened, what no law fixes can be switched off."""
    found = []
    if line.standing is not None and wording.number_of(line.standing.trigger) is not None:
        found.append(("tighten", "加严"))
    if line.standing is not None and not line.fixed:
        found.append(("off", "停用"))
    if line.changed and line.id in schema.rules():
        found.append(("restore", "恢复"))
    return found


def change_rule(request: HttpRequest, rule: str, kind: str) -> HttpResponse:
    org, _ = _body(request)
    line = _line(org, rule)
    if not actor_of(request).holds(reading.LEAD, org) or kind not in dict(_may(line)):
        raise Http404
    bound = (request.POST,) if request.method == "POST" else ()
    if kind == "tighten":
        return _form_page(request, org, rule, "加严", _tighten_form(line, bound), _tighten(line))
    act = acts.switch_off if kind == "off" else acts.restore
    return _form_page(
        request, org, rule, dict(_may(line))[kind], ChangeForm(*bound), lambda form, **more: act(rule, **form, **more)
    )


def _tighten_form(line: RuleLine, bound: tuple[Any, ...]) -> TightenForm:
    assert line.standing is not None
    label, value, whole = wording.number_of(line.standing.trigger) or ("", 0, True)
    initial = {"number": value, "signal": rule_reading.signal_id(line.standing.signals[0][1])}
    return TightenForm(*bound, label=label, whole=whole, initial=initial)


def _tighten(line: RuleLine) -> Callable[..., Any]:
    def carry_out(form: dict[str, Any], **more: Any) -> Any:
        assert line.standing is not None
        trigger, then = wording.with_number(line.standing, form.pop("number"))
        return acts.tighten(line.id, trigger=trigger, then=then, **form, **more)

    return carry_out


def add_rule(request: HttpRequest) -> HttpResponse:
    org, _ = _body(request)
    if not actor_of(request).holds(reading.LEAD, org):
        raise Http404
    form = AddForm(*((request.POST,) if request.method == "POST" else ()))

    def carry_out(given: dict[str, Any], **more: Any) -> Any:
        own = {name: given[name] for name in ("label", "signal", "effective_on", "basis", "reason")}
        return acts.add_rule(trigger=form.trigger(), points=[given["point"]], **own, **more)

    return _form_page(request, org, "", "增设规则", form, carry_out)


def _form_page(
    request: HttpRequest, org: Organisation, rule: str, heading: str, form: Form, act: Callable[..., Any]
) -> HttpResponse:
    back = _address("rule", org, rule) if rule else _address("rules", org)
    if request.method == "POST" and form.is_valid():
        try:
            act(dict(form.cleaned_data), org=org, by=actor_of(request))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"已{heading}，自生效日起适用。")
            return redirect(back)
    context = {
        "heading": f"{heading}{'：' + rule if rule else ''}",
        "what": f"适用于{org.name}及其下级单位。只能加严，不能低于法律、法规和上级的规则；调整记入日志，不能改动。",
        "form": form,
        "submit": heading,
        "back": back,
        "action": request.get_full_path(),
        "crumbs": [Crumb(HEADING, _address("rules", org))],
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _line(org: Organisation, rule: str) -> RuleLine:
    found = rule_reading.line(org, rule)
    if found is None:
        raise Http404
    return found
