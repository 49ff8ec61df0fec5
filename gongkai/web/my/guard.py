"""Only for applicants who are signed in, and the frame of their pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.presence import Presence, presence_of
from gongkai.web.shapes import Tab

View = Callable[..., HttpResponse]
TABS = (
    ("home", "概览", "my:home"),
    ("cases", "我的办件", "my:cases"),
    ("messages", "消息", "my:messages"),
    ("authorisations", "授权", "my:authorisations"),
    ("profile", "资料", "my:profile"),
    ("security", "账号安全", "my:security"),
)
OWNER_ONLY = frozenset({"security"})


def signed_in(view: View) -> View:
    """The view gets the presence as its second argument; everybody else is sent to the sign-in and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        presence = presence_of(request)
        if presence is None:
            wanted = request.get_full_path() if request.method == "GET" else ""
            query = f"?{urlencode({'next': wanted})}" if wanted and wanted != reverse("my:home") else ""
            response: HttpResponse = redirect(reverse("my:login") + query)
        else:
            response = view(request, presence, *args, **kwargs)
        # What a person sees here must not be found in a shared computer's cache.
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def page(
    request: HttpRequest,
    presence: Presence,
    template: str,
    tab: str,
    heading: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in the frame, with whose name one acts in always in sight."""
    unread = messages.unread_count(presence)
    shown = [(key, label, name) for key, label, name in TABS if not (presence.is_acting and key in OWNER_ONLY)]
    frame = {
        "presence": presence,
        "tabs": [
            Tab(label, reverse(name), key == tab, unread if key == "messages" and unread else None)
            for key, label, name in shown
        ],
        "heading": heading,
        "unread": unread,
    }
    context = {**frame, **(context or {})}
    if tab != "home":
        context["crumbs"] = [("我的", reverse("my:home")), *context.get("crumbs", ())]
    return render(request, template, context, status=status)
