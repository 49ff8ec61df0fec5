"""电子表单: forms of an owner, their published versions, and what people fill in."""

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.kernel.files import crypto

KEEP_DAYS = 30


class FormState(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已停用"


class FormDefinition(models.Model):
    """表单: one form of an owner ("services.item:<uid>", or nobody). `draft` is what the builder works on."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField("表单标识", max_length=60, unique=True)
    owner = models.CharField("所属", max_length=120, blank=True, db_index=True)
    org = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False, db_index=True)
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=10, choices=FormState.choices, default=FormState.DRAFT)
    draft = models.JSONField("正在编辑的内容", default=dict, blank=True)
    # Raised by every change of `draft`, so that nobody overwrites what he has not seen.
    revision = models.PositiveIntegerField("修改次数", default=1)
    # What the software brings along: not built, published or withdrawn by anybody.
    builtin = models.BooleanField("随软件提供", default=False)
    # The version in force is the one of this number; 0 before there is one.
    number = models.PositiveIntegerField("现行版本号", default=0)
    keep_days = models.PositiveSmallIntegerField("草稿保存天数", default=KEEP_DAYS)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "电子表单"
        ordering = ("title", "pk")
        indexes = [models.Index(fields=("org_path", "state"), name="eform_of_org")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Where the journal keeps what happened to this form."""
        return f"eform:{self.uid}"


class FormVersion(models.Model):
    """表单版本: a definition as it was published. Never changed, never deleted (`protect`)."""

    form = models.ForeignKey(FormDefinition, models.PROTECT, related_name="versions", verbose_name="表单")
    number = models.PositiveIntegerField("版本号")
    content = models.JSONField("表单定义")
    digest = models.CharField("摘要", max_length=64)
    published_at = models.DateTimeField("发布时间")
    published_by = models.CharField("发布人", max_length=60)
    note = models.CharField("修改说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "表单版本"
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=("form", "number"), name="eform_version_once")]

    def __str__(self) -> str:
        return f"{self.form} 第{self.number}版"


class FormComposition(models.Model):
    """组合表单: a version with what its owner puts around it (who applies, which materials), as people were asked it.

    One row for each that somebody has begun; never changed, never deleted (`protect`).
    """

    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="compositions", verbose_name="表单版本")
    digest = models.CharField("摘要", max_length=64, unique=True)
    content = models.JSONField("表单定义")
    made_at = models.DateTimeField("形成时间")

    class Meta:
        verbose_name = verbose_name_plural = "组合表单"

    def __str__(self) -> str:
        return f"{self.version} {self.digest[:8]}"


class AnswersState(models.TextChoices):
    OPEN = "open", "填写中"
    FROZEN = "frozen", "已提交"
    PURGED = "purged", "已销毁"


class FormAnswers(models.Model):
    """填写内容: begun under one version and kept under it. Sealed as a whole; frozen when it is submitted.

    `holder` is who fills in ("applicant:<uid>"), `code_index` finds it by a code instead. `subject` is what it was
    submitted for ("case:<uid>"); `replaces` what it was submitted instead of.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="answers", verbose_name="表单版本")
    # What was asked where the owner put something around the version.
    composition = models.ForeignKey(
        FormComposition, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name="组合表单"
    )
    org = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    # What it is filled in for ("services.item:<uid>"), which need not be the owner of the form.
    about = models.CharField("办理的事项", max_length=120, blank=True, db_index=True)
    holder = models.CharField("填写人", max_length=120, blank=True, db_index=True)
    code_index = models.CharField("查询码索引", max_length=64, blank=True, db_index=True, editable=False)
    subject = models.CharField("所属记录", max_length=120, blank=True, db_index=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替代的填写内容"
    )
    state = models.CharField("状态", max_length=10, choices=AnswersState.choices, default=AnswersState.OPEN)
    content_cipher = models.TextField("内容（密文）", blank=True, editable=False)
    # Of the frozen values and their salt: shows later that nothing was changed, tells nothing about them.
    digest = models.CharField("摘要", max_length=64, blank=True)
    evidence = models.JSONField("签名和承诺的记录", default=dict, blank=True)
    revision = models.PositiveIntegerField("保存次数", default=0)
    started_at = models.DateTimeField("开始时间")
    saved_at = models.DateTimeField("保存时间")
    expires_on = models.DateField("保存至", null=True, blank=True)
    warned_on = models.DateField("到期提醒日期", null=True, blank=True)
    frozen_at = models.DateTimeField("提交时间", null=True, blank=True)
    purged_at = models.DateTimeField("销毁时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "填写内容"
        indexes = [
            models.Index(fields=("expires_on",), name="eform_expiring", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.version.form} 填写内容"

    @property
    def owner(self) -> str:
        """Where its files and its journal belong."""
        return f"eform-answers:{self.uid}"

    @property
    def asked(self) -> "FormVersion | FormComposition":
        """What was asked: the version, or what its owner made of it."""
        return self.composition or self.version

    @property
    def is_open(self) -> bool:
        return self.state == AnswersState.OPEN

    def _context(self) -> str:
        return f"eforms.formanswers:{self.uid}"

    def unsealed(self) -> dict[str, Any]:
        """`answers` (as typed), `supplied` (prefilled) and, when frozen, `values` and `salt`."""
        text = crypto.decrypt_text(self.content_cipher, self._context()) if self.content_cipher else ""
        return dict(json.loads(text)) if text else {}

    def seal(self, content: dict[str, Any]) -> None:
        self.content_cipher = crypto.encrypt_text(json.dumps(content, ensure_ascii=False), self._context())
