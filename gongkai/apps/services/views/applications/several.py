"""批量办理: first the item, then what waits for this person's posts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions.applications import bulk
from gongkai.apps.services.forms.bulk import BulkForm
from gongkai.apps.services.queries import applications as reading
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import Crumb

HEADING = "批量办理"


def several_items(request: HttpRequest) -> HttpResponse:
    """Items of which more than one application waits."""
    context = {
        "heading": HEADING,
        "crumbs": [Crumb("办件", reverse("services_desk:applications"))],
        "rows": reading.items_waiting(_actor(request)),
    }
    return render(request, "services/desk/several_items.html", context)


def several(request: HttpRequest, item: UUID) -> HttpResponse:
    actor = _actor(request)
    rows = reading.waiting_of_item(actor, item)
    if not rows:
        raise Http404
    form = BulkForm(request.POST or None, rows=rows, actor=actor)
    done = _done(form) if request.method == "POST" and form.is_valid() else None
    if done is not None and not done.refused:
        messages.success(request, f"已办理 {done.count} 件。")
        return redirect("services_desk:several_items")
    context = {
        "heading": f"{HEADING}：{rows[0].item.name}",
        "crumbs": [
            Crumb("办件", reverse("services_desk:applications")),
            Crumb(HEADING, reverse("services_desk:several_items")),
        ],
        "form": form,
        "done": done,
    }
    return render(request, "services/desk/several.html", context, status=422 if form.errors else 200)


def _done(form: BulkForm) -> bulk.Done | None:
    try:
        return form.carry_out()
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor
