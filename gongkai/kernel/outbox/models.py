"""事件外发的数据表."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone


class OutboxEvent(models.Model):
    """事件: written in the transaction of the change it tells of.

    `position` is given by the router after the commit, one after the other. Readers go by it and never by `id`:
    ids are handed out before the commit, so a smaller one may appear later.
    """

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("事件", max_length=120)
    shape = models.PositiveSmallIntegerField("格式版本", default=1)
    payload = models.JSONField("内容")
    org_path = models.CharField("机构路径", max_length=255, blank=True)
    created_at = models.DateTimeField("发生时间", default=timezone.now)
    position = models.BigIntegerField("次序", null=True, blank=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "事件"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(position=None), name="outbox_unrouted"),
            models.Index(fields=["created_at"], name="outbox_created"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.uid}"

    def envelope(self) -> dict[str, Any]:
        """What leaves the platform: to webhooks and readers of the feed."""
        return {
            "id": str(self.uid),
            "name": self.name,
            "shape": self.shape,
            "created_at": self.created_at.isoformat(),
            "org_path": self.org_path,
            "data": self.payload,
        }


class Webhook(models.Model):
    """推送订阅: an address that is told of events, each request signed.

    `names` are event names, `app.*` or `*`; `org_path` limits them to one body and those below it.
    """

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField("名称", max_length=100)
    url = models.CharField("地址", max_length=500)
    sealed_secret = models.TextField("签名密钥（密文）", editable=False)
    names = models.JSONField("事件名称", default=list)
    org_path = models.CharField("机构路径", max_length=255, blank=True)
    active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("创建时间", default=timezone.now, editable=False)
    busy_until = models.DateTimeField("推送中", null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField("连续失败次数", default=0, editable=False)
    retry_at = models.DateTimeField("下次重试", null=True, blank=True, editable=False)
    last_ok_at = models.DateTimeField("最近成功", null=True, blank=True, editable=False)
    last_error = models.TextField("最近错误", blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "推送订阅"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    def wants(self, event: OutboxEvent) -> bool:
        return event.org_path.startswith(self.org_path) and any(_matches(name, event.name) for name in self.names)


def _matches(pattern: str, name: str) -> bool:
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1])
    return name == pattern


class Delivery(models.Model):
    """投递: one event for one handler or one webhook."""

    class State(models.TextChoices):
        PENDING = "pending", "待投递"
        DONE = "done", "已投递"
        DEAD = "dead", "已放弃"

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries", verbose_name="事件")
    handler = models.CharField("处理程序", max_length=120, blank=True)
    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", null=True, blank=True, verbose_name="推送订阅"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    next_at = models.DateTimeField("下次投递", default=timezone.now)
    delivered_at = models.DateTimeField("投递时间", null=True, blank=True)
    status = models.PositiveSmallIntegerField("应答状态码", null=True, blank=True)
    last_error = models.TextField("最近错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投递"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], condition=~Q(handler=""), name="outbox_handler_once"),
            models.UniqueConstraint(fields=["event", "webhook"], name="outbox_webhook_once"),
            models.CheckConstraint(
                condition=(Q(handler="") & Q(webhook__isnull=False)) | (~Q(handler="") & Q(webhook__isnull=True)),
                name="outbox_one_receiver",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="pending", webhook=None), name="outbox_handlers_due"),
            models.Index(fields=["webhook", "id"], condition=Q(state="pending"), name="outbox_webhooks_due"),
            models.Index(fields=["state", "next_at"], name="outbox_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.event.name} → {self.receiver}"

    @property
    def receiver(self) -> str:
        return self.handler or str(self.webhook)


class Sequence(models.Model):
    """计数: the last position given (`events`), the last position purged (`purged`)."""

    name = models.CharField("名称", max_length=40, unique=True)
    last = models.BigIntegerField("最近值", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "事件次序"

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class Handled(models.Model):
    """已处理: what a consumer has dealt with, so that a second delivery changes nothing."""

    consumer = models.CharField("消费者", max_length=120)
    key = models.CharField("幂等键", max_length=200)
    handled_at = models.DateTimeField("处理时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "已处理记录"
        constraints = [models.UniqueConstraint(fields=["consumer", "key"], name="outbox_handled_once")]
        indexes = [models.Index(fields=["handled_at"], name="outbox_handled_at")]

    def __str__(self) -> str:
        return f"{self.consumer} {self.key}"
