"""移送公开信息 at the desk (条例第二十五条)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.apps.disclosure.actions import handovers as acts
from gongkai.apps.disclosure.forms.duties import HANDOVER_FORMS
from gongkai.apps.disclosure.models import Handover
from gongkai.apps.disclosure.queries import handovers as reading
from gongkai.apps.disclosure.views.citizens.common import phases, step_label
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available
from gongkai.kernel.journal.reading import entries
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "移送公开信息"


class HandoverTable(Table):
    id = "handovers"
    caption = HEADING
    default_sort = "-number"
    export_name = "公开信息移送台账"
    empty = Empty("还没有移送", "有未移送的信息时，在上方编制移送明细。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda r: page_of(r)),
        Column("org", "移送单位", "org.label"),
        Column("place", "接收单位", "place.name"),
        Column("items", "件数", "item_count", kind="number"),
        Column("step", "环节", step_label),
        Column("due", "期限", html=lambda r: clock_badge(r.case), export=False),
        Column("sent_on", "移送日期", kind="date"),
        Column("received_on", "签收日期", kind="date"),
        Column("received_by", "签收人", "received_by", shown=False),
    )


def page_of(handover: Handover) -> str:
    return reverse("disclosure_desk:handover", args=[handover.case.uid])


def handover_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"heading": HEADING, "owed": reading.owed(actor)}
    table = HandoverTable(request, reading.handovers(actor))
    return table_response(request, "disclosure/desk/handovers.html", table, context)


@require_POST
def handover_draw(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    wanted = (request.POST.get("org", ""), request.POST.get("place", ""))
    owed = next((one for one in reading.owed(actor) if (one.org.site_slug, str(one.place.uid)) == wanted), None)
    if owed is None:
        raise Http404
    try:
        made = acts.draw(org=owed.org, by=actor, place=owed.place)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("disclosure_desk:handovers")
    messages.success(request, "已编制移送明细，请核对后打印、移送。")
    return redirect(page_of(made))


def handover_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _handover(request, uid)
    return render(request, "disclosure/desk/handover.html", _context(request, found))


def handover_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """《主动公开政府信息移送明细表》, for printing: two copies, one comes back signed."""
    found = _handover(request, uid)
    context = {
        "heading": "主动公开政府信息移送明细表",
        "crumbs": [Crumb(HEADING, reverse("disclosure_desk:handovers")), Crumb(found.case.number, page_of(found))],
        "handover": found,
        "items": reading.items(found),
    }
    return render(request, "disclosure/desk/handover_sheet.html", context)


def handover_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    found = _handover(request, uid)
    return act_response(request, found, reading.KIND, act, HANDOVER_FORMS.get(act, ActForm), page_of(found))


def _handover(request: HttpRequest, uid: UUID) -> Handover:
    found = reading.handover(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _context(request: HttpRequest, found: Handover) -> dict[str, Any]:
    case, spec = found.case, procedure(reading.KIND)
    return {
        "heading": case.title,
        "crumbs": [Crumb(HEADING, reverse("disclosure_desk:handovers"))],
        "handover": found,
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(case) if case.step != "cancelled" else [],
        "offered": [
            (one.spec, reverse("disclosure_desk:handover_act", args=[case.uid, one.name]))
            for one in available(case, request.actor)  # type: ignore[attr-defined]
        ],
        "items": reading.items(found),
        "facts": [
            Fact("移送单位", found.org.name),
            Fact("接收单位", f"{found.place.name}（{found.place.get_kind_display()}）"),
            Fact("最早公开日期", found.oldest_on),
            Fact("移送方式", found.get_way_display() if found.way else ""),
            Fact("移送日期", found.sent_on),
            Fact("签收", f"{found.received_by}" if found.received_by else ""),
            Fact("签收日期", found.received_on),
        ],
        "entries": entries(case.subject).order_by("-seq"),
    }
