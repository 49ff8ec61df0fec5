"""The administrators' pages of 接入系统. A secret is shown in the answer that made it, and nowhere else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.clients import actions as acts
from gongkai.kernel.clients import queries
from gongkai.kernel.clients.models import Client
from gongkai.kernel.people.actions.authority import ADMIN
from gongkai.kernel.registry import role_label
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.clients.forms import NewForm, OfficerForm, SecretForm, SettingsForm, known_of
from gongkai.web.forms import Form, ReasonForm
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Tag, table_response
from gongkai.web.tables.columns import Tone
from gongkai.web.tables.table import Table

HEADING = "接入系统"
STATES: dict[str, tuple[str, Tone]] = {
    "active": ("使用中", "green"),
    "expired": ("已过有效期", "amber"),
    "revoked": ("已停用", "slate"),
}
both = require_http_methods(["GET", "HEAD", "POST"])


def _tag(client: Client) -> Tag:
    return Tag(*STATES[queries.state_of(client)])


class ClientTable(Table):
    id = "clients"
    caption = HEADING
    columns = (
        Column("name", "系统名称", main=True, url=lambda row: reverse("clients:client", args=[row.uid]), sort="name"),
        Column("org", "单位", "org.label"),
        Column("state", "状态", kind="tag", value=_tag),
        Column("last_used_at", "最近使用", kind="datetime"),
        Column("expires_on", "有效期至", kind="date"),
        Column("contact", "联系人", shown=False),
        Column("phone", "联系电话", shown=False),
    )
    default_sort = "name"
    export_name = HEADING
    empty = Empty("还没有接入系统", "部门自己的业务系统要读取办件、收件或者办理的，在这里登记。")


@require_safe
def client_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    if ADMIN not in actor.roles:
        raise Http404
    return table_response(
        request, "clients/list.html", ClientTable(request, queries.managed(actor)), {"heading": HEADING}
    )


@both
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if ADMIN not in actor.roles:
        raise Http404
    form = NewForm(request.POST or None, bodies=queries.bodies(actor))
    made = _done(request, form, lambda: acts.create_client(by=actor, **_named(form), **form.settings()))
    if made is not None:
        return _told(request, *made)
    context = {"form": form, "submit": "登记", "back": reverse("clients:list"), "crumbs": [_home()]}
    return _form(request, form, "登记接入系统", context)


def _named(form: NewForm) -> dict[str, Any]:
    return {"org": form.cleaned_data["org"], "name": form.cleaned_data["name"]}


@require_safe
def client(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _client(request, uid)
    held = queries.scopes_of(found)
    context = {
        "heading": found.name,
        "crumbs": [_home()],
        "client": found,
        "state": _tag(found),
        "active": found.revoked_at is None,
        "facts": [
            Fact("单位", found.org.name),
            Fact("客户端标识", str(found.uid), wide=True),
            Fact("联系人", f"{found.contact} {found.phone}"),
            Fact("系统自己的岗位", "、".join(role_label(role) for role in queries.roles_of(found)) or "没有"),
            Fact("允许的网络地址", "、".join(found.networks) or "不限"),
            Fact("每分钟请求上限", found.per_minute),
            Fact("有效期至", found.expires_on or "长期"),
            Fact("最近使用", found.last_used_at),
            Fact("最近地址", found.last_address),
            Fact("停用理由", found.revoked_reason),
        ],
        "reading": [one for one in held if not one.roles],
        "acts": [one for one in held if one.roles],
        "officers": queries.officers_of(found),
        "secrets": queries.secrets_of(found),
    }
    return render(request, "clients/client.html", context)


@both
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _client(request, uid)
    form = SettingsForm(request.POST or None, initial=known_of(found))
    if _done(request, form, lambda: acts.change_client(found, by=actor_of(request), **form.settings())):
        messages.success(request, "已保存。已经发出的访问令牌只保留仍有的权限。")
        return redirect("clients:client", found.uid)
    return _form(request, form, f"修改“{found.name}”", _of(found))


@both
def secret(request: HttpRequest, uid: UUID) -> HttpResponse:
    """更换密钥."""
    found = _client(request, uid)
    form = SecretForm(request.POST or None)
    made = _done(
        request,
        form,
        lambda: acts.rotate_secret(found, by=actor_of(request), keep_hours=int(form.cleaned_data["keep_hours"])),
    )
    if made is not None:
        return _told(request, found, made)
    what = "生成一个新的密钥，只显示一次。原密钥立即失效的，用它取得的访问令牌同时失效。"
    return _form(request, form, f"更换“{found.name}”的密钥", {**_of(found), "what": what, "submit": "更换密钥"})


@both
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _client(request, uid)
    form = ReasonForm(request.POST or None)
    if _done(
        request, form, lambda: acts.revoke_client(found, by=actor_of(request), reason=form.cleaned_data["reason"])
    ):
        messages.success(request, f"“{found.name}”已停用。")
        return redirect("clients:client", found.uid)
    what = "密钥和访问令牌立即失效，系统自己的岗位结束。停用后不能恢复，需要时重新登记。"
    return _form(request, form, f"停用“{found.name}”", {**_of(found), "what": what, "submit": "停用", "tone": "danger"})


@both
def add_officer(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _client(request, uid)
    form = OfficerForm(request.POST or None, people=queries.possible_officers(found))
    if _done(request, form, lambda: acts.name_officer(found, form.cleaned_data["account"], by=actor_of(request))):
        messages.success(request, "已登记，并已通知本人。")
        return redirect("clients:client", found.uid)
    what = "登记后，该系统可以用此人在本单位的岗位办理，业务日志同时记录人员和系统。"
    return _form(request, form, "登记经办人", {**_of(found), "what": what, "submit": "登记"})


@both
def drop_officer(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    found = _client(request, uid)
    officer = queries.officer_of(found, number)
    if officer is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        acts.drop_officer(officer, by=actor_of(request))
        messages.success(request, f"“{officer.account.name}”不再是经办人。")
        return redirect("clients:client", found.uid)
    what = f"撤销后，“{found.name}”不能再以{officer.account.name}的名义办理。"
    return _form(request, form, "撤销经办人登记", {**_of(found), "what": what, "submit": "撤销", "tone": "danger"})


def _done(request: HttpRequest, form: Form, act: Callable[[], Any]) -> Any:
    """What the act returned; None where nothing was asked, or it was refused and the form says why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        field = {"wanted": "acts"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
        return None


def _form(request: HttpRequest, form: Form, heading: str, context: dict[str, Any]) -> HttpResponse:
    template = "web/confirm.html" if "what" in context else "web/form.html"
    context = {"heading": heading, "form": form, **context}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def _told(request: HttpRequest, found: Client, made: str) -> HttpResponse:
    context = {"heading": "密钥只显示这一次", "crumbs": [_home(), _crumb(found)], "client": found, "secret": made}
    response = render(request, "clients/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _of(found: Client) -> dict[str, Any]:
    address = reverse("clients:client", args=[found.uid])
    return {"crumbs": [_home(), _crumb(found)], "back": address}


def _home() -> Crumb:
    return Crumb(HEADING, reverse("clients:list"))


def _crumb(found: Client) -> Crumb:
    return Crumb(found.name, reverse("clients:client", args=[found.uid]))


def _client(request: HttpRequest, uid: UUID) -> Client:
    found = queries.managed_one(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
