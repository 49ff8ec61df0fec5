"""更正申请 and 主动公开建议: kinds of their own, never counted as requests (条例第四十一条、第四十四条)."""

from django.db import models

from gongkai.apps.disclosure.models.documents import Document
from gongkai.apps.disclosure.models.requests import Channel, DeliveryWay, DisclosureRequest, IdentityKind
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class CorrectionOutcome(models.TextChoices):
    """处理结果（第四十一条）."""

    CORRECTED = "corrected", "予以更正"
    REFUSED = "refused", "不予更正"
    FORWARDED = "forwarded", "转送有权更正的机关"
    TOLD_WHERE = "told_where", "告知向有权更正的机关提出"


class CorrectionRequest(CaseDetail):
    """更正申请（第四十一条）: somebody shows that a record about himself is wrong. Identity numbers are encrypted."""

    channel = models.CharField("接收渠道", max_length=20, choices=Channel.choices)
    receipt_on = models.DateField("收到申请之日")

    applicant_name = models.CharField("申请人姓名或者名称", max_length=120)
    identity_kind = models.CharField("证件类型", max_length=20, choices=IdentityKind.choices)
    identity_cipher = models.TextField("证件号码密文", blank=True)
    identity_masked = models.CharField("证件号码", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)

    record = models.TextField("所涉政府信息记录")
    inaccuracy = models.TextField("不准确的内容")
    right_content = models.TextField("应当更正为")
    evidence = models.TextField("证据说明")

    proposed_outcome = models.CharField("拟处理结果", max_length=20, choices=CorrectionOutcome.choices, blank=True)
    decision_text = models.TextField("处理情况", blank=True)
    grounds = models.TextField("理由和依据", blank=True)
    right_body = models.CharField("有权更正的机关及联系方式", max_length=200, blank=True)
    outcome = models.CharField("处理结果", max_length=20, choices=CorrectionOutcome.choices, blank=True)
    decided_on = models.DateField("作出决定日期", null=True, blank=True)
    answered_on = models.DateField("告知日期", null=True, blank=True)
    delivery_used = models.CharField("告知方式", max_length=20, choices=DeliveryWay.choices, blank=True)

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "政府信息更正申请"

    def __str__(self) -> str:
        return f"{self.case.number} {self.applicant_name}"

    @property
    def addressed_as(self) -> str:
        """称谓 in letters, as the document shows who asks: 贵单位 to an organisation, 您 to a person."""
        return {"uscc": "贵单位", "other": "您（贵单位）"}.get(self.identity_kind, "您")


class SuggestionOutcome(models.TextChoices):
    """审核结果（第四十四条）."""

    ADOPTED = "adopted", "采纳"
    DECLINED = "declined", "不予采纳"


class PublicationSuggestion(CaseDetail):
    """主动公开建议（第四十四条）: by anybody, or by staff from several requests for the same information."""

    channel = models.CharField("接收渠道", max_length=20, choices=Channel.choices)
    receipt_on = models.DateField("收到建议之日")
    # Anybody may suggest, also without saying who he is.
    applicant_name = models.CharField("建议人姓名或者名称", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)

    wanted = models.TextField("建议主动公开的信息")
    why = models.TextField("建议的理由", blank=True)
    requests = models.ManyToManyField(
        DisclosureRequest, blank=True, related_name="suggestions", verbose_name="相关的公开申请"
    )

    proposed_outcome = models.CharField("拟审核结果", max_length=20, choices=SuggestionOutcome.choices, blank=True)
    grounds = models.TextField("理由", blank=True)
    outcome = models.CharField("审核结果", max_length=20, choices=SuggestionOutcome.choices, blank=True)
    decided_on = models.DateField("作出决定日期", null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="suggestions", verbose_name="公开的信息"
    )
    # What is being written because of it; named as the published document by its publication.
    draft = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="suggested_by", verbose_name="公开稿"
    )

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "主动公开建议"

    def __str__(self) -> str:
        return f"{self.case.number} {self.case.title}"
