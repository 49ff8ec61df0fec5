"""`request.actor` on every request, and the guard before the staff's faces."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from gongkai.kernel.people.actions.second_factor import has_factor
from gongkai.kernel.people.actors import Actor, actor_for, public
from gongkai.web.accounts.pending import Pending, is_vouched_for

GUARDED = ("/desk/", "/account/", "/admin/", "/cms/")
# Calendar programs have no session; the address itself is the key.
OPEN = frozenset({"/desk/calendar.ics"})
VISITOR = "访客"


def actor_of(request: HttpRequest) -> Actor:
    """The member of staff with today's posts, or a citizen without any; never the system."""
    return request.actor  # type: ignore[attr-defined]  # set below on every request


def is_proven(request: HttpRequest) -> bool:
    """Logged in, and by two factors where that is required."""
    user = request.user
    if not user.is_authenticated:
        return False
    if not settings.REQUIRE_SECOND_FACTOR:
        return True
    return bool(user.is_verified()) or is_vouched_for(request)  # type: ignore[attr-defined]  # django_otp


def _find(request: HttpRequest) -> Actor:
    # Whoever has shown only a password acts for nobody yet.
    return actor_for(request.user) if is_proven(request) else public(VISITOR, VISITOR)  # type: ignore[arg-type]


class AccountsMiddleware:
    """Stands behind sessions, authentication and django_otp."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only pages that ask who is here pay for the answer.
        request.actor = SimpleLazyObject(lambda: _find(request))  # type: ignore[attr-defined]  # our own attribute
        if not request.path.startswith(GUARDED) or request.path in OPEN:
            return self.get_response(request)
        response = self._turn_away(request) or self.get_response(request)
        if not response.has_header("Cache-Control"):
            # What staff see must not be found in a shared computer's cache.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _turn_away(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return _send(request, "people:login")
        if is_proven(request):
            return None
        if has_factor(request.user):
            Pending.remember(request, request.user, how="密码")
            return _send(request, "people:verify")
        enrolment = {reverse("people:second_factor"), reverse("people:add_passkey")}
        return None if request.path in enrolment else _send(request, "people:second_factor")


def _send(request: HttpRequest, name: str) -> HttpResponse:
    wanted = request.get_full_path() if request.method == "GET" else ""
    address = reverse(name) + (f"?{urlencode({'next': wanted})}" if wanted else "")
    if getattr(request, "htmx", None):
        # Else the log-in page would be put into the middle of the page one was on.
        return HttpResponseClientRedirect(reverse(name))
    return redirect(address)
