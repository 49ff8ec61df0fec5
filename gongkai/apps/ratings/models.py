"""评价 and 差评整改."""

import uuid

from django.db import models

from gongkai.apps.ratings import rules
from gongkai.kernel.applicants import sealing
from gongkai.kernel.cases.models import Case, CaseDetail
from gongkai.kernel.orgs.models import Organisation

LEVELS = [(row.id, row.label) for row in rules.table().levels]


class Channel(models.TextChoices):
    """评价渠道 (GB/T 39046 表9). What each is called in an exchange stands in `law/exchange.toml`."""

    ONLINE = "online", "网上（电脑）"
    MOBILE = "mobile", "网上（手机）"
    SMS = "sms", "短信链接"
    QR = "qr", "二维码"
    COUNTER = "counter", "窗口评价器"
    API = "api", "接口"


class Part(models.TextChoices):
    """One rating per case, one addition, and one more after a bad one was followed up."""

    FIRST = "first", "评价"
    ADDITION = "addition", "追加评价"
    SECOND = "second", "整改后再次评价"


class Rating(models.Model):
    """评价（好差评）: what an applicant says of a finished case. Who said it is shown to nobody who handled it.

    `counts` marks the one valid rating of a case that rates are made of: the addition where there is one. It carries
    copies of the case, because the case may be destroyed before the figures are.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, models.SET_NULL, null=True, blank=True, related_name="ratings", verbose_name="被评办件"
    )
    part = models.CharField("类别", max_length=10, choices=Part.choices, default=Part.FIRST)
    kind = models.CharField("办件种类", max_length=50)
    item_key = models.CharField("事项", max_length=64)
    item_label = models.CharField("事项名称", max_length=300)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120)
    closed_on = models.DateField("办结日期")
    level = models.CharField("等级", max_length=20, choices=LEVELS)
    bad = models.BooleanField("差评", default=False)
    tags = models.JSONField("标签", default=list, blank=True)
    text_cipher = models.TextField("意见（密文）", blank=True, editable=False)
    # Given by those who want to be called back (实名差评); read by the caller only, each reading on record.
    contact_cipher = models.TextField("联系方式（密文）", blank=True, editable=False)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    rated_on = models.DateField("评价日期")
    counts = models.BooleanField("计入统计", default=True)
    fixed_on = models.DateField("整改答复日期", null=True, blank=True)
    fixed_in_time = models.BooleanField("按期整改", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        constraints = [
            models.UniqueConstraint(fields=("case", "part"), name="rating_once_per_part"),
            models.UniqueConstraint(
                fields=("case",), condition=models.Q(counts=True), name="rating_counts_once_per_case"
            ),
        ]
        indexes = [models.Index(fields=("org_path", "closed_on"), name="rating_of_body")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.rated_on}"

    @property
    def text(self) -> str:
        return sealing.unseal(self, "text")

    @property
    def contact(self) -> str:
        return sealing.unseal(self, "contact")


class Followup(CaseDetail):
    """差评整改: what is done about a bad rating. The body reads what the caller found out, not the rating's text."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="followup", verbose_name="差评")
    reached = models.BooleanField("已联系到评价人", null=True, blank=True)
    findings = models.TextField("核实情况", blank=True)
    measures = models.TextField("整改措施或者说明", blank=True)
    planned_on = models.DateField("计划完成日期", null=True, blank=True)
    appeal = models.TextField("申诉理由", blank=True)
    reply = models.TextField("对评价人的答复", blank=True)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "差评整改"

    def __str__(self) -> str:
        return self.case.number
