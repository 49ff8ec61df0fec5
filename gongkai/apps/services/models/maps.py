"""示意图底图: roads, water and places that the operator brought in, so that no page asks a foreign server for a map."""

import uuid
from typing import Any

from django.db import models

from gongkai.kernel.orgs.models import Organisation


class MapSheet(models.Model):
    """一幅底图, taken over whole from one file; `approval` is its 审图号, which a public map has to show."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    name = models.CharField("名称", max_length=60)
    attribution = models.CharField("数据来源", max_length=120)
    approval = models.CharField("审图号", max_length=40, blank=True)
    feature_count = models.PositiveIntegerField("要素数", default=0)
    taken_on = models.DateField("导入日期")

    class Meta:
        verbose_name = verbose_name_plural = "底图"
        constraints = [models.UniqueConstraint(fields=("org", "name"), name="map_sheet_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Its own chain in the journal."""
        return f"map_sheet:{self.uid}"


class MapFeature(models.Model):
    """底图要素: a line, an area or a point; `points` are [longitude, latitude] in degrees, the corners its frame."""

    sheet = models.ForeignKey(MapSheet, models.CASCADE, related_name="features", verbose_name="底图")
    kind = models.CharField("种类", max_length=10)
    name = models.CharField("名称", max_length=60, blank=True)
    points: Any = models.JSONField("坐标", default=list)
    west = models.FloatField("西")
    east = models.FloatField("东")
    south = models.FloatField("南")
    north = models.FloatField("北")

    class Meta:
        verbose_name = verbose_name_plural = "底图要素"
        indexes = [models.Index(fields=("west", "east", "south", "north"), name="map_feature_frame")]

    def __str__(self) -> str:
        return self.name or self.kind
