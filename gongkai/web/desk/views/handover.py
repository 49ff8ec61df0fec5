"""移交: all open cases of one person to another, one journal entry each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.kernel.cases import Refused, assignment
from gongkai.kernel.people import queries
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.accounts.views.account import owner
from gongkai.web.desk.forms import HandoverForm


def handover(request: HttpRequest) -> HttpResponse:
    me, actor = owner(request), actor_of(request)
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        givers=assignment.givers(actor, me),
        receivers=queries.colleagues(actor) | assignment.reachable_people(actor).filter(is_active=True),
        orgs=assignment.bodies_of(actor),
        initial={"giver": me.pk},
    )
    if request.method == "POST" and form.is_valid() and _hand_over(request, form):
        return redirect("desk:handover")
    context = {
        "heading": "移交办件",
        "form": form,
        "mine": len(assignment.open_cases_of(me)),
    }
    return render(request, "desk/handover.html", context, status=422 if form.errors else 200)


def _hand_over(request: HttpRequest, form: HandoverForm) -> bool:
    data = form.cleaned_data
    try:
        result = assignment.hand_over(
            data["giver"],
            data["receiver"],
            by=actor_of(request),
            reason=data["reason"],
            org_id=data["org"].pk if data["org"] else None,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    if result.moved:
        messages.success(request, f"已移交 {result.moved} 件给“{data['receiver']}”。")
    for case, why in result.refused[:20]:
        messages.warning(request, f"{case.number} 未移交：{why}")
    if len(result.refused) > 20:
        messages.warning(request, f"另有 {len(result.refused) - 20} 件未移交。")
    if not result.moved and not result.refused:
        messages.info(request, f"“{data['giver']}”没有分到个人的在办件。")
    return True
