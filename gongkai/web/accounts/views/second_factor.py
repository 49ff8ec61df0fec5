"""动态口令: binding an authenticator, recovery codes."""

from base64 import b32encode
from binascii import unhexlify

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as remember_device

from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actions import passkeys
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.web.accounts import tabs
from gongkai.web.accounts.address import safe_next
from gongkai.web.accounts.forms import CodeForm, EnrolForm
from gongkai.web.accounts.middleware import is_proven
from gongkai.web.accounts.pending import Pending, proved_lately
from gongkai.web.accounts.views.account import owner
from gongkai.web.accounts.views.log_in import forward

KEY = "gongkai_new_factor"


@sensitive_post_parameters("code", "current")
def second_factor(request: HttpRequest) -> HttpResponse:
    """The state where there is an authenticator; the QR code where there is none, or `?renew=1`."""
    me = owner(request)
    device = factor.device_of(me)
    if device is not None and not request.GET.get("renew"):
        context = {"device": device, "left": factor.codes_left(me), "form": CodeForm(), **_page("动态口令")}
        return render(request, "accounts/second_factor.html", context)
    form = EnrolForm(request.POST if request.method == "POST" else None, replacing=device is not None)
    if device is None and factor.has_factor(me) and not proved_lately(request):
        # A passkey is there: whoever came in a while ago proves once more who it is.
        Pending.remember(request, me, how="再次验证")
        return forward("people:verify", request.path)
    if request.method == "POST" and form.is_valid():
        codes = _enrol(request, me, form, replacing=device is not None)
        if codes:
            context = {"codes": codes, "next": safe_next(request, "/desk/"), **_page("请保存备用码")}
            return render(request, "accounts/recovery_codes.html", context)
    return render(request, "accounts/enrol.html", _enrolment(request, me, form), status=422 if form.errors else 200)


def _enrolment(request: HttpRequest, me: Account, form: EnrolForm) -> dict[str, object]:
    key = request.session.setdefault(KEY, factor.new_key())
    secret = b32encode(unhexlify(key)).decode()
    return {
        "form": form,
        "address": factor.unsaved_device(me, key).config_url,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "required": settings.REQUIRE_SECOND_FACTOR and not is_proven(request),
        "next": safe_next(request, ""),
        "passkeys": passkeys.are_offered(),
        **_page("绑定动态口令"),
    }


def _enrol(request: HttpRequest, me: Account, form: EnrolForm, *, replacing: bool) -> list[str]:
    if replacing and factor.check(me, form.cleaned_data["current"]) is None:
        form.add_error("current", "原动态口令或备用码不正确，或者输入过于频繁，请稍候再试。")
        return []
    key = request.session.get(KEY, "")
    if not key:
        form.add_error(None, "页面已过期，请重新扫描二维码。")
        return []
    try:
        device, codes = factor.enrol(me, by=_self(me), key=key, code=form.cleaned_data["code"])
    except Refused as refusal:
        form.add_error("code", refusal.message)
        return []
    del request.session[KEY]
    remember_device(request, device)
    return codes


@require_POST
@sensitive_post_parameters("code")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """重新生成备用码, for whoever can show a code."""
    me = owner(request)
    form = CodeForm(request.POST)
    if form.is_valid() and factor.check(me, form.cleaned_data["code"]) is not None:
        context = {"codes": factor.renew_recovery_codes(me, by=_self(me)), "next": "", **_page("请保存备用码")}
        return render(request, "accounts/recovery_codes.html", context)
    messages.error(request, "动态口令不正确，或者输入过于频繁，请稍候再试。")
    return redirect("people:second_factor")


def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """重新生成备用码, for whoever has passkeys only: by proving one of them lately."""
    me = owner(request)
    if not factor.has_factor(me):
        return redirect("people:second_factor")
    if not proved_lately(request):
        Pending.remember(request, me, how="再次验证")
        return forward("people:verify", request.path)
    if request.method == "POST":
        context = {"codes": factor.renew_recovery_codes(me, by=_self(me)), "next": "", **_page("请保存备用码")}
        return render(request, "accounts/recovery_codes.html", context)
    return render(request, "accounts/new_recovery_codes.html", _page("重新生成备用码"))


def _self(me: Account) -> Actor:
    # Before the second factor is there, `request.actor` is nobody; this page is about the account alone.
    return Actor(kind="staff", name=me.name, account_id=me.pk)


def _page(heading: str) -> dict[str, object]:
    return {"heading": heading, "tabs": tabs.account_tabs("second_factor")}
