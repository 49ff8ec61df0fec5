"""本单位设置, and the list of what the same hands did at bodies with few people."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import choices as acts
from gongkai.apps.disclosure.forms.choices import ChoicesForm, SmallForm
from gongkai.apps.disclosure.queries import choices as reading
from gongkai.apps.disclosure.rules.choices import choices
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import act_label
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "本单位设置"


class BodyTable(Table):
    id = "bodies"
    caption = "单位"
    default_sort = "path"
    formats = ()
    empty = Empty("没有可以设置的单位")
    columns = (
        Column("path", "单位", "name", sort="path", main=True, url=lambda r: address(r)),
        Column("small", "人员较少", lambda r: "是" if r.is_small else ""),
        Column("line", "提示线（件）", lambda r: choices(r.settings, on=workdays.today()).excessive_in_month),
    )


class SameHandsTable(Table):
    id = "same-hands"
    caption = "一人多岗办理记录"
    default_sort = "-id"
    export_name = "一人多岗办理记录"
    empty = Empty("没有记录", "人员较少的单位由同一人办理应当分离的环节时，在这里列出。")
    columns = (
        Column("at", "时间", kind="datetime"),
        Column("person", "办理人", "actor_name"),
        Column(
            "number",
            "编号",
            lambda r: r.details["number"],
            main=True,
            url=lambda r: reverse("desk:case", args=[r.details["case"]]),
        ),
        Column("act", "环节", lambda r: act_label(r.act)),
        Column("warning", "提示", lambda r: r.details["warning"]),
    )


def address(org: Organisation) -> str:
    return f"{reverse('disclosure_desk:choices')}?org={org.site_slug}"


def choice_page(request: HttpRequest) -> HttpResponseBase:
    """One body's settings; the list first, where there are several to choose from."""
    bodies = reading.within(request.actor, acts.OWN)  # type: ignore[attr-defined]
    slug = request.GET.get("org", "")
    found = list(bodies.filter(site_slug=slug) if slug else bodies[:2])
    if not found:
        raise Http404
    if len(found) > 1:
        return table_response(request, "web/list.html", BodyTable(request, bodies), {"heading": HEADING})
    return _one(request, found[0])


def _one(request: HttpRequest, org: Organisation) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    about_people = "small" in request.GET
    may_say_small = actor.holds_any(acts.ABOVE, org) is not None
    if about_people and not may_say_small:
        raise Http404
    form = _form(request, org, about_people)
    if request.method == "POST" and form.is_valid() and _saved(form, org, actor):
        messages.success(request, "已保存。")
        return redirect(address(org))
    context = {
        "heading": f"{org.label}：{'人员情况' if about_people else HEADING}",
        "org": org,
        "form": form,
        "crumbs": [Crumb(HEADING, reverse("disclosure_desk:choices"))],
        "back": address(org) if about_people else "",
        "people_url": f"{address(org)}&small=1" if may_say_small and not about_people else "",
    }
    return render(request, "disclosure/desk/choices.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, org: Organisation, about_people: bool) -> Form:
    data: Any = request.POST if request.method == "POST" else None
    if about_people:
        return SmallForm(data, org=org)
    return ChoicesForm(data, initial=asdict(choices(org.settings, on=workdays.today())))


def _saved(form: Form, org: Organisation, actor: Any) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        if isinstance(form, ChoicesForm):
            acts.set_choices(org, by=actor, chosen=form.chosen(), reason=reason)
        else:
            acts.set_small(org, by=actor, small=form.cleaned_data["small"], reason=reason)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def same_hands(request: HttpRequest) -> HttpResponseBase:
    """For those who supervise a body, and for its own head."""
    actor = request.actor  # type: ignore[attr-defined]
    if not any(role in actor.roles for role in acts.OWN):
        raise Http404
    rows = reading.same_hands(actor, acts.OWN)
    context = {"heading": "一人多岗办理记录", "crumbs": [Crumb(HEADING, reverse("disclosure_desk:choices"))]}
    return table_response(request, "web/list.html", SameHandsTable(request, rows), context)
