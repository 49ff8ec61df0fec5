from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from gongkai.kernel.workdays.actions import import_notice, refuse_twice, withdraw_notice
from gongkai.kernel.workdays.models import CalendarDay, HolidayNotice
from gongkai.kernel.workdays.notices import NoticeError
from gongkai.kernel.workdays.preview import preview, read

KINDS = [("", "按原文判断"), ("yes", "年度安排（替换该年原有数据）"), ("no", "只调整所列日期")]


class ImportForm(forms.ModelForm):
    """Hands in a notice; the first submission shows what was understood, the confirmed one imports it."""

    source = forms.CharField(
        label="通知原文",
        widget=forms.Textarea(attrs={"rows": 18, "cols": 90}),
        help_text="粘贴国务院办公厅通知全文，也可以是 TOML，或表头为“日期,类型,名称”的 CSV。",
    )
    for_year = forms.IntegerField(label="年份", required=False, help_text="原文写明年份时可不填")
    given_title = forms.CharField(label="名称", max_length=200, required=False, help_text="原文有标题时可不填")
    given_number = forms.CharField(label="文号", max_length=60, required=False, help_text="如 国办发明电〔2025〕7号")
    given_issued_on = forms.DateField(label="成文日期", required=False)
    scope = forms.ChoiceField(label="种类", choices=KINDS, required=False)
    confirmed = forms.BooleanField(
        label="我已核对识别结果", required=False, help_text="先不勾选保存一次，核对识别结果无误后再勾选保存。"
    )

    class Meta:
        model = HolidayNotice
        fields = ("source",)

    def given(self) -> dict[str, Any]:
        """The arguments of `preview.read` and `import_notice` beside the text."""
        data = self.cleaned_data
        return {
            "year": data.get("for_year"),
            "title": data.get("given_title", ""),
            "number": data.get("given_number", ""),
            "issued_on": data.get("given_issued_on"),
            "whole_year": {"yes": True, "no": False}.get(data.get("scope", "")),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            notice = read(data["source"], **self.given())
            refuse_twice(notice)
        except NoticeError as error:
            raise ValidationError(str(error).splitlines()) from error
        if not data.get("confirmed"):
            lines = [*preview(notice).lines(), "以上内容核对无误后，请勾选“我已核对识别结果”再保存。"]
            self.add_error("confirmed", lines)
        return data


class WithdrawForm(forms.ModelForm):
    """A notice on record can only be withdrawn, with a reason."""

    class Meta:
        model = HolidayNotice
        fields = ("withdrawn_reason",)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if HolidayNotice.objects.filter(pk=self.instance.pk).exclude(withdrawn_at=None).exists():
            raise ValidationError("该通知已经撤销。")
        if not (data.get("withdrawn_reason") or "").strip():
            self.add_error("withdrawn_reason", "请写明撤销原因；不撤销请直接返回列表。")
        return data


class CalendarDayInline(admin.TabularInline):
    model = CalendarDay
    fields = ("date", "kind", "name")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: HolidayNotice | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: HolidayNotice | None = None) -> bool:
        return False


@admin.register(HolidayNotice)
class HolidayNoticeAdmin(admin.ModelAdmin):
    list_display = ("title", "number", "year", "whole_year", "imported_by", "imported_at", "withdrawn_at")
    list_filter = ("year",)
    search_fields = ("title", "number")

    def get_form(
        self, request: HttpRequest, obj: HolidayNotice | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(request, obj, change=change, **kwargs | {"form": WithdrawForm if obj else ImportForm})

    def get_fields(self, request: HttpRequest, obj: HolidayNotice | None = None) -> Any:
        if obj is None:
            return list(ImportForm.base_fields)
        return [*self.get_readonly_fields(request, obj), "withdrawn_reason"]

    def get_readonly_fields(self, request: HttpRequest, obj: HolidayNotice | None = None) -> list[str]:
        if obj is None:
            return []
        names = ["title", "number", "year", "issued_on", "whole_year", "source", "imported_by", "imported_at"]
        return [*names, "withdrawn_at", "withdrawn_by"]

    def get_inlines(self, request: HttpRequest, obj: HolidayNotice | None = None) -> list[Any]:
        return [CalendarDayInline] if obj else []

    def save_model(self, request: HttpRequest, obj: HolidayNotice, form: Any, change: bool) -> None:
        by: Any = request.user
        if change:
            withdraw_notice(obj, by=by, reason=obj.withdrawn_reason)
        else:
            obj.pk = import_notice(obj.source, by=by, **form.given()).pk

    def has_delete_permission(self, request: HttpRequest, obj: HolidayNotice | None = None) -> bool:
        return False
