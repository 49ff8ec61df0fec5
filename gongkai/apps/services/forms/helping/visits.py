"""What each act on 上门 asks for."""

from datetime import datetime
from typing import Any

from django import forms

from gongkai.apps.services.forms.helping.fields import SEVERAL, MomentField, ReasonForm, long_text
from gongkai.apps.services.models import (
    VisitResult,
)
from gongkai.apps.services.queries.helping import points as reading
from gongkai.apps.services.queries.helping import visits as visit_reading
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import workdays
from gongkai.kernel.people.models import Account
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField


class ArrangeForm(ActForm):
    """约定: day, window, at least two officers; who is engaged then is refused by the act."""

    day = DateField(label="日期")
    window = forms.ChoiceField(label="时间段")
    officers = forms.ModelMultipleChoiceField(
        label="上门人员", queryset=Account.objects.none(), widget=SEVERAL, help_text="两名以上。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = workdays.today()
        self.offer("window", [(one.code, one.words) for one in rules.windows().values()])
        self.offer("officers", reading.people_with(reading.VISITOR, self.subject.point))
        self.fields["officers"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        last = workdays.calendar().add(today, rules.visit_rule(today).ahead_days)
        self.fields["day"].first, self.fields["day"].last = today, last  # type: ignore[attr-defined]
        wanted = self.subject.day or self.subject.wanted_on
        self.initial.update({"day": wanted, "window": self.subject.window or self.subject.wanted_window})


class MomentForm(ActForm):
    """A moment of the day agreed."""

    moment = ""

    def at(self) -> datetime:
        day = self.subject.day or workdays.today()
        return datetime.combine(day, self.cleaned_data[self.moment], workdays.SHANGHAI)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, self.moment: self.at()}


class ArriveForm(MomentForm):
    moment = "arrived_at"
    arrived_at = MomentField(label="到达时间")
    present = forms.ModelMultipleChoiceField(
        label="到场的人员", queryset=Account.objects.none(), widget=SEVERAL, help_text="两名以上。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = visit_reading.officers_of(self.subject)
        self.offer("present", people)
        self.fields["present"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        self.initial.update({"present": [one.pk for one in people], "arrived_at": f"{workdays.now():%H:%M}"})


class LeaveForm(MomentForm):
    moment = "left_at"
    left_at = MomentField(label="离开时间")
    result = forms.ChoiceField(label="结果", choices=VisitResult.choices)
    result_text = long_text("办理的情况")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["left_at"] = f"{workdays.now():%H:%M}"


VISIT_FORMS: dict[str, type[ActForm]] = {
    "arrange": ArrangeForm,
    "decline": ReasonForm,
    "call_off": ReasonForm,
    "arrive": ArriveForm,
    "leave": LeaveForm,
    "finish_filing": ReasonForm,
}
