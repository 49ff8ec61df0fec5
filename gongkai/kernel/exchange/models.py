"""数据交换的数据表."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q


class Pending(models.Model):
    """待交换: a subject that somebody changed. Rows are only added and taken away, so a late commit is not missed."""

    source = models.CharField("来源", max_length=60)
    key = models.CharField("对象", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "待交换的对象"

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class BatchState(models.TextChoices):
    BUILDING = "building", "生成中"
    READY = "ready", "已生成"
    PURGED = "purged", "内容已清理"


class Batch(models.Model):
    """交换批次: what changed since the one before. Its rows never change once it is ready."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField("序号", unique=True)
    # cd_batch: instant and number, at most 32 characters.
    name = models.CharField("批次号", max_length=32, unique=True)
    state = models.CharField("状态", max_length=10, choices=BatchState.choices, default=BatchState.BUILDING)
    # A full copy goes through every subject; where it stands, so that it can go on after a stop.
    full = models.BooleanField("全部比对", default=False)
    cursor: Any = models.JSONField("进度", default=dict)
    counts: Any = models.JSONField("各数据集条数", default=dict)
    row_count = models.PositiveIntegerField("条数", default=0)
    problem_count = models.PositiveIntegerField("有问题的条数", default=0)
    digest = models.CharField("摘要", max_length=64, blank=True)
    began_at = models.DateTimeField("开始时间")
    ready_at = models.DateTimeField("完成时间", null=True, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "交换批次"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                fields=("state",), condition=Q(state="building"), name="exchange_one_batch_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """一条交换记录. The content of personal datasets is sealed under the key of identity proofs."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", verbose_name="批次")
    position = models.PositiveIntegerField("次序")
    dataset = models.CharField("数据集", max_length=40)
    source = models.CharField("来源", max_length=60)
    subject = models.CharField("对象", max_length=60)
    guid = models.CharField("记录标识", max_length=32)
    operation = models.CharField("同步类型", max_length=1, choices=[("I", "新增"), ("U", "修改"), ("D", "删除")])
    org_path = models.CharField("单位路径", max_length=120)
    at = models.DateTimeField("同步时间")
    region = models.CharField("行政区划", max_length=12, blank=True)
    content = models.TextField("内容")
    digest = models.CharField("摘要", max_length=64, blank=True)
    problems: Any = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "交换记录"
        constraints = [models.UniqueConstraint(fields=("batch", "position"), name="exchange_row_once")]
        indexes = [
            models.Index(fields=("source", "subject"), name="exchange_row_subject"),
            models.Index(fields=("batch", "dataset", "position"), name="exchange_row_dataset"),
            models.Index(fields=("batch", "position"), name="exchange_row_faulty", condition=~Q(problems=[])),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.guid} {self.operation}"


class Sent(models.Model):
    """已交换: the digest of each record as it was sent last, to tell new, changed and gone ones."""

    source = models.CharField("来源", max_length=60)
    subject = models.CharField("对象", max_length=60)
    dataset = models.CharField("数据集", max_length=40)
    guid = models.CharField("记录标识", max_length=32, unique=True)
    digest = models.CharField("摘要", max_length=64)
    org_path = models.CharField("单位路径", max_length=120)
    # Where its body lay when it was sent; `org_path` moves with the body, and whoever receives there has to be told.
    told_at = models.CharField("发送时的单位路径", max_length=120, default="")
    region = models.CharField("行政区划", max_length=12, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "已交换的记录"
        indexes = [models.Index(fields=("source", "subject"), name="exchange_sent_subject")]

    def __str__(self) -> str:
        return self.guid
