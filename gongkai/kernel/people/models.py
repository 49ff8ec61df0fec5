"""Accounts (账号), posts (岗位), delegation (授权代理), and what a person proves to be the account's owner with."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django_otp.models import Device

from gongkai.kernel.orgs.models import Department, Organisation


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Account":
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "Account":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Device is published untyped
    """账号: one person's log-in. What the person may do comes from posts, never from the account itself.

    `is_staff` only opens the repair bench under /admin/.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机号码", max_length=20, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进入后台维护", default=False)
    # 接入系统的账号: a system of a department acts under it; nobody logs in with it.
    is_service = models.BooleanField("业务系统账号", default=False, editable=False)
    date_joined = models.DateTimeField("创建时间", auto_now_add=True)
    # Part of the secret address of the calendar: counts up for a new one; zero or below means none is valid.
    calendar_version = models.SmallIntegerField("日历订阅版本", default=0, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def subject(self) -> str:
        """Where the journal keeps what happened to this account."""
        return f"account:{self.uid}"

    def get_full_name(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: the right to act in one role at one body, for a time."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts", verbose_name="人员")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name="单位")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name="内设机构")
    role = models.CharField("岗位", max_length=60)
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="post_ends_after_it_starts",
                violation_error_message="截止日期不能早于起始日期。",
            )
        ]
        indexes = [models.Index(fields=("org", "role"))]

    def __str__(self) -> str:
        return f"{self.org} {self.role} {self.account}"


class Delegation(models.Model):
    """授权代理: somebody acts in another's posts while that person is away; both names enter the journal."""

    from_account = models.ForeignKey(Account, models.PROTECT, related_name="delegations_given", verbose_name="委托人")
    to_account = models.ForeignKey(Account, models.PROTECT, related_name="delegations_held", verbose_name="代理人")
    org = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name="限于单位")
    role = models.CharField("限于岗位", max_length=60, blank=True)
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期")
    reason = models.CharField("事由", max_length=200)
    created_at = models.DateTimeField("设置时间", auto_now_add=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "授权代理"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="delegation_ends_after_it_starts",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(from_account=F("to_account")),
                name="delegation_to_another_person",
                violation_error_message="不能授权给自己。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_account} → {self.to_account}"


class SignIn(models.Model):
    """登录会话: where an account is logged in, so that its owner can see it and end it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins", verbose_name="账号")
    session_key = models.CharField("会话", max_length=40, unique=True)
    at = models.DateTimeField("登录时间", auto_now_add=True)
    address = models.GenericIPAddressField("网络地址", null=True, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"
        ordering = ("-at",)
        indexes = [models.Index(fields=("account", "-at"), name="sign_in_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.at:%Y-%m-%d %H:%M}"


class Passkey(Device):
    """通行密钥 (WebAuthn): a key pair in a phone, computer or security key; here lies its public half only.

    A device of django_otp, so that a session proven by it ends being proven when the passkey is removed. `confirmed`
    is False once its counter went backwards: somebody may have copied it.
    """

    user = models.ForeignKey(Account, models.CASCADE, related_name="passkeys", verbose_name="账号")
    name = models.CharField("名称", max_length=64)
    confirmed = models.BooleanField("可用", default=True)
    credential_id = models.CharField("凭据标识", max_length=1400, unique=True)
    credential = models.BinaryField("公钥")
    sign_count = models.BigIntegerField("签名计数", default=0)
    created_at = models.DateTimeField("添加时间", auto_now_add=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    suspended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通行密钥"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.name)


class Identity(models.Model):
    """外部身份: this account is that person at the outside identity provider. Never an e-mail address: those change
    hands, the provider's subject does not."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="identities", verbose_name="账号")
    issuer = models.CharField("签发者", max_length=255)
    subject = models.CharField("外部标识", max_length=255)
    username = models.CharField("外部登录名", max_length=150, blank=True)
    linked_at = models.DateTimeField("绑定时间", auto_now_add=True)
    last_used_at = models.DateTimeField("最近登录", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "外部身份"
        constraints = [
            models.UniqueConstraint(fields=("issuer", "subject"), name="identity_is_one_account"),
            models.UniqueConstraint(fields=("issuer", "account"), name="account_is_one_identity"),
        ]

    def __str__(self) -> str:
        return self.username or self.subject


class Newcomer(models.Model):
    """待确认人员: the provider knows this person, the platform does not yet; an administrator decides."""

    issuer = models.CharField("签发者", max_length=255)
    subject = models.CharField("外部标识", max_length=255)
    username = models.CharField("外部登录名", max_length=150, blank=True)
    name = models.CharField("姓名", max_length=150, blank=True)
    first_at = models.DateTimeField("首次登录", auto_now_add=True)
    last_at = models.DateTimeField("最近登录", auto_now=True)
    refused_at = models.DateTimeField("拒绝时间", null=True, blank=True)
    refused_reason = models.CharField("拒绝原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待确认人员"
        constraints = [models.UniqueConstraint(fields=("issuer", "subject"), name="newcomer_once")]
        ordering = ("-last_at", "-pk")

    def __str__(self) -> str:
        return self.name or self.username or self.subject


class NoticeLevel(models.TextChoices):
    INFO = "info", "提示"
    SOON = "soon", "临期"
    LATE = "late", "超期"


class Notice(models.Model):
    """提醒: something one person should know. The same thing is told once: `fingerprint` is unique per account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices", verbose_name="账号")
    fingerprint = models.CharField("指纹", max_length=120)
    title = models.CharField("内容", max_length=200)
    link = models.CharField("链接", max_length=200, blank=True)
    level = models.CharField("级别", max_length=10, choices=NoticeLevel.choices, default=NoticeLevel.INFO)
    case_uid = models.UUIDField("办件", null=True, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    mailed_at = models.DateTimeField("邮件时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        constraints = [models.UniqueConstraint(fields=("account", "fingerprint"), name="notice_told_once")]
        indexes = [
            models.Index(fields=("account", "-id"), name="notice_account"),
            models.Index(fields=("account",), name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=("account",), name="notice_unmailed", condition=Q(read_at=None, mailed_at=None)),
        ]

    def __str__(self) -> str:
        return self.title
