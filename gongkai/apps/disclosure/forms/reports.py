"""Forms of the annual report."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from gongkai.apps.disclosure.forms.filings import RemindActForm, SendBackForm
from gongkai.apps.disclosure.queries import report_units
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.kernel import workdays
from gongkai.kernel.figures import offering
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import Form
from gongkai.web.picking import PickedBoxes, Picker

TEXT = {"rows": 14}
HELP = "文中的数字用活字段插入，例如 {{指标:requests.total.new}}，公布时自动填入报告中的数。"


class OpenReportForm(Form):
    """开始编制: which body, which year."""

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.pk): org for org in orgs}
        self.fields["org"] = forms.ChoiceField(label="单位", choices=[(k, o.name) for k, o in self.orgs.items()])
        this = workdays.today()
        last = this.year - 1 if this < date(this.year, 7, 1) else this.year
        years = [(str(y), f"{y}年") for y in range(this.year, 2020, -1)]
        self.fields["year"] = forms.TypedChoiceField(label="报告年度", choices=years, coerce=int, initial=str(last))

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]


class WriteForm(ActForm):
    overview = forms.CharField(label="一、总体情况", widget=forms.Textarea(attrs=TEXT), help_text=HELP)
    problems = forms.CharField(label="五、存在的主要问题及改进情况", widget=forms.Textarea(attrs=TEXT))
    other_matters = forms.CharField(
        label="六、其他需要报告的事项",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="应当说明信息处理费收取情况，没有收取的也要说明。",
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial = reading.narrative(subject)
        told = "；".join(f"{one.label} {{{{指标:{one.name}|{one.unit}}}}}" for one in offering.OFFERED.values())
        if told:
            self.fields["problems"].help_text = f"其他系统的本年度数字也可以插入，定稿时固定：{told}。"


class OverrideForm(ActForm):
    cell = forms.ChoiceField(label="单元格")
    value = forms.DecimalField(label="数值", min_value=Decimal(0), max_digits=18, decimal_places=6)
    reason = forms.CharField(label="数据来源或者修正理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = catalogue()
        self.offer("cell", [(k, c.label) for k, c in known.printed.items() if k not in known.formulas])


class ExternalForm(ActForm):
    cell = forms.ChoiceField(label="单元格")
    value = forms.IntegerField(label="公示系统件数", min_value=0)
    reason = forms.CharField(label="系统名称和查询日期", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("cell", list(reading.compared_cells().items()))


class UnitsForm(ActForm):
    """调整纳入汇总的单位: a page of bodies at a time; turning it keeps what was ticked and typed."""

    units = forms.MultipleChoiceField(label="纳入汇总的单位", widget=PickedBoxes, required=False)
    reason = forms.CharField(label="调整理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None = None, files: Any = None, *, subject: Any, **kwargs: Any) -> None:
        able = {str(org.pk): org for org in report_units.candidates(subject.org) if org.pk != subject.org_id}
        listed = frozenset(str(pk) for pk in report_units.ids(subject))
        self.orgs = able
        self.picker = Picker("units", {key: org.name for key, org in able.items()}, listed, data or QueryDict())
        sent = None if data is None or self.picker.is_turning else self.picker.sent()
        super().__init__(sent, subject=subject, **kwargs)
        self.offer("units", self.picker.choices)
        self.fields["units"].widget.picker = self.picker  # boxes in pages
        self.initial = {"units": self.picker.ticked, "reason": self.picker.data.get("reason", "")}

    def clean_units(self) -> list[Organisation]:
        return [org for key, org in self.orgs.items() if key in self.picker.chosen]


class DropOverrideForm(ActForm):
    cell = forms.ChoiceField(label="单元格")

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        known = catalogue().printed
        self.offer("cell", [(o.cell, known[o.cell].label) for o in subject.overrides.all()])


class AnswerForm(ActForm):
    """说明提示: one answer for the warnings that are ticked; all of them of one rule."""

    fingerprint = forms.MultipleChoiceField(label="提示", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        open_ones = reading.unanswered(subject)
        self.rules = {reading.fingerprint(f): f.rule for f in open_ones}
        self.offer("fingerprint", [(reading.fingerprint(f), f"{f.rule} {f.message}") for f in open_ones])
        if len(open_ones) > 1:
            self.fields["fingerprint"].help_text = "同一条规则、同一原因的提示可以勾选多条，一并说明。"

    def clean_fingerprint(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["fingerprint"]
        if len({self.rules[one] for one in chosen}) > 1:
            raise forms.ValidationError("一次只能说明同一条规则的提示，请只勾选一条规则的。")
        return chosen


class ReasonOnlyForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


ACT_FORMS: dict[str, type[ActForm]] = {
    "write": WriteForm,
    "override": OverrideForm,
    "drop_override": DropOverrideForm,
    "record_external": ExternalForm,
    "change_units": UnitsForm,
    "answer_warning": AnswerForm,
    "return_report": ReasonOnlyForm,
    "begin_correction": ReasonOnlyForm,
    "remind": RemindActForm,
    "send_back": SendBackForm,
}
