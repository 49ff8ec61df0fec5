"""审查提示: words a body watches for, and what was answered to a finding (条例第十七条; 保守国家秘密法)."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.models import Organisation


class WordWeight(models.TextChoices):
    STOP = "stop", "须处理"
    CHECK = "check", "须核对"


class WatchWord(models.Model):
    """敏感词: kept by the secrecy officer of a body, holding for the bodies below it too."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, db_index=True, editable=False)
    text = models.CharField("敏感词", max_length=40)
    weight = models.CharField("处理要求", max_length=10, choices=WordWeight.choices, default=WordWeight.STOP)
    note = models.CharField("处理说明", max_length=200, blank=True)
    added_on = models.DateField("列入日期")
    removed_on = models.DateField("移出日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "敏感词"
        constraints = [
            models.UniqueConstraint(fields=("org", "text"), name="watch_word_once", condition=Q(removed_on=None))
        ]

    def __str__(self) -> str:
        return self.text


class FindingAnswer(models.Model):
    """对审查提示的处理: why it may stay, said by who wrote it, and allowed by a secrecy officer who did not.

    `key` is a keyed digest of kind, place and value; the value itself is nowhere.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="finding_answers", verbose_name="办件")
    key = models.CharField("索引", max_length=64, editable=False)
    label = models.CharField("提示种类", max_length=40)
    place = models.CharField("位置", max_length=200)
    shown = models.CharField("内容（已遮盖）", max_length=200)
    explanation = models.CharField("保留理由", max_length=300, blank=True)
    explained_by = models.CharField("说明人", max_length=60, blank=True)
    explained_by_account_id = models.BigIntegerField("说明人账号", null=True, blank=True, editable=False)
    allowed = models.BooleanField("准予保留", default=False)
    reason = models.CharField("准予保留的理由", max_length=300, blank=True)
    allowed_by = models.CharField("准予人", max_length=60, blank=True)
    allowed_at = models.DateTimeField("准予时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审查提示的处理"
        constraints = [models.UniqueConstraint(fields=("case", "key"), name="finding_answer_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.shown}"
