"""法规规章规范性文件库: one entry per document, from its first draft to the day it no longer holds (§13; G47)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from gongkai.apps.disclosure.models.documents import LIBRARY_KINDS, Document, DocumentKind
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class LinkKind(models.TextChoices):
    """What a later document does to an earlier one."""

    AMENDS = "amends", "修改"
    REPEALS = "repeals", "废止"
    REPLACES = "replaces", "替代"


class InterpretationForm(models.TextChoices):
    """解读形式."""

    TEXT = "text", "文字解读"
    PICTURE = "picture", "图片解读"
    VIDEO = "video", "视频解读"
    QUESTIONS = "questions", "问答解读"


class LibraryEntry(CaseDetail):
    """文件库条目. Up to 印发 the text stands here; from then on it is the Document's, and dates of validity too."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="制定机关")
    org_path = models.CharField(max_length=120, editable=False)
    kind = models.CharField(
        "文件种类",
        max_length=20,
        choices=[(kind.value, kind.label) for kind in DocumentKind if kind in LIBRARY_KINDS],
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="entry", verbose_name="公开的文件"
    )
    title = models.CharField("标题", max_length=300)
    body = models.TextField("文本")  # sanitised HTML
    summary = models.TextField("内容概述", blank=True)
    theme = models.CharField("主题分类", max_length=40, blank=True)
    genre = models.CharField("体裁分类", max_length=20, blank=True)
    joint_makers = models.CharField("联合制定机关", max_length=200, blank=True)
    explanation = models.TextField("起草说明", blank=True)
    # Why a body without the power makes this all the same: the authorisation it acts under.
    power_note = models.CharField("制定依据说明", max_length=300, blank=True)
    trial = models.BooleanField("暂行或者试行", default=False)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)

    # 征求意见公告: a document of its own, published through the same review as everything else.
    notice = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="notice_of", verbose_name="征求意见公告"
    )
    solicited_from = models.DateField("征求意见开始", null=True, blank=True)
    solicited_until = models.DateField("征求意见截止", null=True, blank=True)
    opinion_count = models.PositiveIntegerField("收到意见条数", null=True, blank=True)
    adopted_count = models.PositiveIntegerField("采纳意见条数", null=True, blank=True)
    opinion_summary = models.TextField("意见采纳情况", blank=True)
    legality_opinion = models.TextField("合法性审核意见", blank=True)
    legality_on = models.DateField("合法性审核日期", null=True, blank=True)
    meeting = models.CharField("审议会议", max_length=120, blank=True)
    discussed_on = models.DateField("审议日期", null=True, blank=True)

    registration_no = models.CharField("统一登记号", max_length=60, blank=True)
    doc_no = models.CharField("发文字号", max_length=80, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    filed_on = models.DateField("报送备案日期", null=True, blank=True)
    filing_no = models.CharField("备案号", max_length=60, blank=True)
    # The version of the document that is being written, so that its publication ends the amendment.
    amending_version = models.PositiveSmallIntegerField("修改中的版本", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件库条目"
        constraints = [
            models.UniqueConstraint(
                fields=("org", "registration_no"), name="library_registration_once", condition=~Q(registration_no="")
            ),
        ]
        indexes = [models.Index(fields=("org_path", "kind", "id"), name="library_kind")]

    def __str__(self) -> str:
        return self.title

    def ends_on(self) -> date | None:
        """The last day it holds, where one is set: on the document once there is one."""
        return self.document.expires_on if self.document else self.expires_on


class LibraryLink(models.Model):
    """文件关系: what the one does to the other; shown on both pages."""

    source = models.ForeignKey(LibraryEntry, models.CASCADE, related_name="links", verbose_name="新文件")
    target = models.ForeignKey(LibraryEntry, models.PROTECT, related_name="linked_from", verbose_name="原文件")
    kind = models.CharField("关系", max_length=20, choices=LinkKind.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    # The day from which the old document was marked; empty until the new one is public.
    applied_on = models.DateField("生效日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件关系"
        constraints = [
            models.UniqueConstraint(fields=("source", "target"), name="library_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="library_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Interpretation(models.Model):
    """政策解读: a published document that explains another; shown on both pages (M80)."""

    entry = models.ForeignKey(LibraryEntry, models.PROTECT, related_name="interpretations", verbose_name="被解读的文件")
    document = models.ForeignKey(Document, models.PROTECT, related_name="interprets", verbose_name="解读材料")
    form = models.CharField("解读形式", max_length=20, choices=InterpretationForm.choices)

    class Meta:
        verbose_name = verbose_name_plural = "政策解读"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("entry", "document"), name="interpretation_once")]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.document_id}"
