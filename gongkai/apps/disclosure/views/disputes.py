"""The desk's pages of 复议和诉讼 (条例第五十一条)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import disputes as acts
from gongkai.apps.disclosure.forms.disputes import ACT_FORMS, DisputeFilter, RegisterForm
from gongkai.apps.disclosure.models import Dispute
from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.apps.disclosure.views.citizens.common import case_page, step_label
from gongkai.apps.disclosure.views.hearings import STATES
from gongkai.apps.disclosure.views.hearings import lines as hearing_lines
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.queries import one_pass
from gongkai.kernel.orgs.queries import bodies
from gongkai.web.acts import ActForm, act_response, one_pass_response
from gongkai.web.formatting import cn_datetime
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "复议和诉讼"


class DisputeTable(Table):
    id = "disputes"
    caption = "行政复议、行政诉讼"
    filter_form = DisputeFilter
    default_sort = "-received_on"
    export_name = "行政复议行政诉讼台账"
    empty = Empty("还没有复议或者诉讼", "收到复议申请书、起诉状副本后，在这里登记。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda r: page_of(r)),
        Column("path", "类型", "get_path_display"),
        Column("opponent", "申请人或者原告", "opponent"),
        Column("authority", "复议机关或者法院", "authority"),
        Column("received_on", "收到副本之日", kind="date", sort="received_on"),
        Column("step", "环节", step_label),
        Column("due", "期限", html=lambda r: clock_badge(r.case), export=False),
        Column("hearing", "听证和开庭", lambda r: _next_hearing(r)),
        Column("result", "结果", "get_result_display"),
        Column("decided_on", "裁决日期", kind="date", shown=False),
        Column("ground", "纠错原因", "get_lesson_ground_display", shown=False),
        Column("lesson", "整改和防止措施", "lesson", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(
                Q(case__number=text.upper()) | Q(opponent__contains=text) | Q(authority_no__contains=text)
            )
        if data.get("path"):
            queryset = queryset.filter(path=data["path"])
        if data.get("ground"):
            queryset = queryset.filter(lesson_ground=data["ground"])
        if data.get("hearing"):
            queryset = queryset.filter(reading.hearing_condition(data["hearing"]))
        wanted = data.get("result")
        return queryset.filter(result="" if wanted == "none" else wanted) if wanted else queryset


def _next_hearing(item: Dispute) -> str:
    """The appointment that matters: one whose result nobody has told, else the next one."""
    standing = [(reading.hearing_state(one), one) for one in item.standing_hearings]  # type: ignore[attr-defined]
    return f"{cn_datetime(standing[0][1].at)}　{STATES[standing[0][0]][0]}" if standing else ""


def page_of(dispute: Dispute) -> str:
    return reverse("disclosure_desk:dispute", args=[dispute.case.uid])


def dispute_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    register = reverse("disclosure_desk:register_dispute") if actor.org_ids("disclosure.clerk") else ""
    context = {"heading": HEADING, "register": register, "register_label": "登记复议或者诉讼"}
    table = DisputeTable(request, reading.with_hearings(reading.disputes(actor)))
    return table_response(request, "disclosure/desk/citizen_cases.html", table, context)


def register_dispute(request: HttpRequest) -> HttpResponse:
    orgs = list(bodies(request.actor.org_ids("disclosure.clerk")))  # type: ignore[attr-defined]
    if not orgs:
        raise Http404
    known = {"request": request.GET.get("request", "")[:40]}
    form = RegisterForm(*((request.POST,) if request.method == "POST" else ()), orgs=orgs, initial=known)
    if request.method == "POST" and form.is_valid() and (made := _register(form, request.actor)) is not None:  # type: ignore[attr-defined]
        messages.success(request, f"已登记，编号 {made.case.number}。")
        return redirect(page_of(made))
    back = reverse("disclosure_desk:disputes")
    context = {"form": form, "heading": "登记复议或者诉讼", "crumbs": [Crumb(HEADING, back)], "back": back}
    return render(request, "disclosure/desk/citizen_register.html", context, status=422 if form.errors else 200)


def _register(form: RegisterForm, actor: Any) -> Dispute | None:
    try:
        return acts.register(org=form.org, by=actor, complaint=form.complaint())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def dispute_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _dispute(request, uid)
    return case_page(
        request,
        item.case,
        back=Crumb(HEADING, reverse("disclosure_desk:disputes")),
        act_url="disclosure_desk:dispute_act",
        facts=_facts(item),
        more={
            "repeated": [*([item.request] if item.request else []), *item.redone.select_related("case")],
            "notices": reading.notices(item) if item.decided_on is None else [],
            "hearings": hearing_lines(reading.hearings_of(item), request.actor),  # type: ignore[attr-defined]
            "one_pass": _one_pass(item, request.actor),  # type: ignore[attr-defined]
        },
        pointless=reading.pointless_acts(item),
    )


def _one_pass(item: Dispute, actor: Any) -> str:
    return reverse("disclosure_desk:dispute_one_pass", args=[item.case.uid]) if one_pass(item.case, actor) else ""


def dispute_one_pass(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _dispute(request, uid)
    return one_pass_response(request, item, reading.KIND, ACT_FORMS, page_of(item))


def dispute_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _dispute(request, uid)
    return act_response(request, item, reading.KIND, act, ACT_FORMS.get(act, ActForm), page_of(item))


def _dispute(request: HttpRequest, uid: UUID) -> Dispute:
    found = reading.dispute(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _facts(item: Dispute) -> list[Fact]:
    return [
        Fact("类型", item.get_path_display()),
        Fact("针对的行为", item.get_subject_display()),
        Fact("复议机关或者人民法院", item.authority),
        Fact("案号", item.authority_no),
        Fact("申请人或者原告", item.opponent),
        *([Fact("此前的复议", item.earlier.case.number, url=page_of(item.earlier))] if item.earlier else []),
        Fact("收到副本之日", item.received_on),
        Fact("审级", ("第一审", "第二审")[item.instance - 1] if item.is_suit else ""),
        Fact("请求事项和理由", item.claims, wide=True),
        Fact("答复意见", item.answer_text, wide=True),
        Fact("证据和依据目录", item.evidence, wide=True),
        Fact("提交日期", item.answered_on),
        Fact("中止审理", item.suspended_on),
        Fact("审理结果", item.get_result_display()),
        Fact("裁决文书号", item.result_no),
        Fact("裁决日期", item.decided_on),
        Fact("裁决主要内容", item.result_note, wide=True),
        Fact("责令重新答复", "是" if item.answer_again else ""),
        Fact("履行期限", item.perform_by),
        Fact("履行日期", item.performed_on),
        Fact("履行情况", item.performance, wide=True),
        Fact("纠错原因", item.get_lesson_ground_display()),
        Fact("整改和防止措施", item.lesson, wide=True),
    ]
