"""清单整批变动 at the desk: what was entered or ended in one go."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.services.queries import changes as reading
from gongkai.kernel.journal.reading import entries
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "整批变动"


class BatchTable(Table):
    id = "batches"
    caption = HEADING
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有整批变动", "整批录入的清单、随目录取消的事项记录在这里。")
    columns = (
        Column(
            "title", "内容", "case.title", main=True, url=lambda b: reverse("services_desk:batch", args=[b.case.uid])
        ),
        Column("scope", "范围", "get_scope_display"),
        Column("count", "条数", kind="number"),
        Column("source", "批准文件"),
        Column("effective_on", "生效日期", kind="date", sort="effective_on"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )


def batch_list(request: HttpRequest) -> HttpResponseBase:
    rows = reading.batches(request.actor)  # type: ignore[attr-defined]
    return table_response(request, "web/list.html", BatchTable(request, rows), {"heading": HEADING})


def batch_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    batch = reading.batches(request.actor).filter(case__uid=uid).first()  # type: ignore[attr-defined]
    if batch is None:
        raise Http404
    context = {
        "heading": batch.case.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:batches"))],
        "case": batch.case,
        "facts": [
            Fact("编号", batch.case.number),
            Fact("单位", batch.org.name),
            Fact("范围", batch.get_scope_display()),
            Fact("条数", batch.count),
            Fact("批准文件", batch.source),
            Fact("生效日期", batch.effective_on),
        ],
        "entries": entries(batch.case.subject).order_by("-seq"),
    }
    return render(request, "services/desk/batch.html", context)
