"""What is typed about bookings, in public and at the hall."""

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.apps.services.forms.rows import RowForm, Rows
from gongkai.apps.services.models import ServiceItem, Window
from gongkai.apps.services.rules.bookings import Hours
from gongkai.kernel.applicants import rules as contacts
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField

MOST_HOURS = 20
WEEKDAYS = [("", "工作日（含调休上班日）"), *((str(n), f"星期{day}") for n, day in enumerate("一二三四五六日", 1))]


class ItemSearchForm(Form):
    q = forms.CharField(label="事项名称", required=False, max_length=60)


class BookingForm(Form):
    """Without an account: how to call the person, and a contact that a code goes to."""

    name = forms.CharField(label="怎样称呼您", max_length=40)
    contact = HalfWidthField(label="手机号码或者电子邮箱", max_length=254, help_text="用于接收验证码和预约凭证。")

    def clean_contact(self) -> Any:
        found = contacts.contact_of(self.cleaned_data["contact"])
        if found is None:
            raise forms.ValidationError("请填写 11 位手机号码，或者完整的电子邮箱地址。")
        return found


class BookingCodeForm(Form):
    code = HalfWidthField(
        label="6 位验证码",
        max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ManageForm(Form):
    number = CodeField(label="预约编号", max_length=40)
    code = CodeField(label="查询码", max_length=20)


class MoveForm(Form):
    to = forms.ChoiceField(label="改到")


class AppealForm(Form):
    text = forms.CharField(label="没有到的原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class VenueForm(Form):
    org = forms.ChoiceField(label="管理单位")
    name = forms.CharField(label="大厅名称", max_length=120)
    address = forms.CharField(label="地址", max_length=200)
    phone = forms.CharField(label="电话", required=False, max_length=40)


class WindowForm(Form):
    name = forms.CharField(label="窗口名称", max_length=60)
    items = forms.ModelMultipleChoiceField(
        label="可以办理的事项", queryset=ServiceItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    weekday = forms.ChoiceField(label="开放日", choices=WEEKDAYS, required=False)
    starts = forms.TimeField(label="开始", widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label="结束", widget=forms.TimeInput(attrs={"type": "time"}))
    capacity = forms.IntegerField(label="每刻钟可约", min_value=1, max_value=200)

    def hours(self) -> Hours:
        data = self.cleaned_data
        weekday = int(data["weekday"]) if data["weekday"] else None
        return Hours(data["starts"], data["ends"], data["capacity"], weekday)


class HoursRow(RowForm):
    counts = ("starts", "ends", "capacity")

    weekday = forms.ChoiceField(label="开放日", choices=WEEKDAYS, required=False)
    starts = forms.TimeField(label="开始", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label="结束", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    capacity = forms.IntegerField(label="每刻钟可约", min_value=1, max_value=200, required=False)
    closed_on_holidays = forms.BooleanField(
        label="法定节假日不开放", required=False, help_text="按星期开放的才需要选；按工作日开放的，节假日本来不开放。"
    )

    @property
    def title(self) -> str:
        day = dict(WEEKDAYS).get(str(self["weekday"].value() or ""), "")
        starts, ends = (str(self[name].value() or "")[:5] for name in ("starts", "ends"))
        return f"{day} {starts}—{ends}" if starts or ends else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.gone:
            return data
        for name in self.counts:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "请填写。")
        if data.get("starts") and data.get("ends") and data["starts"] >= data["ends"]:
            self.add_error("ends", "结束时间应当晚于开始时间。")
        return data


class HoursEditor:
    """All hours of a window on one page."""

    def __init__(self, hours: Sequence[Hours], data: Any = None) -> None:
        self.form = Form(*((data,) if data is not None else ()))
        rows = [
            {
                "weekday": str(one.weekday or ""),
                "starts": one.starts,
                "ends": one.ends,
                "capacity": one.capacity,
                "closed_on_holidays": one.closed_on_holidays,
            }
            for one in hours
        ]
        self.rows = Rows(HoursRow, "hours", "时段", rows, data, most=MOST_HOURS)
        self.is_turning = data is not None and "more" in data

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()]) and not self.is_turning

    def read(self) -> list[Hours]:
        return [
            Hours(
                one["starts"],
                one["ends"],
                one["capacity"],
                int(one["weekday"]) if one["weekday"] else None,
                bool(one["weekday"]) and one["closed_on_holidays"],
            )
            for one in (row.cleaned_data for row in self.rows.kept())
        ]


class ClosureForm(Form):
    window = forms.ModelChoiceField(
        label="窗口", queryset=Window.objects.none(), required=False, empty_label="整个大厅"
    )
    from_on = DateField(label="自")
    to_on = DateField(label="至")
    reason = forms.CharField(label="原因", max_length=200, help_text="写入通知，告知已经预约的人。")


class WalkInForm(Form):
    window = forms.ModelChoiceField(label="窗口", queryset=Window.objects.none())
    item = forms.ModelChoiceField(label="事项", queryset=ServiceItem.objects.none())
