"""专项清单 as anybody may read them: today or on any day, one line with its versions, as data and as a feed."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.apps.services.forms.lists import PublicListFilter
from gongkai.apps.services.models import ListLine, ListLineVersion
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.queries.lists import links, sheets
from gongkai.apps.services.rules.lists import writing
from gongkai.apps.services.rules.lists.definitions import ListDefinition, lists, open_data
from gongkai.apps.services.views.lists.common import category_of, line_facts, said
from gongkai.kernel import workdays
from gongkai.web.exports import Sheet, csv_response, stamped, xlsx_response
from gongkai.web.formatting import cn_date
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "专项清单"
ITEMS_SHOWN = 200
SHORT = 60
FORMS = ("xlsx", "csv", "json")
CERTIFICATES = (
    ("", "全部证明事项"),
    ("kept", "保留由申请人提供"),
    ("commitment", "实行告知承诺"),
    ("checked", "由部门核验"),
)


def page_of(line: ListLine) -> str:
    return reverse("services:list_line", args=[line.list, line.uid])


def _standard(version: ListLineVersion) -> str:
    """What the list says first of a line: its standard, purpose or issuer."""
    line = reading.line_of(version)
    text = str(line.get("standard") or line.get("purpose") or line.get("approval") or "")
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


class PublicListTable(Table):
    """One list on one day; a class for each list gives it its own names."""

    spec: ListDefinition
    default_sort = "code"
    page_size = 50
    filter_form = PublicListFilter
    formats = ()

    @cached_property
    def form(self) -> forms.Form | None:
        form = PublicListFilter(self.request.GET, spec=self.spec, auto_id=f"{self.id}-%s")
        form.offer("region", [("", "全部"), *reading.regions(self.spec.id)])
        form.offer("org", reading.bodies(self.spec.id))
        return form

    @cached_property
    def day(self) -> date:
        """The day asked for; today where none is, or none that can be read."""
        form = self.form
        return (form.cleaned_data.get("on") if form is not None and form.is_valid() else None) or workdays.today()

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        wanted = reading.Wanted(
            words=data.get("q") or "",
            region=data.get("region") or "",
            org=data.get("org"),
            category=data.get("category") or "",
            objects=data.get("objects") or "",
            theme=data.get("theme") or "",
        )
        return reading.narrowed(reading.on_day(self.day, self.spec.id), wanted)


def _table(request: HttpRequest, spec: ListDefinition) -> PublicListTable:
    category = next((e.label for e in spec.elements if e.key == "category"), "类别")
    first = {"fund": "用途", "certificate": "证明用途", "intermediary": "对应的审批事项"}.get(spec.id, "收费标准")
    columns = (
        Column("name", spec.line, main=True, url=lambda v: page_of(v.line)),
        Column("category", category, category_of),
        Column("standard", first, _standard),
        Column("org", "责任单位", "line.org.label"),
        Column("code", "编号", "line.code", sort="line__code"),
        Column("effective_on", "生效日期", kind="date", sort="effective_on"),
    )
    kind = type(
        "ListTable",
        (PublicListTable,),
        {
            "spec": spec,
            "id": f"list-{spec.id}",
            "caption": spec.label,
            "export_name": spec.label,
            "columns": columns,
            "empty": Empty(f"没有符合的{spec.line}", "换一个条件，或者看另一日的清单。"),
        },
    )
    table: PublicListTable = kind(request, reading.on_day(workdays.today(), spec.id))
    return table


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The four lists, how much each holds today, and by which terms their data may be used."""
    counts = reading.counts(workdays.today())
    context = {
        "heading": HEADING,
        "lists": [(spec, counts[spec.id]) for spec in lists().values()],
        "terms": open_data(),
    }
    return render(request, "services/public/lists/home.html", context)


@require_GET
def one_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """One list, narrowed by words, region, body, category, object and theme, as it holds today or held on a day."""
    spec = _spec(kind)
    table = _table(request, spec)
    query = request.GET.copy()
    for name in ("at", "sort", "export"):
        query.pop(name, None)
    past = table.day != workdays.today()
    context = {
        "heading": spec.label,
        "lead": spec.about,
        "crumbs": [Crumb(HEADING, reverse("services:lists"))],
        "spec": spec,
        "day": table.day if past else None,
        "tabs": _tabs(request, spec),
        "downloads": [(form.upper(), _download(kind, form, query.urlencode())) for form in FORMS],
        "terms": open_data(),
    }
    return table_response(request, "services/public/lists/list.html", table, context)


def _download(kind: str, form: str, query: str) -> str:
    address = reverse("services:list_data", args=[kind, form])
    return f"{address}?{query}" if query else address


def _tabs(request: HttpRequest, spec: ListDefinition) -> list[tuple[str, str, bool]]:
    """保留的证明 and 告知承诺 are published as two lists: each is one way of looking at this one."""
    if spec.id != "certificate":
        return []
    chosen = request.GET.get("category", "")
    here = reverse("services:list", args=[spec.id])
    return [(label, f"{here}?category={code}" if code else here, code == chosen) for code, label in CERTIFICATES]


