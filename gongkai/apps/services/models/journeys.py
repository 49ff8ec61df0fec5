"""一件事: events in the life of persons and companies with what has to be done, and the drafts they come from."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from gongkai.apps.services.models.catalogue import CatalogueEntry
from gongkai.apps.services.models.items import ServiceItem
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class GuidanceState(models.TextChoices):
    """What the public sees of 一件事 and of 自测; a draft under way shows in its revisions."""

    DRAFT = "draft", "未发布"
    IN_USE = "in_use", "已发布"
    TAKEN_DOWN = "taken_down", "已撤下"
    DISCARDED = "discarded", "已作废"


class Journey(models.Model):
    """一件事（办事主题）, as a service management office keeps it for its region.

    Everything from `audience` to `item_count` is copied from the revision in force by the act that publishes it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="编制单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    # It holds in this place and everywhere below it.
    region_code = models.CharField("行政区划", max_length=12, blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=GuidanceState.choices, default=GuidanceState.DRAFT)
    visible = models.BooleanField("公众可见", default=False)
    # The revision in force is the one of this number; 0 before there is one.
    number = models.PositiveIntegerField("现行版本号", default=0)
    published_on = models.DateField("发布日期", null=True, blank=True)
    state_reason = models.CharField("撤下的理由", max_length=500, blank=True)
    audience = models.CharField("对象", max_length=6, choices=[("person", "个人"), ("legal", "企业")])
    stage = models.CharField("阶段", max_length=20)
    title = models.CharField("标题", max_length=60)
    joint = models.BooleanField("可以一次申请", default=False)
    step_count = models.PositiveSmallIntegerField("步骤数", default=0)
    item_count = models.PositiveSmallIntegerField("事项数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "一件事"
        indexes = [
            models.Index(fields=("org_path", "id"), name="journey_body"),
            models.Index(fields=("audience", "stage", "title"), name="journey_list", condition=Q(visible=True)),
            models.Index(
                "audience", "stage", Length("org_path"), "title", "id", name="journey_widest", condition=Q(visible=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class JourneyRevision(CaseDetail):
    """一件事的一次编制: the draft is the case, and what was published stays as it is (models/frozen.py)."""

    journey = models.ForeignKey(Journey, models.PROTECT, related_name="revisions", verbose_name="一件事")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="编制单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    number = models.PositiveIntegerField("版本")
    # rules.journeys.document()
    document: Any = models.JSONField("内容", default=dict)
    reason = models.CharField("修改的理由", max_length=500, blank=True)
    open = models.BooleanField("编制中", default=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一件事的版本"
        constraints = [
            models.UniqueConstraint(fields=("journey",), name="journey_one_draft", condition=Q(open=True)),
            models.UniqueConstraint(
                fields=("journey", "number"), name="journey_number_once", condition=Q(published_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=("org_path", "-id"), name="journey_revision_body")]

    def __str__(self) -> str:
        return f"{self.journey} 第{self.number}版"


class JourneyItem(models.Model):
    """What a published 一件事 names, one row each: an entry of the catalogue or an item of one body."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="named", verbose_name="一件事")
    catalogue = models.ForeignKey(
        CatalogueEntry, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="基本目录"
    )
    item = models.ForeignKey(ServiceItem, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="事项")

    class Meta:
        verbose_name = verbose_name_plural = "一件事的事项"
        constraints = [
            models.UniqueConstraint(
                fields=("journey", "catalogue"), name="journey_entry_once", condition=Q(catalogue__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("journey", "item"), name="journey_item_once", condition=Q(item__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(catalogue__isnull=True, item__isnull=False) | Q(catalogue__isnull=False, item__isnull=True),
                name="journey_names_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item or self.catalogue)
