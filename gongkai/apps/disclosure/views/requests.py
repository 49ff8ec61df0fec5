"""The desk's pages of 依申请公开: list, case, registration, acts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.actions.requests.results import reply_as_drafted
from gongkai.apps.disclosure.forms.requests import ACT_FORMS, CounterForm, RequestFilter
from gongkai.apps.disclosure.models import Channel, DisclosureRequest
from gongkai.apps.disclosure.queries import counts, disputes, hints, redactions, secrecy
from gongkai.apps.disclosure.queries import requests as reading
from gongkai.apps.disclosure.rules import fees, outcomes
from gongkai.apps.disclosure.views.applicants import phases
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, attachments
from gongkai.kernel.cases.procedures import act_label, procedure
from gongkai.kernel.cases.queries import available, clocks_of, one_pass
from gongkai.kernel.files.access import PROOF
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.queries import bodies
from gongkai.web import told_once
from gongkai.web.acts import ActForm, act_response, one_pass_response
from gongkai.web.formatting import cn_date, money
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact, FileItem
from gongkai.web.tables import Column, Empty, Table, table_response

KIND = reading.KIND


class RequestTable(Table):
    id = "requests"
    caption = "政府信息公开申请"
    filter_form = RequestFilter
    default_sort = "-number"
    export_name = "政府信息公开申请"
    empty = Empty("还没有申请", "收到当面、邮寄、传真的申请后，在这里登记。")
    columns = (
        Column("number", "编号", "case.number", sort="id", main=True, url=lambda r: page_of(r)),
        Column("description", "申请内容", lambda r: r.case.title),
        Column("applicant", "申请人", "applicant_name"),
        Column("channel", "渠道", "get_channel_display"),
        Column("receipt_on", "收到日期", kind="date", sort="receipt_on"),
        Column("step", "环节", lambda r: procedure(KIND).step(r.case.step).label),
        Column("due", "期限", html=lambda r: clock_badge(r.case), export=False),
        Column("due_on", "到期日", "case.due_on", kind="date", shown=False),
        Column("outcome", "答复类型", lambda r: outcomes.outcome(r.outcome).label if r.outcome else "", shown=False),
        Column("decided_on", "答复日期", kind="date", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(
                Q(case__number=text.upper()) | Q(case__title__contains=text) | Q(applicant_name__contains=text)
            )
        for name, field in (("step", "case__step"), ("channel", "channel")):
            if data.get(name):
                queryset = queryset.filter(**{field: data[name]})
        if data.get("received_from"):
            queryset = queryset.filter(receipt_on__gte=data["received_from"])
        if data.get("received_to"):
            queryset = queryset.filter(receipt_on__lte=data["received_to"])
        return self._by_state(queryset, data.get("state", ""))

    def _by_state(self, queryset: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state == "open":
            return queryset.filter(case__closed_on=None)
        if state == "late":
            return queryset.filter(Q(case__closed_on=None, case__due_on__lt=workdays.today()) | Q(late=True))
        return queryset.exclude(case__closed_on=None) if state == "closed" else queryset


def page_of(request: DisclosureRequest) -> str:
    return reverse("disclosure_desk:request", args=[request.case.uid])


def request_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"heading": "依申请公开", "may_register": bool(actor.org_ids("disclosure.clerk"))}
    return table_response(
        request, "disclosure/desk/requests.html", RequestTable(request, reading.requests(actor)), context
    )


PURPOSES = {
    "identity_proof": "身份证明",
    "released": "向申请人提供",
    "attachment": "附件",
    "redaction_source": "区分处理原件",
}


def file_item(file: Any) -> FileItem:
    address = reverse("files:download", args=[file.uid])
    notes = [PURPOSES.get(file.purpose, ""), *file.finding_labels]
    return FileItem(file.original_name, address, file.size, "，".join(filter(None, notes)))


def extension_list(request: HttpRequest) -> HttpResponseBase:
    """待批延期: for the head of the disclosure office."""
    rows = reading.proposed_extensions(request.actor)  # type: ignore[attr-defined]
    return table_response(
        request, "disclosure/desk/requests.html", RequestTable(request, rows), {"heading": "待批延期"}
    )


def register(request: HttpRequest) -> HttpResponse:
    """登记: the clerk chooses the channel; the channel decides whether the clock runs at once."""
    actor = request.actor  # type: ignore[attr-defined]
    orgs = list(bodies(actor.org_ids("disclosure.clerk")))
    if not orgs:
        raise Http404
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CounterForm(*data, orgs=orgs)
    if request.method == "POST" and form.is_valid():
        try:
            made = _register_with_proofs(form, actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"已登记，编号 {made.case.number}。")
            return told_once.remember(request, redirect(page_of(made.request)), made.case.number, made.query_code)
    context = {
        "form": form,
        "heading": "登记申请",
        "crumbs": [Crumb("依申请公开", reverse("disclosure_desk:requests"))],
    }
    return render(request, "disclosure/desk/register.html", context, status=422 if form.errors else 200)


def _register(form: CounterForm, actor: Any) -> acts.Submitted:
    data = form.cleaned_data
    common = {
        "org": form.org,
        "by": actor,
        "applicant": form.applicant(),
        "wish": form.wish(),
        "channel": data["channel"],
    }
    if data["channel"] in (Channel.POST_UNSIGNED, Channel.FAX):
        made = acts.register_unconfirmed(**common, submitted_on=data["submitted_on"], arrived_on=data["arrived_on"])
    else:
        made = acts.register(**common, submitted_on=data["submitted_on"], signed_on=data["signed_on"])
    attachments.keep(made.case, data["proof"], by=actor, purpose=PROOF, field="proof")
    return made


@transaction.atomic
def _register_with_proofs(form: CounterForm, actor: Any) -> acts.Submitted:
    return _register(form, actor)


def request_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One request: what is asked, what is due and why, what can be done now, what happened."""
    item = _request(request, uid)
    case = item.case
    spec = procedure(KIND)
    step = spec.step(case.step)
    pointless = reading.pointless_acts(item)
    month = counts.month_of(item)
    context = {
        "heading": case.title,
        "crumbs": [Crumb("依申请公开", reverse("disclosure_desk:requests"))],
        "item": item,
        "case": case,
        "step": step,
        "phases": phases(item),
        "offered": [o for o in available(case, request.actor) if o.name not in pointless],  # type: ignore[attr-defined]
        "facts": _facts(item),
        "answer": _answer_facts(item),
        "drafted": reply_as_drafted(item),
        "consultations": item.consultations.all(),
        "searches": item.searches.all(),
        "letters": case.letters.order_by("-id"),
        "clocks": [(c, spec.clock(c.key).label) for c in case.clocks.order_by("id")],
        "entries": entries(case.subject).order_by("-seq"),
        "told": told_once.code_of(request, case.number),
        "month": month if item.receipt_on else None,
        "fee_now": _fee_now(item, month),
        "redone": reading.redone(item),
        "one_pass": one_pass(case, request.actor),  # type: ignore[attr-defined]
        "similar": reading.similar_by_applicant(item)[:10],
        "hints": hints.of_request(item) if case.closed_on is None else [],
        "scan": secrecy.scan_reply(item) if case.closed_on is None and item.reply_text else None,
        "disputes": disputes.of_request(item),
        "may_register_dispute": request.actor.holds("disclosure.clerk", item.org),  # type: ignore[attr-defined]
        "redactions": redactions.shown_to(case, request.actor),  # type: ignore[attr-defined]
        "files": [file_item(f) for f in reading.files_of(item, request.actor)],  # type: ignore[attr-defined]
    }
    return render(request, "disclosure/desk/request.html", context)


