"""办件: what somebody asks of a body under one of its published items, and what comes of it."""

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.items import ItemVersion, ServiceItem
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import Organisation


class ApplicationChannel(models.TextChoices):
    WEB = "web", "网上提交"
    COUNTER = "counter", "窗口提交"
    POST = "post", "邮寄提交"
    TRANSFER = "transfer", "移送"
    JOINT = "joint", "并联"
    REPORT = "report", "转报"
    AGENCY = "agency", "代办提交"
    VISIT = "visit", "上门收件"


class ApplicantKind(models.TextChoices):
    PERSON = "person", "自然人"
    LEGAL = "legal", "法人和其他组织"


class ApplicantDocument(models.TextChoices):
    CITIZEN_ID = "citizen_id", "居民身份证"
    PASSPORT = "passport", "护照"
    RESIDENCE = "residence", "港澳台居民证件"
    USCC = "uscc", "统一社会信用代码"
    OTHER = "other", "其他证件"


class DeliveryChoice(models.TextChoices):
    """送达方式. Electronic only with the applicant's consent, which this choice is (民事诉讼法第九十条)."""

    WINDOW = "window", "窗口领取"
    COURIER = "courier", "快递送达"
    ELECTRONIC = "electronic", "电子送达"


class CasePart(models.TextChoices):
    """What this case is to another one: 并联子件, 上级审批件; empty for a case of its own."""

    JOINT = "joint", "并联子件"
    UPPER = "upper", "上级审批件"


class Outcome(models.TextChoices):
    GRANTED = "granted", "准予"
    REFUSED = "refused", "不予"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "撤回"
    TERMINATED = "terminated", "终止"
    TRANSFERRED = "transferred", "移送"


