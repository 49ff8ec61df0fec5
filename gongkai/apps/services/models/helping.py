"""帮办: points that help people to apply, whom they help, 代办服务 and 上门服务."""

import uuid

from django.db import models
from django.db.models import F, Q

from gongkai.apps.services.models.applications import ApplicantDocument, ApplicantKind, Application
from gongkai.apps.services.models.items import ServiceItem
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.models import Account


class ServicePoint(models.Model):
    """代办点、上门服务点 of a body, for the items of everybody it serves (queries.helping.points.items_at)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="管理单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    name = models.CharField("名称", max_length=120)
    address = models.CharField("地址", max_length=200)
    phone = models.CharField("电话", max_length=40)
    area = models.CharField("服务范围", max_length=300)
    offers_agency = models.BooleanField("提供代办服务", default=True)
    offers_visits = models.BooleanField("提供上门服务", default=False)
    active = models.BooleanField("开放", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "帮办代办点"
        constraints = [models.UniqueConstraint(fields=("org", "name"), name="service_point_once")]

    def __str__(self) -> str:
        return str(self.name)


class Requester(models.Model):
    """被帮助的人: who is helped. The same columns as those of an application; numbers are encrypted."""

    applicant_kind = models.CharField("申请人类别", max_length=10, choices=ApplicantKind.choices)
    applicant_name = models.CharField("申请人", max_length=120)
    identity_kind = models.CharField("证件类型", max_length=20, choices=ApplicantDocument.choices)
    identity_cipher = models.TextField("证件号码密文", blank=True, editable=False)
    identity_masked = models.CharField("证件号码", max_length=40, blank=True)
    identity_index = models.CharField("证件号码索引", max_length=64, blank=True, editable=False)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40)
    address = models.CharField("通信地址", max_length=200, blank=True)
    agent_name = models.CharField("联系人", max_length=60, blank=True)
    agent_identity_cipher = models.TextField("联系人证件号码密文", blank=True, editable=False)
    agent_identity_masked = models.CharField("联系人证件号码", max_length=40, blank=True)
    agent_phone = models.CharField("联系人电话", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "请求帮助的人"
        indexes = [models.Index(fields=("identity_index",), name="requester_person", condition=~Q(identity_index=""))]

    def __str__(self) -> str:
        return str(self.applicant_name)

    @property
    def addressed_as(self) -> str:
        """称谓 in letters: 您 to a natural person, 贵单位 to an organisation."""
        return "您" if self.applicant_kind == ApplicantKind.PERSON else "贵单位"


class HelpChannel(models.TextChoices):
    WEB = "web", "网上"
    PHONE = "phone", "电话"
    COUNTER = "counter", "当面"


class AuthorityForm(models.TextChoices):
    """授权的形式: signed online by whoever is known by name, or a paper that was scanned."""

    ELECTRONIC = "electronic", "网上签署"
    PAPER = "paper", "纸质授权委托书"


class AgencyResult(models.TextChoices):
    DONE = "done", "全部办成"
    PARTLY = "partly", "部分办成"
    IMPOSSIBLE = "impossible", "不能办成"
    SELF = "self", "申请人自行办理"


class Agency(CaseDetail):
    """代办服务 (casework §9): an officer helps on written authority, free of charge and without power to decide."""

    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="agencies", verbose_name="代办点")
    requester = models.OneToOneField(Requester, models.PROTECT, related_name="agency", verbose_name="申请人")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="管理单位")
    org_path = models.CharField(max_length=120, editable=False)
    channel = models.CharField("申请方式", max_length=10, choices=HelpChannel.choices)
    content = models.CharField("需要什么帮助", max_length=1000)
    # Codes of [[scopes]] of law/helping.toml, joined by spaces; what is authorised once authority_on is set.
    scope = models.CharField("授权范围", max_length=80)
    authority_form = models.CharField("授权形式", max_length=12, choices=AuthorityForm.choices, blank=True)
    authority_on = models.DateField("授权日期", null=True, blank=True)
    authority_until = models.DateField("授权期限至")
    agent = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代办员")
    asked = models.CharField("请申请人提供", max_length=1000, blank=True)
    result = models.CharField("结果", max_length=12, choices=AgencyResult.choices, blank=True)
    result_text = models.CharField("结果说明", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代办服务"
        indexes = [
            models.Index(fields=("org_path", "-id"), name="agency_body"),
            models.Index(fields=("authority_until",), name="agency_authority", condition=Q(authority_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.requester}"

    @property
    def scopes(self) -> list[str]:
        return self.scope.split()


class AgencyItem(models.Model):
    """代办的一个事项, and the application that came of it."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="items", verbose_name="代办服务")
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="+", verbose_name="事项")
    application = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="办件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "代办事项"
        constraints = [models.UniqueConstraint(fields=("agency", "item"), name="agency_item_once")]

    def __str__(self) -> str:
        return str(self.item)


