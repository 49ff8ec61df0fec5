"""帮办代办点, and the list of agencies."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.helping.points import PointData
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form, PhoneField


class PointForm(Form):
    """帮办代办点."""

    org = forms.ModelChoiceField(label="管理单位", queryset=Organisation.objects.none(), empty_label=None)
    name = forms.CharField(label="名称", max_length=120)
    address = forms.CharField(label="地址", max_length=200)
    phone = PhoneField(label="电话", max_length=40)
    area = forms.CharField(label="服务范围", max_length=300, help_text="如：青石镇各村、社区居民和本镇企业。")
    offers_agency = forms.BooleanField(label="提供代办服务", required=False)
    offers_visits = forms.BooleanField(label="提供上门服务", required=False)
    active = forms.BooleanField(label="开放", required=False, initial=True)

    def __init__(self, *args: Any, orgs: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if orgs is None:
            del self.fields["org"]
        else:
            self.offer("org", orgs)

    def data_of(self) -> PointData:
        return PointData(**{name: value for name, value in self.cleaned_data.items() if name != "org"})


class AgencyFilter(Form):
    text = forms.CharField(label="编号或者申请人", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "办理中"), ("late", "已超期"), ("closed", "已办结")],
    )
