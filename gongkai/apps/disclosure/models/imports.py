"""历年年度报告导入: a published report on its way from its file to the body's reports."""

from django.db import models

from gongkai.apps.disclosure.models.reports import AnnualReport
from gongkai.kernel.cases.models import CaseDetail
from gongkai.kernel.orgs.models import Organisation


class ReportImport(CaseDetail):
    """一份历年报告的导入: what was read from the file, what a person decided, and the report it became."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField(max_length=120, editable=False)
    year = models.PositiveSmallIntegerField("报告年度", null=True, blank=True)
    template = models.CharField("格式", max_length=60)
    title = models.CharField("标题", max_length=200, blank=True)
    published_on = models.DateField("原公布日期", null=True, blank=True)
    source_url = models.URLField("原网页地址", max_length=500, blank=True)
    digest = models.CharField("文件摘要", max_length=64, editable=False)
    # Cell → {raw, value, state, note}; of a cell settled by a person also who and when.
    cells = models.JSONField("读取结果", default=dict)
    # 原报告所列统计项目 of reports without a common form: [label, value, unit].
    entries = models.JSONField("原报告统计项目", default=list, blank=True)
    problems = models.JSONField("整份报告的疑问", default=list, blank=True)
    introduction = models.TextField("引言", blank=True)
    overview = models.TextField("总体情况或者正文", blank=True)
    problems_text = models.TextField("存在的主要问题及改进情况", blank=True)
    other_matters = models.TextField("其他需要报告的事项", blank=True)
    report = models.ForeignKey(
        AnnualReport, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name="年度报告"
    )

    class Meta:
        verbose_name = verbose_name_plural = "历年报告导入"
        indexes = [models.Index(fields=("org_path", "year"), name="report_import_year")]

    def __str__(self) -> str:
        return f"{self.org} {self.year or '年度不明'}年度报告导入"
