"""基本目录: one entry for each kind of item, versioned; what every implementation entry is measured by."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.eforms.models import FormVersion
from gongkai.kernel.orgs.models import Organisation


class CatalogueState(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_FORCE = "in_force", "在用"
    CANCELLED = "cancelled", "取消"
    DISCARDED = "discarded", "已作废"


class CatalogueEntry(models.Model):
    """基本目录的一条. `levels` are digits of 行使层级 (G39046 A.2); the code never changes and is never used again."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("基本编码", max_length=64, unique=True)
    # 谁编制的目录: a province, a city or the county itself.
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="目录编制机关")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="主项"
    )
    name = models.CharField("事项名称", max_length=1000)
    initial = models.CharField("拼音首字母", max_length=1, blank=True, editable=False)
    type = models.CharField("事项类型", max_length=4)
    department = models.CharField("指导部门代码", max_length=2, blank=True)
    guided_by = models.CharField("指导部门", max_length=120, blank=True)
    levels = models.CharField("行使层级", max_length=7)
    internal = models.BooleanField("内部审批事项", default=False)
    state = models.CharField("状态", max_length=10, choices=CatalogueState.choices, default=CatalogueState.DRAFT)
    # The version in force is the one of this number; 0 before there is one.
    number = models.PositiveSmallIntegerField("现行版本号", default=0)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    # 有效至, the last day included; empty while it holds.
    in_force_to = models.DateField("有效至", null=True, blank=True)
    cancel_basis = models.CharField("取消依据", max_length=500, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="替代的目录"
    )

    class Meta:
        verbose_name = verbose_name_plural = "基本目录"
        indexes = [
            models.Index(fields=("org_path", "state", "code"), name="catalogue_owner"),
            models.Index(fields=("type", "code"), name="catalogue_type", condition=Q(state="in_force")),
            models.Index(fields=("in_force_to",), name="catalogue_ending", condition=Q(in_force_to__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CatalogueVersion(models.Model):
    """目录的一个版本: standard elements as one document; frozen once it took effect (models/frozen.py)."""

    entry = models.ForeignKey(CatalogueEntry, models.PROTECT, related_name="versions", verbose_name="目录")
    number = models.PositiveSmallIntegerField("版本")
    # levels, department, guided_by as this version has them.
    header = models.JSONField("目录信息", default=dict)
    # Standard elements: keys and values of law/elements.toml.
    document = models.JSONField("标准要素", default=dict)
    # 统一申请表, which lists below take over unless they name one of their own; none: the basic form.
    form = models.ForeignKey(
        FormVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="表单版本"
    )
    reason = models.CharField("变动理由", max_length=500, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    # 下级清单调整期限.
    due_on = models.DateField("下级调整期限", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "目录版本"
        ordering = ("entry", "number")
        constraints = [models.UniqueConstraint(fields=("entry", "number"), name="catalogue_version_once")]

    def __str__(self) -> str:
        return f"{self.entry} 第{self.number}版"


class CatalogueChangeKind(models.TextChoices):
    ESTABLISH = "establish", "新增"
    CHANGE = "change", "修改"
    CANCEL = "cancel", "取消"


class CatalogueChange(CaseDetail):
    """目录的一次变动, from draft to effect; at most one open for an entry."""

    entry = models.ForeignKey(CatalogueEntry, models.PROTECT, related_name="changes", verbose_name="目录")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="目录编制机关")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    kind = models.CharField("变动种类", max_length=10, choices=CatalogueChangeKind.choices)
    version = models.OneToOneField(
        CatalogueVersion, models.SET_NULL, null=True, blank=True, related_name="change", verbose_name="版本"
    )
    reason = models.CharField("理由", max_length=500)
    basis = models.CharField("依据", max_length=500, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    due_on = models.DateField("下级调整期限", null=True, blank=True)
    replaced_by = models.ForeignKey(
        CatalogueEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="替代的目录"
    )
    open = models.BooleanField("办理中", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "目录变动"
        constraints = [
            models.UniqueConstraint(fields=("entry",), name="catalogue_one_open_change", condition=Q(open=True)),
        ]
        indexes = [models.Index(fields=("org_path", "-id"), name="catalogue_change_body")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.entry}"
