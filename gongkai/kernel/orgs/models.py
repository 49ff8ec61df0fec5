"""Organisations (机关单位), internal departments (内设机构) and regions (行政区划)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models

# Digits of one level of the path. Digits only: every database collation sorts them alike, so a
# subtree is the range [path, path + 1). One below the limit keeps "+ 1" from carrying into the parent.
STEP = 4
MAX_SIBLINGS = 10**STEP - 2
# The key of a body's settings that says it has few people.
SMALL = "small_body"


class Region(models.Model):
    """行政区划 (GB/T 2260): a place by its code; townships use the 9-digit statistical form."""

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", "人民政府"
    GOVERNMENT_OFFICE = "government_office", "政府办公室"
    GOVERNMENT_DEPARTMENT = "government_department", "政府部门"
    TOWNSHIP = "township", "乡镇（街道）"
    DISPATCHED = "dispatched", "派出机关"
    PUBLIC_SERVICE_UNIT = "public_service_unit", "事业单位"
    OTHER = "other", "其他"


class Organisation(models.Model):
    """机关单位: a body that owns records. The tree is a materialised path, so a subtree is one index range."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("单位全称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("单位性质", max_length=30, choices=OrganisationKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=120, unique=True, editable=False)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="行政区划")
    letter_mark = models.CharField("机关代字", max_length=20, blank=True, help_text="发文字号中的代字，如“临政办”。")
    rule_making = models.BooleanField("有规章制定权", default=False, help_text="立法法第九十一条、第九十三条。")
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    office_hours = models.CharField("办公时间", max_length=120, blank=True)
    review_body = models.CharField(
        "行政复议机关", max_length=120, blank=True, help_text="答复书中告知的复议机关，缺省为上级人民政府。"
    )
    court = models.CharField("管辖法院", max_length=120, blank=True, help_text="答复书中告知的人民法院。")
    site_slug = models.SlugField("网址标识", max_length=60, unique=True)
    modules_off = models.JSONField("未启用的模块", default=list, blank=True)
    settings = models.JSONField("本单位设置", default=dict, blank=True)
    active = models.BooleanField("在用", default=True)
    sort = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "机关单位"
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def organisation_code(self) -> str:
        """组织机构代码: characters 9 to 17 of the credit code (GB 32100)."""
        return self.uscc[8:17] if len(self.uscc) == 18 else ""

    @property
    def is_small(self) -> bool:
        """人员较少的单位: one person may hold posts that elsewhere lie in different hands, and is warned each time."""
        return bool(self.settings.get(SMALL))

    def is_within(self, path: str) -> bool:
        return self.path.startswith(path)

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": "上级单位不能是本单位或其下级。"})


class Department(models.Model):
    """内设机构: an internal unit of a body; it handles, the body answers."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="departments", verbose_name="单位")
    name = models.CharField("名称", max_length=80)
    duty = models.TextField("职责", blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    active = models.BooleanField("在用", default=True)
    sort = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "内设机构"
        ordering = ("org", "sort", "id")
        constraints = [models.UniqueConstraint(fields=("org", "name"), name="department_once_per_org")]

    def __str__(self) -> str:
        return self.name
