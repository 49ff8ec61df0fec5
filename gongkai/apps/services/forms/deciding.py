"""What a decision asks of whoever makes it, and what ends it later: the ground of the law, the reasons, the licence."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import Aside, LicenceTerms
from gongkai.apps.services.forms.texts import ReasonForm, long_text
from gongkai.apps.services.models import ApplicantKind
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import hearings
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField


class GroundForm(ReasonForm):
    """情形 of the law first, then the facts of this case."""

    act = ""
    ground = forms.ChoiceField(label="情形")
    safety_matter = forms.BooleanField(
        label="本事项直接关系公共安全、人身健康、生命财产安全，申请人在法定期间内不得再次申请", required=False
    )
    field_order: tuple[str, ...] = ("ground", "reason", "safety_matter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.offered()
        self.offer("ground", [("", "请选择"), *((one.id, _named(one)) for one in found)])
        periods = [handling.bar_rule(one.bar) for one in found if one.bar]
        if any(rule.safety for rule in periods):
            named = "、".join(f"“{one.label}”" for one in found if one.bar and handling.bar_rule(one.bar).safety)
            self.fields["safety_matter"].help_text = f"只用于{named}的情形。"
        else:
            del self.fields["safety_matter"]

    def offered(self) -> list[handling.Ground]:
        return list(handling.grounds(self.act).values())

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _named(one: handling.Ground) -> str:
    return f"{one.label}（{one.article}）" if one.article else one.label


class RefuseAcceptanceForm(GroundForm):
    act = "refuse_acceptance"
    right_body = forms.CharField(
        label="有权办理的机关", max_length=200, required=False, help_text="不属于本机关职权的必须填写。"
    )
    field_order = ("ground", "reason", "right_body", "safety_matter")


class TerminateForm(GroundForm):
    act = "terminate"


class RevokeForm(GroundForm):
    act = "revoke"

    def offered(self) -> list[handling.Ground]:
        """承诺不实 only where the case was decided on a commitment."""
        found = super().offered()
        return [one for one in found if one.bar != "commitment" or self.subject.by_commitment]


class RecallForm(GroundForm):
    act = "recall"
    compensation = forms.CharField(
        label="补偿", max_length=500, required=False, help_text="已经商定的写明；不填的，告知对方可以依法请求补偿。"
    )


class CancelForm(GroundForm):
    act = "cancel"


class AsideFields(ActForm):
    """Questions that only some cases raise: why no hearing, why not in the order of acceptance."""

    no_hearing = forms.CharField(
        label="不举行听证的理由",
        max_length=300,
        required=False,
        help_text="依法不需要告知听证权利、举行听证的写明理由；否则先告知听证权利。",
    )
    order = forms.CharField(
        label="不按受理先后决定的依据",
        max_length=300,
        required=False,
        help_text="有数量限制的，按照受理的先后顺序作出决定；法律、行政法规另有规定的写明条文。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elements = elements_of(self.subject.version)
        touched = self.subject.parties.exists() or handling.lists_hearing(elements)
        if not touched or hearings.told_of(self.subject):
            del self.fields["no_hearing"]
        if not handling.is_limited(elements) or reading.accepted_before(self.subject) is None:
            del self.fields["order"]

    def aside(self) -> Aside:
        """Taken out of what was typed; what was not asked is empty."""
        data = self.cleaned_data
        return Aside(*(data.pop(name, "") for name in ("no_hearing", "order", "withheld")))


class RefuseForm(GroundForm, AsideFields):
    act = "refuse"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("order", None)

    def arguments(self) -> dict[str, Any]:
        aside = self.aside()
        return {**self.cleaned_data, "aside": aside}


class LicenceForm(ActForm):
    """准予 and what it gives: nothing where the item gives no document."""

    grounds = long_text("准予的理由、内容", required=False)
    name = forms.CharField(label="证件名称", max_length=200, required=False, help_text="不发证的不填。")
    number = forms.CharField(label="证件编号", max_length=80, required=False, help_text="不填的由系统编号。")
    scope = forms.CharField(
        label="许可内容",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写入证件并公示；不要写住址、电话等个人信息。",
    )
    valid_from = DateField(label="有效期自", required=False)
    valid_to = DateField(label="有效期至", required=False, help_text="长期有效的不填。")
    withheld = forms.CharField(
        label="不公示的理由",
        max_length=300,
        required=False,
        help_text="准予的决定应当公开。只有涉及国家秘密、商业秘密或者个人隐私的，写明理由后不公示。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        application = self.subject
        results = elements_of(application.version).results
        if results:
            self.fields["name"].initial = results[0].name
        if application.applicant_kind == ApplicantKind.LEGAL:
            self.fields["scope"].initial = application.content
        if (old := application.renews) is not None:
            self.fields["name"].initial, self.fields["scope"].initial = old.name, old.scope
            self.fields["number"].help_text = f"延续 {old.number}；不填的沿用原编号。"
            self.fields["name"].required = True

    def terms(self) -> LicenceTerms | None:
        data = self.cleaned_data
        names = ("name", "number", "scope", "valid_from", "valid_to")
        terms = LicenceTerms(*(data.pop(name) for name in names))
        return terms if terms.name else None


class AtOnceForm(LicenceForm):
    def arguments(self) -> dict[str, Any]:
        terms = self.terms()
        return {**self.cleaned_data, "licence": terms}


class GrantForm(LicenceForm, AsideFields):
    def arguments(self) -> dict[str, Any]:
        terms, aside = self.terms(), self.aside()
        return {**self.cleaned_data, "licence": terms, "aside": aside}
