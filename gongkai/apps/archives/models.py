"""销毁清册 and what keeps a file longer than its period."""

import uuid

from django.db import models

from gongkai.kernel.cases.models import Case, CaseDetail
from gongkai.kernel.orgs.models import Organisation


class DestructionList(CaseDetail):
    """销毁清册: drawn once, kept for ever; its case carries the procedure."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    drawn_on = models.DateField("编制日期")
    supervisors = models.CharField("监销人", max_length=120, blank=True)
    destroyed_at = models.DateTimeField("销毁完成时间", null=True, blank=True)
    # SHA-256 over the proofs of all items in their order: one number that stands for the whole list.
    digest = models.CharField("清册摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "销毁清册"

    def __str__(self) -> str:
        return str(self.case.number)


class ItemState(models.TextChoices):
    LISTED = "listed", "拟销毁"
    KEPT = "kept", "继续保管"
    DESTROYED = "destroyed", "已销毁"


class DestructionItem(models.Model):
    """清册中的一件. What it says about the file stays when the file is gone: there is no foreign key to it."""

    list = models.ForeignKey(DestructionList, models.CASCADE, related_name="items", verbose_name="销毁清册")
    case_uid = models.UUIDField("案卷", db_index=True)
    number = models.CharField("档号", max_length=50)
    kind = models.CharField("种类", max_length=50)
    title = models.CharField("题名", max_length=300)
    maker = models.CharField("责任者", max_length=120)
    opened_on = models.DateField("形成日期")
    closed_on = models.DateField("办结日期")
    years = models.PositiveSmallIntegerField("保管期限（年）")
    rule = models.CharField("期限依据", max_length=100)
    expires_on = models.DateField("期满日期")
    state = models.CharField("状态", max_length=10, choices=ItemState.choices, default=ItemState.LISTED)
    note = models.CharField("说明", max_length=200, blank=True)
    destroyed_at = models.DateTimeField("销毁时间", null=True, blank=True)
    # What was destroyed, as digests: {"files": [[name of the kind, sha256]…], "letters": […], "record": sha256}
    proof = models.JSONField("销毁凭证", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "清册条目"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("list", "case_uid"), name="destruction_item_once")]
        indexes = [models.Index(fields=("list", "state", "id"), name="destruction_item_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Transfer(CaseDetail):
    """档案移交进馆: one batch, from its list to the receipt of the archive (ARCR 第二十条、第三十条)."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    archive = models.CharField("接收档案馆", max_length=120)
    drawn_on = models.DateField("编制日期")
    sent_on = models.DateField("移交日期", null=True, blank=True)
    received_on = models.DateField("接收日期", null=True, blank=True)
    receipt_no = models.CharField("接收回执编号", max_length=80, blank=True)
    received_by = models.CharField("接收人", max_length=60, blank=True)
    # SHA-256 over the numbers of all files in their order, from the day they were sent.
    digest = models.CharField("目录摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "档案移交"

    def __str__(self) -> str:
        return str(self.case.number)


class TransferItem(models.Model):
    """移交目录中的一件, as it stood when the list was drawn."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="items", verbose_name="档案移交")
    case_uid = models.UUIDField("案卷", unique=True)
    number = models.CharField("档号", max_length=50)
    label = models.CharField("种类", max_length=60)
    title = models.CharField("题名", max_length=300)
    formed_on = models.DateField("形成日期")
    due_on = models.DateField("应移交日期")
    status = models.CharField("公开属性", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移交目录条目"
        ordering = ("formed_on", "pk")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Hold(models.Model):
    """暂缓销毁: kept beyond its period for a reason, until a day or until released."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", verbose_name="案卷")
    reason = models.CharField("理由", max_length=200)
    until_on = models.DateField("保管至", null=True, blank=True)
    created_by = models.CharField("登记人", max_length=60)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    released_at = models.DateTimeField("解除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂缓销毁"
        indexes = [models.Index(fields=("case",), name="hold_in_force", condition=models.Q(released_at=None))]

    def __str__(self) -> str:
        return self.reason
