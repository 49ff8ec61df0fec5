"""我的账号: who I am here, my posts, password, sessions and calendar address."""

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongkai.kernel.cases import Refused
from gongkai.kernel.people import actions, queries, sessions
from gongkai.kernel.people.actions.personal import copy_of_account
from gongkai.kernel.people.models import Account
from gongkai.web.accounts import tabs
from gongkai.web.accounts.forms import ContactForm, PasswordForm
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.desk.feed import feed_address
from gongkai.web.portable import copy_of, zip_response


def owner(request: HttpRequest) -> Account:
    """The account behind the session; the middleware lets nobody else through."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


def account(request: HttpRequest) -> HttpResponse:
    me = owner(request)
    return render(request, "accounts/account.html", _overview(request, me))


def _overview(request: HttpRequest, me: Account, form: ContactForm | None = None) -> dict[str, object]:
    return {
        "heading": "我的账号",
        "tabs": tabs.account_tabs("account"),
        "me": me,
        "holdings": actor_of(request).holdings,
        "conflicts": queries.conflicts_of(me),
        "form": form or ContactForm(initial={"phone": me.phone, "email": me.email}),
        "sessions": sessions.live(me),
        "session_key": request.session.session_key,
        "feed": feed_address(me),
    }


@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    me = owner(request)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/account.html", _overview(request, me, form), status=422)
    actions.change_account(me, by=actor_of(request), **form.cleaned_data)
    messages.success(request, "联系方式已保存。")
    return redirect("people:account")


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """修改密码: every other session ends, this one goes on."""
    me = owner(request)
    form = PasswordForm(request.POST if request.method == "POST" else None, account=me)
    if request.method == "POST" and form.is_valid() and _change_password(request, me, form):
        messages.success(request, "密码已修改，您在其他设备上的登录已退出。")
        return redirect("people:account")
    context = {"heading": "修改密码", "tabs": tabs.account_tabs("password"), "form": form}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


def _change_password(request: HttpRequest, me: Account, form: PasswordForm) -> bool:
    # By way of authenticate(), so that guessing the old password locks out like guessing at the log-in.
    if authenticate(request, username=me.username, password=form.cleaned_data["current"]) is None:
        form.add_error("current", "原密码不正确。")
        return False
    try:
        actions.set_password(me, form.cleaned_data["password"], by=actor_of(request))
    except Refused as refusal:
        form.add_error("password", refusal.message)
        return False
    before = request.session.session_key
    update_session_auth_hash(request, me)
    request.session.save()
    sessions.follow(before, request.session.session_key)
    sessions.end_all(me, but=request.session.session_key)
    return True


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    if not sessions.end(owner(request), number, by=actor_of(request)):
        raise Http404
    messages.success(request, "该设备上的登录已退出。")
    return redirect("people:account")


@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """启用、更换或停用日历订阅地址."""
    on = request.POST.get("on") == "1"
    actions.renew_calendar(owner(request), by=actor_of(request), on=on)
    messages.success(request, "已生成新的日历订阅地址，旧地址不再有效。" if on else "日历订阅已停用。")
    return redirect("people:account")


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """个人信息副本 of the account's owner."""
    me = owner(request)
    held = copy_of_account(me, by=actor_of(request))
    sections = [("账号", [(k, str(v or "")) for k, v in held["账号"].items()])]
    sections += [(name, [("", line) for line in lines]) for name, lines in held.items() if name != "账号"]
    return zip_response(f"个人信息副本{me.username}", copy_of(f"个人信息副本 {me.name}", sections, held))
