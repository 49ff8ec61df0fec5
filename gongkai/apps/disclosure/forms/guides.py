"""The form of 公开指南."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from django import forms
from django.forms import BoundField

from gongkai.apps.disclosure.actions.guides import GuideText
from gongkai.apps.disclosure.models import Guide
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form, PhoneField

LONG = {"rows": 6}


class GuideForm(Form):
    """第十二条第二款: what a guide contains."""

    classification = forms.CharField(label="信息的分类和编排体系", widget=forms.Textarea(attrs=LONG))
    obtaining = forms.CharField(label="信息的获取方式", widget=forms.Textarea(attrs=LONG))
    requesting = forms.CharField(label="依申请公开", widget=forms.Textarea(attrs=LONG))
    supervision = forms.CharField(label="监督和救济", widget=forms.Textarea(attrs=LONG))
    office_name = forms.CharField(label="公开工作机构的名称", max_length=120)
    address = forms.CharField(label="办公地址", max_length=200)
    office_hours = forms.CharField(label="办公时间", max_length=120)
    phone = PhoneField(label="联系电话", max_length=60)
    fax = PhoneField(label="传真号码", max_length=60, required=False)
    online_contact = forms.CharField(label="互联网联系方式", max_length=200, help_text="网址或者电子邮箱。")

    parts = (
        ("指南", ("classification", "obtaining", "requesting", "supervision")),
        ("公开工作机构", ("office_name", "address", "office_hours", "phone", "fax", "online_contact")),
    )

    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        for heading, names in self.parts:
            yield heading, [self[name] for name in names]

    def text(self) -> GuideText:
        return GuideText(**self.cleaned_data)


def initial_of(org: Organisation, guide: Guide | None) -> dict[str, Any]:
    """The guide in force, else what is known of the body."""
    if guide is not None:
        return {f.name: getattr(guide, f.name) for f in fields(GuideText)}
    return {
        "office_name": f"{org.label}政府信息公开办公室",
        "address": org.address,
        "office_hours": org.office_hours,
        "phone": org.phone,
        "fax": org.fax,
        "online_contact": org.email,
    }
