"""后台作业的数据表."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gongkai.kernel.jobs.declare import label_of


class Job(models.Model):
    """后台作业: one piece of work, kept until it is done or given up.

    A worker owns it while `lease_token` is the number it was given and `leased_until` has not passed;
    every later write names that number, so a worker that was taken for lost can no longer change anything.
    """

    class State(models.TextChoices):
        PENDING = "pending", "等待"
        RUNNING = "running", "执行中"
        DONE = "done", "已完成"
        DEAD = "dead", "已放弃"

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("作业", max_length=200)
    key = models.CharField("去重键", max_length=200, null=True, blank=True)
    slot = models.CharField("排期时段", max_length=240, null=True, blank=True, unique=True)
    args = models.JSONField("位置参数", default=list, blank=True)
    kwargs = models.JSONField("参数", default=dict, blank=True)
    priority = models.SmallIntegerField("优先级", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    run_at = models.DateTimeField("计划时间", default=timezone.now)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多尝试次数", default=5)
    leased_until = models.DateTimeField("租约到期", null=True, blank=True)
    lease_token = models.BigIntegerField("租约序号", default=0)
    heartbeat_at = models.DateTimeField("最近心跳", null=True, blank=True)
    worker = models.CharField("执行者", max_length=120, blank=True)
    workers = models.JSONField("历次执行者", default=list, blank=True)
    progress_done = models.PositiveBigIntegerField("已处理", null=True, blank=True)
    progress_total = models.PositiveBigIntegerField("总数", null=True, blank=True)
    result = models.JSONField("结果", null=True, blank=True)
    error_class = models.CharField("错误类型", max_length=200, blank=True)
    last_error = models.TextField("最近错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台作业"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"], condition=Q(state="pending"), name="jobs_key_once_while_pending"
            ),
        ]
        indexes = [
            models.Index(F("priority").desc(), "run_at", "id", condition=Q(state="pending"), name="jobs_ready"),
            models.Index(fields=["leased_until"], condition=Q(state="running"), name="jobs_leases"),
            models.Index(fields=["name"], condition=Q(state__in=["pending", "running"]), name="jobs_open_by_name"),
            models.Index(fields=["state", "finished_at"], name="jobs_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.label} #{self.pk}"

    @property
    def label(self) -> str:
        return label_of(self.name)


class Schedule(models.Model):
    """排期: how far the slots of a scheduled job have been turned into rows."""

    name = models.CharField("作业", max_length=200, unique=True)
    slot_at = models.DateTimeField("最近时段")

    class Meta:
        verbose_name = verbose_name_plural = "作业排期"
        ordering = ["name"]

    def __str__(self) -> str:
        return label_of(self.name)


class Worker(models.Model):
    """执行者: a worker process that says from time to time that it is alive."""

    name = models.CharField("执行者", max_length=120, unique=True)
    engine = models.CharField("引擎", max_length=20)
    threads = models.PositiveSmallIntegerField("并行数", default=1)
    started_at = models.DateTimeField("启动时间")
    beat_at = models.DateTimeField("最近心跳")
    problem = models.TextField("异常", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "作业执行者"
        ordering = ["-beat_at"]

    def __str__(self) -> str:
        return self.name
