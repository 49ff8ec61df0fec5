"""查阅场所、移送、不予公开信息的定期评估 (条例第十八条、第二十五条), and what a body has set for its duties."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.apps.disclosure.models.documents import Document, DocumentVersion
from gongkai.apps.disclosure.models.requests import DisclosureRequest
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class DutySettings(models.Model):
    """公开职责设定: empty means as the body above has it, at last the default of the rules."""

    org = models.OneToOneField(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    repeat_threshold = models.PositiveSmallIntegerField("多人申请的人数", null=True, blank=True)
    reassess_months = models.PositiveSmallIntegerField("定期评估间隔（月）", null=True, blank=True)
    handover_days = models.PositiveSmallIntegerField("移送期限（工作日）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开职责设定"

    def __str__(self) -> str:
        return f"{self.org}公开职责设定"


class PlaceKind(models.TextChoices):
    """查阅场所种类（第二十五条）."""

    ARCHIVE = "archive", "国家档案馆"
    LIBRARY = "library", "公共图书馆"
    SERVICE_HALL = "service_hall", "政务服务场所"
    READING_ROOM = "reading_room", "公共查阅室"
    COLLECTION_POINT = "collection_point", "资料索取点"
    NOTICE_BOARD = "notice_board", "信息公告栏"
    SCREEN = "screen", "电子信息屏"


class ReadingPlace(models.Model):
    """政府信息查阅场所（第二十五条）: where anybody reads what is public, and where it is delivered to."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="reading_places", verbose_name="设置单位")
    org_path = models.CharField("单位路径", max_length=120, db_index=True, editable=False)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=20, choices=PlaceKind.choices)
    address = models.CharField("地址", max_length=200)
    office_hours = models.CharField("开放时间", max_length=120)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    equipment = models.CharField("设施、设备", max_length=200, blank=True)
    receives = models.BooleanField("接收移送的公开信息", default=False)
    opened_on = models.DateField("设置日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "查阅场所"
        ordering = ("org_path", "pk")

    def __str__(self) -> str:
        return self.name


class ReadingMonth(models.Model):
    """查阅情况: one month of one place."""

    place = models.ForeignKey(ReadingPlace, models.PROTECT, related_name="months", verbose_name="查阅场所")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="设置单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    month = models.DateField("月份")
    visitors = models.PositiveIntegerField("接待查阅人次")
    items = models.PositiveIntegerField("查阅信息件次")
    copies = models.PositiveIntegerField("复制、索取份数", default=0)
    remark = models.CharField("备注", max_length=200, blank=True)
    recorded_by = models.CharField("登记人", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "查阅情况"
        constraints = [models.UniqueConstraint(fields=("place", "month"), name="reading_month_once")]
        indexes = [models.Index(fields=("org_path", "month"), name="reading_month_of_body")]
        ordering = ("-month", "place")

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"


class HandoverWay(models.TextChoices):
    PAPER = "paper", "纸质文本"
    DISK = "disk", "光盘等载体"
    NETWORK = "network", "网络传送"


class Handover(CaseDetail):
    """移送公开信息（第二十五条）: one batch to one archive or library."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="移送单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    place = models.ForeignKey(ReadingPlace, models.PROTECT, related_name="handovers", verbose_name="接收单位")
    oldest_on = models.DateField("最早公开日期")
    way = models.CharField("移送方式", max_length=20, choices=HandoverWay.choices, blank=True)
    sent_on = models.DateField("移送日期", null=True, blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)
    received_by = models.CharField("签收人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移送公开信息"
        indexes = [models.Index(fields=("org_path", "-case"), name="handover_of_body")]

    def __str__(self) -> str:
        return f"{self.case.number} {self.place}"


class HandoverItem(models.Model):
    """移送明细: a version is delivered once to each receiver."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items", verbose_name="批次")
    place = models.ForeignKey(ReadingPlace, models.PROTECT, related_name="+", verbose_name="接收单位")
    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="handover_items", verbose_name="信息版本")

    class Meta:
        verbose_name = verbose_name_plural = "移送明细"
        constraints = [models.UniqueConstraint(fields=("place", "version"), name="handover_item_once")]

    def __str__(self) -> str:
        return str(self.version)


class ReassessmentChoice(models.TextChoices):
    KEEP = "keep", "继续不予公开"
    RELEASE = "release", "转为公开"


class Reassessment(CaseDetail):
    """不予公开信息的定期评估（第十八条）: one round of one body."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    cutoff_on = models.DateField("评估截止日期")
    concluded_on = models.DateField("审定日期", null=True, blank=True)
    conclusion = models.CharField("评估结论", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定期评估"
        indexes = [models.Index(fields=("org_path", "-case"), name="reassessment_of_body")]

    def __str__(self) -> str:
        return f"{self.case.number} {self.org}"


class ReassessmentItem(models.Model):
    """评估的一条信息: a document kept on file, or a request that was refused."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Reassessment, models.CASCADE, related_name="items", verbose_name="评估")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="reassessments", verbose_name="存档信息"
    )
    request = models.ForeignKey(
        DisclosureRequest, models.PROTECT, null=True, blank=True, related_name="reassessments", verbose_name="申请"
    )
    refused_on = models.DateField("不予公开日期")
    ground = models.CharField("不予公开的依据", max_length=200, blank=True)
    opinion = models.CharField("评估意见", max_length=10, choices=ReassessmentChoice.choices, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    assessed_by = models.CharField("评估人", max_length=60, blank=True)
    decision = models.CharField("审定结果", max_length=10, choices=ReassessmentChoice.choices, blank=True)
    decision_reason = models.CharField("改变意见的理由", max_length=300, blank=True)
    draft = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="released_from", verbose_name="公开稿"
    )

    class Meta:
        verbose_name = verbose_name_plural = "评估明细"
        ordering = ("refused_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=True) ^ Q(request__isnull=True), name="reassessment_item_of_one"
            ),
            models.UniqueConstraint(fields=("round", "document"), name="reassessment_document_once"),
            models.UniqueConstraint(fields=("round", "request"), name="reassessment_request_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.document.title if self.document else self.request.case.title if self.request else ""


class ColumnWaiver(models.Model):
    """栏目不适用: a statutory column for which the body has no duties, with the reason, until it is ended."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    column = models.CharField("栏目", max_length=40)
    reason = models.CharField("理由", max_length=300)
    from_on = models.DateField("确认日期")
    ended_on = models.DateField("恢复日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "不适用的栏目"
        constraints = [
            models.UniqueConstraint(fields=("org", "column"), name="column_waiver_once", condition=Q(ended_on=None))
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.column}"
