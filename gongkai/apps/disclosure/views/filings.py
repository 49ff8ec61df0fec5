"""报送情况: who has filed the report of a year, reminding, what changed after a government's report was fixed."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from gongkai.apps.disclosure.actions import filings as acts
from gongkai.apps.disclosure.forms.filings import FilingFilter, RemindForm
from gongkai.apps.disclosure.queries import filings, report_units
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.kernel import jobs, workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.formatting import cn_date
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, Tag, keyset, table_response

HEADING = "年报报送情况"
AT_ONCE = 40  # more than these are reminded by a job, so that the page answers
PIECE = 500


class FilingTable(Table):
    id = "filings"
    caption = "年度报告报送情况"
    filter_form = FilingFilter
    default_sort = "name"
    export_name = "年度报告报送情况"
    empty = Empty("没有需要报送年度报告的单位")
    columns = (
        Column("name", "单位", "name", sort="path", main=True, url=lambda org: report_address(org)),
        Column("kind", "性质", "get_kind_display"),
        Column("state", "状态", lambda org: state_tag(org)),
        Column("due_on", "应报送日期", "filing.due_on", kind="date"),
        Column("submitted_on", "报送日期", "filing.report.submitted_on", kind="date"),
        Column("published_on", "公布日期", "filing.report.published_on", kind="date"),
        Column("reminders", "催报", lambda org: reminders(org)),
        Column("return_reason", "退回理由", "filing.submission.return_reason", shown=False),
        Column("acts", "操作", html=lambda org: links(org), export=False),
    )

    @property
    def year(self) -> int:
        asked = self.form.cleaned_data.get("year") if self.form and self.form.is_valid() else None
        return asked or filings.years(workdays.today())[0]

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        rows = filings.in_state(queryset, self.year, data.get("state") or "")
        if data.get("kind"):
            rows = rows.filter(kind=data["kind"])
        if text := (data.get("text") or "").strip():
            rows = rows.filter(Q(name__contains=text) | Q(short_name__contains=text))
        return rows

    @cached_property
    def page(self) -> keyset.Page:
        page = super().page
        actor = self.request.actor  # type: ignore[attr-defined]
        for org in filings.attach(page.rows, self.year):
            org.year, org.reached = self.year, filings.is_above(actor, org)  # type: ignore[attr-defined]
            org.readable = filings.may_read(actor, org)  # type: ignore[attr-defined]
        return page

    def export_rows(self) -> Iterator[list[Any]]:
        pieces = self.filtered.order_by(*keyset.ordering(self.order)).iterator(chunk_size=PIECE)
        batch: list[Organisation] = []
        for org in pieces:
            batch.append(org)
            if len(batch) == PIECE:
                yield from self._written(batch)
                batch = []
        yield from self._written(batch)

    def _written(self, batch: list[Organisation]) -> Iterator[list[Any]]:
        for org in filings.attach(batch, self.year):
            yield [column.exported(org) for column in self._exported]


def report_address(org: Any) -> str:
    return reading.desk_address(org.filing.report) if org.readable and org.filing.report else ""


def state_tag(org: Any) -> Tag:
    filing = org.filing
    if filing.is_filed:
        return Tag(filing.state, "green")
    if filing.is_late(workdays.today()):
        return Tag(f"{filing.state}，已逾期", "red")
    return Tag(filing.state, "amber")


def reminders(org: Any) -> str:
    report = org.filing.report
    return f"{report.reminder_count}次，最近{cn_date(report.reminded_on)}" if report and report.reminded_on else ""


def links(org: Any) -> SafeString:
    found = []
    if org.reached and not org.filing.is_filed:
        found.append((_address("remind", org.year, org=org.uid), "催报"))
    if org.kind == "government":
        found.append((f"?{urlencode({'year': org.year, 'under': org.uid, 'state': ''})}", "看下级"))
    return format_html_join("　", '<a href="{}">{}</a>', found)


def _address(name: str, year: int, **more: Any) -> str:
    query = {key: value for key, value in {"year": year, **more}.items() if value}
    return f"{reverse(f'disclosure_desk:filings_{name}')}?{urlencode(query)}"


def filing_list(request: HttpRequest) -> HttpResponseBase:
    """Every body of the tree, where its report of the year stands, and how many have not filed."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = filings.bodies(actor)
    if not rows.exists():
        raise Http404
    under = _under(request)
    scope = filings.below(rows, under)
    table = FilingTable(request, scope)
    counts = filings.counts(scope, table.year)
    may_remind = counts.missing and filings.remindable(actor, scope).exists()
    context = {
        "heading": HEADING,
        "crumbs": [Crumb("年度报告", reverse("disclosure_desk:reports"))],
        "counts": counts,
        "year": table.year,
        "under": under,
        "remind": _address("remind", table.year, under=under.uid if under else "") if may_remind else "",
    }
    return table_response(request, "disclosure/desk/filings.html", table, context)


