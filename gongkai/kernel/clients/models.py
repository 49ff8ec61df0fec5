"""接入系统的数据表. Secrets and tokens are kept as digests only; what they open is in the rows beside them."""

import uuid
from typing import Any

from django.db import models

from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.models import Account
from gongkai.kernel.workdays import now


class Client(models.Model):
    """接入系统: one system of one body, what it may do here, from where and how often."""

    uid = models.UUIDField("客户端标识", default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("系统名称", max_length=60)
    # Under which it acts where it names no officer; nobody can log in with it.
    account = models.OneToOneField(Account, models.PROTECT, related_name="client", verbose_name="系统账号")
    contact = models.CharField("联系人", max_length=60)
    phone = models.CharField("联系电话", max_length=40)
    scopes: Any = models.JSONField("权限范围", default=list)
    # Networks it may call from, as text; empty: from anywhere.
    networks: Any = models.JSONField("允许的网络地址", default=list, blank=True)
    per_minute = models.PositiveIntegerField("每分钟请求上限", default=600)
    # The last day it works; empty: until it is revoked.
    expires_on = models.DateField("有效期至", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", default=now, editable=False)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True, editable=False)
    last_address = models.GenericIPAddressField("最近地址", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True, editable=False)
    revoked_reason = models.CharField("停用理由", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "接入系统"
        ordering = ("org__path", "name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Where the journal keeps what happened to this client."""
        return f"client:{self.uid}"


class Secret(models.Model):
    """密钥: what a client proves itself with. Two hold at once while one replaces the other."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="secrets", verbose_name="接入系统")
    digest = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("创建时间", default=now, editable=False)
    expires_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接入系统的密钥"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.client} {self.created_at:%Y-%m-%d}"


class Officer(models.Model):
    """经办人: a person of the body whom the client may name, and in whose posts it then acts."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="officers", verbose_name="接入系统")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="人员")
    named_at = models.DateTimeField("登记时间", default=now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "接入系统的经办人"
        ordering = ("account__name", "pk")
        constraints = [models.UniqueConstraint(fields=("client", "account"), name="client_officer_once")]

    def __str__(self) -> str:
        return f"{self.client} {self.account}"


class Token(models.Model):
    """访问令牌 of a client: short-lived, for some or all of its scopes."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="tokens", verbose_name="接入系统")
    # A token dies with the secret it was got with.
    secret = models.ForeignKey(Secret, models.CASCADE, related_name="+", verbose_name="密钥")
    scopes: Any = models.JSONField("权限范围", default=list)
    expires_at = models.DateTimeField("失效时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "访问令牌"

    def __str__(self) -> str:
        return f"{self.client} {self.expires_at:%Y-%m-%d %H:%M}"


class Reply(models.Model):
    """已作的回答: what a request with an Idempotency-Key was answered, for whoever asks it again.

    Written in the transaction of the act. The answer is sealed: it may hold a query code.
    """

    owner = models.CharField("调用者", max_length=60)
    key = models.CharField("幂等键", max_length=120)
    # Of method, address and body: another request under the same key is refused.
    digest = models.CharField("请求摘要", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", default=0)
    sealed = models.TextField("回答（密文）", blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口回答"
        constraints = [models.UniqueConstraint(fields=("owner", "key"), name="client_reply_once")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
