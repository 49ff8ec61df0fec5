"""区分处理: what is hidden of a file before it goes out, and the proof that it is (条例第三十七条)."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from gongkai.kernel.cases.models import Case
from gongkai.kernel.files import crypto
from gongkai.kernel.files.models import StoredFile

# No copy takes as long as this; a job ends after two hours and is tried twice.
OVERDUE = timedelta(hours=5)


class RedactionState(models.TextChoices):
    DRAFT = "draft", "处理中"
    MAKING = "making", "正在生成副本"
    RELEASED = "released", "已生成副本"
    DISCARDED = "discarded", "已作废"


class Redaction(models.Model):
    """区分处理 of one file. The original is sealed and never goes out; only `released` does."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="redactions", verbose_name="案件")
    source = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="原件")
    # The attachment whose place the copy takes; empty for files that go out with a reply.
    replaces = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="替换的附件"
    )
    released = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="redaction", verbose_name="对外副本"
    )
    state = models.CharField("状态", max_length=10, choices=RedactionState.choices, default=RedactionState.DRAFT)
    kind = models.CharField("文件类型", max_length=10)
    copy_name = models.CharField("副本文件名", max_length=120)
    keep_text = models.BooleanField("未遮盖的页面保留可复制的文字", default=False)
    # Width, height in points and whether the page has words, for every page; empty for Word and spreadsheets.
    pages = models.JSONField("页面", default=list)
    # What the file carries unseen: its words may be the very secret.
    hidden_cipher = models.TextField("隐藏内容密文", blank=True)
    edit_count = models.PositiveIntegerField("修改次数", default=0)
    looked_through = models.BooleanField("已逐页查看", default=False)
    ordered_by_account_id = models.BigIntegerField("要求生成的账号", null=True, blank=True)
    ordered_at = models.DateTimeField("要求生成的时间", null=True, blank=True)
    done_count = models.PositiveIntegerField("已处理页数", default=0)
    failure = models.CharField("未能生成的原因", max_length=500, blank=True)
    proof = models.JSONField("检查记录", default=dict, blank=True)
    source_sha256 = models.CharField("原件摘要", max_length=64)
    copy_sha256 = models.CharField("副本摘要", max_length=64, blank=True)
    begun_by = models.CharField("处理人", max_length=60)
    begun_at = models.DateTimeField("开始时间", auto_now_add=True)
    made_by = models.CharField("生成人", max_length=60, blank=True)
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "区分处理"
        ordering = ("pk",)
        indexes = [models.Index(fields=("case", "state"), name="redaction_of_case")]

    def __str__(self) -> str:
        return f"{self.case.number} 区分处理 {self.copy_name}"

    @property
    def is_open(self) -> bool:
        return self.state in (RedactionState.DRAFT, RedactionState.MAKING)

    def is_overdue(self, now: datetime) -> bool:
        """Whether nobody can still be making the copy."""
        return self.ordered_at is not None and now - self.ordered_at > OVERDUE

    @property
    def is_paged(self) -> bool:
        return bool(self.pages)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Place and words of what a reader does not see; none of it is in the copy."""
        if not self.hidden_cipher:
            return []
        return [(place, words) for place, words in json.loads(crypto.decrypt_text(self.hidden_cipher, self._place))]

    @hidden.setter
    def hidden(self, found: list[tuple[str, str]]) -> None:
        self.hidden_cipher = crypto.encrypt_text(json.dumps(found, ensure_ascii=False), self._place) if found else ""

    @property
    def _place(self) -> str:
        return f"redaction:{self.uid}"


class MarkState(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    ACCEPTED = "accepted", "遮盖"
    DISMISSED = "dismissed", "不遮盖"


class RedactionMark(models.Model):
    """遮盖处: an area drawn by hand, or words found, with the reason why they are not given (第十四条至第十六条).

    Rows never change: a decision ends one row and begins another in the same edit, so that an edit can be undone.
    """

    redaction = models.ForeignKey(Redaction, models.CASCADE, related_name="marks", verbose_name="区分处理")
    page = models.PositiveIntegerField("页", null=True, blank=True)
    # Left, top, right, bottom in hundred-thousandths of the page as seen; one box for each line.
    boxes = models.JSONField("位置", default=list, blank=True)
    # For Word and spreadsheets: where the words stand.
    places = models.JSONField("所在之处", default=list, blank=True)
    kind = models.CharField("来源", max_length=20)
    words_cipher = models.TextField("内容密文", blank=True)
    ground = models.CharField("理由", max_length=40, blank=True)
    state = models.CharField("状态", max_length=10, choices=MarkState.choices)
    added_in = models.PositiveIntegerField("加入于")
    removed_in = models.PositiveIntegerField("去除于", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "遮盖处"
        ordering = ("page", "pk")
        indexes = [models.Index(fields=("redaction", "removed_in", "page"), name="redaction_mark_standing")]

    def __str__(self) -> str:
        return f"{self.redaction_id} {self.kind} {self.state}"

    @property
    def words(self) -> str:
        place = f"redaction-mark:{self.redaction.uid}"
        return crypto.decrypt_text(self.words_cipher, place) if self.words_cipher else ""

    def seal_words(self, words: str) -> None:
        self.words_cipher = crypto.encrypt_text(words, f"redaction-mark:{self.redaction.uid}") if words else ""

    def copy(self, **changes: Any) -> "RedactionMark":
        """The same place with something decided differently, not yet saved."""
        names = ("redaction", "page", "boxes", "places", "kind", "words_cipher", "ground", "state", "added_in")
        return RedactionMark(**{**{name: getattr(self, name) for name in names}, **changes})