class Application(CaseDetail):
    """申请办件 (casework §2). It keeps the item version it is judged by; identity numbers are encrypted."""

    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="applications", verbose_name="事项")
    # 收件时的版本, and after acceptance the one it is handled by; the body's choice where they differ.
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="applications", verbose_name="适用版本")
    version_reason = models.CharField("选用版本的理由", max_length=300, blank=True)
    # 实施编码＋年月日＋流水: the number other systems know it by (GB/T 39046, at most 50 characters).
    exchange_number = models.CharField("交换编号", max_length=50, blank=True)
    channel = models.CharField("收件方式", max_length=10, choices=ApplicationChannel.choices)
    part = models.CharField("与主件的关系", max_length=10, choices=CasePart.choices, blank=True)

    applicant_kind = models.CharField("申请人类别", max_length=10, choices=ApplicantKind.choices)
    applicant_name = models.CharField("申请人", max_length=120)
    identity_kind = models.CharField("证件类型", max_length=20, choices=ApplicantDocument.choices)
    identity_cipher = models.TextField("证件号码密文", blank=True)
    identity_masked = models.CharField("证件号码", max_length=40, blank=True)
    identity_index = models.CharField("证件号码索引", max_length=64, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)
    agent_name = models.CharField("代理人", max_length=60, blank=True)
    agent_identity_cipher = models.TextField("代理人证件号码密文", blank=True)
    agent_identity_masked = models.CharField("代理人证件号码", max_length=40, blank=True)
    agent_phone = models.CharField("代理人电话", max_length=40, blank=True)
    content = models.CharField("申请内容", max_length=500, blank=True)
    # {"form": key, "version": number} of what was filled in; the answers themselves lie sealed with `filled`.
    answers: Any = models.JSONField("表单内容", default=dict, blank=True)
    # The last submission; what it replaced hangs on it.
    filled = models.ForeignKey(
        FormAnswers, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填写的申请表"
    )
    # What the window wants corrected in the form: [{"field", "label", "note"}], told with the materials.
    form_faults: Any = models.JSONField("申请表要改正的内容", default=list, blank=True)
    delivery = models.CharField("送达方式", max_length=10, choices=DeliveryChoice.choices)
    visits = models.PositiveSmallIntegerField("到场次数", default=0)
    ticket = models.CharField("排队票号", max_length=20, blank=True)
    booking = models.ForeignKey(
        "services.Booking", models.SET_NULL, null=True, blank=True, related_name="applications", verbose_name="预约"
    )
    called_at = models.DateTimeField("叫号时间", null=True, blank=True)
    begun_at = models.DateTimeField("窗口开始办理时间", null=True, blank=True)
    served_at = models.DateTimeField("窗口办完时间", null=True, blank=True)
    project_code = models.CharField("投资项目代码", max_length=30, blank=True)
    # 延续: the licence this application asks to have renewed, and whether it came in time (LIC 第五十条).
    renews = models.ForeignKey(
        "services.Licence", models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name="要延续的证件"
    )
    renewal_in_time = models.BooleanField("按期提出延续", null=True, blank=True)

    submitted_on = models.DateField("提交日期")
    received_on = models.DateField("收到材料日期")
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    deemed = models.BooleanField("逾期未告知视为受理", default=False)
    supplement_count = models.PositiveSmallIntegerField("补正告知次数", default=0)
    supplement_items: Any = models.JSONField("补正事项", default=list, blank=True)
    # Until everything tolerated is there and fits; the day on which it was missed stays beside it.
    tolerance_until = models.DateField("容缺材料补交期限", null=True, blank=True)
    tolerance_consequence = models.CharField("逾期不补交的处理", max_length=300, blank=True)
    tolerance_missed_on = models.DateField("容缺逾期日期", null=True, blank=True)
    by_commitment = models.BooleanField("告知承诺", default=False)
    commitment_kept = models.BooleanField("承诺属实", null=True, blank=True)
    extension_proposed = models.PositiveSmallIntegerField("拟延长天数", default=0)
    extension_reason = models.CharField("延长理由", max_length=300, blank=True)
    extension_days = models.PositiveSmallIntegerField("延长天数", default=0)
    # A joint case is extended by the head of the government, outside this platform (LIC 第四十二条第二款).
    extension_approval = models.CharField("批准延长的文号", max_length=120, blank=True)
    delay_reason = models.CharField("未按承诺办结的原因", max_length=500, blank=True)

    proposed = models.CharField("拟作决定", max_length=12, choices=Outcome.choices, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    # Of `law/handling.toml`: why it was not accepted, refused, revoked or ended.
    ground = models.CharField("情形", max_length=40, blank=True)
    grounds = models.TextField("理由和依据", blank=True)
    # Granted decisions are open to everybody (LIC 第四十条); only with a reason they are not.
    withheld = models.CharField("不公示的理由", max_length=300, blank=True)
    right_body = models.CharField("有权办理的机关", max_length=200, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    # The decision is that of the upper body to which the case was reported; only that body takes it back.
    decided_above = models.BooleanField("由上级机关决定", default=False)
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    delivery_used = models.CharField("实际送达方式", max_length=10, choices=DeliveryChoice.choices, blank=True)
    tracking_number = models.CharField("快递单号", max_length=60, blank=True)

    # Copies, so that lists and figures do not join the case table.
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="实施主体")
    org_path = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "申请办件"
        indexes = [
            models.Index(fields=("org_path", "received_on"), name="application_received"),
            models.Index(fields=("org_path", "decided_on", "outcome"), name="application_decided"),
            models.Index(fields=("item", "received_on"), name="application_item"),
            models.Index(
                fields=("identity_index", "received_on"), name="application_person", condition=~Q(identity_index="")
            ),
            models.Index(
                fields=("tolerance_until",), name="application_tolerance", condition=Q(tolerance_until__isnull=False)
            ),
            # 公示 of what was granted, the newest first; for everybody, and for one body.
            models.Index(
                fields=("-decided_on", "-id"),
                name="application_public",
                condition=Q(outcome="granted", withheld="", decided_above=False),
            ),
            models.Index(fields=("project_code",), name="application_project", condition=~Q(project_code="")),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.applicant_name}"

    @property
    def shown_name(self) -> str:
        """The applicant as others read it: bodies in full, of a natural person the first character."""
        name = str(self.applicant_name)
        return name if self.applicant_kind == ApplicantKind.LEGAL else crypto.masked_name(name)

    @property
    def addressed_as(self) -> str:
        """称谓 in letters: 您 to a natural person, 贵单位 to an organisation."""
        return "您" if self.applicant_kind == ApplicantKind.PERSON else "贵单位"


class MaterialForm(models.TextChoices):
    """How a material was handed in; 共享 is read from the state's own records and never asked for."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    BOTH = "both", "原件和复印件"
    ELECTRONIC = "electronic", "电子材料"
    SHARED = "shared", "数据共享，免提交"
    PROMISED = "promised", "书面承诺"


class MaterialVerdict(models.TextChoices):
    UNCHECKED = "", "未核对"
    FITTING = "fitting", "符合要求"
    # 可以当场更正的错误 (LIC 第三十二条第一款第（三）项): put right at the window, never asked for in a letter.
    CORRECTED = "corrected", "当场更正后符合要求"
    MISSING = "missing", "缺少"
    FAULTY = "faulty", "不符合法定形式"
    TOLERATED = "tolerated", "容缺，限期补交"
    SUPPLIED = "supplied", "已补交，待核对"


class ApplicationMaterial(models.Model):
    """申请材料: one row of the version's list; nothing outside that list can be asked for (LIC 第三十一条)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="materials", verbose_name="办件")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("材料名称", max_length=500)
    necessity = models.CharField("必要性", max_length=20, blank=True)
    wanted = models.CharField("要求的形式", max_length=20, blank=True)
    source = models.CharField("来源", max_length=20, blank=True)
    when = models.CharField("容缺或者适用情形", max_length=500, blank=True)
    # Whether the version lets it be replaced by a written promise (告知承诺).
    can_promise = models.BooleanField("可以书面承诺", default=False)
    handed_in = models.CharField("收到的形式", max_length=12, choices=MaterialForm.choices, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=0)
    received_on = models.DateField("收到日期", null=True, blank=True)
    verdict = models.CharField("核对结果", max_length=10, choices=MaterialVerdict.choices, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ("application", "number")
        constraints = [models.UniqueConstraint(fields=("application", "number"), name="application_material_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def purpose(self) -> str:
        """Under which its files are stored with the case."""
        return f"material-{self.number}"


class ReviewStage(models.Model):
    """审查环节 of the version, in their order, with the post and the days of each."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="stages", verbose_name="办件")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("环节", max_length=120)
    post = models.CharField("岗位", max_length=120, blank=True)
    days = models.PositiveSmallIntegerField("时限（工作日）", null=True, blank=True)
    passed_on = models.DateField("完成日期", null=True, blank=True)
    passed_by = models.CharField("审查人", max_length=60, blank=True)
    opinion = models.TextField("审查意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审查环节"
        ordering = ("application", "number")
        constraints = [models.UniqueConstraint(fields=("application", "number"), name="application_stage_once")]

    def __str__(self) -> str:
        return self.name


class SpecialProcedureRun(models.Model):
    """特别程序: one run, told to the applicant in writing (LIC 第四十五条)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="specials", verbose_name="办件")
    kind = models.CharField("种类", max_length=20)
    stops_clock = models.BooleanField("停止计算期限")
    document_number = models.CharField("文书编号", max_length=120)
    reason = models.CharField("理由", max_length=300)
    expected_days = models.PositiveSmallIntegerField("预计工作日")
    since_on = models.DateField("开始日期")
    until_on = models.DateField("结束日期", null=True, blank=True)
    result = models.CharField("结论", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特别程序"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.since_on}"


class SiteCheck(models.Model):
    """实地核查: at least two officers (LIC 第三十四条第三款)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks", verbose_name="办件")
    on = models.DateField("核查日期")
    place = models.CharField("地点", max_length=200)
    officers = models.CharField("核查人员", max_length=200)
    finding = models.TextField("核查情况")

    class Meta:
        verbose_name = verbose_name_plural = "实地核查"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.place} {self.on}"
