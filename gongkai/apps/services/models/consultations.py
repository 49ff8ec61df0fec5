"""咨询和建议: what somebody asks about an item, and what the body answers."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.items import ServiceItem
from gongkai.kernel.applicants import sealing
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class ConsultationKind(models.TextChoices):
    """互动类型 (GB/T 39046 表10)."""

    CONSULTATION = "consultation", "咨询"
    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"


class Consultation(CaseDetail):
    """一次咨询、投诉或者建议. Who asks is not in it: an account holds the case in its own space, whoever has none
    leaves at most a contact, which nobody at the desk reads and which is forgotten after the answer."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="consultations", verbose_name="事项")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="答复机关")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    kind = models.CharField("类型", max_length=12, choices=ConsultationKind.choices)
    question = models.TextField("内容", max_length=2000)
    contact_cipher = models.TextField("联系方式（密文）", blank=True, editable=False)
    asked_at = models.DateTimeField("提出时间")
    reply = models.TextField("答复", max_length=4000, blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    # 公开的问答, in words of the clerk's; shown on the page of the item while there is a day.
    shown_question = models.CharField("公开的问题", max_length=500, blank=True)
    shown_reply = models.TextField("公开的答复", max_length=4000, blank=True)
    shown_on = models.DateField("公开日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "咨询和建议"
        indexes = [
            models.Index(fields=("org_path", "-id"), name="consultation_body"),
            models.Index(fields=("item", "-shown_on"), name="consultation_shown", condition=Q(shown_on__isnull=False)),
            models.Index(fields=("replied_at",), name="consultation_contact", condition=~Q(contact_cipher="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case.number}"

    @property
    def contact(self) -> str:
        return sealing.unseal(self, "contact")
