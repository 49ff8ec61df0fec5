"""政府信息公开工作年度报告 (条例第四十九条、第五十条)."""

import uuid

from django.db import models

from gongkai.kernel import workdays
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class AnnualReport(CaseDetail):
    """年度报告: one per body and year. Figures are live until the report is checked, then frozen with their ids."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField(max_length=120, editable=False)
    year = models.PositiveSmallIntegerField("报告年度")
    template = models.CharField("格式", max_length=60)
    # 导入的历年报告: kept as it was published, never counted from this platform's records.
    imported = models.BooleanField("导入", default=False)
    original_title = models.CharField("原标题", max_length=200, blank=True)
    overview = models.TextField("一、总体情况", blank=True)
    problems = models.TextField("五、存在的主要问题及改进情况", blank=True)
    other_matters = models.TextField("六、其他需要报告的事项", blank=True)
    # Cells of the report as they were fixed at checking; empty while collecting.
    cells = models.JSONField("定稿数据", null=True, blank=True)
    # 纳入汇总的单位: fixed when a government begins its report; whoever reports only for itself has none.
    units = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name="纳入汇总的单位")
    # What the publication systems of licences and penalties (双公示) count, by cell; compared, never copied.
    external = models.JSONField("公示系统件数", default=dict, blank=True)
    # What a government's fixed report was added up from: its own part, and by unit the filing that was counted.
    own_cells = models.JSONField("本机关自身数据", null=True, blank=True)
    sources = models.JSONField("汇总所依据的报送", default=dict, blank=True)
    # By name of a unit the cells that its report does not show: they are missing from the sum, and it says so.
    lacking = models.JSONField("汇总缺少的数据", default=dict, blank=True)
    # By unit the latest filing of which the government was told after its report was fixed.
    told = models.JSONField("已提示的单位更正", default=dict, blank=True)
    submitted_on = models.DateField("报送日期", null=True, blank=True)
    # Set while the competent authority waits for a corrected report.
    returned_on = models.DateField("退回日期", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    reminded_on = models.DateField("最近催报日期", null=True, blank=True)
    reminder_count = models.PositiveSmallIntegerField("催报次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        constraints = [models.UniqueConstraint(fields=("org", "year"), name="report_once_per_year")]
        indexes = [models.Index(fields=("org_path", "year"), name="report_year")]

    def __str__(self) -> str:
        return f"{self.org} {self.year}年度报告"

    @property
    def title(self) -> str:
        return self.original_title or self.title_of(self.org.name, self.year)

    @staticmethod
    def title_of(name: str, year: int) -> str:
        """For lists that read names and years only."""
        return f"{name}{year}年政府信息公开工作年度报告"


class ReportSubmission(models.Model):
    """报送 to the competent authority: what was submitted, kept for ever, and why it was returned (条例第四十九条)."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="submissions", verbose_name="报告")
    number = models.PositiveSmallIntegerField("第几次报送")
    cells = models.JSONField("报送数据")
    lacking = models.JSONField("汇总缺少的数据", default=dict, blank=True)
    submitted_on = models.DateField("报送日期")
    by_name = models.CharField("报送人", max_length=60)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    returned_by = models.CharField("退回人", max_length=60, blank=True)
    return_reason = models.TextField("退回理由", blank=True)
    correct_by = models.DateField("重新报送期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告报送"
        ordering = ("report", "-number")
        constraints = [models.UniqueConstraint(fields=("report", "number"), name="report_submitted_once")]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}次报送"


class ReportOverride(models.Model):
    """人工填报或者修正 of one cell: old value, new value, reason, person, time; the newest counts."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="overrides", verbose_name="报告")
    cell = models.CharField("单元格", max_length=120)
    old_value = models.DecimalField("原值", max_digits=20, decimal_places=6)
    new_value = models.DecimalField("新值", max_digits=20, decimal_places=6)
    reason = models.CharField("理由", max_length=300)
    by_name = models.CharField("填报人", max_length=60)
    at = models.DateTimeField("时间", default=workdays.now)

    class Meta:
        verbose_name = verbose_name_plural = "填报与修正"
        constraints = [models.UniqueConstraint(fields=("report", "cell"), name="override_once_per_cell")]

    def __str__(self) -> str:
        return f"{self.cell}: {self.old_value} → {self.new_value}"


class WarningAnswer(models.Model):
    """对提示的说明: every warning needs one before the report can be fixed."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="answers", verbose_name="报告")
    rule = models.CharField("规则", max_length=10)
    fingerprint = models.CharField("提示", max_length=64)
    message = models.TextField("提示内容")
    answer = models.TextField("说明")
    by_name = models.CharField("说明人", max_length=60)
    at = models.DateTimeField("时间", default=workdays.now)

    class Meta:
        verbose_name = verbose_name_plural = "提示说明"
        constraints = [models.UniqueConstraint(fields=("report", "fingerprint"), name="warning_answered_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.answer[:20]}"


class ReportVersion(models.Model):
    """公布的版本: kept for ever at a permanent address; a correction adds one and keeps the old (更正保留两个版本)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="versions", verbose_name="报告")
    number = models.PositiveSmallIntegerField("版本")
    cells = models.JSONField("数据")
    # Of an imported report: cells that its original does not show, cells as they stood there, figures without a form.
    unknown = models.JSONField("原报告未列明", default=list, blank=True)
    raw = models.JSONField("原文", default=dict, blank=True)
    entries = models.JSONField("原报告统计项目", default=list, blank=True)
    lacking = models.JSONField("汇总缺少的数据", default=dict, blank=True)
    source_url = models.URLField("原网页地址", max_length=500, blank=True)
    introduction = models.TextField("引言", blank=True)
    overview = models.TextField("总体情况", blank=True)
    problems = models.TextField("存在的主要问题及改进情况", blank=True)
    other_matters = models.TextField("其他需要报告的事项", blank=True)
    published_on = models.DateField("公布日期")
    reason = models.CharField("更正理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告版本"
        ordering = ("report", "-number")
        # The home page shows the last few of many thousand.
        indexes = [models.Index(fields=("published_on", "id"), name="report_version_published")]
        constraints = [models.UniqueConstraint(fields=("report", "number"), name="report_version_once")]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}版"
