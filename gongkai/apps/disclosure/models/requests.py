"""依申请公开: requests, consultations, search records (条例第二十七条至第四十五条)."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.kernel.cases.models import CaseDetail, Letter
from gongkai.kernel.orgs.models import Organisation


class Channel(models.TextChoices):
    """接收渠道: decides the receipt date (第三十一条)."""

    IN_PERSON = "in_person", "当面提交"
    POST_SIGNED = "post_signed", "邮寄（需签收）"
    POST_UNSIGNED = "post_unsigned", "平信"
    WEB = "web", "网上提交"
    FAX = "fax", "传真"
    ORAL = "oral", "口头申请"


class ApplicantClass(models.TextChoices):
    """申请人类别: the columns of the annual table."""

    NATURAL_PERSON = "natural_person", "自然人"
    ENTERPRISE = "enterprise", "商业企业"
    RESEARCH = "research", "科研机构"
    PUBLIC_INTEREST = "public_interest", "社会公益组织"
    LEGAL_SERVICE = "legal_service", "法律服务机构"
    OTHER_ORG = "other_org", "其他组织"


class IdentityKind(models.TextChoices):
    CITIZEN_ID = "citizen_id", "居民身份证"
    PASSPORT = "passport", "护照"
    RESIDENCE = "residence", "港澳台居民证件"
    USCC = "uscc", "统一社会信用代码"
    OTHER = "other", "其他证件"


class ReplyForm(models.TextChoices):
    """获取信息的方式（第二十九条第三项）."""

    PAPER = "paper", "纸质"
    EMAIL = "email", "电子邮件"
    DISK = "disk", "光盘等载体"
    INSPECTION = "inspection", "当面查阅"
    COPYING = "copying", "抄录"


class ReasonVerdict(models.TextChoices):
    """对申请理由的判断（第三十五条）."""

    REASONABLE = "reasonable", "理由合理"
    UNREASONABLE = "unreasonable", "理由不合理"


class DeliveryWay(models.TextChoices):
    """获取信息的途径."""

    POST = "post", "邮寄"
    EMAIL = "email", "电子邮件"
    ONLINE = "online", "网上查收"
    PICK_UP = "pick_up", "自行领取"
    FAX = "fax", "传真"


class DisclosureRequest(CaseDetail):
    """政府信息公开申请. Identity numbers are encrypted with a key outside the database and shown masked."""

    regime = models.CharField("适用条例", max_length=10)
    channel = models.CharField("接收渠道", max_length=20, choices=Channel.choices)
    submitted_on = models.DateField("提交日期")
    arrived_on = models.DateField("到达日期", null=True, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    receipt_on = models.DateField("收到申请之日", null=True, blank=True)

    applicant_class = models.CharField("申请人类别", max_length=20, choices=ApplicantClass.choices)
    applicant_name = models.CharField("申请人姓名或者名称", max_length=120)
    identity_kind = models.CharField("证件类型", max_length=20, choices=IdentityKind.choices)
    identity_cipher = models.TextField("证件号码密文", blank=True)
    identity_masked = models.CharField("证件号码", max_length=40, blank=True)
    # A keyed digest for equality only: repeated requests and monthly counting need it, reading does not.
    identity_index = models.CharField("证件号码索引", max_length=64, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    agent_name = models.CharField("代理人姓名", max_length=60, blank=True)
    agent_identity_cipher = models.TextField("代理人证件号码密文", blank=True)
    agent_identity_masked = models.CharField("代理人证件号码", max_length=40, blank=True)
    agent_identity_index = models.CharField("代理人证件号码索引", max_length=64, blank=True)
    agent_phone = models.CharField("代理人电话", max_length=40, blank=True)
    # 共同申请人: counted once, by the first, who is the applicant above.
    co_applicants = models.CharField("共同申请人", max_length=300, blank=True)
    needs_help = models.BooleanField("阅读或者视听有困难，需要帮助", default=False)

    description = models.TextField("所需政府信息的内容描述")
    document_hint = models.CharField("名称、文号或者其他特征", max_length=300, blank=True)
    purpose = models.TextField("所需信息的用途", blank=True)  # only requests under R492 carry one
    form = models.CharField("获取信息的方式", max_length=20, choices=ReplyForm.choices)
    delivery = models.CharField("获取信息的途径", max_length=20, choices=DeliveryWay.choices)

    completion_asked_on = models.DateField("告知补正日期", null=True, blank=True)
    completion_items = models.JSONField("补正事项", default=list, blank=True)
    completed_on = models.DateField("收到补正日期", null=True, blank=True)
    completion_text = models.TextField("补正内容", blank=True)
    reason_asked_on = models.DateField("要求说明理由日期", null=True, blank=True)
    applicant_reason = models.TextField("申请人说明的理由", blank=True)
    reason_verdict = models.CharField("对理由的判断", max_length=20, choices=ReasonVerdict.choices, blank=True)
    reason_finding = models.TextField("判断的依据", blank=True)
    reason_reviewed_on = models.DateField("判断复核日期", null=True, blank=True)
    extension_proposed_days = models.PositiveSmallIntegerField("拟延长天数", default=0)
    extension_proposed_reason = models.CharField("拟延长理由", max_length=300, blank=True)
    extension_days = models.PositiveSmallIntegerField("延长天数", default=0)

    fee_basis = models.CharField("计收方式", max_length=10, blank=True)
    fee_amount = models.DecimalField("信息处理费", max_digits=12, decimal_places=2, default=0)
    # What the amount was computed from, so that it can be computed again and compared.
    fee_before = models.PositiveIntegerField("计费时本月此前件数", default=0)
    fee_pages = models.PositiveIntegerField("计费页数", default=0)
    fee_lines = models.JSONField("计费明细", default=list, blank=True)
    fee_notice_on = models.DateField("收费通知日期", null=True, blank=True)
    fee_paid_on = models.DateField("缴费日期", null=True, blank=True)
    fee_receipt = models.CharField("缴费票据号", max_length=60, blank=True)
    fee_waived_on = models.DateField("免收日期", null=True, blank=True)
    fee_waiver = models.CharField("免收理由", max_length=300, blank=True)

    proposed_outcome = models.CharField("拟答复类型", max_length=60, blank=True)
    grounds = models.TextField("理由和依据", blank=True)
    reply_text = models.TextField("答复内容", blank=True)
    right_body = models.CharField("负责公开的机关及联系方式", max_length=200, blank=True)
    # 第三十六条: why refused although the same information seems to be public, given before or held.
    override_reason = models.TextField("与系统提示不一致的理由", blank=True)

    outcome = models.CharField("答复类型", max_length=60, blank=True)
    decided_on = models.DateField("作出答复日期", null=True, blank=True)
    answered_on = models.DateField("发出日期", null=True, blank=True)
    served_on = models.DateField("签收日期", null=True, blank=True)
    delivery_used = models.CharField("实际送达方式", max_length=20, choices=DeliveryWay.choices, blank=True)
    tracking_number = models.CharField("邮寄单号", max_length=60, blank=True)
    late = models.BooleanField("超期答复", default=False)

    # 纠错重办: a new answer after a lost dispute is a case of its own, with its own clock and letters. The first answer
    # stays counted in the year it was given; this one is no further request and no further result.
    redo_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="redone", verbose_name="重办的原申请"
    )
    ordered_by = models.ForeignKey(
        "Dispute", models.PROTECT, null=True, blank=True, related_name="redone", verbose_name="责令重办的复议或者诉讼"
    )

    # Copies for figures and for the fair count per applicant, so that neither joins the case table.
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开申请"
        indexes = [
            # The report's figures read nothing but these two, a body's or a whole province's.
            models.Index(
                fields=("org_path", "receipt_on", "applicant_class", "decided_on"),
                name="request_received",
                condition=Q(redo_of=None),
            ),
            models.Index(
                fields=("org_path", "decided_on", "outcome", "applicant_class", "receipt_on"),
                name="request_decided",
                condition=Q(redo_of=None),
            ),
            models.Index(
                fields=("identity_index", "receipt_on"), name="request_applicant", condition=~Q(identity_index="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.applicant_name}"

    @property
    def addressed_as(self) -> str:
        """称谓 in letters: 您 to a natural person, 贵单位 to an organisation."""
        return "您" if self.applicant_class == ApplicantClass.NATURAL_PERSON else "贵单位"


class ConsultationKind(models.TextChoices):
    THIRD_PARTY = "third_party", "第三方"
    JOINT_MAKER = "joint_maker", "共同制作机关"
    OTHER_AGENCY = "other_agency", "其他行政机关"


class ConsultationAnswer(models.TextChoices):
    AGREES = "agrees", "同意公开"
    REFUSES = "refuses", "不同意公开"
    PARTLY = "partly", "部分同意公开"
    SILENT = "silent", "逾期未提出意见"


class Consultation(models.Model):
    """征求意见: a third party, a joint maker or another agency (第三十二条至第三十四条)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(DisclosureRequest, models.CASCADE, related_name="consultations", verbose_name="申请")
    kind = models.CharField("对象类别", max_length=20, choices=ConsultationKind.choices)
    name = models.CharField("被征求意见方", max_length=120)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    question = models.TextField("征求意见的内容")
    token_hash = models.CharField("回复凭证摘要", max_length=64, db_index=True)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="征求意见书"
    )
    sent_on = models.DateField("发出日期")
    received_on = models.DateField("对方收到日期", null=True, blank=True)
    due_on = models.DateField("答复截止日")
    answer = models.CharField("意见", max_length=20, choices=ConsultationAnswer.choices, blank=True)
    answer_reason = models.TextField("理由", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    reasonable = models.BooleanField("不同意的理由合理", null=True, blank=True)
    overriding_interest = models.TextField("公共利益重大影响的说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class SearchRecord(models.Model):
    """检索记录: without one nobody may answer that information does not exist (SPC11 第五条)."""

    request = models.ForeignKey(DisclosureRequest, models.CASCADE, related_name="searches", verbose_name="申请")
    places = models.CharField("检索范围", max_length=300)
    keywords = models.CharField("关键词", max_length=200)
    years = models.CharField("年度", max_length=60, blank=True)
    searchers = models.CharField("检索人", max_length=120)
    searched_on = models.DateField("检索日期")
    found = models.TextField("检索结果")

    class Meta:
        verbose_name = verbose_name_plural = "检索记录"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.places} {self.keywords}"
