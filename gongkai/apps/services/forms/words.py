"""What is typed about a word of the search."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.words import Wanted
from gongkai.apps.services.models import WordKind
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form


class WordFilter(Form):
    text = forms.CharField(label="词", max_length=40, required=False)
    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *WordKind.choices], required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("active", "使用中"), ("ended", "已停用")], required=False, initial="active"
    )


class WordForm(Form):
    says = forms.CharField(label="百姓怎么说", max_length=20, help_text="2 到 20 个字，要足够具体，例如“开饭店”。")
    means = forms.CharField(
        label="清单怎么写",
        max_length=40,
        required=False,
        help_text="事项名称里的词，例如“食品经营许可”；机关的别称不用填写。",
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def wanted(self, kind: str) -> Wanted:
        return Wanted(kind, *(self.cleaned_data[name] for name in ("says", "means", "note")))


class NewWordForm(WordForm):
    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    below = forms.CharField(
        label="下级机关",
        max_length=120,
        required=False,
        help_text="替下级机关增加别称的，填写它的全称或者简称；其他情况不填。",
    )
    kind = forms.ChoiceField(label="种类", choices=WordKind.choices)

    def __init__(self, *args: Any, orgs: Any, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("org", orgs)
        if not manages:
            del self.fields["below"]
        self.order_fields(["org", "below", "kind", "says", "means", "note"])
