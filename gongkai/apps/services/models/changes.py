"""事项的变动: each is a case of its own, so that 660,000 entries that rest need no case at all (decision 0021)."""

from django.db import models
from django.db.models import Q

from gongkai.apps.services.models.items import ItemVersion, ServiceItem
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class ChangeKind(models.TextChoices):
    CLAIM = "claim", "新设（认领）"
    CHANGE = "change", "变更"
    CORRECT = "correct", "更正文字差错"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复"
    CANCEL = "cancel", "取消"


# Kinds that bring a new version, and kinds that leave the power as it is.
WITH_VERSION = (ChangeKind.CLAIM, ChangeKind.CHANGE, ChangeKind.CORRECT)
WITHOUT_POWER = (ChangeKind.CORRECT, ChangeKind.SUSPEND, ChangeKind.RESUME)


class ItemChange(CaseDetail):
    """事项的一次变动, from draft to effect; at most one open for an item (service items §12)."""

    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="changes", verbose_name="事项")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="实施主体")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    kind = models.CharField("变动种类", max_length=10, choices=ChangeKind.choices)
    version = models.OneToOneField(
        ItemVersion, models.SET_NULL, null=True, blank=True, related_name="change", verbose_name="版本"
    )
    reason = models.CharField("理由", max_length=500, blank=True)
    basis = models.CharField("依据", max_length=500, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    # 暂停 only: when it is expected to be resumed.
    until_on = models.DateField("预计恢复日期", null=True, blank=True)
    # 下放、收回、划转: the same document number at the body that gives and the body that takes.
    reform_document = models.CharField("权力调整文号", max_length=120, blank=True)
    # What becomes of cases under way when an item ends or rests.
    transition = models.CharField("在办件的处理", max_length=500, blank=True)
    replaced_by = models.ForeignKey(
        ServiceItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="替代的事项"
    )
    # 退回整改: asked for from above, so its body alone cannot drop it.
    required = models.BooleanField("退回整改", default=False)
    open = models.BooleanField("办理中", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项变动"
        constraints = [
            models.UniqueConstraint(fields=("item",), name="item_one_open_change", condition=Q(open=True)),
        ]
        indexes = [
            models.Index(fields=("org_path", "open", "-id"), name="item_change_body"),
            models.Index(fields=("effective_on",), name="item_change_due", condition=Q(open=True)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.item}"


class BatchScope(models.TextChoices):
    ITEMS = "items", "实施清单"
    CATALOGUE = "catalogue", "基本目录"
    CANCELLATION = "cancellation", "随目录取消"
    LIST = "list", "专项清单"


class ItemBatch(CaseDetail):
    """清单整批变动: what was entered or ended in one go, and by which document."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    scope = models.CharField("范围", max_length=12, choices=BatchScope.choices)
    count = models.PositiveIntegerField("条数", default=0)
    source = models.CharField("批准文件", max_length=300, blank=True)
    effective_on = models.DateField("生效日期")
    # SHA-256 of the file the list came from: a file that was broken off goes on with the bodies it has not entered.
    digest = models.CharField("文件摘要", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "清单整批变动"
        indexes = [models.Index(fields=("digest",), name="item_batch_file", condition=~Q(digest=""))]

    def __str__(self) -> str:
        return f"{self.org} {self.get_scope_display()} {self.count}条"
