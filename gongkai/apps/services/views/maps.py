"""The desk of 底图: sheets that the operator brought in, so that guides show where a place lies."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import maps as acts
from gongkai.apps.services.forms.maps import MapSheetForm
from gongkai.apps.services.queries import maps as reading
from gongkai.apps.services.views.common import attempt
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor
from gongkai.web.forms import ReasonForm
from gongkai.web.shapes import Crumb

HEADING = "底图"


def sheet_list(request: HttpRequest) -> HttpResponse:
    actor = _keeper(request)
    return render(request, "services/desk/maps.html", {"heading": HEADING, "sheets": reading.sheets(actor)})


def sheet_new(request: HttpRequest) -> HttpResponse:
    """导入一幅底图; one of the same name is replaced whole."""
    actor = _keeper(request)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MapSheetForm(*bound)
    form.offer("org", bodies(actor.org_ids(reading.MANAGER)))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {name: data[name] for name in ("org", "name", "attribution", "approval")}
        made = attempt(form, lambda: acts.take_over(by=actor, shapes=data["read"].shapes, **given))
        if made is not None:
            left = data["read"].left_out
            more = f"，另有 {left:,} 个不显示的要素没有导入" if left else ""
            messages.success(request, f"已导入 {made.feature_count:,} 个要素{more}。")
            return redirect("services_desk:maps")
    back = reverse("services_desk:maps")
    context = {"form": form, "heading": "导入底图", "crumbs": [Crumb(HEADING, back)], "submit": "导入", "back": back}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def sheet_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    actor = _keeper(request)
    sheet = reading.sheet(actor, uid)
    if sheet is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    back = reverse("services_desk:maps")
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: acts.remove(sheet, by=actor, reason=form.cleaned_data["reason"]) or True)
        if done:
            messages.success(request, f"已删除“{sheet.name}”。")
            return redirect(back)
    context = {
        "form": form,
        "heading": f"删除底图：{sheet.name}",
        "crumbs": [Crumb(HEADING, back)],
        "submit": "删除",
        "back": back,
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _keeper(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.org_ids(reading.MANAGER):
        raise Http404
    return actor
