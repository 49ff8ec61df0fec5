"""岗位风险内控表: for one body and year, each power item with its posts, risks, measures and who is in charge."""

from typing import Any

from django.db import models

from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class RiskGrade(models.TextChoices):
    """风险等级."""

    LOW = "low", "三级（低）"
    MEDIUM = "medium", "二级（中）"
    HIGH = "high", "一级（高）"


class ControlTable(CaseDetail):
    """岗位风险内控表: drawn up from what happened in the year, completed by the body; each signing is a version."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120)
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版次")
    # The last day whose records are in the figures; they are fixed from the day it was drawn up.
    until = models.DateField("数据截至")
    signed_on = models.DateField("签发日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "岗位风险内控表"
        constraints = [models.UniqueConstraint(fields=("org", "year", "version"), name="control_version_once")]
        indexes = [models.Index(fields=("org_path", "year"), name="control_of_body")]

    def __str__(self) -> str:
        return f"{self.org_id} {self.year}/{self.version}"


class ControlItem(models.Model):
    """内控事项: one power item with what really happened in the year, as counted when the table was drawn up."""

    table = models.ForeignKey(ControlTable, models.CASCADE, related_name="items", verbose_name="岗位风险内控表")
    key = models.CharField("事项标识", max_length=80)
    label = models.CharField("事项", max_length=300)
    kind = models.CharField("办件种类", max_length=50)
    # opened, closed, late, legal_late, yellow, red, corrections, orders, interview, circular, accountability; rules and
    # patterns by id.
    facts: Any = models.JSONField("当年情况", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "内控事项"
        constraints = [models.UniqueConstraint(fields=("table", "kind", "key"), name="control_item_once")]
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label

    @property
    def by_hand(self) -> bool:
        """Whether the body added it: nothing was counted of it in the year."""
        return not self.facts.keys() - {"rules", "patterns"}


class ControlPost(models.Model):
    """内控岗位: one step of an item: whose post it is, who held it, what may go wrong, who answers for it."""

    item = models.ForeignKey(ControlItem, models.CASCADE, related_name="posts", verbose_name="内控事项")
    step = models.CharField("环节标识", max_length=40)
    label = models.CharField("环节", max_length=60)
    roles = models.CharField("岗位", max_length=200)
    # [name, how many acts], most first.
    holders: Any = models.JSONField("当年办理人", default=list)
    # Rule id → events found while a case stood here.
    events: Any = models.JSONField("当年监察事件", default=dict)
    median = models.PositiveIntegerField("用时中位数（工作日）", null=True, blank=True)
    high = models.PositiveIntegerField("九成不超过（工作日）", null=True, blank=True)
    lowest = models.CharField("最低等级", max_length=10, choices=RiskGrade.choices)
    grade = models.CharField("风险等级", max_length=10, choices=RiskGrade.choices)
    risks = models.TextField("风险点")
    measures = models.TextField("防控措施", blank=True)
    person = models.CharField("责任人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "内控岗位"
        constraints = [models.UniqueConstraint(fields=("item", "step"), name="control_post_once")]
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item_id} {self.step}"
