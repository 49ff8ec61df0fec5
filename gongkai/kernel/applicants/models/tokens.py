"""Tokens of applicants for the interface (接口令牌)."""

import uuid

from django.db import models

from gongkai.kernel.applicants.models.accounts import Applicant
from gongkai.kernel.applicants.models.acting import Authorisation


class ApplicantToken(models.Model):
    """接口令牌: with it a program of the applicant applies and follows cases in the applicant's name.

    It is void with the next change of the password, with "sign out everywhere", and when the authorisation under which
    it was made no longer holds.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="tokens", verbose_name="申请人")
    authorisation = models.ForeignKey(
        Authorisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="以谁的名义"
    )
    name = models.CharField("名称", max_length=40)
    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    # What a session keeps too: changes when all sessions are to end.
    mark = models.CharField("会话标记", max_length=64, editable=False)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    expires_on = models.DateField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
