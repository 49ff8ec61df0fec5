"""利害关系人、陈述申辩 and 听证 (LIC 第三十六条, 第四十六条至第四十八条)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.applications import Application
from gongkai.kernel.cases.models import CaseDetail, Letter
from gongkai.kernel.orgs.models import Organisation


class InterestedParty(models.Model):
    """利害关系人: whose major interests the licence touches directly; told, and heard (LIC 第三十六条).

    What they need to know is on their own page; nobody else outside the body learns who they are.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="parties", verbose_name="办件")
    name = models.CharField("姓名或者名称", max_length=120)
    contact = models.CharField("联系方式", max_length=100, blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)
    interest = models.CharField("有何重大利益关系", max_length=500)
    told_on = models.DateField("告知日期")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="告知书")

    class Meta:
        verbose_name = verbose_name_plural = "利害关系人"
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.name)


class Statement(models.Model):
    """陈述和申辩, of the applicant (`party` empty) or of an interested party (LIC 第三十六条)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="statements", verbose_name="办件")
    party = models.ForeignKey(
        InterestedParty, models.CASCADE, null=True, blank=True, related_name="statements", verbose_name="利害关系人"
    )
    text = models.TextField("陈述和申辩")
    stated_on = models.DateField("日期")
    oral = models.BooleanField("口头提出，工作人员记录", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "陈述申辩"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.stated_on}"


class HearingOrigin(models.TextChoices):
    ASKED = "asked", "依申请"
    OWN = "own", "依职权"


class LicensingHearing(CaseDetail):
    """行政许可听证: a case beside the application, whose clocks stand still from the request to the signed record."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="hearings", verbose_name="办件")
    origin = models.CharField("来由", max_length=10, choices=HearingOrigin.choices)
    subject_matter = models.CharField("听证事项", max_length=500)
    told_on = models.DateField("告知日期", null=True, blank=True)
    asked_on = models.DateField("提出听证日期", null=True, blank=True)
    at = models.DateTimeField("举行时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="听证主持人"
    )
    recorder = models.CharField("记录人", max_length=60, blank=True)
    closed_reason = models.CharField("不公开举行的理由", max_length=300, blank=True)
    noticed_on = models.DateField("通知日期", null=True, blank=True)
    held_on = models.DateField("举行日期", null=True, blank=True)
    attendance = models.TextField("出席情况", blank=True)
    examiner_said = models.TextField("审查人员的审查意见、证据和理由", blank=True)
    applicant_said = models.TextField("申请人的陈述、申辩和质证", blank=True)
    parties_said = models.TextField("利害关系人的陈述、申辩和质证", blank=True)
    issues = models.TextField("争议焦点和其他记载", blank=True)
    signed = models.CharField("签字或者盖章的参加人", max_length=300, blank=True)
    unsigned = models.CharField("未签字的参加人和原因", max_length=500, blank=True)
    confirmed_on = models.DateField("笔录确认日期", null=True, blank=True)
    record_letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="听证笔录"
    )
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="听证机关")
    org_path = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "行政许可听证"
        indexes = [
            models.Index(fields=("org_path", "-id"), name="hearing_body"),
            # 听证公告: those ahead that anybody may attend.
            models.Index(fields=("at",), name="hearing_coming", condition=Q(held_on=None, at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.subject_matter}"


class HearingAnswer(models.TextChoices):
    SILENT = "", "没有答复"
    ASKED = "asked", "要求听证"
    WAIVED = "waived", "放弃听证"


class HearingParticipant(models.Model):
    """听证参加人: the applicant (`party` empty) or an interested party, told of the right on a day of their own."""

    hearing = models.ForeignKey(LicensingHearing, models.CASCADE, related_name="participants", verbose_name="听证")
    party = models.ForeignKey(
        InterestedParty, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="利害关系人"
    )
    told_on = models.DateField("告知日期")
    due_on = models.DateField("提出听证的期限")
    answer = models.CharField("答复", max_length=10, choices=HearingAnswer.choices, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    notice = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="听证通知书"
    )

    class Meta:
        verbose_name = verbose_name_plural = "听证参加人"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("hearing", "party"), name="hearing_party_once"),
            models.UniqueConstraint(fields=("hearing",), condition=Q(party=None), name="hearing_applicant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.party_id or ''}"


class HearingChallenge(models.Model):
    """申请主持人回避 (LIC 第四十八条第一款第（三）项), decided by the head of the body."""

    participant = models.ForeignKey(
        HearingParticipant, models.CASCADE, related_name="challenges", verbose_name="听证参加人"
    )
    chair_name = models.CharField("被申请回避的主持人", max_length=60)
    reason = models.CharField("理由", max_length=500)
    raised_on = models.DateField("提出日期")
    upheld = models.BooleanField("应当回避", null=True, blank=True)
    note = models.CharField("决定的理由", max_length=500, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回避申请"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.raised_on} {self.chair_name}"
