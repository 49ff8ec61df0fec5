"""进度表: how far the requests of a period are."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString

from gongkai.apps.disclosure.queries import workload
from gongkai.apps.disclosure.views.statistics.common import (
    NAME,
    TEMPLATE,
    PerBody,
    asked_for,
    context_of,
    file_response,
)
from gongkai.apps.disclosure.views.statistics.files import progress_document
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.markup import clock_badge
from gongkai.web.tables import Column, Empty, Table, Tag, table_response


class ProgressTable(Table):
    id = "progress"
    caption = "申请办理进度"
    default_sort = "-received"
    export_name = "政府信息公开申请办理进度表"
    empty = Empty("这一时段没有申请")
    columns = (
        Column(
            "number",
            "编号",
            "case.number",
            main=True,
            url=lambda r: reverse("disclosure_desk:request", args=[r.case.uid]),
        ),
        Column("title", "申请事项", "case.title"),
        Column("received", "收到日期", "receipt_on", kind="date", sort="receipt_on"),
        Column("step", "进度", lambda r: procedure("disclosure.request").step(r.case.step).label),
        Column("department", "承办科室", "case.department.name"),
        Column("due", "期限", html=lambda r: badge(r), export=False),
        Column("due_on", "到期日", "case.due_on", kind="date", shown=False),
        Column("decided_on", "答复日期", kind="date"),
        Column("late", "是否超期", lambda r: late_tag(r)),
    )


def badge(row: Any) -> SafeString:
    return clock_badge(row.case)


def late_tag(row: Any) -> Any:
    late = row.late if row.decided_on else bool(row.case.due_on and row.case.due_on < workdays.today())
    return Tag("超期", "red") if late else ""


WRITTEN = [column for column in ProgressTable.columns if column.export]
IN_WORD = 500


class ProgressByBody(PerBody):
    id = "progress-by-body"
    caption = "各单位办理进度"
    export_name = "政府信息公开申请办理进度表"
    columns = (
        NAME,
        Column("total", "本期申请（含结转）", "progress.total", kind="number"),
        Column("closed", "已办结", "progress.closed", kind="number"),
        Column("under_way", "在办", "progress.under_way", kind="number"),
        Column("waiting", "其中暂停计时", "progress.waiting", kind="number"),
        Column("soon", "五个工作日内到期", "progress.soon", kind="number"),
        Column("late", "超期未办结", "progress.late", kind="number"),
    )

    def attach(self, orgs: list[Organisation]) -> list[Organisation]:
        rows = workload.progress(self.request.actor, None, self.asked.org.path, self.asked.period)  # type: ignore[attr-defined]
        return workload.progress_by_body(orgs, rows)


def progress(request: HttpRequest) -> HttpResponseBase:
    """进度表: how far every request of the period is; below, one line for each body."""
    asked = asked_for(request, "progress")
    rows = workload.progress(request.actor, [asked.org.pk], "", asked.period)  # type: ignore[attr-defined]
    table: Table = ProgressByBody(request, asked.orgs, asked) if asked.below else ProgressTable(request, rows)
    if request.GET.get("export") == "docx" and isinstance(table, ProgressTable):
        title = f"{asked.org.name}{ProgressTable.export_name}"
        shown = list(rows.order_by("-receipt_on", "-pk")[:IN_WORD])
        cells = [[column.text(row) for column in WRITTEN] for row in shown]
        heads = [column.label for column in WRITTEN]
        return file_response("docx", title, progress_document(asked, title, heads, cells), heads, cells)
    context = context_of(request, "progress", asked)
    # The list has its own spreadsheets.
    context["exports"] = [] if asked.below else [one for one in context["exports"] if one[1] == "Word"]
    return table_response(request, TEMPLATE, table, {**context, "table": table})
