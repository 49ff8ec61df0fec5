"""实施清单: one row for an item of a body, and its versions."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.catalogue import CatalogueEntry
from gongkai.kernel.eforms.models import FormVersion
from gongkai.kernel.orgs.models import Organisation


class ItemState(models.TextChoices):
    """事项状态 of what the public sees; a change under way shows in `ServiceItem.changes`."""

    DRAFT = "draft", "草稿"
    IN_USE = "in_use", "在用"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "取消"
    DISCARDED = "discarded", "已作废"


class FormSource(models.TextChoices):
    """Which 申请表 a version names; empty: that of the main item or of the catalogue, as it is in force there."""

    INHERITED = "", "沿用主项或者基本目录的表单"
    OWN = "own", "本事项的表单"
    BASIC = "basic", "只填写基本信息"


class ServiceItem(models.Model):
    """政务服务事项 of one implementing body: the entry of the 实施清单, or a 业务办理项 below one (O722 第三十五条).

    Everything from `name` to `required_count` is copied from the current version by the act that publishes it, so
    that lists over a province filter on columns. Nothing else writes there.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # 实施编码 31 or 业务办理项编码 33, another scheme as it is; empty until given. Never changes, never used again.
    code = models.CharField("事项编码", max_length=64, blank=True)
    foreign_code = models.BooleanField("外部编码", default=False)
    catalogue = models.ForeignKey(
        CatalogueEntry, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="基本目录"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="主项或者实施事项"
    )
    # 业务办理项序号 01–99, empty for the implementation entry itself.
    handling = models.CharField("办理项序号", max_length=2, blank=True)
    # is_handle: only leaves are applied for.
    is_handled = models.BooleanField("可以办理", default=True)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="实施主体")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    region_code = models.CharField("行政区划", max_length=12, blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=ItemState.choices, default=ItemState.DRAFT)
    # In the public list: in use or suspended.
    visible = models.BooleanField("公众可见", default=False)
    # The version in force is the one of this number; 0 before there is one.
    number = models.PositiveIntegerField("现行版本号", default=0)
    # The version of the catalogue that the current version was checked against; 0 before there is one.
    catalogue_number = models.PositiveSmallIntegerField("对应的目录版本", default=0)
    effective_on = models.DateField("现行版本生效日期", null=True, blank=True)
    first_effective_on = models.DateField("首次生效日期", null=True, blank=True)
    suspended_on = models.DateField("暂停日期", null=True, blank=True)
    suspended_until_on = models.DateField("预计恢复日期", null=True, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    state_reason = models.CharField("暂停、取消的理由", max_length=500, blank=True)
    transition = models.CharField("在办件的处理", max_length=500, blank=True)
    reform_document = models.CharField("权力调整文号", max_length=120, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="替代的事项"
    )
    # Copies of the current version --------------------------------------------
    name = models.CharField("事项名称", max_length=1000)
    initial = models.CharField("拼音首字母", max_length=1, blank=True, editable=False)
    type = models.CharField("事项类型", max_length=4, blank=True)
    level = models.CharField("行使层级", max_length=1, blank=True)
    starts_from = models.CharField("启动方式", max_length=12, blank=True)
    internal = models.BooleanField("内部审批事项", default=False)
    # Bits of 服务对象: 1 natural person, 2 enterprise, 4 public service unit, 8 social organisation, 16 body, 32 other.
    objects_bits = models.PositiveSmallIntegerField("服务对象", default=0)
    for_person = models.BooleanField("面向自然人", default=False)
    for_legal = models.BooleanField("面向法人和其他组织", default=False)
    project_type = models.CharField("办件类型", max_length=1, blank=True)
    online = models.BooleanField("可以网上办理", default=False)
    depth = models.CharField("网上办理深度", max_length=1, blank=True)
    visits = models.PositiveSmallIntegerField("到场次数", null=True, blank=True)
    is_fee = models.BooleanField("收费", null=True, blank=True)
    in_hall = models.BooleanField("进驻大厅", default=False)
    # In working days, for lists that sort; the words with their unit stand in the version.
    statutory_days = models.PositiveIntegerField("法定时限（折合工作日）", null=True, blank=True)
    promised_days = models.PositiveIntegerField("承诺时限（折合工作日）", null=True, blank=True)
    comparable_limits = models.BooleanField("时限同为工作日", default=False)
    material_count = models.PositiveSmallIntegerField("材料数", default=0)
    certificate_count = models.PositiveSmallIntegerField("证明事项数", default=0)
    intermediary_count = models.PositiveSmallIntegerField("中介服务数", default=0)
    filled_count = models.PositiveSmallIntegerField("已填必填要素", default=0)
    required_count = models.PositiveSmallIntegerField("必填要素", default=0)
    # What the checks say of the current version: 10 for each thing that blocks, 1 for each that is only said.
    deviation = models.PositiveSmallIntegerField("偏差", default=0)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "政务服务事项"
        constraints = [
            models.UniqueConstraint(fields=("code",), name="item_code_once", condition=~Q(code="")),
        ]
        indexes = [
            models.Index(fields=("org_path", "id"), name="item_body"),
            models.Index(fields=("org_path", "type", "id"), name="item_body_type", condition=Q(visible=True)),
            models.Index(fields=("region_code", "type", "id"), name="item_region", condition=Q(visible=True)),
            models.Index(fields=("type", "id"), name="item_type", condition=Q(visible=True)),
            models.Index(fields=("initial", "id"), name="item_initial", condition=Q(visible=True)),
            models.Index(fields=("code", "id"), name="item_code", condition=Q(visible=True)),
            models.Index(fields=("catalogue", "region_code"), name="item_catalogue"),
            models.Index(fields=("-deviation", "id"), name="item_deviation", condition=Q(deviation__gt=0)),
            models.Index(
                fields=("suspended_until_on",), name="item_suspended", condition=Q(suspended_until_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The item's own chain in the journal: what was done to it outside a change of its own."""
        return f"item:{self.uid}"


class ItemVersion(models.Model):
    """事项的一个版本: every element as one document; frozen in the database once it took effect (models/frozen.py)."""

    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="versions", verbose_name="事项")
    number = models.PositiveIntegerField("版本")
    # Keys and values of law/elements.toml, only what is filled in; read by rules.loading.stored().
    document = models.JSONField("要素", default=dict)
    catalogue_number = models.PositiveSmallIntegerField("对应的目录版本", default=0)
    form_source = models.CharField("申请表", max_length=10, choices=FormSource.choices, blank=True)
    form = models.ForeignKey(
        FormVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="表单版本"
    )
    reason = models.CharField("变动理由", max_length=500, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项版本"
        ordering = ("item", "number")
        constraints = [models.UniqueConstraint(fields=("item", "number"), name="item_version_once")]

    def __str__(self) -> str:
        return f"{self.item} 第{self.number}版"


class ItemTopic(models.Model):
    """主题分类 of a published item, one row each: 个人 or 法人."""

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="topics", verbose_name="事项")
    audience = models.CharField("对象", max_length=6, choices=[("person", "个人"), ("legal", "法人")])
    topic = models.CharField("主题", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "事项主题"
        constraints = [models.UniqueConstraint(fields=("audience", "topic", "item"), name="item_topic_once")]

    def __str__(self) -> str:
        return f"{self.audience} {self.topic}"
