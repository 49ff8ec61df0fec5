"""The list of documents at the desk."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

from gongkai.apps.disclosure.forms.documents import DocumentFilter
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.views.documents.common import drafting_bodies, page_of
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.markup import clock_badge
from gongkai.web.tables import Column, Empty, Table, Tag, table_response
from gongkai.web.tables.columns import Tone

KIND = reading.KIND
TONES: dict[str, Tone] = {
    "published": "green",
    "taken_down": "red",
    "draft": "",
    "discarded": "slate",
    "filed": "slate",
}


def column_label(key: str) -> str:
    return found.label if (found := publication.place(key)) else key


def step_tag(document: Any) -> Tag:
    step = document.case.step
    return Tag(procedure(KIND).step(step).label, TONES.get(step, "blue"))


class DocumentTable(Table):
    id = "documents"
    caption = "主动公开信息"
    filter_form = DocumentFilter
    default_sort = "-opened"
    export_name = "主动公开信息"
    empty = Empty("还没有信息", "起草的信息经审核、保密审查、签发后公开。")
    columns = (
        Column("title", "标题", lambda d: d.case.title, main=True, url=lambda d: page_of(d)),
        Column("index_no", "索引号", sort="index_no"),
        Column("opened", "办件编号", "case.number", sort="id", shown=False),
        Column("doc_no", "发文字号", lambda d: d.shown.doc_no, shown=False),
        Column("org", "发布机构", "org.label"),
        Column("column", "栏目", lambda d: column_label(d.column)),
        Column("kind", "种类", "get_kind_display", shown=False),
        Column("openness", "公开属性", "get_openness_display", shown=False),
        Column("formed_on", "生成日期", kind="date", sort="formed_on"),
        Column("published_on", "公开日期", kind="date", sort="published_on"),
        Column("step", "环节", step_tag),
        Column("due", "期限", html=lambda d: clock_badge(d.case), export=False),
        Column("due_on", "到期日", "case.due_on", kind="date", shown=False),
    )

    @cached_property
    def form(self) -> forms.Form | None:
        form = DocumentFilter(self.request.GET, auto_id=f"{self.id}-%s")
        form.offer_bodies(reading.bodies_within_reach(self.request.actor))  # type: ignore[attr-defined]
        return form

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(
                Q(index_no=text)
                | Q(case__title__contains=text)
                | Q(case__number=text.upper())
                | Q(pk__in=reading.ids_by_doc_no(text))
            )
        exact = {"org": "org_id", "column": "column", "step": "case__step", "kind": "kind", "openness": "openness"}
        for name, field in exact.items():
            if data.get(name):
                queryset = queryset.filter(**{field: data[name]})
        if data.get("formed_from"):
            queryset = queryset.filter(formed_on__gte=data["formed_from"])
        if data.get("formed_to"):
            queryset = queryset.filter(formed_on__lte=data["formed_to"])
        return self._by_state(queryset, data.get("state", ""))

    def _by_state(self, queryset: QuerySet[Any], state: str) -> QuerySet[Any]:
        match state:
            case "open":
                return queryset.filter(case__closed_on=None)
            case "late":
                return queryset.filter(case__closed_on=None, case__due_on__lt=workdays.today())
            case "public":
                return queryset.filter(visible=True)
            case "planned":
                return queryset.filter(planned_at__isnull=False)
            case _:
                return queryset


def document_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    table = DocumentTable(request, reading.documents(actor))
    context = {"heading": "主动公开", "may_draft": bool(drafting_bodies(actor))}
    return table_response(request, "disclosure/desk/documents.html", table, context)
