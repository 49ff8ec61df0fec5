"""登录、退出 of applicants."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongkai.kernel.applicants import presence
from gongkai.kernel.applicants.actions import access
from gongkai.kernel.applicants.actions import passkeys as keys
from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.people.actions.passkeys import are_offered
from gongkai.kernel.people.webauthn import FAILED
from gongkai.web.accounts import ceremony
from gongkai.web.accounts.address import client_address, safe_next
from gongkai.web.my import limits
from gongkai.web.my.forms import SignInForm

WRONG = "登录信息或者密码不正确。"
USING = "gongkai_applicant_passkey"


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Nothing tells whether it was the name or the password that was wrong."""
    wanted = safe_next(request, reverse("my:home"))
    if presence.presence_of(request) is not None:
        return redirect(wanted)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = _by_password(request, form)
        if found is not None:
            return entered(request, found, wanted, "密码")
    context = {"form": form, "heading": "申请人登录", "next": wanted, "passkeys": are_offered()}
    return render(request, "my/sign_in.html", context, status=422 if form.errors else 200)


def _by_password(request: HttpRequest, form: SignInForm) -> Applicant | None:
    login = form.cleaned_data["login"]
    if not limits.may_sign_in(request, form, login):
        return None
    found = access.by_password(login, form.cleaned_data["password"])
    if found is None:
        limits.count_wrong(request, login)
        form.add_error(None, WRONG)
    return found


@never_cache
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    wanted = safe_next(request, reverse("my:home"))
    if not are_offered():
        raise Http404
    problem = ""
    if request.method == "POST":
        state, answer = request.session.pop(USING, None), ceremony.answer_of(request)
        found = keys.check(state=state, answer=answer) if state and answer else None
        if found is not None:
            return entered(request, found, wanted, "通行密钥")
        problem = FAILED
    options, request.session[USING] = keys.begin_use()
    context = {"heading": "通行密钥登录", "next": wanted, "problem": problem, "options": json.dumps(options)}
    return render(request, "my/passkey_sign_in.html", context, status=422 if problem else 200)


def entered(request: HttpRequest, applicant: Applicant, wanted: str, method: str) -> HttpResponse:
    """Start the session and note it."""
    presence.enter(request, applicant)
    access.record_sign_in(
        applicant,
        str(request.session.session_key),
        method=method,
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
    )
    return redirect(wanted)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Only by a form: a link somebody else wrote must not sign anybody out."""
    here = presence.presence_of(request)
    if here is not None:
        access.record_sign_out(here.me, request.session.session_key)
        presence.leave(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
