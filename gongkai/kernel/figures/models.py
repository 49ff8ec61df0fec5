"""定稿的数据: figures as they stood when a report was fixed, and the records behind each."""

import json
import zlib

from django.db import models


class FrozenFigure(models.Model):
    """定稿数字: one cell of a fixed report: its value, and the ids of the records it counted."""

    report = models.CharField("报告", max_length=80)
    cell = models.CharField("单元格", max_length=120)
    figure = models.CharField("指标", max_length=80, blank=True)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)
    packed_ids = models.BinaryField("记录编号", default=b"")

    class Meta:
        verbose_name = verbose_name_plural = "定稿数据"
        constraints = [models.UniqueConstraint(fields=("report", "cell"), name="frozen_once_per_cell")]

    def __str__(self) -> str:
        return f"{self.report} {self.cell}"

    @property
    def ids(self) -> list[int]:
        return list(json.loads(zlib.decompress(bytes(self.packed_ids)))) if self.packed_ids else []


def pack(ids: list[int]) -> bytes:
    """Sorted ids, compressed: a million of them take about two megabytes."""
    return zlib.compress(json.dumps(sorted(ids)).encode()) if ids else b""
