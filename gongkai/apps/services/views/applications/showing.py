"""What everybody may see of applications: 行政许可公示, 听证公告, and a licence by its QR code."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.apps.services.forms.showing import DecisionFilter
from gongkai.apps.services.models import Application, Licence
from gongkai.apps.services.queries import decisions as reading
from gongkai.apps.services.queries import hearings as hearing_reading
from gongkai.apps.services.queries import licences
from gongkai.kernel import workdays
from gongkai.web.exports import csv_response, stamped
from gongkai.web.formatting import cn_date
from gongkai.web.official import OfficialDocument, OfficialTable
from gongkai.web.sending import send_document
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

DECISIONS = "行政许可公示"


class DecisionTable(Table):
    id = "decisions"
    caption = DECISIONS
    filter_form = DecisionFilter
    default_sort = "-decided_on"
    empty = Empty("没有找到公示的许可", "作出准予的决定后，当日列在这里。")
    columns = (
        Column(
            "item",
            "许可事项",
            "item.name",
            main=True,
            url=lambda one: reverse("services:decision", args=[one.case.uid]),
        ),
        Column("holder", "行政相对人", "shown_name"),
        Column("org", "许可机关", "org.label"),
        Column("decided_on", "决定日期", kind="date", sort="decided_on"),
        Column("state", "当前状态", lambda one: reading.state_of(one)),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        return reading.narrowed(queryset, **_asked(data))


def _asked(data: Any) -> dict[str, Any]:
    return {
        "text": data.get("text") or "",
        "slug": data.get("org") or "",
        "first": data.get("decided_from"),
        "last": data.get("decided_to"),
    }


def decisions(request: HttpRequest) -> HttpResponseBase:
    """行政许可公示: within seven working days by local rules; here from the day of the decision on."""
    table = DecisionTable(request, reading.published())
    return table_response(
        request, "services/public/decisions.html", table, {"heading": DECISIONS, "query": _query(request)}
    )


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    for name in ("page", "after", "before", "sort"):
        kept.pop(name, None)
    return kept.urlencode()


def decision(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = reading.decision(uid)
    if found is None:
        raise Http404
    facts = [Fact(name, value, wide=name == "许可内容") for name, value in reading.fields(found).items()]
    context = {
        "heading": found.item.name,
        "crumbs": [Crumb(DECISIONS, reverse("services:decisions"))],
        "facts": facts,
        "application": found,
    }
    return render(request, "services/public/decision.html", context)


@require_GET
def decisions_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list for programs, with the columns of “双公示”."""
    asked = DecisionFilter(request.GET)
    if form not in ("csv", "jsonl") or not asked.is_valid():
        raise Http404
    rows = reading.narrowed(reading.published(), **_asked(asked.cleaned_data))
    if form == "csv":
        return csv_response(DECISIONS, reading.COLUMNS, (_texts(one) for one in reading.records(rows)))
    response = StreamingHttpResponse(_lines(rows), content_type="application/x-ndjson; charset=utf-8")
    name = f"{stamped(DECISIONS)}.jsonl"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _lines(rows: QuerySet[Application]) -> Iterator[bytes]:
    for one in reading.records(rows):
        told = {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in one.items()}
        yield (json.dumps(told, ensure_ascii=False) + "\n").encode()


def _texts(record: dict[str, Any]) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else value or "" for value in record.values()]


def hearings(request: HttpRequest) -> HttpResponse:
    """听证公告: open hearings that lie ahead."""
    context = {"heading": "听证公告", "hearings": hearing_reading.announced()}
    return render(request, "services/public/hearings.html", context)


@never_cache
def licence(request: HttpRequest, uid: UUID) -> HttpResponse:
    """证件核验: what the body says of it today, for whoever has its QR code."""
    found = licences.licence(uid)
    if found is None:
        raise Http404
    expired = found.valid_to is not None and found.valid_to < workdays.today()
    context = {
        "heading": "证件核验",
        "licence": found,
        "holds": found.state == "valid" and not expired and found.valid_from <= workdays.today(),
        "expired": expired,
        "address": request.build_absolute_uri(request.path),
        "later": getattr(found, "replaced_by", None),
        "may_renew": found.state == "valid"
        and found.valid_to is not None
        and not expired
        and found.application.item.online,
    }
    return render(request, "services/public/licence.html", context)


@never_cache
def licence_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """电子证照 as a sheet, with the QR code that says whether it holds today (O716 第十条)."""
    found = licences.licence(uid)
    if found is None:
        raise Http404
    return send_document(
        sheet(found, request.build_absolute_uri(reverse("services:licence", args=[uid]))), found.name, form
    )


def sheet(licence: Licence, address: str) -> OfficialDocument:
    """The licence as a document: no letter, so without a red head."""
    until = cn_date(licence.valid_to) if licence.valid_to else "长期有效"
    rows = [
        ["证件编号", licence.number],
        ["持证人", licence.holder],
        *([["证件号码", licence.holder_masked]] if licence.holder_masked else []),
        ["许可事项", licence.application.item.name],
        *([["许可内容", licence.scope]] if licence.scope else []),
        ["有效期", f"自{cn_date(licence.valid_from)}至{until}"],
        ["发证机关", licence.org.name],
        ["发证日期", cn_date(licence.issued_on)],
    ]
    return OfficialDocument(
        org=licence.org.name,
        title=licence.name,
        paragraphs=[OfficialTable(rows)],
        signature=licence.org.name,
        date=licence.issued_on,
        note="电子证照与纸质证照具有同等法律效力。扫描二维码核验现在是否有效",
        style="plain",
        qr=address,
    )
