"""许可证件, and what somebody may not apply for again (不得再次申请)."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.applications import Application
from gongkai.apps.services.models.catalogue import CatalogueEntry
from gongkai.apps.services.models.items import ServiceItem
from gongkai.kernel.orgs.models import Organisation


class LicenceState(models.TextChoices):
    VALID = "valid", "有效"
    RENEWED = "renewed", "已由新证代替"
    REVOKED = "revoked", "已撤销"
    WITHDRAWN = "withdrawn", "已撤回"
    CANCELLED = "cancelled", "已注销"


class Licence(models.Model):
    """许可证件: what a granted application gave; paper and electronic have the same effect (O716 第十条)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="licences", verbose_name="办件")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="发证机关")
    org_path = models.CharField(max_length=120, editable=False)
    name = models.CharField("证件名称", max_length=200)
    number = models.CharField("证件编号", max_length=80)
    holder = models.CharField("持证人", max_length=120)
    holder_masked = models.CharField("持证人证件号码", max_length=40, blank=True)
    scope = models.CharField("许可内容", max_length=500, blank=True)
    issued_on = models.DateField("发证日期")
    valid_from = models.DateField("有效期自")
    # The last day it holds; empty: without an end.
    valid_to = models.DateField("有效期至", null=True, blank=True)
    # 延续: the licence in whose place this one stands; `deemed` where nobody decided in time (LIC 第五十条第二款).
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="所延续的证件"
    )
    deemed = models.BooleanField("视为准予延续", default=False)
    state = models.CharField("状态", max_length=10, choices=LicenceState.choices, default=LicenceState.VALID)
    ended_on = models.DateField("失效日期", null=True, blank=True)
    ended_reason = models.CharField("失效理由", max_length=500, blank=True)
    reminded_on = models.DateField("续期提醒日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "许可证件"
        constraints = [
            # A renewed licence may keep its number; of those that hold, each number is one.
            models.UniqueConstraint(
                fields=("org", "name", "number"), condition=Q(state="valid"), name="licence_valid_once"
            ),
        ]
        indexes = [
            models.Index(fields=("org_path", "-id"), name="licence_body"),
            models.Index(fields=("org", "number"), name="licence_number"),
            models.Index(
                fields=("valid_to",),
                name="licence_renewal",
                condition=Q(state="valid", reminded_on=None, valid_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class ApplicantBar(models.Model):
    """不得再次申请 (LIC 第七十八条、第七十九条), or a record of a false commitment (AYSERV 第二十七条).

    Found by the keyed digest of the number; it holds for the same catalogue entry at every body, or for the item where
    it has none.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="bars", verbose_name="所由产生的办件")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="作出机关")
    org_path = models.CharField(max_length=120, editable=False)
    kind = models.CharField("种类", max_length=20)
    catalogue = models.ForeignKey(
        CatalogueEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="目录事项"
    )
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="+", verbose_name="事项")
    identity_index = models.CharField("证件号码索引", max_length=64)
    name = models.CharField("申请人", max_length=120)
    reason = models.CharField("事实和理由", max_length=1000)
    from_on = models.DateField("自")
    # The last day of the bar; empty: until it is lifted.
    until_on = models.DateField("至", null=True, blank=True)
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    lifted_reason = models.CharField("解除的理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "不得再次申请记录"
        indexes = [
            models.Index(fields=("identity_index", "kind"), name="bar_person", condition=Q(lifted_on=None)),
            models.Index(fields=("org_path", "-id"), name="bar_body"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"
