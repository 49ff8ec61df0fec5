"""What applicants are told, and how it is on its way."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.kernel import workdays
from gongkai.kernel.applicants.models.accounts import Applicant
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.applicants.sealing import unseal
from gongkai.kernel.cases.models import Case


class Category(models.TextChoices):
    """消息类别: what somebody may want to hear by e-mail or text message, or not. The inbox gets everything."""

    STATUTORY = "statutory", "法定文书"
    PROGRESS = "progress", "办理进度"
    AUTHORISATION = "authorisation", "授权"
    SECURITY = "security", "账号安全"


class Channel(models.TextChoices):
    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"


class Message(models.Model):
    """消息: one thing told to one applicant, once (`fingerprint`). Its text is encrypted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="messages", verbose_name="申请人")
    fingerprint = models.CharField("指纹", max_length=160)
    template = models.CharField("模板", max_length=80)
    category = models.CharField("类别", max_length=20, choices=Category.choices)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="办件")
    title_cipher = models.TextField("标题（密文）", editable=False)
    text_cipher = models.TextField("内容（密文）", editable=False)
    link = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间", default=workdays.now)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        constraints = [models.UniqueConstraint(fields=("applicant", "fingerprint"), name="message_told_once")]
        indexes = [
            models.Index(fields=("applicant", "-id"), name="message_inbox"),
            models.Index(fields=("applicant",), name="message_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.uid}"

    @property
    def title(self) -> str:
        return unseal(self, "title")

    @property
    def text(self) -> str:
        return unseal(self, "text")


class DispatchState(models.TextChoices):
    PENDING = "pending", "待发送"
    SENT = "sent", "已发送"
    DEAD = "dead", "未能送达"


class Dispatch(models.Model):
    """外发消息: one message, or one confirmation code, to one address on one channel."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="dispatches", verbose_name="消息"
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    template = models.CharField("模板", max_length=80)
    to_cipher = models.TextField("接收地址（密文）", editable=False)
    title = models.CharField("标题", max_length=120, blank=True)
    # Emptied once it is sent: what was said stays in the inbox, a code stays nowhere.
    text_cipher = models.TextField("内容（密文）", blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=DispatchState.choices, default=DispatchState.PENDING)
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    reference = models.CharField("网关回执", max_length=120, blank=True)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    expires_at = models.DateTimeField("失效时间", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "外发消息"
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=("state", "created_at"), name="dispatch_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.template} {self.uid}"

    @property
    def to(self) -> str:
        return unseal(self, "to")

    @property
    def text(self) -> str:
        return unseal(self, "text")

    @property
    def masked_to(self) -> str:
        return Contact("mobile" if self.channel == Channel.SMS else "email", self.to).masked
