"""事件外发 in the administration: events and deliveries to look at and send again, webhooks to set up."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from gongkai.kernel.journal import writing as journal
from gongkai.kernel.outbox import delivering, egress, vault
from gongkai.kernel.outbox.event import declared_events
from gongkai.kernel.outbox.models import Delivery, OutboxEvent, Webhook


class ReadOnlyAdmin(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    list_display = ("position", "name", "org_path", "created_at", "uid")
    list_filter = ("name",)
    search_fields = ("uid", "org_path")
    date_hierarchy = "created_at"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("id", "event", "receiver", "state", "attempts", "next_at", "delivered_at", "status", "brief_error")
    list_filter = ("state", "webhook", "handler")
    list_select_related = ("event", "webhook")
    search_fields = ("event__uid", "last_error")
    actions = ("resend",)

    @admin.display(description="接收方")
    def receiver(self, delivery: Delivery) -> str:
        return delivery.receiver

    @admin.display(description="最近错误")
    def brief_error(self, delivery: Delivery) -> str:
        lines = delivery.last_error.strip().splitlines()
        return lines[-1][:120] if lines else ""

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_delivery")

    @admin.action(description="重新投递所选记录", permissions=["resend"])
    def resend(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        sent, refused = 0, []
        for delivery in deliveries:
            try:
                self._send_again(request, delivery)
                sent += 1
            except ValueError as reason:
                refused.append(str(reason))
        if sent:
            self.message_user(request, f"已安排重新投递 {sent} 条。", messages.SUCCESS)
        for sentence in refused:
            self.message_user(request, sentence, messages.WARNING)

    @transaction.atomic
    def _send_again(self, request: HttpRequest, delivery: Delivery) -> None:
        """What a person sends again by hand stands in the journal, both or neither."""
        delivering.resend(delivery)
        event = delivery.event
        details = {
            "event": event.name,
            "uid": str(event.uid),
            "receiver": delivery.receiver,
            "error": self.brief_error(delivery),
        }
        _write(request, f"delivery:{delivery.pk}", "retry", "outbox.resend", details)


def _write(request: HttpRequest, subject: str, verb: str, act: str, details: dict[str, Any]) -> None:
    by = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    journal.write(subject=subject, verb=verb, by=by, act=act, details=details)


class WebhookForm(forms.ModelForm):
    """`events` holds one name a line; a new secret is made on demand and shown once."""

    url = forms.URLField(label="地址", max_length=500, assume_scheme="https")
    events = forms.CharField(
        label="事件名称", widget=forms.Textarea(attrs={"rows": 6}), help_text="每行一个，如 disclosure.* 或 *"
    )
    renew_secret = forms.BooleanField(
        label="重新生成签名密钥", required=False, help_text="保存后显示一次；原密钥立即失效"
    )

    class Meta:
        model = Webhook
        fields = ("label", "url", "org_path", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("events", "\n".join(self.instance.names))

    def clean_url(self) -> str:
        try:
            egress.parse(self.cleaned_data["url"])
        except egress.Blocked as reason:
            raise forms.ValidationError(str(reason)) from reason
        return str(self.cleaned_data["url"])

    def clean_events(self) -> list[str]:
        names = list(dict.fromkeys(self.cleaned_data["events"].split()))
        known = declared_events()
        unknown = [name for name in names if not _fits(name, list(known))]
        if unknown:
            raise forms.ValidationError(f"没有这样的事件：{'、'.join(unknown)}")
        return names


def _fits(pattern: str, known: list[str]) -> bool:
    if pattern == "*":
        return True
    if pattern.endswith(".*"):
        return any(name.startswith(pattern[:-1]) for name in known)
    return pattern in known


@admin.register(Webhook)
class WebhookAdmin(admin.ModelAdmin):
    form = WebhookForm
    list_display = ("label", "url", "org_path", "active", "failures", "retry_at", "last_ok_at")
    readonly_fields = ("uid", "created_at", "failures", "retry_at", "last_ok_at", "last_error")

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        obj.names = form.cleaned_data["events"]
        secret = "" if change and not form.cleaned_data["renew_secret"] else vault.new_secret()
        if secret:
            obj.sealed_secret = vault.seal(secret)
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            details = {"label": obj.label, "url": obj.url, "events": obj.names, "active": obj.active}
            verb = "configure" if change else "create"
            _write(request, f"webhook:{obj.uid}", verb, "outbox.webhook", {**details, "new_secret": bool(secret)})
        if secret:
            self.message_user(request, f"签名密钥（只显示这一次，请交给接收方）：{secret}", messages.WARNING)

    def delete_model(self, request: HttpRequest, obj: Webhook) -> None:
        with transaction.atomic():
            _write(request, f"webhook:{obj.uid}", "delete", "outbox.webhook", {"label": obj.label, "url": obj.url})
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
