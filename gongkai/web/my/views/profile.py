"""资料、联系方式、账号安全."""

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from gongkai.kernel.applicants import gateways, queries
from gongkai.kernel.applicants import presence as here
from gongkai.kernel.applicants.actions import access
from gongkai.kernel.applicants.actions import profile as acts
from gongkai.kernel.applicants.models import Level
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actions.passkeys import are_offered
from gongkai.web.my.forms import ChangePasswordForm, CodeForm, DetailsForm, IdentityForm
from gongkai.web.my.guard import page, signed_in
from gongkai.web.my.views.register import (
    KEY,
    code_page,
    contact_form,
    kept_code,
    prove,
    refused,
    send_code,
)

PROFILE, SECURITY = "资料", "账号安全"


@signed_in
def profile(request: HttpRequest, presence: Presence) -> HttpResponse:
    """What is known, masked, and the address forms are filled in with."""
    who = presence.subject
    form = DetailsForm(request.POST if request.method == "POST" else None, applicant=who)
    if request.method == "POST" and presence.is_administrator and form.is_valid():
        acts.change_details(who, form.cleaned_data)
        notes.success(request, "资料已保存。")
        return redirect("my:profile")
    context = {"who": who, "form": form, "may_correct": _may_correct(presence)}
    return page(request, presence, "my/profile.html", "profile", PROFILE, context, 422 if form.errors else 200)


def _may_correct(presence: Presence) -> bool:
    return not presence.is_acting and presence.me.level == Level.UNVERIFIED


@signed_in
def identity(request: HttpRequest, presence: Presence) -> HttpResponse:
    """更正姓名、证件, until they were checked."""
    if not _may_correct(presence):
        raise Http404
    me = presence.me
    initial = {"name": me.name, "identity_kind": me.identity_kind}
    form = IdentityForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            acts.correct_identity(me, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            notes.success(request, "姓名和证件已更正。")
            return redirect("my:profile")
    context = {"form": form, "crumbs": [(PROFILE, reverse("my:profile"))], "submit": "保存"}
    return page(request, presence, "my/form.html", "profile", "更正姓名和证件", context, 422 if form.errors else 200)


@signed_in
def contact(request: HttpRequest, presence: Presence) -> HttpResponse:
    """更换联系方式: the new one is proven by a code; who came in a while ago signs in again first."""
    if presence.is_acting:
        raise Http404
    if not here.proved_lately(request):
        return prove_again(request)
    form = contact_form(request)
    if request.method == "POST" and form.is_valid() and send_code(request, form, "contact"):
        return redirect("my:contact_code")
    context = {"form": form, "crumbs": [(PROFILE, reverse("my:profile"))], "submit": "发送验证码"}
    context["lead"] = "" if gateways.is_offered() else "本平台没有开通短信，请填写电子邮箱。"
    return page(request, presence, "my/form.html", "profile", "更换联系方式", context, 422 if form.errors else 200)


def prove_again(request: HttpRequest) -> HttpResponse:
    notes.info(request, "更改登录方式前，请在“账号安全”中再输入一次密码。")
    return redirect("my:security")


@signed_in
def contact_code(request: HttpRequest, presence: Presence) -> HttpResponse:
    kept = kept_code(request, "contact")
    if presence.is_acting or not kept:
        return redirect("my:contact")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (proof := prove(form, kept["uid"], "contact")):
        acts.change_contact(presence.me, proof=proof)
        request.session.pop(KEY, None)
        notes.success(request, "联系方式已确认。")
        return redirect("my:profile")
    return code_page(request, form, "contact", "my:contact")


@signed_in
def remove_contact(request: HttpRequest, presence: Presence) -> HttpResponse:
    if request.method != "POST" or presence.is_acting:
        return redirect("my:profile")
    kind = request.POST.get("kind", "")
    if kind not in ("mobile", "email"):
        raise Http404
    if not here.proved_lately(request):
        return prove_again(request)
    try:
        acts.remove_contact(presence.me, kind)
    except Refused as refusal:
        notes.error(request, refusal.message)
    else:
        notes.success(request, "已移除。")
    return redirect("my:profile")


@signed_in
@sensitive_post_parameters("current")
def security(request: HttpRequest, presence: Presence) -> HttpResponse:
    """Password, passkeys, sessions; a password typed here proves once more who one is."""
    if presence.is_acting:
        raise Http404
    if request.method == "POST":
        return _proved(request, presence)
    context = {
        "keys": queries.passkeys_of(presence.me),
        "offered": are_offered(),
        "tokens": queries.tokens_of(presence.me),
        "sessions": access.live(presence.me),
        "session_key": request.session.session_key,
        "proved": here.proved_lately(request),
        "has_password": bool(presence.me.password),
    }
    return page(request, presence, "my/security.html", "security", SECURITY, context)


def _proved(request: HttpRequest, presence: Presence) -> HttpResponse:
    if access.password_is(presence.me, request.POST.get("current", "")):
        here.prove(request)
        notes.success(request, "已验证，十分钟内可以更改登录方式。")
    else:
        notes.error(request, "密码不正确，或者错误次数过多，请稍后再试。")
    return redirect("my:security")


@signed_in
@sensitive_post_parameters()
def password(request: HttpRequest, presence: Presence) -> HttpResponse:
    """修改密码: every other session ends, this one goes on."""
    if presence.is_acting:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = ChangePasswordForm(data, has_one=bool(presence.me.password))
    if request.method == "POST" and form.is_valid() and _change_password(request, presence, form):
        notes.success(request, "密码已修改，您在其他设备上的登录已退出。")
        return redirect("my:security")
    context = {"form": form, "crumbs": [(SECURITY, reverse("my:security"))], "submit": "修改密码"}
    return page(request, presence, "my/form.html", "security", "修改密码", context, 422 if form.errors else 200)


def _change_password(request: HttpRequest, presence: Presence, form: ChangePasswordForm) -> bool:
    old = request.session.session_key
    try:
        changed = access.change_password(
            presence.me,
            current=form.cleaned_data.get("current", ""),
            password=form.cleaned_data["password"],
            session_key=old,
        )
    except Refused as refusal:
        refused(form, refusal)
        return False
    here.stay(request, changed)
    access.follow(old, request.session.session_key)
    return True


@signed_in
def end_session(request: HttpRequest, presence: Presence, number: int) -> HttpResponse:
    if request.method != "POST" or presence.is_acting:
        return redirect("my:home" if presence.is_acting else "my:security")
    if not access.end_session(presence.me, number):
        raise Http404
    notes.success(request, "该设备上的登录已退出。")
    return redirect("my:security")
