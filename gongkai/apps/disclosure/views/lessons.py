"""纠错清单: lost disputes by ground and body, each count opening to its cases (条例第四十七条、第五十一条)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from gongkai.apps.disclosure.forms.disputes import LessonFilter
from gongkai.apps.disclosure.models import LessonGround
from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.apps.disclosure.views.disputes import page_of
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, table_response

HEADINGS = [*LessonGround.choices, ("none", "尚未总结")]


class LessonTable(Table):
    id = "lessons"
    caption = "被纠正的复议和诉讼"
    filter_form = LessonFilter
    default_sort = "-decided_on"
    export_name = "复议诉讼纠错清单"
    empty = Empty("没有被纠正的案件", "登记审理结果为“结果纠正”的案件列在这里。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda r: page_of(r)),
        Column("org", "单位", "org.name"),
        Column("path", "类型", "get_path_display"),
        Column("subject", "针对的行为", "get_subject_display"),
        Column("decided_on", "裁决日期", kind="date", sort="decided_on"),
        Column("ground", "纠错原因", lambda r: r.get_lesson_ground_display() or "尚未总结"),
        Column("note", "裁决主要内容", "result_note"),
        Column("lesson", "整改和防止措施", "lesson"),
        Column("performed_on", "履行日期", kind="date", shown=False),
        Column("authority", "复议机关或者法院", "authority", shown=False),
        Column("result_no", "裁决文书号", "result_no", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(
                Q(case__number=text.upper()) | Q(opponent__contains=text) | Q(lesson__contains=text)
            )
        if data.get("path"):
            queryset = queryset.filter(path=data["path"])
        if data.get("org"):
            queryset = queryset.filter(org__site_slug=data["org"])
        if data.get("decided_from"):
            queryset = queryset.filter(decided_on__gte=data["decided_from"])
        if data.get("decided_to"):
            queryset = queryset.filter(decided_on__lte=data["decided_to"])
        ground = data.get("ground")
        return queryset.filter(lesson_ground="" if ground == "none" else ground) if ground else queryset


def lesson_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    if not reading.takes_part(actor):
        raise Http404
    rows = reading.lessons(actor)
    lines = reading.lessons_by_ground(rows)
    context = {
        "heading": "复议诉讼纠错清单",
        "crumbs": [Crumb("复议和诉讼", reverse("disclosure_desk:disputes"))],
        "grounds": HEADINGS,
        "lines": [(line, list(zip(HEADINGS, line.counts, strict=True))) for line in lines],
        "sums": reading.sums(lines),
        "total": sum(line.total for line in lines),
    }
    return table_response(request, "disclosure/desk/lessons.html", LessonTable(request, rows), context)
