"""常办事项: visits as daily sums, and what the last count made of them and of applications. No person anywhere."""

from django.db import models

from gongkai.apps.services.models.items import ServiceItem


class ItemVisits(models.Model):
    """浏览量: how often the guide of an item was opened on a day."""

    day = models.DateField("日期")
    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="+", verbose_name="事项")
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "事项浏览量"
        constraints = [models.UniqueConstraint(fields=("day", "item"), name="item_visits_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class PopularItem(models.Model):
    """常办事项 of a place (empty: everywhere) and an audience (empty: all), by rank; the count alone writes it."""

    region_code = models.CharField("行政区划", max_length=12, blank=True)
    audience = models.CharField("对象", max_length=6, blank=True)
    rank = models.PositiveSmallIntegerField("名次")
    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="+", verbose_name="事项")
    applications = models.PositiveIntegerField("申请件数")
    visits = models.PositiveIntegerField("浏览次数")
    counted_on = models.DateField("统计日期")

    class Meta:
        verbose_name = verbose_name_plural = "常办事项"
        constraints = [models.UniqueConstraint(fields=("region_code", "audience", "rank"), name="popular_item_rank")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.rank}"
