"""登录: password, then the second step; locked out after too many failures."""

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

from gongkai.kernel.people import sessions
from gongkai.kernel.people.actions import second_factor
from gongkai.kernel.people.models import Account
from gongkai.web.accounts.address import client_address, safe_next
from gongkai.web.accounts.forms import CodeForm, LogInForm
from gongkai.web.accounts.middleware import is_proven
from gongkai.web.accounts.pending import SECONDS, Pending

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
            return _password_was_right(request, found, wanted)
        form.add_error(None, WRONG)
    context = {"form": form, "heading": "工作人员登录", "next": wanted}
    return render(request, "accounts/log_in.html", context, status=422 if form.errors else 200)


def _password_was_right(request: HttpRequest, account: Account, wanted: str) -> HttpResponse:
    if second_factor.device_of(account) is not None:
        Pending.remember(request, account)
        return _forward("people:verify", wanted)
    _enter(request, account, account.backend, "密码")
    return redirect(wanted)


@never_cache
@sensitive_post_parameters("code")
def verify(request: HttpRequest) -> HttpResponse:
    """第二步: a code of the authenticator or a recovery code, within five minutes and five tries."""
    wanted = safe_next(request, settings.LOGIN_REDIRECT_URL)
    pending = Pending.of(request)
    account = pending.account() if pending else None
    if pending is None or account is None:
        return _forward("people:login", wanted)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        device = second_factor.check(account, form.cleaned_data["code"])
        if device is not None:
            vars(account)["otp_device"] = device  # django_otp keeps it in the session with the log-in
            _enter(request, account, pending.backend, f"密码和{device.name}")
            return redirect(wanted)
        pending.failed(request)
        form.add_error("code", WRONG_CODE)
    context = {"form": form, "heading": "输入动态口令", "next": wanted, "minutes": SECONDS // 60}
    return render(request, "accounts/verify.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, account: Any, backend: str, method: str) -> None:
    Pending.forget(request)
    start_session(request, account, backend=backend)
    request.session.save()
    sessions.record_log_in(
        account,
        str(request.session.session_key),
        method=method,
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
    )


def _forward(name: str, wanted: str) -> HttpResponse:
    response = redirect(name)
    if wanted != settings.LOGIN_REDIRECT_URL:
        response["Location"] += f"?{urlencode({'next': wanted})}"
    return response


@never_cache
def log_out(request: HttpRequest) -> HttpResponse:
    """退出. Only by a form: a link somebody else wrote must not log anybody out."""
    if request.method != "POST":
        return redirect("people:account")
    if request.user.is_authenticated:
        sessions.record_log_out(request.user, request.session.session_key)
    end_session(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked_out(request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """登录失败次数过多. The page says neither the limit nor whether there is such an account."""
    sessions.record_lock_out(str((credentials or {}).get("username") or ""), address=client_address(request))
    context = {"heading": "暂时不能登录", "minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    return render(request, "accounts/locked.html", context, status=429)
