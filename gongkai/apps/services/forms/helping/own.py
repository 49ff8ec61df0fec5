"""What the applicant does in the own case."""

from typing import Any

from django import forms

from gongkai.apps.services.forms.helping.fields import FILES, PROOF, SEVERAL, long_text
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import workdays
from gongkai.web.forms import DateField, Form, UploadField


class OwnAnswerForm(Form):
    text = long_text("说明")
    uploads = UploadField(label="材料", required=False, max_count=10, extensions=FILES)


class OwnAuthorityForm(Form):
    """签署授权 online."""

    scope = forms.MultipleChoiceField(label="授权代办员", widget=SEVERAL)
    authority_until = DateField(label="授权期限至")
    sign = forms.BooleanField(label="我授权代办员在上述范围和期限内代为办理，可以随时撤销。")

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("scope", [(one.code, one.label) for one in rules.scopes().values()])
        self.initial.update(
            {
                "scope": subject.scopes,
                "authority_until": max(subject.authority_until, workdays.today()),
            }
        )


class ConfirmForm(Form):
    """A step that needs nothing but the decision."""


class UploadAuthorityForm(Form):
    """授权委托书 as a scan, sealed at rest."""

    authority = UploadField(label="授权委托书扫描件", max_count=3, extensions=PROOF)
