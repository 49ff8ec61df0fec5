"""通行密钥: logging in with one alone, and the list of one's own."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp import login as remember_device

from gongkai.kernel.cases import Refused
from gongkai.kernel.people import webauthn
from gongkai.kernel.people.actions import passkeys as keys
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.backends import local_door_is_open
from gongkai.kernel.people.models import Account, Passkey
from gongkai.web.accounts import ceremony, tabs
from gongkai.web.accounts.address import safe_next
from gongkai.web.accounts.forms import PasskeyForm
from gongkai.web.accounts.middleware import is_proven
from gongkai.web.accounts.pending import BACKEND, Pending, proved_lately
from gongkai.web.accounts.views.account import owner
from gongkai.web.accounts.views.log_in import enter, forward


@never_cache
def passkey_log_in(request: HttpRequest) -> HttpResponse:
    """通行密钥登录: the device has verified its owner, which makes it both factors at once."""
    wanted = safe_next(request, settings.LOGIN_REDIRECT_URL)
    if not keys.are_offered():
        raise Http404
    if is_proven(request):
        return redirect(wanted)
    problem = ""
    if request.method == "POST":
        passkey = ceremony.used(request, None)
        if passkey is not None and local_door_is_open(passkey.user.username):
            passkey.user.otp_device = passkey  # django_otp keeps it in the session with the log-in
            enter(request, passkey.user, BACKEND, "通行密钥")
            return redirect(wanted)
        problem = webauthn.FAILED
    options = ceremony.options_for(request, None)
    context = {"heading": "通行密钥登录", "next": wanted, "problem": problem, "options": options}
    return render(request, "accounts/passkey_log_in.html", context, status=422 if problem else 200)


def passkeys(request: HttpRequest) -> HttpResponse:
    me = owner(request)
    context = {
        "keys": keys.of_account(me),
        "offered": keys.are_offered(),
        "left": factor.codes_left(me),
        "has_factor": factor.has_factor(me),
        "domain": webauthn.domain(),
        **_page("通行密钥"),
    }
    return render(request, "accounts/passkeys.html", context)


def add_passkey(request: HttpRequest) -> HttpResponse:
    """添加通行密钥; whoever came in a while ago proves once more who it is."""
    me = owner(request)
    if not keys.are_offered():
        raise Http404
    if factor.has_factor(me) and not proved_lately(request):
        return _prove_again(request, me, reverse("people:add_passkey"))
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _add(request, me, form)
        if done is not None:
            return done
    context = {
        "form": form,
        "options": ceremony.options_to_add(request, me),
        "required": settings.REQUIRE_SECOND_FACTOR and not is_proven(request),
        "next": safe_next(request, ""),
        **_page("添加通行密钥"),
    }
    return render(request, "accounts/add_passkey.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, me: Account, form: PasskeyForm) -> HttpResponse | None:
    told = ceremony.added(request)
    if told is None:
        form.add_error(None, "页面已过期，或者浏览器没有返回通行密钥，请重试。")
        return None
    try:
        passkey, codes = keys.add(me, by=_self(me), name=form.cleaned_data["name"], state=told[0], answer=told[1])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
    if not is_proven(request):
        remember_device(request, passkey)
    if codes:
        context = {"codes": codes, "next": safe_next(request, "/account/passkeys/"), **_page("请保存备用码")}
        return render(request, "accounts/recovery_codes.html", context)
    messages.success(request, f"已添加通行密钥“{passkey.name}”。")
    return redirect("people:passkeys")


@require_POST
def rename_passkey(request: HttpRequest, number: int) -> HttpResponse:
    me = owner(request)
    passkey = _mine(me, number)
    form = PasskeyForm(request.POST)
    if form.is_valid():
        keys.rename(passkey, by=_self(me), name=form.cleaned_data["name"])
        messages.success(request, "名称已保存。")
    else:
        messages.error(request, "名称应为 1 至 30 个字。")
    return redirect("people:passkeys")


def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    me = owner(request)
    passkey = _mine(me, number)
    if factor.has_factor(me) and not proved_lately(request):
        return _prove_again(request, me, request.path)
    problem = ""
    if request.method == "POST":
        try:
            keys.remove(passkey, by=_self(me))
        except Refused as refusal:
            problem = refusal.message
        else:
            messages.success(request, f"已移除通行密钥“{passkey.name}”。")
            return redirect("people:passkeys")
    context = {"passkey": passkey, "problem": problem, **_page("移除通行密钥")}
    return render(request, "accounts/remove_passkey.html", context, status=422 if problem else 200)


def _prove_again(request: HttpRequest, me: Account, back: str) -> HttpResponse:
    Pending.remember(request, me, how="再次验证")
    messages.info(request, "更改登录方式前，请再验证一次身份。")
    return forward("people:verify", back)


def _mine(me: Account, number: int) -> Passkey:
    passkey = keys.one_of(me, number)
    if passkey is None:
        raise Http404
    return passkey


def _self(me: Account) -> Actor:
    # Before the second factor is there, `request.actor` is nobody; these pages are about the account alone.
    return Actor(kind="staff", name=me.name, account_id=me.pk)


def _page(heading: str) -> dict[str, object]:
    return {"heading": heading, "tabs": tabs.account_tabs("passkeys")}
