"""登录: password, then the second step; locked out after too many failures."""

import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device

from gongkai.kernel.applicants.presence import KEY as APPLICANT
from gongkai.kernel.people import provider, sessions, webauthn
from gongkai.kernel.people.actions import passkeys, second_factor
from gongkai.kernel.people.models import Account, Passkey
from gongkai.web.accounts import ceremony
from gongkai.web.accounts.address import client_address, safe_next
from gongkai.web.accounts.forms import CodeForm, LogInForm
from gongkai.web.accounts.middleware import is_proven
from gongkai.web.accounts.pending import BACKEND, PROVED_AT, PROVIDER_TOKEN, SECONDS, VOUCHED, Pending

WRONG = "登录名或者密码不正确，或者账号已停用。"
WRONG_CODE = "动态口令不正确，或者输入过于频繁，请稍候再试。"


@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """登录名和密码. Nothing tells whether it was the name or the password that was wrong."""
    wanted = safe_next(request, settings.LOGIN_REDIRECT_URL)
    if is_proven(request):
        return redirect(wanted)
    form = LogInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = authenticate(request, **form.cleaned_data)
        if isinstance(found, Account):
            return first_step_done(request, found, wanted, how="密码")
        form.add_error(None, WRONG)
    context = {
        "form": form,
        "heading": "工作人员登录",
        "next": wanted,
        "provider": settings.OIDC_LABEL if provider.is_configured() else "",
        "passkeys": passkeys.are_offered(),
    }
    return render(request, "accounts/log_in.html", context, status=422 if form.errors else 200)


def first_step_done(request: HttpRequest, account: Account, wanted: str, *, how: str, token: str = "") -> HttpResponse:
    """The second step where there is one to ask for; the guard asks for one to be set up where one is required."""
    if second_factor.has_factor(account):
        Pending.remember(request, account, how=how, token=token)
        return forward("people:verify", wanted)
    enter(request, account, getattr(account, "backend", BACKEND), how, token=token)
    return redirect(wanted)


@never_cache
@sensitive_post_parameters("code", "credential")
def verify(request: HttpRequest) -> HttpResponse:
    """第二步: a passkey, a code of the authenticator or a recovery code, within five minutes and five tries."""
    wanted = safe_next(request, settings.LOGIN_REDIRECT_URL)
    pending = Pending.of(request)
    account = pending.account() if pending else None
    if pending is None or account is None:
        return forward("people:login", wanted)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        device = _second_step(request, account, form)
        if device is not None:
            vars(account)["otp_device"] = device  # django_otp keeps it in the session with the log-in
            enter(request, account, pending.backend, f"{pending.how}和{_device_label(device)}", token=pending.token)
            return redirect(wanted)
        if form.errors:
            pending.failed(request)
    context = {
        "form": form,
        "heading": "第二步验证",
        "next": wanted,
        "minutes": SECONDS // 60,
        "options": ceremony.options_for(request, account),
        "codes": second_factor.device_of(account) is not None,
    }
    return render(request, "accounts/verify.html", context, status=422 if form.errors else 200)


def _second_step(request: HttpRequest, account: Account, form: CodeForm) -> Device | None:
    if request.POST.get("credential"):
        device = ceremony.used(request, account)
        if device is None:
            form.errors.clear()
            form.add_error(None, webauthn.FAILED)
        return device
    if not form.is_valid():
        return None
    device = second_factor.check(account, form.cleaned_data["code"])
    if device is None:
        form.add_error("code", WRONG_CODE)
    return device


def _device_label(device: Device) -> str:
    return "通行密钥" if isinstance(device, Passkey) else str(device.name)


def enter(
    request: HttpRequest, account: Any, backend: str, method: str, *, token: str = "", vouched: bool = False
) -> None:
    """Start the session; `vouched`: the identity provider has seen to the second factor."""
    Pending.forget(request)
    # One browser shows one face: an applicant who was signed in here is no longer.
    request.session.pop(APPLICANT, None)
    start_session(request, account, backend=backend)
    request.session[PROVED_AT] = time.time()
    request.session[VOUCHED] = vouched
    if token:
        request.session[PROVIDER_TOKEN] = token
    request.session.save()
    sessions.record_log_in(
        account,
        str(request.session.session_key),
        method=method,
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
    )


def forward(name: str, wanted: str) -> HttpResponse:
    response = redirect(name)
    if wanted != settings.LOGIN_REDIRECT_URL:
        response["Location"] += f"?{urlencode({'next': wanted})}"
    return response


@never_cache
def log_out(request: HttpRequest) -> HttpResponse:
    """退出. Only by a form: a link somebody else wrote must not log anybody out.

    Whoever came from the identity provider goes on to its log-out: else the next person at a shared computer would be
    in again with one click.
    """
    if request.method != "POST":
        return redirect("people:account")
    token = request.session.get(PROVIDER_TOKEN, "")
    if request.user.is_authenticated:
        sessions.record_log_out(request.user, request.session.session_key)
    end_session(request)
    if not token or not provider.is_configured():
        return redirect(settings.LOGOUT_REDIRECT_URL)
    request.session[PROVIDER_TOKEN] = token
    return redirect("people:provider_log_out")


def locked_out(request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """登录失败次数过多. The page says neither the limit nor whether there is such an account."""
    sessions.record_lock_out(str((credentials or {}).get("username") or ""), address=client_address(request))
    context = {"heading": "暂时不能登录", "minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    return render(request, "accounts/locked.html", context, status=429)
