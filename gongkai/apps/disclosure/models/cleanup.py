"""文件清理: a round over what is in force, opinions by body, one decision, one published result (GB37)."""

from django.db import models

from gongkai.apps.disclosure.models.documents import Document
from gongkai.apps.disclosure.models.library import LibraryEntry
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class Verdict(models.TextChoices):
    """清理意见 and 清理决定."""

    KEEP = "keep", "继续有效"
    AMEND = "amend", "修改"
    REPEAL = "repeal", "废止"
    INVALID = "invalid", "宣布失效"


class CleanUp(CaseDetail):
    """一轮清理, led by the body above; its list is drawn from the library when it begins."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="组织单位")
    org_path = models.CharField(max_length=120, editable=False)
    title = models.CharField("名称", max_length=200)
    basis = models.TextField("清理依据和标准")
    kinds = models.JSONField("清理范围")  # of LIBRARY_KINDS
    cutoff_on = models.DateField("清理此日以前的文件")
    deadline_on = models.DateField("意见报送截止")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    result = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="result_of", verbose_name="清理结果公告"
    )
    carried_out_on = models.DateField("标注日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件清理"
        indexes = [models.Index(fields=("org_path", "id"), name="cleanup_org")]

    def __str__(self) -> str:
        return self.title


class CleanUpTask(CaseDetail):
    """一个单位的清理任务: its own documents, opinion by opinion."""

    cleanup = models.ForeignKey(CleanUp, models.PROTECT, related_name="tasks", verbose_name="清理")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "清理任务"
        constraints = [models.UniqueConstraint(fields=("cleanup", "org"), name="cleanup_task_once")]

    def __str__(self) -> str:
        return f"{self.cleanup} {self.org}"


class CleanUpItem(models.Model):
    """清理目录中的一件: what its maker thinks, and what was decided."""

    cleanup = models.ForeignKey(CleanUp, models.PROTECT, related_name="items", verbose_name="清理")
    task = models.ForeignKey(CleanUpTask, models.PROTECT, related_name="items", verbose_name="清理任务")
    entry = models.ForeignKey(LibraryEntry, models.PROTECT, related_name="cleanups", verbose_name="文件")
    opinion = models.CharField("清理意见", max_length=10, choices=Verdict.choices, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    decision = models.CharField("清理决定", max_length=10, choices=Verdict.choices, blank=True)
    decision_reason = models.CharField("改变意见的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "清理目录"
        ordering = ("task", "id")
        constraints = [models.UniqueConstraint(fields=("cleanup", "entry"), name="cleanup_item_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.get_decision_display()}"
