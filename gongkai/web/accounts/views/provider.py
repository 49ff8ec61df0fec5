"""统一身份认证: to the provider and back, binding one's own account, logging out there too."""

from typing import Any

import structlog
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.kernel.cases import Refused
from gongkai.kernel.people import provider
from gongkai.kernel.people.actions import identities
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.web.accounts import tabs
from gongkai.web.accounts.address import safe_next
from gongkai.web.accounts.middleware import actor_of, is_proven
from gongkai.web.accounts.pending import BACKEND, PROVIDER_TOKEN, proved_lately
from gongkai.web.accounts.views.account import owner
from gongkai.web.accounts.views.log_in import enter, first_step_done, locked_out

_log = structlog.get_logger(__name__)
KEY = "gongkai_provider_attempt"


@never_cache
def provider_begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; `link=1` binds the account that is logged in."""
    if not provider.is_configured():
        raise Http404
    wanted = safe_next(request, settings.LOGIN_REDIRECT_URL)
    linking = request.GET.get("link") == "1" and is_proven(request)
    if is_proven(request) and not linking:
        return redirect(wanted)
    if linking and not proved_lately(request):
        messages.error(request, "请重新登录后十分钟内绑定。")
        return redirect("people:identity")
    try:
        address, attempt = provider.begin(_back_address())
    except provider.ProviderError as error:
        return _failed(request, error)
    request.session[KEY] = {"attempt": vars(attempt).copy(), "next": wanted, "link": request.user.pk if linking else 0}
    return redirect(address)


@never_cache
def provider_back(request: HttpRequest) -> HttpResponse:
    """The provider's answer. Whatever it is, the attempt is used up by it."""
    kept = request.session.pop(KEY, None)
    if not provider.is_configured() or not kept:
        return redirect("people:login")
    try:
        person = provider.finish(provider.Attempt(**kept["attempt"]), request.GET.dict(), _back_address())
        if kept["link"]:
            return _link(request, person, kept["link"])
        return _enter(request, person, identities.enter(person), kept["next"])
    except provider.ProviderError as error:
        return _failed(request, error)
    except Refused as refusal:
        return _page(request, refusal.message)


def _enter(request: HttpRequest, person: provider.Person, account: Account, wanted: str) -> HttpResponse:
    # Somebody who guesses this account's password from here is not let in by another door meanwhile.
    credentials = {"username": account.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return locked_out(request, None, credentials)
    label = settings.OIDC_LABEL
    if person.second_factor:
        enter(request, account, BACKEND, f"{label}（已完成第二验证）", token=person.token, vouched=True)
        return redirect(wanted)
    return first_step_done(request, account, wanted, how=label, token=person.token)


def _link(request: HttpRequest, person: provider.Person, account_id: int) -> HttpResponse:
    me = request.user
    if not isinstance(me, Account) or me.pk != account_id or not is_proven(request):
        return redirect("people:login")
    try:
        identities.link_own(me, person, by=actor_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已绑定{settings.OIDC_LABEL}，今后可以由此登录。")
    return redirect("people:identity")


def identity(request: HttpRequest) -> HttpResponse:
    """My binding to the provider."""
    me = owner(request)
    if not provider.is_configured():
        raise Http404
    context = {
        "heading": settings.OIDC_LABEL,
        "tabs": tabs.account_tabs("identity"),
        "identity": identities.of_account(me),
        "label": settings.OIDC_LABEL,
        "begin": f"{reverse('people:provider_begin')}?link=1",
    }
    return render(request, "accounts/identity.html", context)


def unlink_identity(request: HttpRequest) -> HttpResponse:
    me = owner(request)
    found = identities.of_account(me) if provider.is_configured() else None
    if found is None:
        raise Http404
    if request.method == "POST":
        identities.unlink(found, by=Actor(kind="staff", name=me.name, account_id=me.pk))
        messages.success(request, "已解除绑定。")
        return redirect("people:identity")
    context: dict[str, Any] = {
        "heading": "解除绑定",
        "what": f"解除后，您不能再用{settings.OIDC_LABEL}登录本账号，直到重新绑定。",
        "submit": "解除绑定",
        "tone": "danger",
        "back": reverse("people:identity"),
    }
    return render(request, "web/confirm.html", context)


@never_cache
def provider_log_out(request: HttpRequest) -> HttpResponse:
    """已退出: a page in between, since a form's answer may not lead away from this site (CSP form-action)."""
    token = request.session.pop(PROVIDER_TOKEN, "")
    if not token or not provider.is_configured():
        return redirect(settings.LOGOUT_REDIRECT_URL)
    try:
        address = provider.log_out_address(token, f"{settings.SITE_URL}{settings.LOGOUT_REDIRECT_URL}")
    except provider.ProviderError:
        address = ""
    context = {"heading": "已退出本平台", "address": address, "label": settings.OIDC_LABEL}
    return render(request, "accounts/logged_out.html", context)


def _back_address() -> str:
    """Where the provider sends the browser back to: from the settings, as it is registered there."""
    return f"{settings.SITE_URL}{reverse('people:provider_back')}"


def _failed(request: HttpRequest, error: provider.ProviderError) -> HttpResponse:
    _log.warning("provider_log_in_failed", cause=error.cause)
    return _page(request, error.message)


def _page(request: HttpRequest, problem: str) -> HttpResponse:
    context = {"heading": "没有登录", "problem": problem, "label": settings.OIDC_LABEL}
    return render(request, "accounts/provider_failed.html", context, status=403)
