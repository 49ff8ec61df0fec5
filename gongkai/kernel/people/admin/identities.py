"""后台维护: people the identity provider knows and the platform does not yet, and the bindings that exist."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.people.actions import identities
from gongkai.kernel.people.admin.accounts import AccountAdmin, actor_of, refusals_shown
from gongkai.kernel.people.models import Account, Identity, Newcomer


class AdmitForm(forms.ModelForm):
    """An existing account, a new log-in name, or a reason to refuse: one of the three."""

    account = forms.ModelChoiceField(label="绑定已有账号", queryset=Account.objects.none(), required=False)
    new_username = forms.CharField(label="或者新建账号，登录名", max_length=60, required=False)
    reason = forms.CharField(label="或者拒绝，原因", max_length=200, required=False)

    class Meta:
        model = Newcomer
        fields: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if sum(bool(values.get(name)) for name in ("account", "new_username", "reason")) != 1:
            raise forms.ValidationError("请选择一个已有账号、填写新账号的登录名，或者填写拒绝原因，三者选一。")
        return values


@admin.register(Newcomer)
class NewcomerAdmin(admin.ModelAdmin):
    form = AdmitForm
    list_display = ("name", "username", "first_at", "last_at", "refused_at")
    list_filter = (("refused_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "username")
    readonly_fields = ("name", "username", "issuer", "subject", "first_at", "last_at", "refused_at", "refused_reason")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        mine = AccountAdmin(Account, self.admin_site).get_queryset(request).filter(is_active=True).distinct()
        # Whoever has a binding already is somebody else at the provider.
        form.base_fields["account"].queryset = mine.exclude(identities__issuer=obj.issuer if obj else "")
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Newcomer, form: Any, change: bool) -> None:
        data, by = form.cleaned_data, actor_of(request)
        if data["reason"]:
            identities.refuse(obj, by=by, reason=data["reason"])
        else:
            identities.admit(obj, by=by, account=data["account"], username=data["new_username"])

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The journal holds it; the bench's own log would point at a row that is gone."""

    def response_change(self, request: HttpRequest, obj: Newcomer) -> HttpResponse:
        messages.success(request, f"“{obj}”已处理。")
        return redirect(reverse("admin:people_newcomer_changelist"))

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        return refusals_shown(
            request, lambda: super(NewcomerAdmin, self).changeform_view(request, object_id, *args, **kwargs)
        )


@admin.register(Identity)
class IdentityAdmin(admin.ModelAdmin):
    list_display = ("account", "username", "linked_at", "last_used_at")
    list_select_related = ("account",)
    search_fields = ("account__name", "account__username", "username")
    actions = ("unlink",)

    @admin.action(description="解除所选绑定")
    def unlink(self, request: HttpRequest, queryset: QuerySet[Identity]) -> None:
        for identity in queryset.select_related("account"):
            try:
                identities.unlink(identity, by=actor_of(request), reason="后台解除")
            except Refused as refusal:
                messages.error(request, refusal.message)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Identity]:
        mine = AccountAdmin(Account, self.admin_site).get_queryset(request)
        return super().get_queryset(request).filter(account__in=mine.values("pk"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