@require_GET
def line(request: HttpRequest, kind: str, uid: UUID, number: int | None = None) -> HttpResponse:
    """One line: what it says, on what it stands, which items refer to it, how it read before."""
    spec = _spec(kind)
    row = reading.public_line(kind, uid)
    version = None if row is None else reading.current(row) if number is None else reading.version(row, number)
    if row is None or version is None:
        raise Http404
    today = workdays.today()
    says = reading.line_of(version)
    over = row.in_force_to is not None and row.in_force_to < today
    context = {
        "heading": says.name,
        "crumbs": [
            Crumb(HEADING, reverse("services:lists")),
            Crumb(spec.label, reverse("services:list", args=[kind])),
        ],
        "line": row,
        "version": version,
        "is_old": version.number != row.number,
        "over": over or row.state == "ended",
        "facts": [*line_facts(row), *said(says)],
        "bases": says,
        "items": links.items_of(row)[:ITEMS_SHOWN],
        "versions": reading.versions(row),
    }
    status = 410 if context["over"] and number is None else 200
    return render(request, "services/public/lists/line.html", context, status=status)


@require_GET
def data(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """The list as data, narrowed and on the day as the page is; with the terms of its use."""
    spec = _spec(kind)
    table = _table(request, spec)
    if table.form is not None and not table.form.is_valid():
        return HttpResponse("筛选条件有误，请改正后再下载。", status=400, content_type="text/plain; charset=utf-8")
    found = table.filtered.order_by("line__org_path", "line__code", "pk")
    lines = (sheets.one_written(version) for version in found.iterator(chunk_size=500))
    name, header = spec.label, writing.header(kind)
    if form == "csv":
        response: HttpResponseBase = csv_response(name, header, writing.rows(kind, lines))
    elif form == "xlsx":
        terms = Sheet("使用说明", ("项目", "内容"), _about(spec, table.day))
        response = xlsx_response(name, [Sheet(name, header, writing.rows(kind, lines)), terms])
    elif form == "json":
        response = StreamingHttpResponse(_json(spec, table.day, lines), content_type="application/json; charset=utf-8")
        disposition = content_disposition_header(as_attachment=True, filename=f"{stamped(name)}.json")
        response["Content-Disposition"] = disposition or "attachment"
    else:
        raise Http404
    licence = request.build_absolute_uri(f"{reverse('services:lists')}#licence")
    response["Link"] = f'<{licence}>; rel="license"'
    return response


def _about(spec: ListDefinition, day: date) -> list[tuple[str, str]]:
    terms = open_data()
    return [
        ("数据", spec.label),
        ("内容", spec.about),
        ("在这一日有效", cn_date(day)),
        ("生成时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        (terms.name, terms.licence),
    ]


def _json(spec: ListDefinition, day: date, lines: Iterator[writing.WrittenLine]) -> Iterator[str]:
    head = {
        "list": spec.id,
        "label": spec.label,
        "in_force_on": day.isoformat(),
        "generated_at": timezone.localtime().isoformat(timespec="seconds"),
        "licence": open_data().licence,
        "elements": [{"key": e.key, "label": e.label, "kind": e.kind} for e in spec.elements],
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, one in enumerate(lines):
        yield ("," if number else "") + json.dumps(writing.record(one), ensure_ascii=False)
    yield "]}"


class ListFeed(Feed):
    """RSS of what was entered, changed and cancelled last, of one list or of all."""

    feed_type = Rss201rev2Feed
    language = "zh-cn"
    item_guid_is_permalink = False
    size = 50

    def get_object(self, request: HttpRequest, kind: str = "") -> Any:
        return _spec(kind) if kind else None

    def title(self, spec: ListDefinition | None) -> str:
        return f"{spec.label}的变动" if spec else "专项清单的变动"

    def link(self, spec: ListDefinition | None) -> str:
        return reverse("services:list", args=[spec.id]) if spec else reverse("services:lists")

    def description(self, spec: ListDefinition | None) -> str:
        return spec.about if spec else "收费、财政专项资金、中介服务、证明事项清单的列入、修改和取消"

    def items(self, spec: ListDefinition | None) -> list[Any]:
        wanted = spec.id if spec else ""
        found: list[Any] = [*reading.latest(self.size, wanted), *reading.ended(self.size, wanted)]
        return sorted(found, key=_day, reverse=True)[: self.size]

    def item_title(self, item: Any) -> str:
        if isinstance(item, ListLine):
            return f"取消：{item.name}"
        return f"{'列入' if item.number == 1 else '修改'}：{item.name}"

    def item_description(self, item: Any) -> str:
        row = item if isinstance(item, ListLine) else item.line
        reason = row.end_basis if isinstance(item, ListLine) else item.reason
        return f"{lists()[row.list].label}　{row.org.name}　{row.code}　{reason}"

    def item_link(self, item: Any) -> str:
        return page_of(item if isinstance(item, ListLine) else item.line)

    def item_guid(self, item: Any) -> str:
        return f"{item.uid}:end" if isinstance(item, ListLine) else f"{item.line.uid}:{item.number}"

    def item_pubdate(self, item: Any) -> datetime:
        return timezone.make_aware(datetime.combine(_day(item), time(9)))


def _day(item: Any) -> date:
    # Whatever was published or cancelled has its day.
    day: date = item.in_force_to if hasattr(item, "in_force_to") else item.effective_on
    return day


def _spec(kind: str) -> ListDefinition:
    found = lists().get(kind)
    if found is None:
        raise Http404
    return found
