import uuid

from django.db import models


class HolidayNotice(models.Model):
    """放假通知（全国年节及纪念日放假办法第七条）: a notice that administrators added to the files of the project.

    Its days are never edited: a mistake is withdrawn with a reason and imported anew, so that every calendar
    that was ever in force can be rebuilt.
    """

    uid = models.UUIDField("标识", default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("年份", db_index=True)
    title = models.CharField("名称", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    whole_year = models.BooleanField("年度安排", default=True, help_text="年度安排替换该年原有数据；否则只调整所列日期")
    source = models.TextField("原文", help_text="导入时的通知全文或数据")
    imported_by = models.CharField("导入人", max_length=60)
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.CharField("撤销人", max_length=60, blank=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "放假通知"
        verbose_name_plural = "放假通知"
        ordering = ["-year", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def cited(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


class CalendarDay(models.Model):
    """通知所列日期: off or worked by this notice."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        WORKDAY = "workday", "上班"

    notice = models.ForeignKey(HolidayNotice, models.PROTECT, related_name="days", verbose_name="放假通知")
    date = models.DateField("日期")
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    name = models.CharField("节日", max_length=60, blank=True)

    class Meta:
        verbose_name = "通知所列日期"
        verbose_name_plural = "通知所列日期"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["notice", "date"], name="workdays_one_kind_a_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"
