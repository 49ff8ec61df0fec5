"""What is counted of finished cases: 办结记录 and 环节停留. Copies that outlive the case, made anew when it changes."""

from django.db import models

from gongkai.kernel.cases.models import Case
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
            models.Index(fields=("org_path", "closed_on"), name="closing_of_body"),
            models.Index(fields=("kind", "closed_on"), name="closing_of_kind"),
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
