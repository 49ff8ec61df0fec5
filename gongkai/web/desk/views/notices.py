"""提醒: what one was told, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel.people import notices as told
from gongkai.kernel.people import queries
from gongkai.web.accounts.views.account import owner

PAGE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    me = owner(request)
    before = request.GET.get("before", "")
    found = queries.notices_of(me.pk, before=int(before) if before.isdigit() else None, size=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "heading": "提醒",
        "notices": shown,
        "unread": queries.unread_count(me.pk),
        "next_url": f"?before={shown[-1].pk}" if len(found) > PAGE else "",
        "first_url": request.path if before else "",
    }
    return render(request, "desk/notices.html", context)


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark one (`id`) or all as read; goes on to where the notice leads."""
    me = owner(request)
    chosen = [int(text) for text in request.POST.getlist("id") if text.isdigit()]
    told.mark_read(me.pk, chosen or None)
    link = next((n.link for n in queries.notices_of(me.pk) if chosen and n.pk == chosen[0]), "")
    # Links are written by the platform itself, never by a visitor; only paths of this site count.
    return redirect(link if link.startswith("/") and not link.startswith("//") else "desk:notices")
