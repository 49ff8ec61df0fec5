"""清单导入: an upload, how far it is, and what became of each body of it (decision 0041)."""

import uuid

from django.db import models

from gongkai.apps.services.models.changes import BatchScope, ItemBatch
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.models import Organisation


class ImportState(models.TextChoices):
    WAITING = "waiting", "等待开始"
    RUNNING = "running", "正在进行"
    FAILED = "failed", "中断"
    DONE = "done", "已完成"
    STOPPED = "stopped", "没有进行"
    CANCELLED = "cancelled", "已取消"


# What may still be carried out.
OPEN = (ImportState.WAITING, ImportState.RUNNING, ImportState.FAILED)


class ListImport(models.Model):
    """清单导入: one file that somebody sent at the desk, of items or of special lists.

    `run` counts who carries it out: whoever began before the last one can write nothing any more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scope = models.CharField("范围", max_length=12, choices=BatchScope.choices)
    # 专项清单 that the sender named; empty: told by the names of the sheets.
    list_id = models.CharField("清单", max_length=20, blank=True)
    # The first of the bodies it may be for, and the path that all of them lie under.
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    # Whoever sent it acts for this body alone: what names no body is its own.
    single = models.BooleanField("单个机关的清单", default=False)
    sent_by = models.CharField("上传人", max_length=60)
    sent_by_account_id = models.BigIntegerField("上传账号", null=True)
    sent_at = models.DateTimeField("上传时间")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="清单文件")
    name = models.CharField("文件名", max_length=160)
    check_only = models.BooleanField("只检查", default=True)
    source = models.CharField("批准文件", max_length=300, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    keep_deviations = models.BooleanField("与基本目录有出入的也录入", default=False)
    state = models.CharField("状态", max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    run = models.PositiveIntegerField("执行次数", default=0)
    began_at = models.DateTimeField("开始时间", null=True, blank=True)
    moved_at = models.DateTimeField("最近进展", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    # Known once the file has been read.
    total_count = models.PositiveIntegerField("条数", null=True, blank=True)
    done_count = models.PositiveIntegerField("已处理条数", default=0)
    notes = models.JSONField("说明", default=list, blank=True)
    # Rows that belong to no body: the first of them in words, and how many.
    stray = models.JSONField("无法归入的行", default=list, blank=True)
    stray_count = models.PositiveIntegerField("无法归入的行数", default=0)
    failure = models.CharField("没有完成的原因", max_length=500, blank=True)
    returned = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="待修改的表"
    )

    class Meta:
        verbose_name = verbose_name_plural = "清单导入"
        indexes = [
            models.Index(fields=("org_path", "-id"), name="list_import_body"),
            models.Index(fields=("sent_by_account_id", "-id"), name="list_import_sender"),
            models.Index(fields=("ended_at",), name="list_import_ended"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Its name in the journal and as the owner of its files."""
        return f"list_import:{self.uid}"


class ListImportBody(models.Model):
    """清单导入中的一个机关: what of its list is new, changed or as it was, or what keeps it out."""

    imported = models.ForeignKey(ListImport, models.CASCADE, related_name="bodies", verbose_name="清单导入")
    position = models.PositiveIntegerField("次序")
    named = models.CharField("机关", max_length=200)
    list_id = models.CharField("清单", max_length=20, blank=True)
    taken = models.BooleanField("符合要求", default=False)
    sent_count = models.PositiveIntegerField("条数", default=0)
    new_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("变更", default=0)
    unchanged_count = models.PositiveIntegerField("没有变化", default=0)
    left_out_count = models.PositiveIntegerField("已取消、没有读取", default=0)
    problem_count = models.PositiveIntegerField("不符合要求之处", default=0)
    # The first of them in words; the rest stands in the workbook that goes back.
    problems = models.JSONField("不符合要求", default=list, blank=True)
    differences = models.JSONField("变更前后", default=list, blank=True)
    batch = models.ForeignKey(
        ItemBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整批变动"
    )

    class Meta:
        verbose_name = verbose_name_plural = "清单导入的机关"
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("imported", "position"), name="list_import_body_once")]

    def __str__(self) -> str:
        return self.named

    @property
    def more_problems(self) -> int:
        return self.problem_count - len(self.problems)
