"""实名等级: what it is, and the way to a provider and back."""

from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages as notes
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel.applicants import realname
from gongkai.kernel.applicants.actions import verification
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.realname import demo as demo_provider
from gongkai.kernel.cases import Refused
from gongkai.web.my.guard import page, signed_in

KEY = "gongkai_level"
HEADING = "实名等级"
_log = structlog.get_logger(__name__)


@signed_in
def overview(request: HttpRequest, presence: Presence) -> HttpResponse:
    context = {"who": presence.subject, "providers": list(realname.providers().values())}
    return page(request, presence, "my/level.html", "profile", HEADING, context)


@signed_in
def start(request: HttpRequest, presence: Presence, provider: str) -> HttpResponse:
    """Send the browser to the provider. A link and no form: a form's answer may not lead away (CSP form-action)."""
    chosen = realname.providers().get(provider)
    if chosen is None or not presence.is_administrator:
        raise Http404
    try:
        begun = chosen.start(presence.subject, _back())
    except realname.Failed as failure:
        return _failed(request, failure)
    request.session[KEY] = {"provider": provider, "state": begun.state, "subject": str(presence.subject.uid)}
    return redirect(begun.address)


@signed_in
def back(request: HttpRequest, presence: Presence) -> HttpResponse:
    """The provider's answer. Whatever it is, the attempt is used up by it."""
    kept: dict[str, Any] = request.session.pop(KEY, None) or {}
    provider = realname.providers().get(str(kept.get("provider")))
    if provider is None or kept.get("subject") != str(presence.subject.uid):
        return redirect("my:level")
    try:
        identity = provider.finish(kept["state"], request.GET.dict(), _back())
        verification.verify_by_provider(presence.subject, provider.id, identity)
    except realname.Failed as failure:
        return _failed(request, failure)
    except Refused as refusal:
        notes.error(request, refusal.message)
    else:
        notes.success(request, "核验通过。")
    return redirect("my:level")


@signed_in
def demo(request: HttpRequest, presence: Presence) -> HttpResponse:
    """The page of the demo provider, which would be another site's."""
    state, address = request.GET.get("state", ""), request.GET.get("back", "")
    if realname.DEMO not in realname.providers() or not state:
        raise Http404
    try:
        context = {
            "passed": demo_provider.answer_address(state, address, passed=True),
            "failed": demo_provider.answer_address(state, address, passed=False),
            "crumbs": [(HEADING, reverse("my:level"))],
        }
    except signing.BadSignature as error:
        raise Http404 from error
    return page(request, presence, "my/demo_provider.html", "profile", "演示核验", context)


def _back() -> str:
    """From the settings, as it is registered with the provider."""
    return f"{settings.SITE_URL}{reverse('my:level_back')}"


def _failed(request: HttpRequest, failure: realname.Failed) -> HttpResponse:
    _log.warning("realname_failed", why=str(failure)[:120])
    notes.error(request, str(failure))
    return redirect("my:level")
