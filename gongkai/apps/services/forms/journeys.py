"""What an office types about a 一件事: its frame, and each step with the codes of what is done in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from gongkai.apps.services.forms.acts import ReasonForm
from gongkai.apps.services.forms.rows import RowForm, Rows
from gongkai.apps.services.models import GuidanceState
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules.journeys import JourneyStep, JourneyText, StepItem
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, Form

JOURNEY_FORMS: dict[str, type[ActForm]] = {
    "return_draft": ReasonForm,
    "discard": ReasonForm,
    "take_down": ReasonForm,
}


def stage_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """个人全生命周期 and 企业全生命周期 with their stages; a value names both."""
    return [
        (one.label, [(f"{code}.{stage.code}", f"{one.short}　{stage.label}") for stage in one.stages])
        for code, one in rules.audiences().items()
    ]


class JourneyFilter(Form):
    text = forms.CharField(label="标题", max_length=60, required=False)
    audience = forms.ChoiceField(label="对象", required=False)
    state = forms.ChoiceField(
        label="状态",
        choices=[("", "全部"), *((s.value, s.label) for s in GuidanceState if s != GuidanceState.DISCARDED)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("audience", [("", "全部"), *((code, one.short) for code, one in rules.audiences().items())])


class FrameForm(Form):
    """标题、对象和阶段、简介; the lead item once there are steps to choose it from."""

    title = forms.CharField(label="标题", max_length=rules.TITLE, help_text="百姓的说法，例如“新生儿出生”“开餐饮店”。")
    stage = forms.ChoiceField(label="对象和阶段")
    intro = forms.CharField(
        label="简介",
        max_length=rules.INTRO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="谁在什么情况下需要，办完得到什么。",
    )
    words = forms.CharField(
        label="平常的说法",
        max_length=rules.TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个，检索时按这些说法也能找到。",
    )
    lead = forms.ChoiceField(
        label="一次申请的牵头事项",
        required=False,
        help_text="已经开展并联办理、申请这一项就等于一次申请全部的，选择这一项；没有的不选。",
    )
    joint_note = forms.CharField(
        label="一次申请的说明", max_length=rules.TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, text: JourneyText, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.offer("stage", [("", "请选择"), *stage_choices()])
        self.offer("lead", [("", "没有"), *names.items()])
        if not names:
            del self.fields["lead"], self.fields["joint_note"]
        for name in ("title", "intro", "lead", "joint_note"):
            self.initial.setdefault(name, getattr(text, name))
        self.initial.setdefault("stage", f"{text.audience}.{text.stage}" if text.stage else "")
        self.initial.setdefault("words", "\n".join(text.words))

    def clean_words(self) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()))
        if len(words) > rules.MOST_WORDS:
            raise forms.ValidationError(f"最多 {rules.MOST_WORDS} 个。")
        return words

    def read(self) -> JourneyText:
        data = self.cleaned_data
        audience, _, stage = data["stage"].partition(".")
        known = {name: data[name] for name in ("title", "intro", "words", "lead", "joint_note") if name in data}
        return replace(self.text, audience=audience, stage=stage, **known)


class NewJourneyForm(FrameForm):
    """The same, with the body that keeps it."""

    org = forms.ModelChoiceField(label="编制单位", queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, orgs: Any, **kwargs: Any) -> None:
        super().__init__(*args, text=JourneyText(), names={}, **kwargs)
        self.offer("org", orgs)
        self.order_fields(["org"])


class ItemRow(RowForm):
    counts = ("code",)

    code = CodeField(label="编码", max_length=64, required=False)
    situation = forms.CharField(
        label="哪种情形",
        max_length=rules.SITUATION,
        required=False,
        help_text="目录编码可以写办理项的情形，例如“变更”，公众直接看到本地的这一办理项；不分情形的不填。",
    )
    when = forms.CharField(label="什么情况要办", max_length=rules.WHEN, required=False, help_text="都要办的不填。")


class StepForm(Form):
    title = forms.CharField(label="这一步做什么", max_length=rules.TITLE)
    text = forms.CharField(
        label="说明", max_length=rules.TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    together = forms.BooleanField(label="可以与上一步同时办", required=False)
    place = forms.IntegerField(label="排在第几步", min_value=1, max_value=rules.MOST_STEPS, required=False)
    find = forms.CharField(
        label="查找事项",
        max_length=60,
        required=False,
        help_text="事项名称或者编码。选目录的一条，各地自动对应本地的事项；选某个机关的事项，只指这一个。",
    )
    add = forms.MultipleChoiceField(label="加入这一步", choices=[], required=False, widget=forms.CheckboxSelectMultiple)


class StepEditor:
    """The page of one step; `found` are what the search gave, to be ticked."""

    def __init__(self, step: JourneyStep, number: int, data: Any = None, found: Sequence[tuple[str, str]] = ()) -> None:
        given = (data,) if data is not None else ()
        initial = {"title": step.title, "text": step.text, "together": step.together, "place": number}
        self.form = StepForm(*given, initial=initial)
        self.form.offer("add", found)
        if not found:
            del self.form.fields["add"]
        rows = [{"code": one.code, "situation": one.situation, "when": one.when} for one in step.items]
        self.rows = Rows(ItemRow, "items", "事项", rows, data, most=rules.MOST_ITEMS)
        # Looking for items and asking for more rows decide nothing yet.
        self.is_turning = data is not None and "more" in data

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    def read(self) -> tuple[JourneyStep, int]:
        """The step as typed, and where it goes."""
        data = self.form.cleaned_data
        typed = [row.cleaned_data for row in self.rows.kept()]
        items = [StepItem(one["code"], one["when"].strip(), rules.bare(one["situation"])) for one in typed]
        there = {one.code for one in items}
        items += [StepItem(code) for code in data.get("add", ()) if code not in there]
        step = JourneyStep(data["title"], data["text"], data["together"], tuple(items[: rules.MOST_ITEMS]))
        return step, data["place"] or 0
