"""What is counted of finished cases, 办结记录 and 环节停留, and what is made of it: 考核方案, 绩效通报."""

from typing import Any

from django.db import models

from gongkai.kernel.cases.models import Case, CaseDetail
from gongkai.kernel.orgs.models import Organisation


class Closing(models.Model):
    """办结记录: how long one case took against its limits, by both variants. The same data give the same row.

    `*_kept` is None where the case had no such limit; days are those of the clock's unit, pauses taken out.
    """

    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="办件")
    case_uid = models.UUIDField("办件标识", unique=True)
    case_number = models.CharField("办件编号", max_length=50)
    kind = models.CharField("办件种类", max_length=50)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    org_path = models.CharField("单位路径", max_length=120)
    item_key = models.CharField("事项标识", max_length=80)
    item_label = models.CharField("事项", max_length=300)
    opened_on = models.DateField("收件日期")
    closed_on = models.DateField("办结日期")
    supplemented = models.BooleanField("经过补正", default=False)
    unit = models.CharField("单位", max_length=10, blank=True)
    promised_days = models.PositiveIntegerField("承诺天数", null=True, blank=True)
    promised_used = models.PositiveIntegerField("用去天数", null=True, blank=True)
    promised_kept = models.BooleanField("按承诺期限办结", null=True, blank=True)
    legal_unit = models.CharField("法定期限单位", max_length=10, blank=True)
    legal_days = models.PositiveIntegerField("法定天数", null=True, blank=True)
    legal_used = models.PositiveIntegerField("法定期限内用去天数", null=True, blank=True)
    legal_kept = models.BooleanField("在法定期限内办结", null=True, blank=True)
    seq = models.PositiveIntegerField("已读日志序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "办结记录"
        indexes = [
            # Everything rankings, public pages and process times add up: they read the index alone.
            models.Index(
                fields=(
                    "org_path",
                    "closed_on",
                    "kind",
                    "item_key",
                    "promised_kept",
                    "promised_used",
                    "legal_kept",
                    "legal_unit",
                    "legal_days",
                    "legal_used",
                    "supplemented",
                    "id",
                ),
                name="closing_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.closed_on}"


class Stay(models.Model):
    """环节停留: one stay of a finished case in one step, in working days; where the time of a process goes."""

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="stays", verbose_name="办结记录")
    kind = models.CharField("办件种类", max_length=50)
    org_path = models.CharField("单位路径", max_length=120)
    closed_on = models.DateField("办结日期")
    step = models.CharField("环节", max_length=40)
    days = models.PositiveIntegerField("工作日")

    class Meta:
        verbose_name = verbose_name_plural = "环节停留"
        indexes = [models.Index(fields=("kind", "org_path", "closed_on", "step", "days"), name="stay_of_step")]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.step} {self.days}"


class Scheme(models.Model):
    """考核方案: the weights a body chose for itself and those below it, from a day on. Followed, never changed."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120)
    effective_on = models.DateField("生效日期")
    # Indicator id → points; what is missing counts nothing.
    weights: Any = models.JSONField("分值", default=dict)
    reason = models.CharField("理由", max_length=300)
    made_by = models.CharField("作出人", max_length=60)
    made_at = models.DateTimeField("作出时间")

    class Meta:
        verbose_name = verbose_name_plural = "考核方案"
        indexes = [models.Index(fields=("org_path", "effective_on"), name="scheme_of_body")]
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.org_path} {self.effective_on}"


class Bulletin(CaseDetail):
    """绩效通报: the scores of a period as they stood when it was drawn up, the remarks of the bodies, the comment."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="通报单位")
    org_path = models.CharField("单位路径", max_length=120)
    first = models.DateField("自")
    last = models.DateField("至")
    weights: Any = models.JSONField("分值", default=dict)
    # What supervision found and what followed, as `queries.summaries` counts it; empty in bulletins drawn up before.
    facts: Any = models.JSONField("监察情况", default=dict)
    summary = models.TextField("情况说明", blank=True)
    comments_until = models.DateField("意见截止日期")
    published_on = models.DateField("印发日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效通报"
        constraints = [models.CheckConstraint(condition=models.Q(first__lte=models.F("last")), name="bulletin_period")]

    def __str__(self) -> str:
        return str(self.case.number)


class Standing(models.Model):
    """通报中的一行: one body's score, fixed with the numbers it was made of."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="standings", verbose_name="绩效通报")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    rank = models.PositiveIntegerField("名次", null=True, blank=True)
    total = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True, blank=True)
    grade = models.CharField("等次", max_length=20, blank=True)
    closed = models.PositiveIntegerField("办结件数", default=0)
    yellow = models.PositiveIntegerField("黄牌", default=0)
    red = models.PositiveIntegerField("红牌", default=0)
    # Indicator id → [share as text, points as text]; null where there was no case.
    parts: Any = models.JSONField("各项", default=dict)
    remark = models.TextField("单位意见", blank=True)
    remarked_by = models.CharField("提出人", max_length=60, blank=True)
    remarked_on = models.DateField("提出日期", null=True, blank=True)
    answer = models.TextField("答复", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报名次"
        constraints = [models.UniqueConstraint(fields=("bulletin", "org"), name="standing_once")]
        ordering = ("rank", "org__path")

    def __str__(self) -> str:
        return f"{self.org_id} {self.total}"
