"""办事自测: which questions belong to what, and the drafts they come from."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.catalogue import CatalogueEntry
from gongkai.apps.services.models.items import ServiceItem
from gongkai.apps.services.models.journeys import GuidanceState, Journey
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation

ONE_TARGET = (
    Q(item__isnull=False, catalogue__isnull=True, journey__isnull=True)
    | Q(item__isnull=True, catalogue__isnull=False, journey__isnull=True)
    | Q(item__isnull=True, catalogue__isnull=True, journey__isnull=False)
)


class SelfTest(models.Model):
    """自测 of one item of a body, of an entry of the catalogue (for every item below it), or of a 一件事.

    `title` and `question_count` are copied from the revision in force by the act that publishes it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="编制单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    item = models.OneToOneField(
        ServiceItem, models.PROTECT, null=True, blank=True, related_name="selftest", verbose_name="事项"
    )
    catalogue = models.OneToOneField(
        CatalogueEntry, models.PROTECT, null=True, blank=True, related_name="selftest", verbose_name="基本目录"
    )
    journey = models.OneToOneField(
        Journey, models.PROTECT, null=True, blank=True, related_name="selftest", verbose_name="一件事"
    )
    state = models.CharField("状态", max_length=10, choices=GuidanceState.choices, default=GuidanceState.DRAFT)
    visible = models.BooleanField("公众可见", default=False)
    # The revision in force is the one of this number; 0 before there is one.
    number = models.PositiveIntegerField("现行版本号", default=0)
    published_on = models.DateField("发布日期", null=True, blank=True)
    title = models.CharField("标题", max_length=60)
    question_count = models.PositiveSmallIntegerField("题数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "办事自测"
        constraints = [models.CheckConstraint(condition=ONE_TARGET, name="selftest_one_target")]
        indexes = [models.Index(fields=("org_path", "id"), name="selftest_body")]

    def __str__(self) -> str:
        return self.title

    @property
    def target(self) -> ServiceItem | CatalogueEntry | Journey:
        """What it is about."""
        found = self.item or self.catalogue or self.journey
        assert found is not None  # selftest_one_target
        return found


class SelfTestRevision(CaseDetail):
    """自测的一次编制: the draft is the case, and what was published stays as it is (models/frozen.py)."""

    test = models.ForeignKey(SelfTest, models.PROTECT, related_name="revisions", verbose_name="自测")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="编制单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    number = models.PositiveIntegerField("版本")
    # rules.selftests.document()
    document: Any = models.JSONField("题目", default=dict)
    reason = models.CharField("修改的理由", max_length=500, blank=True)
    open = models.BooleanField("编制中", default=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自测的版本"
        constraints = [
            models.UniqueConstraint(fields=("test",), name="selftest_one_draft", condition=Q(open=True)),
            models.UniqueConstraint(
                fields=("test", "number"), name="selftest_number_once", condition=Q(published_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=("org_path", "-id"), name="selftest_revision_body")]

    def __str__(self) -> str:
        return f"{self.test} 第{self.number}版"