def request_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _request(request, uid)
    return act_response(request, item, KIND, act, ACT_FORMS.get(act, ActForm), page_of(item))


def request_one_pass(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _request(request, uid)
    return one_pass_response(request, item, KIND, ACT_FORMS, page_of(item))


def month_count(request: HttpRequest, uid: UUID) -> HttpResponse:
    """本月件数: the list behind the count, and what would be charged either way."""
    item = _request(request, uid)
    month = counts.month_of(item)
    pages = request.GET.get("pages", "")
    context = {
        "heading": "本月申请件数和收费测算",
        "crumbs": [Crumb("依申请公开", reverse("disclosure_desk:requests")), Crumb(item.case.number, page_of(item))],
        "item": item,
        "month": month,
        "lines": month.lines[: counts.LISTED],
        "by_item": _fee(item, month, "item"),
        "pages": pages,
        "by_volume": _fee(item, month, "volume", int(pages)) if pages.isdigit() and int(pages) <= 100_000 else None,
        "alike": counts.perhaps_the_same(item),
        "by_agent": counts.through_the_agent(item),
    }
    return render(request, "disclosure/desk/month_count.html", context)


def _fee(item: DisclosureRequest, month: counts.MonthCount, basis: str, pages: int = 0) -> fees.Fee | None:
    on = item.receipt_on or workdays.today()
    return (
        fees.of_request(basis, before=month.before, pages=pages, on=on) if month.number or basis == "volume" else None
    )


def _fee_now(item: DisclosureRequest, month: counts.MonthCount) -> fees.Fee | None:
    """What the fee of a notice would be today, where it has become another; the count may have changed since."""
    if item.fee_notice_on is None or item.fee_paid_on is not None or item.case.step != "fee_pending":
        return None
    fee = _fee(item, month, item.fee_basis, item.fee_pages)
    return fee if fee is not None and fee.amount != item.fee_amount else None


def review_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """《依申请公开政府信息审核表》, for printing: the sign-off chain as the journal holds it."""
    item = _request(request, uid)
    chain = [f"{KIND}.{a}" for a in ("draft_reply", "approve_section", "approve_secrecy", "approve_office", "sign")]
    rounds = entries(item.case.subject).filter(act__in=[*chain, f"{KIND}.return_draft"])
    drafts = [entry for entry in rounds if entry.act == f"{KIND}.draft_reply"]
    context = {
        "item": item,
        "case": item.case,
        "rounds": [(act_label(entry.act), entry) for entry in rounds],
        "handler": item.case.handler or (drafts[-1].actor_name if drafts else ""),
        "due_on": next((c.due_on for c in reversed(clocks_of(item.case)) if c.key == "reply"), None),
        "heading": "依申请公开政府信息审核表",
        "crumbs": [Crumb("依申请公开", reverse("disclosure_desk:requests")), Crumb(item.case.number, page_of(item))],
    }
    return render(
        request,
        "disclosure/desk/request_review_form.html",
        context | {"outcome": outcomes.outcome(item.proposed_outcome).label if item.proposed_outcome else ""},
    )


def _request(request: HttpRequest, uid: UUID) -> DisclosureRequest:
    found = reading.request(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _facts(item: DisclosureRequest) -> list[Fact]:
    return [
        Fact("申请内容", item.description, wide=True),
        Fact("名称、文号等特征", item.document_hint, wide=True),
        Fact("申请人", f"{item.applicant_name}（{item.get_applicant_class_display()}）"),
        Fact("法定代表人", item.legal_representative),
        Fact(
            "需要帮助",
            "申请人存在阅读困难或者视听障碍，应当提供必要的帮助（条例第四十三条）" if item.needs_help else "",
        ),
        Fact("证件", f"{item.get_identity_kind_display()} {item.identity_masked}"),
        Fact("联系电话", item.phone),
        Fact("电子邮箱", item.email),
        Fact("通信地址", " ".join(filter(None, (item.address, item.postcode)))),
        Fact("共同申请人", item.co_applicants),
        Fact("代理人", " ".join(filter(None, (item.agent_name, item.agent_identity_masked, item.agent_phone)))),
        Fact("接收渠道", item.get_channel_display()),
        Fact("收到申请之日", item.receipt_on),
        Fact("获取信息的方式", item.get_form_display()),
        Fact("获取信息的途径", item.get_delivery_display()),
        Fact("适用条例", {"R711": "国务院令第711号", "R492": "国务院令第492号"}.get(item.regime, item.regime)),
        Fact("补正事项", "；".join(item.completion_items), wide=True),
        Fact("补正内容", item.completion_text, wide=True),
        Fact("申请人说明的理由", item.applicant_reason, wide=True),
        Fact("对理由的判断", _verdict(item), wide=True),
        *([Fact("原申请", item.redo_of.case.number, url=page_of(item.redo_of))] if item.redo_of is not None else []),
    ]


def _answer_facts(item: DisclosureRequest) -> list[Fact]:
    outcome = item.outcome or item.proposed_outcome
    return [
        Fact("答复类型" if item.outcome else "拟答复类型", outcomes.outcome(outcome).label if outcome else ""),
        Fact("作出答复日期", item.decided_on),
        Fact("发出日期", item.answered_on),
        Fact("签收日期", item.served_on),
        Fact("送达方式", item.get_delivery_used_display() if item.delivery_used else ""),
        Fact("邮寄单号", item.tracking_number),
        Fact("理由和依据", item.grounds, wide=True),
        Fact("答复内容", item.reply_text, wide=True),
        Fact("与系统提示不一致的理由", item.override_reason, wide=True),
        Fact("信息处理费", money(item.fee_amount) if item.fee_notice_on else ""),
        Fact("计费明细", "\n".join(item.fee_lines), wide=True),
        Fact("免收", f"{cn_date(item.fee_waived_on)}　{item.fee_waiver}" if item.fee_waived_on else "", wide=True),
    ]


def _verdict(item: DisclosureRequest) -> str:
    if not item.reason_verdict:
        return ""
    reviewed = f"（{cn_date(item.reason_reviewed_on)}复核同意）" if item.reason_reviewed_on else "（待复核）"
    return f"{item.get_reason_verdict_display()}{reviewed}：{item.reason_finding}"
