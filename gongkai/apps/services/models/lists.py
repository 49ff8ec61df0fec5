"""专项清单: lines of the fee, special-fund, intermediary and certificate lists, their versions, changes and links."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.items import ServiceItem
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class ListKind(models.TextChoices):
    """Which list; what each holds stands in law/special_lists.toml."""

    FEE = "fee", "收费目录清单"
    FUND = "fund", "财政专项资金清单"
    INTERMEDIARY = "intermediary", "中介服务清单"
    CERTIFICATE = "certificate", "证明事项清单"


class LineState(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_FORCE = "in_force", "在用"
    ENDED = "ended", "取消"
    DISCARDED = "discarded", "已作废"


class ListLine(models.Model):
    """清单的一条 of one responsible body (O722 第二十五条、第四十三条、第四十四条); its code never changes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    list = models.CharField("清单", max_length=12, choices=ListKind.choices)
    code = models.CharField("清单编号", max_length=60, blank=True)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="责任单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    region_code = models.CharField("行政区划", max_length=12, blank=True, editable=False)
    name = models.CharField("名称", max_length=300)
    state = models.CharField("状态", max_length=10, choices=LineState.choices, default=LineState.DRAFT)
    # The version in force is the one of this number; 0 before there is one.
    number = models.PositiveSmallIntegerField("现行版本号", default=0)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    # The last day it holds, by its own term or because it was cancelled; empty while it holds.
    in_force_to = models.DateField("有效至", null=True, blank=True)
    end_basis = models.CharField("取消依据", max_length=500, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="替代的条目"
    )

    class Meta:
        verbose_name = verbose_name_plural = "专项清单条目"
        constraints = [
            models.UniqueConstraint(fields=("list", "org", "code"), name="list_line_code_once", condition=~Q(code="")),
        ]
        indexes = [
            models.Index(fields=("list", "org_path", "code"), name="list_line_body"),
            models.Index(fields=("in_force_to",), name="list_line_ending", condition=Q(in_force_to__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ListLineVersion(models.Model):
    """条目的一个版本: frozen once it took effect (models/frozen.py). The columns are what lists are filtered by."""

    line = models.ForeignKey(ListLine, models.PROTECT, related_name="versions", verbose_name="条目")
    list = models.CharField("清单", max_length=12, choices=ListKind.choices)
    number = models.PositiveSmallIntegerField("版本")
    # {"name": …, "values": …}, read by rules.lists.loading.stored().
    document = models.JSONField("内容", default=dict)
    name = models.CharField("名称", max_length=300)
    category = models.CharField("类别", max_length=20, blank=True)
    objects_bits = models.PositiveSmallIntegerField("服务对象", default=0)
    # |person.housing|legal.tax|
    topics = models.CharField("主题", max_length=600, blank=True)
    # Folded text of name, standard and bases, in which words are looked for.
    words = models.TextField("检索文字", blank=True, editable=False)
    until_on = models.DateField("执行期限至", null=True, blank=True)
    reason = models.CharField("变动理由", max_length=500, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项清单条目版本"
        ordering = ("line", "number")
        constraints = [models.UniqueConstraint(fields=("line", "number"), name="list_version_once")]
        indexes = [
            models.Index(
                fields=("list", "effective_on"), name="list_version_day", condition=Q(published_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.number}版"


class ListChangeKind(models.TextChoices):
    ESTABLISH = "establish", "列入"
    CHANGE = "change", "修改"
    END = "end", "取消"


class ListChange(CaseDetail):
    """条目的一次变动, from draft to effect; at most one open for a line."""

    line = models.ForeignKey(ListLine, models.PROTECT, related_name="changes", verbose_name="条目")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="责任单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    kind = models.CharField("变动种类", max_length=10, choices=ListChangeKind.choices)
    version = models.OneToOneField(
        ListLineVersion, models.SET_NULL, null=True, blank=True, related_name="change", verbose_name="版本"
    )
    reason = models.CharField("理由", max_length=500)
    basis = models.CharField("依据", max_length=500, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    until_on = models.DateField("执行期限至", null=True, blank=True)
    replaced_by = models.ForeignKey(
        ListLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="替代的条目"
    )
    open = models.BooleanField("办理中", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项清单变动"
        constraints = [
            models.UniqueConstraint(fields=("line",), name="list_one_open_change", condition=Q(open=True)),
        ]
        indexes = [models.Index(fields=("org_path", "-id"), name="list_change_body")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.line}"


class ListLink(models.Model):
    """事项的一行与清单的一条: what the row means and what was found. Made anew whenever either side changes."""

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="list_links", verbose_name="事项")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    list = models.CharField("清单", max_length=12, choices=ListKind.choices)
    row = models.PositiveSmallIntegerField("行号")
    name = models.CharField("名称", max_length=500)
    # rules.lists.linking.plain(name): rows that a line of this name would concern are found by it.
    plain = models.CharField("名称（比较用）", max_length=500, editable=False)
    line = models.ForeignKey(
        ListLine, models.CASCADE, null=True, blank=True, related_name="links", verbose_name="清单条目"
    )
    # Codes of [[findings]] of law/special_lists.toml, the gravest first, joined by spaces; empty when all agrees.
    finding = models.CharField("出入", max_length=80, blank=True)
    detail = models.TextField("说明", blank=True)
    found_on = models.DateField("核对日期")

    class Meta:
        verbose_name = verbose_name_plural = "事项与专项清单的核对"
        constraints = [models.UniqueConstraint(fields=("item", "list", "row"), name="list_link_once")]
        indexes = [
            models.Index(fields=("org_path", "list", "id"), name="list_link_finding", condition=~Q(finding="")),
            models.Index(fields=("list", "plain"), name="list_link_name"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.name}"
