"""后台维护: accounts, posts and delegations. Every write goes through an act, so that the journal knows of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people import actions, queries
from gongkai.kernel.people.actions.personal import erase_account
from gongkai.kernel.people.actors import Actor, actor_for
from gongkai.kernel.people.models import Account, Delegation, Post
from gongkai.kernel.registry import role_label


def actor_of(request: HttpRequest) -> Actor:
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return actor_for(request.user)


class AccountForm(forms.ModelForm):
    class Meta:
        model = Account
        fields = ("username", "name", "phone", "email", "is_active", "is_staff", "is_superuser")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        request: HttpRequest = self.request  # type: ignore[attr-defined]  # set by AccountAdmin.get_form
        if self.instance.pk and values.get("is_active") is False and self.instance.pk == request.user.pk:
            self.add_error("is_active", "不能停用自己的账号。")
        return values


class PostForm(forms.ModelForm):
    role = forms.ChoiceField(label="岗位")

    class Meta:
        model = Post
        fields = ("role", "org", "department", "from_on", "to_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = queries.role_choices()  # type: ignore[attr-defined]  # a choice field
        if self.instance.pk:
            # A post that was given is what it was: it ends, and another begins.
            for name in ("role", "org", "department", "from_on"):
                self.fields[name].disabled = True


class PostInline(admin.TabularInline):
    model = Post
    form = PostForm
    extra = 0
    autocomplete_fields = ("org",)
    ordering = ("-from_on",)


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    form = AccountForm
    list_display = ("username", "name", "phone", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "name", "phone")
    readonly_fields = ("last_login", "date_joined")
    inlines = (PostInline,)
    change_form_template = "admin/people/account_change.html"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may enter this place, and who may everything in it, is for superusers to say."""
        names = [*AccountForm.Meta.fields, *self.readonly_fields]
        allowed = bool(getattr(request.user, "is_superuser", False))
        return [name for name in names if allowed or name not in ("is_staff", "is_superuser")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """People of the bodies one administers, and accounts that have no post yet."""
        rows = super().get_queryset(request)
        if getattr(request.user, "is_superuser", False):
            return rows
        within = Post.objects.filter(in_paths(actor_of(request).org_paths(actions.ADMIN), "org__path"))
        fresh = Q(posts=None, is_staff=False, is_superuser=False)
        return rows.filter(Q(pk__in=within.values("account_id")) | fresh)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Account, form: forms.ModelForm, change: bool) -> None:
        by = actor_of(request)
        names = [name for name in form.changed_data if name in form.cleaned_data]
        values = {name: form.cleaned_data[name] for name in names}
        if not change:
            data = form.cleaned_data
            made = actions.create_account(
                by=by, username=data["username"], name=data["name"], phone=data["phone"], email=data["email"]
            )
            obj.pk = made.pk
            obj.refresh_from_db()
            values = {n: v for n, v in values.items() if n in ("is_active", "is_staff", "is_superuser")}
        actions.change_account(obj, by=by, **values)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        by = actor_of(request)
        formset.save(commit=False)
        for post in formset.new_objects:
            warned = queries.conflicts_of(form.instance)
            actions.give_post(
                form.instance,
                by=by,
                role=post.role,
                org=post.org,
                department=post.department,
                from_on=post.from_on,
                to_on=post.to_on,
            )
            for sentence in queries.conflicts_of(form.instance):
                if sentence not in warned:
                    messages.warning(request, sentence)
        for post, changed in formset.changed_objects:
            if "to_on" in changed and post.to_on is not None:
                actions.end_post(post, by=by, on=post.to_on)
        for post in formset.deleted_objects:
            actions.end_post(post, by=by)

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        return refusals_shown(
            request, lambda: super(AccountAdmin, self).changeform_view(request, object_id, *args, **kwargs)
        )

    # Password and second factor -----------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/password/", view(self.password), name="people_account_password"),
            path("<path:object_id>/second-factor/", view(self.second_factor), name="people_account_second_factor"),
            path("<path:object_id>/erase/", view(self.erase), name="people_account_erase"),
            *super().get_urls(),
        ]

    def password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self._account(request, object_id)
        form = AdminPasswordChangeForm(account, request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._done(
                request,
                account,
                lambda: actions.set_password(account, form.cleaned_data["password1"], by=actor_of(request)),
                f"已为“{account}”设置新密码，原有会话已结束。",
            )
        return self._page(request, account, form, "设置密码")

    def second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self._account(request, object_id)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._done(
                request,
                account,
                lambda: actions.reset_second_factor(account, by=actor_of(request), reason=form.cleaned_data["reason"]),
                f"已重置“{account}”的动态口令，下次登录时须重新绑定。",
            )
        return self._page(request, account, form, "重置动态口令")

    def erase(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self._account(request, object_id)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._done(
                request,
                account,
                lambda: erase_account(account, by=actor_of(request), reason=form.cleaned_data["reason"]),
                f"已删除“{account}”的联系方式和登录凭据，姓名、岗位和履职记录依法保留。",
            )
        return self._page(request, account, form, "删除个人信息")

    def _account(self, request: HttpRequest, object_id: str) -> Account:
        account = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def _done(self, request: HttpRequest, account: Account, act: Callable[[], None], message: str) -> HttpResponse:
        address = reverse("admin:people_account_change", args=[account.pk])
        try:
            act()
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, message)
        return redirect(address)

    def _page(self, request: HttpRequest, account: Account, form: forms.Form, title: str) -> HttpResponse:
        values = {
            **self.admin_site.each_context(request),
            "title": f"{title}：{account}",
            "form": form,
            "original": account,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/people/account_form.html", values)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class DelegationForm(forms.ModelForm):
    role = forms.ChoiceField(label="限于岗位", required=False)

    class Meta:
        model = Delegation
        fields = ("from_account", "to_account", "org", "role", "from_on", "to_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "全部岗位"), *queries.role_choices()]  # type: ignore[attr-defined]


@admin.register(Delegation)
class DelegationAdmin(admin.ModelAdmin):
    form = DelegationForm
    list_display = ("from_account", "to_account", "role_name", "org", "from_on", "to_on", "revoked_at")
    list_select_related = ("from_account", "to_account", "org")
    search_fields = ("from_account__name", "to_account__name")
    autocomplete_fields = ("from_account", "to_account", "org")
    actions = ("revoke",)

    @admin.display(description="限于岗位")
    def role_name(self, obj: Delegation) -> str:
        return role_label(obj.role) if obj.role else "全部岗位"

    @admin.action(description="撤销所选授权")
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        for delegation in queryset:
            try:
                actions.revoke_delegation(delegation, by=actor_of(request), reason="后台撤销")
            except Refused as refusal:
                messages.error(request, f"{delegation}：{refusal.message}")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Delegation, form: Any, change: bool) -> None:
        data = form.cleaned_data
        made = actions.delegate(
            data["from_account"],
            data["to_account"],
            by=actor_of(request),
            role=data["role"],
            org=data["org"],
            from_on=data["from_on"],
            to_on=data["to_on"],
            reason=data["reason"],
        )
        obj.pk = made.pk

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        return refusals_shown(
            request, lambda: super(DelegationAdmin, self).changeform_view(request, object_id, *args, **kwargs)
        )


def refusals_shown(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """A refused act rolls everything back; its sentence is shown on the page one came from."""
    try:
        return view()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(request.get_full_path())
