"""不予公开信息的定期评估 at the desk (条例第十八条)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.apps.disclosure.actions import reassessments as acts
from gongkai.apps.disclosure.forms.duties import REASSESSMENT_FORMS
from gongkai.apps.disclosure.models import Reassessment
from gongkai.apps.disclosure.queries import reassessments as reading
from gongkai.apps.disclosure.views.citizens.common import phases, step_label
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available
from gongkai.kernel.journal.reading import entries
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "不予公开信息定期评估"


class RoundTable(Table):
    id = "reassessments"
    caption = HEADING
    default_sort = "-number"
    export_name = "定期评估台账"
    empty = Empty("还没有评估", "有到期需要评估的信息时，在上方开始评估。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda r: page_of(r)),
        Column("org", "单位", "org.label"),
        Column("opened_on", "开始日期", "case.opened_on", kind="date"),
        Column("items", "信息条数", "item_count", kind="number"),
        Column("released", "转为公开", "released", kind="number"),
        Column("step", "环节", step_label),
        Column("due", "期限", html=lambda r: clock_badge(r.case), export=False),
        Column("concluded_on", "审定日期", kind="date"),
    )


def page_of(round: Reassessment) -> str:
    return reverse("disclosure_desk:reassessment", args=[round.case.uid])


def reassessment_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"heading": HEADING, "states": reading.states(reading.opened_by(actor))}
    table = RoundTable(request, reading.rounds(actor))
    return table_response(request, "disclosure/desk/reassessments.html", table, context)


@require_POST
def reassessment_open(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    org = next((o for o in reading.opened_by(actor) if o.site_slug == request.POST.get("org", "")), None)
    if org is None:
        raise Http404
    try:
        made = acts.open_round(org=org, by=actor)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("disclosure_desk:reassessments")
    messages.success(request, "已开始评估，请逐条提出意见。")
    return redirect(page_of(made))


def reassessment_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _round(request, uid)
    case, spec = found.case, procedure(reading.KIND)
    offered = available(case, request.actor)  # type: ignore[attr-defined]
    rows = list(reading.items(found))
    pending = [row for row in rows if row.decision == "release" and row.draft_id is None]
    context: dict[str, Any] = {
        "heading": case.title,
        "crumbs": [Crumb(HEADING, reverse("disclosure_desk:reassessments"))],
        "round": found,
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(case) if case.step != "cancelled" else [],
        "offered": [
            (one.spec, reverse("disclosure_desk:reassessment_act", args=[case.uid, one.name]))
            for one in offered
            if one.name != "draft_release" or pending
        ],
        "may": {one.name for one in offered},
        "items": rows,
        "facts": [
            Fact("单位", found.org.name),
            Fact("评估范围", f"{found.cutoff_on:%Y-%m-%d}以前不予公开的信息"),
            Fact("审定日期", found.concluded_on),
            Fact("评估结论", found.conclusion, wide=True),
        ],
        "entries": entries(case.subject).order_by("-seq"),
    }
    return render(request, "disclosure/desk/reassessment.html", context)


def reassessment_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    found = _round(request, uid)
    return act_response(request, found, reading.KIND, act, REASSESSMENT_FORMS.get(act, ActForm), page_of(found))


def _round(request: HttpRequest, uid: UUID) -> Reassessment:
    found = reading.round_of(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
