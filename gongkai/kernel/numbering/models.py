"""Number series (编号序列) and explained gaps (缺号说明)."""

from django.db import models


class Series(models.Model):
    """编号序列: one counter row for a series of a body in a year; `last` is the last number given."""

    key = models.CharField("序列", max_length=80)
    org = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        ordering = ("key", "org_id", "-year")
        constraints = [
            models.UniqueConstraint(fields=("key", "org", "year"), name="series_once_per_org_and_year"),
            # NULLs are distinct in a unique index, so series of the whole platform need their own.
            models.UniqueConstraint(
                fields=("key", "year"), condition=models.Q(org__isnull=True), name="platform_series_once_per_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}：{self.last}"


class Gap(models.Model):
    """缺号说明: a number that was given and then not used; it is explained and never given again."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="gaps", verbose_name="序列")
    number = models.PositiveIntegerField("号")
    reason = models.CharField("原因", max_length=200)
    explained_by = models.CharField("说明人", max_length=80)
    explained_at = models.DateTimeField("说明时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "缺号说明"
        ordering = ("series", "number")
        constraints = [models.UniqueConstraint(fields=("series", "number"), name="gap_explained_once")]

    def __str__(self) -> str:
        return f"{self.series.key} {self.series.year} 第{self.number}号"
