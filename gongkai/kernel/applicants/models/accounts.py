"""Applicants, what they prove themselves with, where they are signed in, and codes on their way."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.applicants.sealing import seal, unseal
from gongkai.kernel.files import crypto


class ApplicantKind(models.TextChoices):
    NATURAL_PERSON = "natural_person", "自然人"
    LEGAL_PERSON = "legal_person", "法人和其他组织"


class IdentityKind(models.TextChoices):
    """证件类型."""

    CITIZEN_ID = "citizen_id", "居民身份证"
    RESIDENCE = "residence", "港澳台居民证件"
    PASSPORT = "passport", "护照"
    OTHER = "other", "其他证件"
    USCC = "uscc", "统一社会信用代码"


class Level(models.TextChoices):
    """实名等级, from the lowest."""

    UNVERIFIED = "unverified", "未实名"
    COUNTER = "counter", "窗口核验"
    PROVIDER = "provider", "平台核验"


class Applicant(models.Model):
    """申请人: a person or an organisation as the whole platform knows them. An organisation has no log-in of its own:
    natural persons act for it by authorisation.

    Without a check of identity a document number is a claim: several may claim it, one at most is verified.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=20, choices=ApplicantKind.choices)
    name_cipher = models.TextField("姓名或者名称（密文）", blank=True, editable=False)
    identity_kind = models.CharField("证件类型", max_length=20, choices=IdentityKind.choices)
    identity_cipher = models.TextField("证件号码（密文）", blank=True, editable=False)
    identity_index = models.CharField("证件号码索引", max_length=64, blank=True, editable=False)
    mobile_cipher = models.TextField("手机号码（密文）", blank=True, editable=False)
    mobile_index = models.CharField("手机号码索引", max_length=64, blank=True, editable=False)
    email_cipher = models.TextField("电子邮箱（密文）", blank=True, editable=False)
    email_index = models.CharField("电子邮箱索引", max_length=64, blank=True, editable=False)
    details_cipher = models.TextField("通信地址等（密文）", blank=True, editable=False)
    password = models.CharField("密码摘要", max_length=160, blank=True, editable=False)
    level = models.CharField("实名等级", max_length=20, choices=Level.choices, default=Level.UNVERIFIED)
    # Who vouched: "counter", or the id of a provider; a provider that is switched off no longer vouches.
    level_by = models.CharField("核验方", max_length=40, blank=True)
    level_at = models.DateTimeField("核验时间", null=True, blank=True)
    preferences: Any = models.JSONField("消息接收设置", default=dict, blank=True)
    session_version = models.PositiveIntegerField("会话版本", default=0, editable=False)
    created_at = models.DateTimeField("注册时间", auto_now_add=True)
    closed_at = models.DateTimeField("注销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        constraints = [
            models.UniqueConstraint(
                fields=("identity_kind", "identity_index"),
                condition=~Q(identity_index="") & ~Q(level="unverified") & Q(closed_at=None),
                name="applicant_verified_once",
            ),
            models.UniqueConstraint(
                fields=("mobile_index",),
                condition=~Q(mobile_index="") & Q(closed_at=None),
                name="applicant_mobile_once",
            ),
            models.UniqueConstraint(
                fields=("email_index",), condition=~Q(email_index="") & Q(closed_at=None), name="applicant_email_once"
            ),
        ]
        indexes = [models.Index(fields=("identity_index",), name="applicant_identity", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return f"申请人 {self.masked_name}"

    @property
    def subject(self) -> str:
        """Where the journal keeps what happened to this applicant."""
        return f"applicant:{self.uid}"

    @property
    def is_legal(self) -> bool:
        return self.kind == ApplicantKind.LEGAL_PERSON

    @property
    def name(self) -> str:
        return unseal(self, "name")

    @property
    def masked_name(self) -> str:
        name = self.name
        return name if self.is_legal else crypto.masked_name(name)

    @property
    def identity_number(self) -> str:
        return unseal(self, "identity")

    @property
    def identity_masked(self) -> str:
        number = self.identity_number
        return number if self.is_legal else crypto.masked(number)

    @property
    def mobile(self) -> str:
        return unseal(self, "mobile")

    @property
    def email(self) -> str:
        return unseal(self, "email")

    @property
    def contacts(self) -> list[Contact]:
        """Confirmed contacts, the mobile number first."""
        found = (Contact("mobile", self.mobile), Contact("email", self.email))
        return [contact for contact in found if contact.value]

    @property
    def details(self) -> dict[str, str]:
        """`address`, `postcode`, for organisations `legal_representative`."""
        text = unseal(self, "details")
        return dict(json.loads(text)) if text else {}

    def keep_details(self, values: dict[str, str]) -> None:
        known = {name: value for name, value in values.items() if value}
        seal(self, "details", json.dumps(known, ensure_ascii=False) if known else "")


class ApplicantSignIn(models.Model):
    """申请人的登录会话: so that its owner can see it and end it."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="sign_ins", verbose_name="申请人")
    session_key = models.CharField("会话", max_length=40, unique=True)
    at = models.DateTimeField("登录时间", auto_now_add=True)
    address = models.GenericIPAddressField("网络地址", null=True, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人登录会话"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.at:%Y-%m-%d %H:%M}"


class ApplicantPasskey(models.Model):
    """申请人的通行密钥: the public half of a key in a person's device. Never in the table that opens the desk."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="passkeys", verbose_name="申请人")
    name = models.CharField("名称", max_length=64)
    credential_id = models.CharField("凭据标识", max_length=1400, unique=True)
    credential = models.BinaryField("公钥")
    sign_count = models.BigIntegerField("签名计数", default=0)
    created_at = models.DateTimeField("添加时间", auto_now_add=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    suspended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人通行密钥"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.name)


class CodePurpose(models.TextChoices):
    REGISTER = "register", "注册"
    RECOVER = "recover", "找回密码"
    CONTACT = "contact", "更换联系方式"
    BOOKING = "booking", "预约"


class ConfirmationCode(models.Model):
    """验证码: sent to a contact, kept as a keyed digest, good for a few tries in a few minutes and one purpose."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField("用途", max_length=20, choices=CodePurpose.choices)
    contact_kind = models.CharField("联系方式类别", max_length=10, editable=False)
    contact_cipher = models.TextField("联系方式（密文）", editable=False)
    code_hash = models.CharField("验证码摘要", max_length=64, editable=False)
    tries = models.PositiveSmallIntegerField("已尝试次数", default=0, editable=False)
    created_at = models.DateTimeField("发送时间")
    expires_at = models.DateTimeField("失效时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "验证码"
        indexes = [models.Index(fields=("expires_at",), name="applicant_code_expiry")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.uid}"

    @property
    def contact(self) -> Contact:
        return Contact(self.contact_kind, unseal(self, "contact"))

    def is_over(self, now: datetime) -> bool:
        return self.used_at is not None or now >= self.expires_at
