"""业务日志: entries nobody can change, and the daily seals over them (条例第四十五条: 登记、审核、办理、答复、归档)."""

import json
from typing import Any

from django.db import models

from gongkai.kernel.journal.verbs import label


class Entry(models.Model):
    """业务日志: one thing that happened. Entries of one subject form a chain; no row is ever updated or deleted.

    There is no foreign key to what the entry is about: the evidence survives its subject.
    """

    subject = models.CharField("对象", max_length=80)
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间", db_index=True)
    verb = models.CharField("动作", max_length=30)
    act = models.CharField("行为", max_length=80, blank=True)
    org_path = models.CharField("单位路径", max_length=120, blank=True)
    actor_kind = models.CharField("行为人类别", max_length=10)
    actor_id = models.BigIntegerField("行为人账号", null=True)
    actor_name = models.CharField("行为人", max_length=60)
    # For whom a delegate acted; empty for one's own post.
    for_name = models.CharField("代理", max_length=60, blank=True)
    step_before = models.CharField("原环节", max_length=40, blank=True)
    step_after = models.CharField("现环节", max_length=40, blank=True)
    # Canonical JSON as text: what is hashed is what is stored, whatever the database does with numbers.
    details_json = models.TextField("详情", default="{}")
    previous_hash = models.CharField("前一条摘要", max_length=64, blank=True)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "业务日志"
        constraints = [models.UniqueConstraint(fields=("subject", "seq"), name="journal_one_entry_per_place")]
        indexes = [models.Index(fields=("org_path", "at"), name="journal_org_at")]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq} {self.verb_label}"

    @property
    def details(self) -> dict[str, Any]:
        return dict(json.loads(self.details_json))

    @property
    def verb_label(self) -> str:
        return label(self.verb)


class Seal(models.Model):
    """每日封存: the Merkle root over a range of entries; each seal also covers the one before it."""

    number = models.PositiveIntegerField("封存序号", unique=True)
    day = models.DateField("日期")
    sealed_at = models.DateTimeField("封存时间")
    first_id = models.BigIntegerField("起")
    last_id = models.BigIntegerField("止")
    entry_count = models.PositiveIntegerField("条数")
    root = models.CharField("默克尔根", max_length=64)
    previous_hash = models.CharField("前一封存摘要", max_length=64, blank=True)
    hash = models.CharField("封存摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "日志封存"
        ordering = ("number",)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"第 {self.number} 号封存"


class Verification(models.Model):
    """日志校验: when the whole journal was walked, and the first break that was found."""

    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间")
    entry_count = models.PositiveBigIntegerField("日志条数")
    seal_count = models.PositiveIntegerField("封存数")
    intact = models.BooleanField("完整")
    message = models.TextField("首处异常", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日志校验"
        default_permissions = ("view",)

    def __str__(self) -> str:
        found = "完整" if self.intact else self.message
        return f"{self.entry_count} 条日志、{self.seal_count} 次封存：{found}"
