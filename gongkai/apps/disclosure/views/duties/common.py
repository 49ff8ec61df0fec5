"""What the pages of standing records share: which body, a form on a page of its own, what was refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.apps.disclosure.views.body_lists import FEW, address, pages
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.shapes import Crumb, Tab


def chosen_body(request: HttpRequest, orgs: list[Organisation]) -> Organisation:
    """The body the address names, else the first; nobody without one gets here."""
    if not orgs:
        raise Http404
    wanted = request.GET.get("org", "")
    found = next((org for org in orgs if org.site_slug == wanted), None)
    if wanted and found is None:
        raise Http404
    return found or orgs[0]


def body_choice(request: HttpRequest, orgs: list[Organisation], org: Organisation) -> dict[str, Any]:
    """What `desk/_body_choice.html` shows: the bodies to choose from; many are searched by name and come in pages."""
    words = request.GET.get("q", "").strip()[:60]
    found = [one for one in orgs if all(word in one.name or word in one.short_name for word in words.split())]
    page = Paginator(found, FEW).get_page(request.GET.get("page"))
    tabs = [Tab(one.label, address(request, org=one.site_slug), one == org) for one in page.object_list]
    return {
        "tabs": tabs if len(orgs) > 1 else [],
        "searched": len(orgs) > FEW,
        "q": words,
        "count": len(found),
        **pages(request, page),
    }


def act_page(
    request: HttpRequest,
    form: Form,
    carry_out: Callable[[], Any],
    *,
    heading: str,
    back: str,
    submit: str = "保存",
    what: str = "",
    done: str = "已保存。",
    tone: str = "",
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    """A form that does one thing; refused, it comes back with everything that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            carry_out()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "what": what,
        "back": back,
        "tone": tone,
        "crumbs": crumbs or [],
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def bound(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()
