"""What is watched, since when, and by which rules of whom."""

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.models import Organisation


class Watch(models.Model):
    """监察对象: one row per case, so that a sweep asks one index which cases reach something today.

    `plan` is what will be found if nothing happens, in the order of days; `seq` the last entry of the case's journal
    that was read for it. Whoever finds a longer journal judges the case anew, so a plan is never used out of date.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="watch", verbose_name="办件")
    next_on = models.DateField("下次监察日", null=True, blank=True)
    seq = models.PositiveIntegerField("已读日志序号", default=0)
    plan = models.TextField("预定的发现", default="[]", editable=False)
    last_by = models.BigIntegerField("最近经办人账号", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "监察对象"
        indexes = [models.Index(fields=("next_on", "case"), name="watch_next", condition=Q(next_on__isnull=False))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.next_on}"


class Coverage(models.Model):
    """监察起始: from which day on cases are judged here. One row."""

    since = models.DateField("起始日")

    class Meta:
        verbose_name = verbose_name_plural = "监察起始"

    def __str__(self) -> str:
        return str(self.since)


class ChangeKind(models.TextChoices):
    TIGHTEN = "tighten", "加严"
    OFF = "off", "停用"
    RESTORE = "restore", "恢复"
    ADD = "add", "增设"


class RuleChange(models.Model):
    """规则调整: what an organisation decided about a rule, for itself and the bodies below. Followed, never changed.

    `definition` holds trigger, signal and stages, and for a rule of its own label, points and kinds.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120)
    rule = models.CharField("规则", max_length=30)
    kind = models.CharField("调整", max_length=10, choices=ChangeKind.choices)
    effective_on = models.DateField("生效日期")
    definition: Any = models.JSONField("内容", default=dict, blank=True)
    basis = models.CharField("依据", max_length=200)
    reason = models.CharField("理由", max_length=300)
    made_by = models.CharField("作出人", max_length=60)
    made_at = models.DateTimeField("作出时间")

    class Meta:
        verbose_name = verbose_name_plural = "规则调整"
        indexes = [models.Index(fields=("org_path", "rule"), name="rule_change_of_body")]
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.rule} {self.get_kind_display()} {self.effective_on}"
