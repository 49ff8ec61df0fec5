"""The counters. A row lives until its window has passed."""

from django.db import models


class Tally(models.Model):
    """计数: how often the thing behind one digest was tried in one window of time."""

    key = models.CharField("摘要", max_length=64, primary_key=True)
    count = models.PositiveIntegerField("次数", default=0)
    ends_at = models.DateTimeField("窗口结束时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "尝试次数"

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
