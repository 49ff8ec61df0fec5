"""Who may act for whom, and whose case is whose."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from gongkai.kernel.applicants.models.accounts import Applicant
from gongkai.kernel.applicants.rules import covers
from gongkai.kernel.applicants.sealing import unseal
from gongkai.kernel.cases.models import Case


class AgentRole(models.TextChoices):
    AGENT = "agent", "经办人"
    ADMINISTRATOR = "administrator", "法人管理人"


class Authorisation(models.Model):
    """授权: a natural person (经办人、代办人) acts for a legal person or another natural person, for some kinds of
    matter or one case, for a time.

    It is offered to a confirmed contact; whoever holds that contact and bears that name may take it up.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    principal = models.ForeignKey(Applicant, models.PROTECT, related_name="authorisations_given", verbose_name="授权人")
    agent = models.ForeignKey(
        Applicant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="authorisations_held",
        verbose_name="被授权人",
    )
    role = models.CharField("身份", max_length=20, choices=AgentRole.choices, default=AgentRole.AGENT)
    name_cipher = models.TextField("被授权人姓名（密文）", editable=False)
    contact_kind = models.CharField("联系方式类别", max_length=10, editable=False)
    contact_index = models.CharField("联系方式索引", max_length=64, db_index=True, editable=False)
    # Kinds of case; none named means every matter.
    scope: Any = models.JSONField("事项范围", default=list, blank=True)
    # Goes with the case when the file is destroyed: without it the authorisation would reach every matter.
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="限于办件")
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期")
    created_at = models.DateTimeField("授权时间", auto_now_add=True)
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    declined_at = models.DateTimeField("拒绝时间", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="authorisation_ends_after_it_starts",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(agent=None) | ~Q(agent=F("principal")),
                name="authorisation_to_another",
                violation_error_message="不能授权给自己。",
            ),
        ]

    def __str__(self) -> str:
        return f"授权 {self.uid}"

    @property
    def agent_name(self) -> str:
        return unseal(self, "name")

    def holds_on(self, day: date) -> bool:
        return (
            self.accepted_at is not None
            and self.revoked_at is None
            and self.from_on <= day <= self.to_on
            and self.principal.closed_at is None
        )

    def reaches(self, kind: str, case_id: int | None = None) -> bool:
        return covers(self.scope, self.case_id, kind=kind, case_id=case_id)

    def state_on(self, day: date) -> str:
        if self.revoked_at:
            return "已撤销"
        if self.declined_at:
            return "已拒绝"
        if day > self.to_on:
            return "已到期"
        if self.accepted_at is None:
            return "等待接受"
        return "有效" if day >= self.from_on else "尚未开始"


class ApplicantCase(models.Model):
    """申请人的办件: added by whichever app opens the case for somebody who is signed in, or taken in by number and
    code."""

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="case_links", verbose_name="申请人")
    case = models.ForeignKey(Case, models.CASCADE, related_name="applicant_links", verbose_name="办件")
    by_authorisation = models.ForeignKey(
        Authorisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="依据的授权"
    )
    taken_in = models.BooleanField("凭编号和查询码领入", default=False)
    created_at = models.DateTimeField("关联时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人的办件"
        constraints = [models.UniqueConstraint(fields=("applicant", "case"), name="applicant_case_once")]

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.case_id}"
