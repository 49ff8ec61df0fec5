"""Claiming, beginning a change, its terms, and the filters of lists."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.changes import Terms
from gongkai.apps.services.models import CatalogueEntry, ItemState, ServiceItem
from gongkai.apps.services.rules import codes, tables
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField

LEVELS = "123456"


def _choices(table: str, empty: str) -> list[tuple[str, str]]:
    return [("", empty), *tables.table(table).items()]


class ItemFilter(Form):
    text = HalfWidthField(label="名称或编码", max_length=100, required=False)
    org = forms.ModelChoiceField(
        label="实施主体", queryset=Organisation.objects.none(), required=False, empty_label="全部"
    )
    type = forms.ChoiceField(label="事项类型", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *ItemState.choices[:4]], required=False)
    deviating = forms.BooleanField(label="与目录有偏差", required=False)
    outdated = forms.BooleanField(label="目录已修改，尚未调整", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type", _choices("types", "全部"))


class PublicItemFilter(Form):
    q = HalfWidthField(label="事项名称或编码", max_length=100, required=False)
    region = forms.ChoiceField(label="地区", required=False)
    type = forms.ChoiceField(label="事项类型", required=False)
    objects = forms.ChoiceField(label="服务对象", required=False)
    theme = forms.ChoiceField(label="主题", required=False)
    letter = forms.ChoiceField(label="拼音首字母", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type", _choices("types", "全部"))
        self.offer("objects", _choices("objects", "全部"))
        self.offer("letter", [("", "全部"), *((c, c) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")])
        self.offer(
            "theme",
            [
                ("", "全部"),
                ("个人办事", [(f"person.{k}", v) for k, v in tables.table("person_topics").items()]),
                ("法人办事", [(f"legal.{k}", v) for k, v in tables.table("legal_topics").items()]),
            ],
        )


class ClaimForm(Form):
    """认领: which body, at which level, for which situation."""

    org = forms.ModelChoiceField(label="实施主体", queryset=Organisation.objects.none(), empty_label=None)
    level = forms.ChoiceField(label="行使层级")
    situation = forms.CharField(
        label="办理情形", max_length=100, required=False, help_text="按情形分别办理的填写，如“新办”，名称后加括号注明。"
    )
    handling_of = forms.ModelChoiceField(
        label="所属实施事项",
        queryset=ServiceItem.objects.none(),
        required=False,
        empty_label="本身就是实施事项",
        help_text="作为业务办理项的，选择已有的实施事项，编码加两位序号。",
    )
    code = CodeField(
        label="事项编码", max_length=64, required=False, help_text="基本目录不是12位编码的，填写原有编码；没有的不填。"
    )
    effective_on = DateField(label="计划生效日期", required=False)
    reform_document = forms.CharField(
        label="权力调整文号", max_length=120, required=False, help_text="下放、收回、划转的，与原实施主体填写同一文号。"
    )

    def __init__(self, *args: Any, orgs: Any, catalogue: CatalogueEntry, mains: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("org", orgs)
        self.offer("handling_of", mains)
        permitted = LEVELS if "7" in catalogue.levels else [c for c in LEVELS if c in catalogue.levels]
        self.offer("level", [(c, tables.label("levels", c)) for c in permitted])
        if len(catalogue.code) == codes.BASIC:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        main, org = data.get("handling_of"), data.get("org")
        if main is not None and org is not None and main.org_id != org.pk:
            self.add_error("handling_of", "所属实施事项不是这个实施主体的。")
        return data

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(effective_on=data["effective_on"], reform_document=data["reform_document"])


class BeginForm(Form):
    """变更、更正: why."""

    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}), help_text="随新版本公布。"
    )
    effective_on = DateField(label="计划生效日期", required=False)

    def terms(self) -> Terms:
        return Terms(effective_on=self.cleaned_data["effective_on"])


class SuspendForm(BeginForm):
    until_on = DateField(label="预计恢复日期")
    transition = forms.CharField(label="在办件的处理", max_length=500, initial="已经受理的继续办理。")

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(effective_on=data["effective_on"], until_on=data["until_on"], transition=data["transition"])


class CancelForm(BeginForm):
    effective_on = DateField(label="取消日期", help_text="自这一日零时起不再接受申请。")
    basis = forms.CharField(label="取消依据", max_length=500, help_text="法律修改、权力下放或收回、机构合并等的文件。")
    transition = forms.CharField(label="在办件的处理", max_length=500, initial="已经受理的继续办理至办结。")
    reform_document = forms.CharField(label="权力调整文号", max_length=120, required=False)

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            effective_on=data["effective_on"],
            basis=data["basis"],
            transition=data["transition"],
            reform_document=data["reform_document"],
        )


OPENING_FORMS: dict[str, type[BeginForm]] = {
    "begin_change": BeginForm,
    "begin_correction": BeginForm,
    "propose_suspension": SuspendForm,
    "propose_resumption": BeginForm,
    "propose_cancellation": CancelForm,
}


class TermsForm(Form):
    """生效日期等: what a draft says beside its elements."""

    effective_on = DateField(label="计划生效日期", required=False)
    until_on = DateField(label="预计恢复日期", required=False)
    basis = forms.CharField(label="依据", max_length=500, required=False)
    reform_document = forms.CharField(label="权力调整文号", max_length=120, required=False)
    transition = forms.CharField(label="在办件的处理", max_length=500, required=False)

    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)
