"""办件 and what hangs on it: clocks, their events, letters, links."""

import uuid
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.rows import Remembering

# How lists sort what has no due date now: paused cases after all dated ones, the rest last.
PAUSED_DUE = date(9999, 12, 30)
NO_DUE = date(9999, 12, 31)


class Case(Remembering):
    """办件: one matter before one body. Its detail lives in the app's own table; its history in the journal."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("办件编号", max_length=50, unique=True)
    kind = models.CharField("种类", max_length=50)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    org_path = models.CharField("单位路径", max_length=120)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办机构"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="主件"
    )
    title = models.CharField("标题", max_length=300)
    step = models.CharField("环节", max_length=40)
    waiting_role = models.CharField("待办岗位", max_length=60, blank=True)
    outcome = models.CharField("结果", max_length=60, blank=True)
    opened_on = models.DateField("收件日期")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    query_hash = models.CharField("查询码摘要", max_length=64, blank=True)
    # Period id → version name: a case keeps the version of each rule it started under.
    law_versions = models.JSONField("适用规则版本", default=dict)
    due_on = models.DateField("到期日", null=True, blank=True)
    due_sort = models.DateField(default=NO_DUE, editable=False)
    due_clock = models.CharField("到期时钟", max_length=40, blank=True)
    paused = models.BooleanField("暂停计时", default=False)
    provisional = models.BooleanField("暂定期限", default=False)
    alert_after = models.DateField("下次提醒日", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        indexes = [
            # The inbox: one role at one body, soonest first. Partial, so that closed cases cost nothing.
            models.Index(
                fields=("org", "waiting_role", "due_sort", "id"), name="case_inbox", condition=Q(closed_on=None)
            ),
            # The inbox of a role that reaches the bodies below: in order of due dates, filtered by path.
            models.Index(
                fields=("waiting_role", "due_sort", "id"), name="case_inbox_tree", condition=Q(closed_on=None)
            ),
            models.Index(fields=("alert_after",), name="case_alert", condition=Q(alert_after__isnull=False)),
            models.Index(fields=("org_path", "kind", "opened_on"), name="case_opened"),
            models.Index(fields=("org_path", "kind", "closed_on"), name="case_closed"),
            models.Index(fields=("kind", "step", "due_sort", "id"), name="case_step"),
            models.Index(fields=("handler", "due_sort", "id"), name="case_handler", condition=Q(closed_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @cached_property
    def subject(self) -> str:
        """What the journal calls this case; its uid is never another."""
        return f"case:{self.uid}"


class CaseDetail(Remembering):
    """What an app keeps of its own kind of case, one to one. The only model that is inherited."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="%(class)s", verbose_name="办件")

    class Meta:
        abstract = True


class LinkKind(models.TextChoices):
    MERGED_INTO = "merged_into", "并入"
    SPLIT_FROM = "split_from", "拆分自"
    REPEAT_OF = "repeat_of", "重复于"
    REDO_OF = "redo_of", "重新办理"
    RELATED = "related", "相关"


class CaseLink(models.Model):
    """办件关联: suggested or made by people, never by the machine alone."""

    source = models.ForeignKey(Case, models.CASCADE, related_name="links", verbose_name="本件")
    target = models.ForeignKey(Case, models.CASCADE, related_name="linked_from", verbose_name="关联件")
    kind = models.CharField("关系", max_length=20, choices=LinkKind.choices)

    class Meta:
        verbose_name = verbose_name_plural = "办件关联"
        constraints = [
            models.UniqueConstraint(fields=("source", "target", "kind"), name="case_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="case_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Clock(models.Model):
    """一个期限: the reading is a copy for lists and sweeps; the truth is in its events."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", verbose_name="办件")
    key = models.CharField("时钟", max_length=40)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    period_version = models.CharField("规则版本", max_length=100)
    unit = models.CharField("单位", max_length=10)
    started_on = models.DateField("起算日")
    due_on = models.DateField("到期日", null=True, blank=True)
    paused_since = models.DateField("暂停自", null=True, blank=True)
    stopped_on = models.DateField("停止日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    alerted = models.SmallIntegerField("已提醒至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限时钟"
        constraints = [models.UniqueConstraint(fields=("case", "key", "round"), name="clock_once_per_round")]
        indexes = [models.Index(fields=("provisional",), name="clock_running", condition=Q(stopped_on=None))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class ClockEventRow(models.Model):
    """时钟事件: appended by acts, never changed."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="events", verbose_name="时钟")
    kind = models.CharField("事件", max_length=10)
    on = models.DateField("日期")
    days = models.PositiveIntegerField("天数", default=0)
    reason = models.CharField("事由", max_length=200, blank=True)
    article = models.CharField("依据", max_length=200, blank=True)
    # When the act wrote it: one instant for all that one act did to its clocks. `on` may lie before it; supervision
    # has to know what was known on which day. None in rows from before it was kept.
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "时钟事件"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Letter(models.Model):
    """文书: numbered, frozen when made. PDF and Word are rendered from `content`, always the same."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters", verbose_name="办件")
    template = models.CharField("文书种类", max_length=60)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=60)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="制发机关")
    issued_on = models.DateField("日期")
    addressee = models.CharField("主送", max_length=200, blank=True)
    # {"paragraphs": [...], "signature": "...", "template_version": "..."}
    content: Any = models.JSONField("正文")
    public = models.BooleanField("申请人可见", default=True)
    created_at = models.DateTimeField("制作时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = [models.UniqueConstraint(fields=("org", "template", "number"), name="letter_number_once")]
        # 核对真伪 by number and code.
        indexes = [models.Index(fields=("number",), name="letter_number")]
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
