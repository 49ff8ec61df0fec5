"""The desk's pages of 更正申请 (条例第四十一条)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import corrections as acts
from gongkai.apps.disclosure.forms.citizens import CORRECTION_FORMS, CitizenFilter, CounterWrongForm
from gongkai.apps.disclosure.models import CorrectionRequest
from gongkai.apps.disclosure.queries import citizens as reading
from gongkai.apps.disclosure.views.citizens.common import case_page, file_items, state_columns
from gongkai.kernel.cases import Refused, attachments
from gongkai.kernel.files.access import PROOF
from gongkai.kernel.orgs.queries import bodies
from gongkai.web import told_once
from gongkai.web.acts import ActForm, act_response
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "更正申请"


class CorrectionTable(Table):
    id = "corrections"
    caption = "政府信息更正申请"
    filter_form = CitizenFilter
    default_sort = "-number"
    export_name = "政府信息更正申请"
    empty = Empty("还没有更正申请", "收到当面、邮寄的更正申请后，在这里登记。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda r: page_of(r)),
        Column("record", "所涉记录", "record"),
        Column("applicant", "申请人", "applicant_name"),
        *state_columns(),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        return reading.narrowed(queryset, data.get("text", ""), data.get("state", ""), ("record", "applicant_name"))


def page_of(correction: CorrectionRequest) -> str:
    return reverse("disclosure_desk:correction", args=[correction.case.uid])


def correction_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    register = reverse("disclosure_desk:register_correction") if actor.org_ids("disclosure.clerk") else ""
    context = {"heading": HEADING, "register": register, "register_label": "登记更正申请"}
    table = CorrectionTable(request, reading.corrections(actor))
    return table_response(request, "disclosure/desk/citizen_cases.html", table, context)


def register_correction(request: HttpRequest) -> HttpResponse:
    """登记: what came in at the counter or by post, with its evidence."""
    orgs = list(bodies(request.actor.org_ids("disclosure.clerk")))  # type: ignore[attr-defined]
    if not orgs:
        raise Http404
    form = CounterWrongForm(*((request.POST, request.FILES) if request.method == "POST" else ()), orgs=orgs)
    if request.method == "POST" and form.is_valid() and (made := _register(form, request.actor)) is not None:  # type: ignore[attr-defined]
        messages.success(request, f"已登记，编号 {made.case.number}。")
        return told_once.remember(request, redirect(page_of(made.correction)), made.case.number, made.query_code)
    back = reverse("disclosure_desk:corrections")
    context = {"form": form, "heading": "登记更正申请", "crumbs": [Crumb(HEADING, back)], "back": back}
    return render(request, "disclosure/desk/citizen_register.html", context, status=422 if form.errors else 200)


def _register(form: CounterWrongForm, actor: Any) -> acts.Submitted | None:
    data = form.cleaned_data
    try:
        return acts.register_with_evidence(
            org=form.org,
            by=actor,
            wrong=form.wrong(),
            channel=data["channel"],
            receipt_on=data["receipt_on"],
            attach=lambda made, by: attachments.keep(made.case, data["proof"], by=by, purpose=PROOF, field="proof"),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def correction_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _correction(request, uid)
    files = reading.evidence_of(item, request.actor)  # type: ignore[attr-defined]
    return case_page(
        request,
        item.case,
        back=Crumb(HEADING, reverse("disclosure_desk:corrections")),
        act_url="disclosure_desk:correction_act",
        facts=_facts(item),
        more={"files": file_items(files)},
    )


def correction_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _correction(request, uid)
    return act_response(request, item, reading.CORRECTION, act, CORRECTION_FORMS.get(act, ActForm), page_of(item))


def _correction(request: HttpRequest, uid: UUID) -> CorrectionRequest:
    found = reading.correction(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _facts(item: CorrectionRequest) -> list[Fact]:
    outcome = item.get_outcome_display() if item.outcome else item.get_proposed_outcome_display()
    return [
        Fact("所涉政府信息记录", item.record, wide=True),
        Fact("不准确的内容", item.inaccuracy, wide=True),
        Fact("应当更正为", item.right_content, wide=True),
        Fact("证据说明", item.evidence, wide=True),
        Fact("申请人", item.applicant_name),
        Fact("证件", f"{item.get_identity_kind_display()} {item.identity_masked}"),
        Fact("联系电话", item.phone),
        Fact("电子邮箱", item.email),
        Fact("通信地址", item.address),
        Fact("接收渠道", item.get_channel_display()),
        Fact("收到申请之日", item.receipt_on),
        Fact("处理结果" if item.outcome else "拟处理结果", outcome),
        Fact("处理情况", item.decision_text, wide=True),
        Fact("理由和依据", item.grounds, wide=True),
        Fact("有权更正的机关", item.right_body, wide=True),
        Fact("作出决定日期", item.decided_on),
        Fact("告知日期", item.answered_on),
    ]
