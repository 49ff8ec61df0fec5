"""申请人 in the repair bench: what is on its way to look at and send again. Who somebody is, is not shown here."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from gongkai.kernel.applicants import dispatching
from gongkai.kernel.applicants.models import Dispatch
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor


@admin.register(Dispatch)
class DispatchAdmin(admin.ModelAdmin):
    list_display = ("created_at", "channel", "template", "masked_to", "state", "attempts", "last_error", "reference")
    list_filter = ("state", "channel", "template")
    fields = ("channel", "template", "masked_to", "state", "attempts", "last_error", "reference", "sent_at")
    readonly_fields = fields
    actions = ("send_again",)
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="接收地址")
    def masked_to(self, dispatch: Dispatch) -> str:
        return dispatch.masked_to

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("applicants.change_dispatch")

    @admin.action(description="重新发送所选消息", permissions=["again"])
    def send_again(self, request: HttpRequest, dispatches: QuerySet[Dispatch]) -> None:
        for dispatch in dispatches:
            try:
                _again(request, dispatch)
            except ValueError as reason:
                self.message_user(request, str(reason), messages.WARNING)
            else:
                self.message_user(request, f"已安排重新发送：{dispatch}。", messages.SUCCESS)


@transaction.atomic
def _again(request: HttpRequest, dispatch: Dispatch) -> None:
    dispatching.send_again(dispatch)
    by = Actor(kind="staff", name=str(request.user), account_id=request.user.pk)
    journal.write(subject=f"dispatch:{dispatch.uid}", verb="retry", by=by, act="applicants.send_again", details={})
