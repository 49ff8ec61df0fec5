"""行政复议、行政诉讼 against what a body did or left undone (条例第五十一条; 年度报告第四部分)."""

import uuid

from django.db import models

from gongkai.apps.disclosure.models.requests import DisclosureRequest
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class DisputePath(models.TextChoices):
    """The three groups of the report's table."""

    REVIEW = "review", "行政复议"
    DIRECT_SUIT = "direct_suit", "行政诉讼（未经复议直接起诉）"
    SUIT_AFTER_REVIEW = "suit_after_review", "行政诉讼（复议后起诉）"


class DisputeSubject(models.TextChoices):
    REPLY = "reply", "对申请的答复"
    SILENCE = "silence", "逾期未作答复"
    PROACTIVE = "proactive", "主动公开行为"
    CORRECTION = "correction", "更正申请的处理"


class DisputeResult(models.TextChoices):
    """审理结果: upheld includes rejected claims, corrected: revoked, changed, found unlawful, ordered."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


class LessonGround(models.TextChoices):
    """纠错原因: why a dispute was lost, for the list that keeps it from happening again."""

    FACTS = "facts", "事实不清、检索不充分"
    LAW = "law", "适用依据错误"
    PROCEDURE = "procedure", "程序违法"
    LATE = "late", "超期答复"
    REASONS = "reasons", "说明理由不充分"
    THIRD_PARTY = "third_party", "第三方意见征求不当"
    OTHER = "other", "其他"


class Dispute(CaseDetail):
    """一件复议或者诉讼. A suit that is appealed stays one case; what came before it stands in the journal."""

    path = models.CharField("类型", max_length=20, choices=DisputePath.choices)
    subject = models.CharField("针对的行为", max_length=20, choices=DisputeSubject.choices)
    request = models.ForeignKey(
        DisclosureRequest, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name="所涉申请"
    )
    authority = models.CharField("复议机关或者人民法院", max_length=120)
    authority_no = models.CharField("案号", max_length=80, blank=True)
    opponent = models.CharField("申请人或者原告", max_length=120)
    claims = models.TextField("请求事项和理由")
    # 复议后起诉: the reconsideration it follows, so that the whole quarrel can be read in one place.
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="此前的复议"
    )
    received_on = models.DateField("收到副本之日")
    instance = models.PositiveSmallIntegerField("审级", default=1)

    answer_text = models.TextField("答复意见", blank=True)
    evidence = models.TextField("证据和依据目录", blank=True)
    answered_on = models.DateField("提交日期", null=True, blank=True)
    suspended_on = models.DateField("中止审理日期", null=True, blank=True)

    result = models.CharField("审理结果", max_length=20, choices=DisputeResult.choices, blank=True)
    result_no = models.CharField("裁决文书号", max_length=80, blank=True)
    result_note = models.TextField("裁决主要内容", blank=True)
    decided_on = models.DateField("裁决日期", null=True, blank=True)
    # 责令重新答复: the request is answered anew, as a case of its own.
    answer_again = models.BooleanField("责令重新作出答复", default=False)
    perform_by = models.DateField("履行期限", null=True, blank=True)
    performed_on = models.DateField("履行日期", null=True, blank=True)
    performance = models.TextField("履行情况", blank=True)
    lesson_ground = models.CharField("纠错原因", max_length=20, choices=LessonGround.choices, blank=True)
    lesson = models.TextField("整改和防止措施", blank=True)

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "复议和诉讼"
        indexes = [
            models.Index(fields=("org", "decided_on"), name="dispute_decided"),
            models.Index(fields=("org_path", "received_on"), name="dispute_received"),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.get_path_display()}"

    @property
    def is_suit(self) -> bool:
        return self.path != DisputePath.REVIEW


class HearingKind(models.TextChoices):
    """开到什么庭: 行政复议法第五十条、第五十一条的听证, 行政诉讼的开庭, and what leads up to them."""

    HEARING = "hearing", "听证"
    INQUIRY = "inquiry", "听取意见、询问"
    EXCHANGE = "exchange", "证据交换"
    COURT = "court", "开庭"
    JUDGMENT = "judgment", "宣判"


class HearingResult(models.TextChoices):
    """What came of an appointment; empty while nobody has said."""

    HELD = "held", "已举行"
    ADJOURNED = "adjourned", "延期、择日继续"
    NOT_HELD = "not_held", "未举行"


class Hearing(models.Model):
    """听证、开庭: when and where, the notice it rests on, who went, what came of it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="hearings", verbose_name="复议或者诉讼")
    org_path = models.CharField(max_length=120, editable=False)
    kind = models.CharField("类别", max_length=20, choices=HearingKind.choices)
    at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=120)
    notice_no = models.CharField("通知书文号", max_length=80, blank=True)
    notified_on = models.DateField("收到通知日期", null=True, blank=True)
    attending = models.CharField("出庭、参加人员", max_length=200, blank=True)
    head_attended = models.BooleanField("负责人出庭", null=True, blank=True)
    held_on = models.DateField("举行日期", null=True, blank=True)
    result = models.CharField("结果", max_length=20, choices=HearingResult.choices, blank=True)
    note = models.TextField("情况记录", blank=True)
    # 延期、休庭后择日继续: the appointment that took its place.
    adjourned_to = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="adjourned_from", verbose_name="延至"
    )
    cancelled = models.CharField("取消或者改期原因", max_length=200, blank=True)
    reminded_on = models.DateField("提醒日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "听证和开庭"
        ordering = ("at", "id")
        indexes = [
            models.Index(fields=("org_path", "at"), name="hearing_calendar"),
            # 待登记结果 is asked at every opening of the inbox.
            models.Index(fields=("at",), name="hearing_open", condition=models.Q(result="", cancelled="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"
