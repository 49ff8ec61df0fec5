"""附件: the row about a stored file; the bytes lie in the storage under a random name."""

import uuid

from django.db import models

from gongkai.kernel.files.kinds import FINDINGS, KINDS


class FileState(models.TextChoices):
    STORED = "stored", "待查毒"
    SCANNING = "scanning", "查毒中"
    CLEAN = "clean", "可用"
    INFECTED = "infected", "染毒，已封存"
    RELEASED = "released", "对外副本"
    PURGED = "purged", "已销毁"


class StoredFile(models.Model):
    """附件. `owner` names the record it belongs to ("case:<uid>"); who may open it is that record's policy."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, db_index=True)
    owner = models.CharField("所属记录", max_length=120)
    purpose = models.CharField("用途", max_length=40)
    original_name = models.CharField("文件名", max_length=160)
    kind = models.CharField("类型", max_length=10)
    media_type = models.CharField("媒体类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    storage_name = models.CharField("存储名", max_length=120, unique=True)
    sealed = models.BooleanField("加密存储", default=False)
    state = models.CharField("状态", max_length=10, choices=FileState.choices, default=FileState.STORED)
    findings = models.JSONField("检查提示", default=list, blank=True)
    scanned_at = models.DateTimeField("查毒时间", null=True, blank=True)
    scan_result = models.CharField("查毒结果", max_length=200, blank=True)
    created_by = models.CharField("上传人", max_length=60)
    created_by_account_id = models.BigIntegerField("上传账号", null=True, blank=True)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    released_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="released_copies", verbose_name="原件"
    )
    purged_at = models.DateTimeField("销毁时间", null=True, blank=True)
    purge_reason = models.CharField("销毁原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ("pk",)
        indexes = [
            models.Index(fields=("owner", "purpose"), name="file_of_owner"),
            models.Index(fields=("state", "scanned_at"), name="file_to_scan"),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind].label

    @property
    def finding_labels(self) -> list[str]:
        return [FINDINGS[finding] for finding in self.findings]

    @property
    def is_purged(self) -> bool:
        return self.state == FileState.PURGED