def _under(request: HttpRequest) -> Organisation | None:
    """The body below which the list stays; one that may not be followed narrows to nothing known."""
    asked = request.GET.get("under", "")
    if not asked:
        return None
    found = filings.body(request.actor, _uid(asked))  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def remind(request: HttpRequest) -> HttpResponse:
    """催报 one body, or all that have not filed: asked once more, with their number."""
    actor = request.actor  # type: ignore[attr-defined]
    year, under = _year(request), _under(request)
    one = _uid(request.GET["org"]) if request.GET.get("org") else None
    orgs = [org for org in filings.unfiled(actor, year, under.uid if under else None) if one in (None, org.uid)]
    back = f"{reverse('disclosure_desk:filings')}?{urlencode({'year': year, 'state': 'missing'})}"
    if not orgs:
        if not filings.remindable(actor, filings.bodies(actor)).exists():
            raise Http404
        messages.info(request, "没有需要催报的单位。")
        return redirect(back)
    form = RemindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _remind(request, orgs, year, str(under.uid) if under else "", form.cleaned_data["note"])
        return redirect(back)
    context = {
        "heading": f"催报{orgs[0].name}" if len(orgs) == 1 else f"催报全部未报送的 {len(orgs)} 个单位",
        "what": f"提醒报送{year}年度报告。还没有开始编制的，同时在其待办中建立报告。当天已经催报过的不重复催报。",
        "form": form,
        "submit": "催报",
        "back": back,
        "action": request.get_full_path(),
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _remind(request: HttpRequest, orgs: list[Organisation], year: int, under: str, note: str) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    if len(orgs) > AT_ONCE:
        account = str(request.user.uid)  # type: ignore[union-attr]
        jobs.enqueue("disclosure.remind_bodies", account=account, year=year, under=under, note=note)
        messages.success(request, f"正在逐个催报 {len(orgs)} 个单位，几分钟内完成。")
        return
    result = acts.remind_bodies(orgs, by=actor, year=year, note=note)
    more = f"，{result.refused} 个今天已经催报过或者已经报送" if result.refused else ""
    messages.success(request, f"已催报 {result.done} 个单位{more}。")


def _year(request: HttpRequest) -> int:
    known = filings.years(workdays.today())
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in known else known[0]


def changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """单位数据变化: units that filed again after this report was fixed, cell by cell."""
    report = reading.report(request.actor, uid)  # type: ignore[attr-defined]
    if report is None:
        raise Http404
    found = report_units.changed_since(report)
    context = {
        "heading": "单位数据变化",
        "crumbs": [
            Crumb("年度报告", reverse("disclosure_desk:reports")),
            Crumb(report.title, reading.desk_address(report)),
        ],
        "report": report,
        "changes": found,
        "total": report_units.effect_of(report, found),
    }
    return render(request, "disclosure/desk/report_changes.html", context)
