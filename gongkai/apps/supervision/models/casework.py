"""What follows from an event: 纠错整改, 督办, 约谈、通报、责任追究. Each is a case with its own procedure."""

from django.conf import settings
from django.db import models

from gongkai.apps.supervision.models.events import Event
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class VoidReason(models.TextChoices):
    """撤销原因."""

    SYSTEM = "system", "系统故障"
    CALENDAR = "calendar", "节假日数据错误"
    APPLICANT = "applicant", "申请人原因"
    UNFOUNDED = "unfounded", "经核实不成立"
    APPEAL = "appeal", "申诉成立"


class Correction(CaseDetail):
    """纠错整改: the answer of the body to a card, and what became of it (异常情况五个工作日内答复)."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="correction", verbose_name="监察事件")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    cause = models.TextField("原因", blank=True)
    measures = models.TextField("纠正措施和结果", blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer_count = models.PositiveSmallIntegerField("答复次数", default=0)
    review = models.TextField("审核意见", blank=True)
    void_reason = models.CharField("撤销原因", max_length=20, choices=VoidReason.choices, blank=True)
    appeal = models.TextField("申诉理由", blank=True)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申诉人"
    )
    appeal_decision = models.TextField("复核意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "纠错整改"

    def __str__(self) -> str:
        return self.case.number


class OrderSource(models.TextChoices):
    """督办来源."""

    EVENT = "event", "监察发现"
    COMPLAINT = "complaint", "投诉举报"
    LEADER = "leader", "领导批示"
    INSPECTION = "inspection", "检查发现"


class Order(CaseDetail):
    """督办: what a body has to do by when, with its report and the decision on it (条例第四十七条、第五十三条)."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="被督办单位")
    # The case has it from the day the order is issued; until then its body reads nothing of it.
    title = models.CharField("标题", max_length=200)
    source = models.CharField("来源", max_length=12, choices=OrderSource.choices)
    matter = models.TextField("督办事项")
    finding = models.TextField("查明的情况", blank=True)
    requirements = models.TextField("办理要求")
    issued_on = models.DateField("发出日期", null=True, blank=True)
    report = models.TextField("办理情况报告", blank=True)
    reported_on = models.DateField("报告日期", null=True, blank=True)
    result = models.TextField("办结意见", blank=True)
    reminder_count = models.PositiveSmallIntegerField("催办次数", default=0)
    proposed_days = models.PositiveSmallIntegerField("申请延长天数", null=True, blank=True)
    events = models.ManyToManyField(Event, related_name="orders", blank=True, verbose_name="相关监察事件")

    class Meta:
        verbose_name = verbose_name_plural = "督办"

    def __str__(self) -> str:
        return self.case.number


class MeasureForm(models.TextChoices):
    """监察措施: 约谈 interview, 通报 circular, 责任追究 accountability."""

    INTERVIEW = "interview", "约谈"
    CIRCULAR = "circular", "通报"
    ACCOUNTABILITY = "accountability", "责任追究"


class Measure(CaseDetail):
    """监察措施: proposed by one, approved by another, carried out and put on record."""

    form = models.CharField("措施", max_length=15, choices=MeasureForm.choices)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="对象单位")
    persons = models.CharField("对象人员", max_length=200, blank=True)
    grounds = models.TextField("事由")
    basis = models.CharField("依据", max_length=200)
    carried_on = models.DateField("实施日期", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    document_no = models.CharField("文书编号", max_length=60, blank=True)
    record = models.TextField("记录", blank=True)
    followup = models.TextField("后续情况", blank=True)
    events = models.ManyToManyField(Event, related_name="measures", blank=True, verbose_name="相关监察事件")

    class Meta:
        verbose_name = verbose_name_plural = "监察措施"

    def __str__(self) -> str:
        return self.case.number