class AgencyStep(models.Model):
    """代办记录: what the agent did, when and for which item."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="steps", verbose_name="代办服务")
    kind = models.CharField("工作", max_length=12)
    on = models.DateField("日期")
    item = models.ForeignKey(ServiceItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事项")
    text = models.CharField("内容", max_length=1000)
    by_name = models.CharField("代办员", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "代办记录"
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class VisitResult(models.TextChoices):
    MATERIALS = "materials", "收到申请材料"
    SOLVED = "solved", "当场解答、办好"
    GUIDED = "guided", "指导准备，以后再办"
    IMPOSSIBLE = "impossible", "不符合办理条件"


class Visit(CaseDetail):
    """上门服务 (casework §9): at least two officers, at an agreed time, with the record of their time on site."""

    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="visits", verbose_name="上门服务点")
    requester = models.OneToOneField(Requester, models.PROTECT, related_name="visit", verbose_name="申请人")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="管理单位")
    org_path = models.CharField(max_length=120, editable=False)
    channel = models.CharField("申请方式", max_length=10, choices=HelpChannel.choices)
    # A code of [[conditions]] of law/helping.toml.
    condition = models.CharField("情形", max_length=12)
    condition_note = models.CharField("情形说明", max_length=300, blank=True)
    content = models.CharField("办理什么", max_length=1000)
    place = models.CharField("上门地址", max_length=200)
    # A code of [[windows]]; what the applicant would like, no promise.
    wanted_on = models.DateField("希望的日期", null=True, blank=True)
    wanted_window = models.CharField("希望的时间段", max_length=10, blank=True)
    day = models.DateField("约定日期", null=True, blank=True)
    window = models.CharField("约定时间段", max_length=10, blank=True)
    arranged_count = models.PositiveSmallIntegerField("约定次数", default=0)
    reminded = models.BooleanField("已提醒", default=False)
    arrived_at = models.DateTimeField("到达时间", null=True, blank=True)
    left_at = models.DateTimeField("离开时间", null=True, blank=True)
    result = models.CharField("结果", max_length=12, choices=VisitResult.choices, blank=True)
    result_text = models.CharField("结果说明", max_length=1000, blank=True)
    # 没有按约定: days on which nobody was there, or no officer came.
    absent_days = models.JSONField("无人在场的日期", default=list, blank=True)
    failed_days = models.JSONField("工作人员未到的日期", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上门服务"
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(arrived_at__isnull=False, left_at__gte=F("arrived_at")),
                name="visit_left_after_arrival",
            ),
        ]
        indexes = [
            models.Index(fields=("org_path", "-id"), name="visit_body"),
            models.Index(fields=("day", "window"), name="visit_day", condition=Q(day__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.requester}"


class VisitItem(models.Model):
    """上门办理的一个事项, and the application that came of it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="items", verbose_name="上门服务")
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="+", verbose_name="事项")
    application = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="办件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "上门事项"
        constraints = [models.UniqueConstraint(fields=("visit", "item"), name="visit_item_once")]

    def __str__(self) -> str:
        return str(self.item)


class VisitOfficer(models.Model):
    """上门人员 of an appointment; the database itself refuses one person at two places in one window."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="officers", verbose_name="上门服务")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="工作人员")
    day = models.DateField("日期")
    window = models.CharField("时间段", max_length=10)
    # Who was there when the door opened.
    present = models.BooleanField("到场", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上门人员"
        constraints = [
            models.UniqueConstraint(fields=("account", "day", "window"), name="visit_officer_one_place"),
            models.UniqueConstraint(fields=("visit", "account"), name="visit_officer_once"),
        ]

    def __str__(self) -> str:
        return str(self.account)
