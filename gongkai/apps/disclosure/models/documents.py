"""主动公开: documents, their versions, guides (条例第十二条、第十九条至第二十六条; 目录元数据)."""

import uuid
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from gongkai.apps.disclosure.rules.validity import validity
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.models import Organisation


class Openness(models.TextChoices):
    """公开属性 (M80 第一条)."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    CLOSED = "closed", "不予公开"


class Validity(models.TextChoices):
    """有效性: computed from dates for any day, never stored."""

    PENDING = "pending", "尚未施行"
    IN_FORCE = "in_force", "有效"
    AMENDED = "amended", "已修改"
    EXPIRED = "expired", "失效"
    REPEALED = "repealed", "废止"
    NONE = "none", ""


class DocumentKind(models.TextChoices):
    """信息种类: decides the special publication clock and whether validity applies."""

    INFORMATION = "information", "一般信息"
    NORMATIVE = "normative", "行政规范性文件"
    RULES = "rules", "规章"
    REGULATIONS = "regulations", "法规"
    OFFICIAL = "official", "其他公文"
    GOVERNMENT_BUDGET = "government_budget", "政府预决算"
    DEPARTMENT_BUDGET = "department_budget", "部门预决算"
    PROCUREMENT_CONTRACT = "procurement_contract", "政府采购合同"
    PROCUREMENT_RESULT = "procurement_result", "政府采购结果"
    PENALTY = "penalty", "行政处罚决定"
    LICENCE = "licence", "行政许可决定"
    REPORT = "report", "年度报告"


# What the library of 法规规章规范性文件 holds, and what has a validity at all.
LIBRARY_KINDS = (DocumentKind.REGULATIONS, DocumentKind.RULES, DocumentKind.NORMATIVE)
WITH_VALIDITY = (*LIBRARY_KINDS, DocumentKind.OFFICIAL)


class Document(CaseDetail):
    """主动公开的一条信息. What the public sees is `current`; what is being written or reviewed is `working`."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="发布机构")
    org_path = models.CharField(max_length=120, editable=False)
    # 索引号: never changes, even if the publisher does (META).
    index_no = models.CharField("索引号", max_length=60, unique=True)
    kind = models.CharField("信息种类", max_length=30, choices=DocumentKind.choices, default=DocumentKind.INFORMATION)
    column = models.CharField("法定公开栏目", max_length=30)
    current = models.OneToOneField(
        "DocumentVersion", models.PROTECT, null=True, blank=True, related_name="current_of", verbose_name="公开版本"
    )
    working = models.OneToOneField(
        "DocumentVersion", models.SET_NULL, null=True, blank=True, related_name="working_of", verbose_name="在编版本"
    )
    openness = models.CharField("公开属性", max_length=20, choices=Openness.choices, default=Openness.PROACTIVE)
    ground = models.CharField("不公开的依据", max_length=200, blank=True)
    formed_on = models.DateField("生成日期")
    changed_on = models.DateField("变更日期", null=True, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    planned_at = models.DateTimeField("定时公开时间", null=True, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    repeal_note = models.CharField("废止说明", max_length=300, blank=True)
    taken_down_on = models.DateField("撤下日期", null=True, blank=True)
    take_down_reason = models.CharField("撤下理由", max_length=300, blank=True)
    visible = models.BooleanField("公众可见", default=False)
    has_files = models.BooleanField("有附件", default=False)
    read_count = models.PositiveIntegerField("阅读次数", default=0)
    # Where an imported record came from, word for word.
    source_url = models.CharField("来源", max_length=500, blank=True)
    # SHA-256 of the imported file: the same file is never imported twice for a body.
    source_digest = models.CharField("来源文件摘要", max_length=64, blank=True, editable=False)
    # 所属年度 of a report that came from an earlier site.
    report_year = models.PositiveSmallIntegerField("所属年度", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "主动公开信息"
        constraints = [
            models.UniqueConstraint(
                fields=("org", "source_digest"), name="document_import_once", condition=~Q(source_digest="")
            ),
        ]
        indexes = [
            models.Index(fields=("-published_on", "-id"), name="document_latest", condition=Q(visible=True)),
            models.Index(
                fields=("org_path", "column", "-published_on", "-id"), name="document_column", condition=Q(visible=True)
            ),
            models.Index(
                fields=("column", "-published_on", "-id"), name="document_all_column", condition=Q(visible=True)
            ),
            models.Index(fields=("org_path", "kind", "formed_on"), name="document_kind"),
            models.Index(fields=("planned_at",), name="document_planned", condition=Q(planned_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.index_no} {self.title}"

    @property
    def shown(self) -> "DocumentVersion":
        """What a member of staff looks at: the draft under way, else what is public."""
        version = self.working or self.current
        assert version is not None
        return version

    @property
    def title(self) -> str:
        return self.shown.title

    @property
    def title_in_public(self) -> str:
        """The title anybody may read, whatever a revision under way calls it."""
        return self.current.title if self.current else ""

    def validity_on(self, day: date) -> Validity:
        """有效性 on a day: repealed, expired, not yet in force, amended, in force; only documents that have one."""
        if self.kind not in WITH_VALIDITY:
            return Validity.NONE
        amended = self.current is not None and self.current.number > 1
        found = validity(
            day,
            effective_on=self.in_force_from,
            expires_on=self.expires_on,
            repealed_on=self.repealed_on,
            amended_on=self.current.amended_on if amended and self.current else None,
        )
        return Validity(found)

    @property
    def in_force_from(self) -> date:
        return self.effective_on or self.formed_on


class DocumentVersion(models.Model):
    """一个版本: frozen once it was public; the address of every version stays."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions", verbose_name="信息")
    number = models.PositiveSmallIntegerField("版本")
    title = models.CharField("标题", max_length=300)
    summary = models.TextField("内容概述", blank=True)
    body = models.TextField("正文")  # sanitised HTML
    text = models.TextField("纯文本", blank=True)
    doc_no = models.CharField("发文字号", max_length=80, blank=True)
    keywords = models.JSONField("主题词", default=list, blank=True)
    theme = models.CharField("主题分类", max_length=40, blank=True)
    genre = models.CharField("体裁分类", max_length=20, blank=True)
    audience = models.CharField("服务对象", max_length=60, blank=True)
    open_way = models.CharField("公开形式", max_length=60, blank=True)
    open_scope = models.CharField("公开范围", max_length=60, blank=True)
    open_limit = models.CharField("公开时限", max_length=60, blank=True)
    carrier = models.CharField("载体类型", max_length=20, blank=True)
    format = models.CharField("信息格式", max_length=20, blank=True)
    language = models.CharField("语种", max_length=20, blank=True)
    # 《拟公开政府信息审核表》: what the secrecy reviewer ticked, and the redaction note.
    review = models.JSONField("审查结论", default=dict, blank=True)
    change_reason = models.CharField("变更理由", max_length=300, blank=True)
    changed_on = models.DateField("变更日期", null=True, blank=True)
    # 本版本施行日期 of an amendment; empty where a version corrects the one before it.
    effective_on = models.DateField("本版本施行日期", null=True, blank=True)
    # Where a revision wants the document to stand: column, dates, attribute. Public only with the revision itself.
    placing = models.JSONField("拟定的归类", default=dict, blank=True, encoder=DjangoJSONEncoder)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+", verbose_name="附件")
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    # Set when the document is taken down: a corrected version does not bring the faulty one back.
    withdrawn_on = models.DateField("停止公开日期", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "信息版本"
        ordering = ("document", "number")
        constraints = [models.UniqueConstraint(fields=("document", "number"), name="document_version_once")]
        indexes = [
            models.Index(fields=("title",), name="document_version_title"),
            models.Index(fields=("doc_no",), name="document_version_doc_no", condition=~Q(doc_no="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"

    @property
    def amended_on(self) -> date:
        """The day from which a later version counts as 已修改."""
        return self.effective_on or self.changed_on or date.min


class Guide(models.Model):
    """政府信息公开指南 (第十二条): versioned; the newest published one is in force."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="disclosure_guides", verbose_name="单位")
    number = models.PositiveSmallIntegerField("版本")
    classification = models.TextField("信息分类和编排体系")
    obtaining = models.TextField("获取方式")
    requesting = models.TextField("依申请公开")
    office_name = models.CharField("公开工作机构", max_length=120)
    address = models.CharField("办公地址", max_length=200)
    office_hours = models.CharField("办公时间", max_length=120)
    phone = models.CharField("联系电话", max_length=60)
    fax = models.CharField("传真号码", max_length=60, blank=True)
    online_contact = models.CharField("互联网联系方式", max_length=200)
    supervision = models.TextField("监督和救济")
    published_on = models.DateField("发布日期")

    class Meta:
        verbose_name = verbose_name_plural = "公开指南"
        constraints = [models.UniqueConstraint(fields=("org", "number"), name="guide_version_once")]
        ordering = ("org", "-number")

    def __str__(self) -> str:
        return f"{self.org} 公开指南第{self.number}版"
