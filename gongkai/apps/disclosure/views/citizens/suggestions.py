"""The desk's pages of 主动公开建议, and of what several applicants asked for (条例第四十四条)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.disclosure.actions import suggestions as acts
from gongkai.apps.disclosure.forms.citizens import SUGGESTION_FORMS, CitizenFilter, CounterIdeaForm
from gongkai.apps.disclosure.models import DisclosureRequest, PublicationSuggestion
from gongkai.apps.disclosure.queries import citizens as reading
from gongkai.apps.disclosure.views.citizens.common import case_page, state_columns, step_label
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.queries import bodies
from gongkai.web import told_once
from gongkai.web.acts import ActForm, act_response
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "主动公开建议"


class SuggestionTable(Table):
    id = "suggestions"
    caption = HEADING
    filter_form = CitizenFilter
    default_sort = "-number"
    export_name = HEADING
    empty = Empty("还没有主动公开建议", "公众提交的建议、由多人申请的信息形成的建议会出现在这里。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda r: page_of(r)),
        Column("wanted", "建议公开的信息", "wanted"),
        Column("applicant", "建议人", lambda r: r.applicant_name or "未留姓名"),
        *state_columns(),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        return reading.narrowed(queryset, data.get("text", ""), data.get("state", ""), ("wanted", "applicant_name"))


def page_of(suggestion: PublicationSuggestion) -> str:
    return reverse("disclosure_desk:suggestion", args=[suggestion.case.uid])


def suggestion_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    register = reverse("disclosure_desk:register_suggestion") if actor.org_ids("disclosure.clerk") else ""
    context = {"heading": HEADING, "register": register, "register_label": "登记建议"}
    table = SuggestionTable(request, reading.suggestions(actor))
    return table_response(request, "disclosure/desk/citizen_cases.html", table, context)


def candidate_list(request: HttpRequest) -> HttpResponse:
    """第四十四条第一款: the same information asked for by two or more; a clerk decides whether to raise it."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.org_ids("disclosure.clerk"):
        raise Http404
    context = {
        "heading": "多人申请的信息",
        "crumbs": [Crumb(HEADING, reverse("disclosure_desk:suggestions"))],
        "candidates": reading.candidates(actor),
        "raised": [_with_step(one) for one in reading.raised(actor)],
    }
    return render(request, "disclosure/desk/candidates.html", context)


def _with_step(one: PublicationSuggestion) -> PublicationSuggestion:
    one.step = step_label(one)  # type: ignore[attr-defined]  # for the page only
    return one


def register_suggestion(request: HttpRequest) -> HttpResponse:
    """登记; `from` names the requests out of which the suggestion is raised."""
    actor = request.actor  # type: ignore[attr-defined]
    orgs = list(bodies(actor.org_ids("disclosure.clerk")))
    if not orgs:
        raise Http404
    repeated = reading.named_requests(actor, request.GET.get("from", "").split(","))
    form = CounterIdeaForm(*((request.POST,) if request.method == "POST" else ()), orgs=orgs, initial=_told(repeated))
    if request.method == "POST" and form.is_valid() and (made := _register(form, actor, repeated)) is not None:
        messages.success(request, f"已登记，编号 {made.case.number}。")
        return told_once.remember(request, redirect(page_of(made.suggestion)), made.case.number, made.query_code)
    back = reverse("disclosure_desk:suggestions")
    context = {
        "form": form,
        "heading": "登记主动公开建议",
        "crumbs": [Crumb(HEADING, back)],
        "back": back,
        "repeated": repeated,
    }
    return render(request, "disclosure/desk/citizen_register.html", context, status=422 if form.errors else 200)


def _told(repeated: list[DisclosureRequest]) -> dict[str, Any]:
    """What the form starts with when several requests are the occasion."""
    if not repeated:
        return {}
    people = len({request.identity_index for request in repeated})
    return {
        "org": str(repeated[0].org_id),
        "wanted": repeated[0].description,
        "why": f"{people}名申请人就相同政府信息向本机关提出公开申请（条例第四十四条第一款）。",
    }


def _register(form: CounterIdeaForm, actor: Any, repeated: list[DisclosureRequest]) -> acts.Submitted | None:
    data = form.cleaned_data
    try:
        return acts.register(
            org=form.org,
            by=actor,
            idea=form.idea(),
            channel=data["channel"],
            receipt_on=data["receipt_on"],
            requests=repeated,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def suggestion_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _suggestion(request, uid)
    return case_page(
        request,
        item.case,
        back=Crumb(HEADING, reverse("disclosure_desk:suggestions")),
        act_url="disclosure_desk:suggestion_act",
        facts=_facts(item),
        more={"repeated": item.requests.select_related("case").order_by("pk")},
    )


def suggestion_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _suggestion(request, uid)
    return act_response(request, item, reading.SUGGESTION, act, SUGGESTION_FORMS.get(act, ActForm), page_of(item))


def _suggestion(request: HttpRequest, uid: UUID) -> PublicationSuggestion:
    found = reading.suggestion(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _facts(item: PublicationSuggestion) -> list[Fact]:
    document = item.document
    address = reverse("disclosure_desk:document", args=[document.case.uid]) if document else ""
    return [
        Fact("建议主动公开的信息", item.wanted, wide=True),
        Fact("建议的理由", item.why, wide=True),
        Fact("建议人", item.applicant_name or "未留姓名"),
        Fact("联系电话", item.phone),
        Fact("电子邮箱", item.email),
        Fact("接收渠道", item.get_channel_display()),
        Fact("收到建议之日", item.receipt_on),
        Fact(
            "审核结果" if item.outcome else "拟审核结果",
            item.get_outcome_display() if item.outcome else item.get_proposed_outcome_display(),
        ),
        Fact("理由", item.grounds, wide=True),
        Fact("作出决定日期", item.decided_on),
        Fact(
            "公开稿",
            str(item.draft) if item.draft else "",
            url=reverse("disclosure_desk:document", args=[item.draft.case.uid]) if item.draft else "",
            wide=True,
        ),
        Fact("公开的信息", str(document) if document else "", url=address, wide=True),
    ]
