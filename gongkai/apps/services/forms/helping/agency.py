"""What each act on 代办 asks for."""

from typing import Any

from django import forms

from gongkai.apps.services.forms.helping.fields import SEVERAL, ReasonForm, long_text
from gongkai.apps.services.models import (
    AgencyResult,
    ServiceItem,
)
from gongkai.apps.services.queries.helping import points as reading
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import workdays
from gongkai.kernel.people.models import Account
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, DateField


class AssignForm(ActForm):
    """Only agents without a part in the decision of the items are offered."""

    agent = forms.ModelChoiceField(label="代办员", queryset=Account.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agent", reading.people_with(reading.AGENT, self.subject.point))
        self.fields["agent"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]


class AuthorityForm(ActForm):
    """收到授权委托书: the scan was uploaded before; this says what it says."""

    signed_on = DateField(label="签署日期")
    scope = forms.MultipleChoiceField(label="授权范围", widget=SEVERAL)
    authority_until = DateField(label="授权期限至")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = workdays.today()
        self.offer("scope", [(one.code, one.label) for one in rules.scopes().values()])
        self.fields["signed_on"].last = today  # type: ignore[attr-defined]
        self.initial.update(
            {
                "signed_on": today,
                "scope": self.subject.scopes,
                "authority_until": max(self.subject.authority_until, today),
            }
        )


class StepForm(ActForm):
    """记录工作, of the kinds the authority covers."""

    kind = forms.ChoiceField(label="工作")
    on = DateField(label="日期")
    item = forms.ModelChoiceField(
        label="事项", queryset=ServiceItem.objects.none(), required=False, empty_label="全部事项"
    )
    text = long_text("内容", help_text="申请人可以看到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(k.code, k.label) for k in rules.step_kinds().values() if k.scope in self.subject.scopes]
        self.offer("kind", allowed)
        self.offer("item", ServiceItem.objects.filter(pk__in=self.subject.items.values("item")))
        self.fields["on"].last = workdays.today()  # type: ignore[attr-defined]
        self.initial["on"] = workdays.today()


class LinkForm(ActForm):
    number = CodeField(label="办件编号", max_length=50)


class AskForm(ActForm):
    text = long_text("请申请人提供什么")


class AnswerForm(ActForm):
    text = long_text("说明", required=False)


class ExtendForm(ReasonForm):
    days = forms.IntegerField(label="延长（工作日）", min_value=1, max_value=60)


class CloseForm(ActForm):
    result = forms.ChoiceField(label="结果", choices=AgencyResult.choices)
    result_text = long_text("结果说明", help_text="写入告知单，申请人可以看到。")


AGENCY_FORMS: dict[str, type[ActForm]] = {
    "assign": AssignForm,
    "decline": ReasonForm,
    "record_authority": AuthorityForm,
    "record_step": StepForm,
    "link_application": LinkForm,
    "ask": AskForm,
    "answer": AnswerForm,
    "extend": ExtendForm,
    "close": CloseForm,
}
