"""窗口收件: the form of applications as a clerk fills it in."""

from datetime import datetime
from typing import Any

from django import forms
from django.core import signing

from gongkai.apps.services.actions.applications import Ticket
from gongkai.apps.services.forms.applications import ApplicationForm
from gongkai.apps.services.models import ApplicationChannel
from gongkai.apps.services.queries import bookings
from gongkai.apps.services.rules.counter import read_card
from gongkai.kernel import workdays
from gongkai.web.forms import CodeField, DateField

SALT = "gongkai.services.counter"


class WindowForm(ApplicationForm):
    """The clerk types, or lets a reader type what is on the identity card; when it was opened goes along, signed."""

    card = forms.CharField(
        label="读身份证",
        max_length=500,
        required=False,
        help_text="光标放在此处读卡，或者输入号码后按回车：自动填写证件号码和以前登记过的姓名、电话、地址。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    channel = forms.ChoiceField(
        label="收件方式", choices=[c for c in ApplicationChannel.choices if c[0] in ("counter", "post")]
    )
    submitted_on = DateField(label="提交日期", help_text="邮寄的填写收到邮件的日期。")
    ticket = CodeField(label="排队票号", max_length=20, required=False)
    booking = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    begun = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submitted_on"].initial = workdays.today()
        self.fields["submitted_on"].last = workdays.today()  # type: ignore[attr-defined]
        self.fields["begun"].initial = signing.dumps(workdays.now().timestamp(), salt=SALT)
        self.fields["identity_number"].required = False  # the card may have it

    def _sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (("读卡", ("card",)), ("收件", ("channel", "submitted_on", "ticket")), *super()._sections())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        card = read_card(data.get("card") or "")
        if card is not None and not data.get("identity_number"):
            data["identity_number"] = card.number
        if not data.get("identity_number") and "identity_number" not in self.errors:
            self.add_error("identity_number", "请读身份证，或者填写证件号码。")
        return super().clean()

    def queue(self) -> Ticket:
        """Ticket, when it was called, when the clerk began: what waiting and handling times are made of."""
        data = self.cleaned_data
        booking = bookings.called(data["booking"], self.item)
        called = booking.called_at if booking is not None else None
        return Ticket(data["ticket"], called, booking, _begun(data["begun"]))


def _begun(signed: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(signing.loads(signed, salt=SALT, max_age=86_400), workdays.SHANGHAI)
    except (signing.BadSignature, TypeError):
        return None
