"""The desk's pages of 历年报告导入: upload, check cell by cell, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import report_imports as acts
from gongkai.apps.disclosure.forms.report_imports import ACT_FORMS, UploadForm
from gongkai.apps.disclosure.models import ReportImport
from gongkai.apps.disclosure.queries import report_imports as reading
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.queries import bodies
from gongkai.web.acts import ActForm, act_response
from gongkai.web.shapes import Crumb, Fact, FileItem, steps
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "历年报告导入"
KIND = reading.KIND
PHASES = ("读取", "核对", "导入")


class ImportTable(Table):
    id = "report-imports"
    caption = HEADING
    default_sort = "-case_id"
    export_name = "历年报告导入"
    empty = Empty("还没有导入历年报告", "上传以往年度的报告文件，核对后成为本机关该年度的报告。")
    columns = (
        Column("title", "报告", lambda r: r.title or r.case.title, main=True, url=lambda r: page_of(r)),
        Column("org", "单位", "org.label"),
        Column("year", "年度", sort="year"),
        Column("form", "格式", lambda r: reading.form_label(r)),
        Column("open", "待核对", lambda r: sum(c["state"] == "doubt" for c in r.cells.values()), kind="number"),
        Column("step", "状态", lambda r: procedure(KIND).step(r.case.step).label),
        Column("case_id", "编号", "case.number", sort="case_id"),
    )


def page_of(item: ReportImport) -> str:
    return reverse("disclosure_desk:report_import", args=[item.case.uid])


def import_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    upload = reverse("disclosure_desk:report_upload") if actor.org_ids("disclosure.clerk") else ""
    crumbs = [Crumb("年度报告", reverse("disclosure_desk:reports"))]
    context = {"heading": HEADING, "crumbs": crumbs, "register": upload, "register_label": "上传报告文件"}
    table = ImportTable(request, reading.imports(actor))
    return table_response(request, "disclosure/desk/citizen_cases.html", table, context)


def upload(request: HttpRequest) -> HttpResponse:
    orgs = list(bodies(request.actor.org_ids("disclosure.clerk")))  # type: ignore[attr-defined]
    if not orgs:
        raise Http404
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*bound, orgs=orgs)
    if request.method == "POST" and form.is_valid() and (made := _upload(form, request.actor)) is not None:  # type: ignore[attr-defined]
        waiting = len(reading.open_cells(made))
        messages.success(request, f"已读取 {len(made.cells)} 个数，{waiting} 个需要核对。")
        return redirect(page_of(made))
    back = reverse("disclosure_desk:report_imports")
    context = {
        "form": form,
        "heading": "上传历年报告",
        "what": "支持电子表格、Word、网页、PDF 和文本。读取的数要经核对、确认才会公开。",
        "submit": "读取",
        "crumbs": [Crumb(HEADING, back)],
        "back": back,
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _upload(form: UploadForm, actor: Any) -> ReportImport | None:
    try:
        data = form.cleaned_data
        return acts.upload(org=form.org, by=actor, file=data["source"], read=data["read"], identity=form.identity())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def import_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """核对: every cell with its original, the number read, how sure it is and which rules it breaks."""
    item = _item(request, uid)
    step = procedure(KIND).step(item.case.step)
    found = reading.findings(item)
    lines = reading.lines(item, found)
    idle = {"confirm"} if any(line.state == "doubt" for line in lines) else {"settle"}
    idle |= set() if acts.lost_rows(item) else {"place"}
    context = {
        "heading": item.title or item.case.title,
        "crumbs": [
            Crumb("年度报告", reverse("disclosure_desk:reports")),
            Crumb(HEADING, reverse("disclosure_desk:report_imports")),
        ],
        "item": item,
        "case": item.case,
        "step": step,
        "phases": steps(PHASES, len(PHASES) if step.terminal else 1),
        "offered": [one for one in available(item.case, request.actor) if one.name not in idle],  # type: ignore[attr-defined]
        "facts": _facts(item),
        "files": _files(item),
        "errors": [f for f in found if f.checked and f.severity == "error"],
        "warnings": [f for f in found if f.checked and f.severity == "warning"],
        "unchecked": [f for f in found if not f.checked],
        "open": [line for line in lines if line.state == "doubt"],
        "settled": [line for line in lines if line.state != "doubt"],
        "unverified": any(not line.verified for line in lines),
        "texts": [(title, text) for title, text in _texts(item) if text],
        "entries": entries(item.case.subject).order_by("-seq"),
    }
    return render(request, "disclosure/desk/report_import.html", context)


def import_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _item(request, uid)
    if act not in ACT_FORMS:
        raise Http404
    return act_response(request, item, KIND, act, ACT_FORMS.get(act, ActForm), page_of(item))


def _item(request: HttpRequest, uid: UUID) -> ReportImport:
    found = reading.report_import(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _facts(item: ReportImport) -> list[Fact]:
    report = item.report
    return [
        Fact("单位", item.org.name),
        Fact("报告年度", f"{item.year}年" if item.year else "不明"),
        Fact("格式", reading.form_label(item)),
        Fact("原公布日期", item.published_on),
        Fact("原网页地址", item.source_url, wide=True),
        Fact("年度报告", report.title if report else "", url=reverse("disclosure_desk:report", args=[report.case.uid]))
        if report
        else Fact("年度报告", ""),
    ]


def _files(item: ReportImport) -> list[FileItem]:
    stored = reading.source_file(item)
    if stored is None:
        return []
    address = reverse("files:download", args=[stored.uid])
    return [FileItem(stored.original_name, address, stored.size, "，".join(stored.finding_labels))]


def _texts(item: ReportImport) -> list[tuple[str, str]]:
    return [
        ("引言", item.introduction),
        ("总体情况或者正文", item.overview),
        ("存在的主要问题及改进情况", item.problems_text),
        ("其他需要报告的事项", item.other_matters),
    ]
