"""疑似重复 at the desk: found by the machine, judged by a person."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.actions import likeness as acts
from gongkai.apps.disclosure.forms.duties import LikenessForm
from gongkai.apps.disclosure.queries import likeness as reading
from gongkai.apps.disclosure.views.duties.common import act_page, body_tabs, bound, chosen_body
from gongkai.web.shapes import Crumb

HEADING = "疑似重复"


def likeness_list(request: HttpRequest) -> HttpResponse:
    orgs = reading.judged_by(request.actor)  # type: ignore[attr-defined]
    org = chosen_body(request, orgs)
    context = {"heading": HEADING, "org": org, "tabs": body_tabs(orgs, org), "pairs": reading.pairs(org)}
    return render(request, "disclosure/desk/likeness.html", context)


def likeness_judge(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = reading.pair(actor, first, second)
    if found is None:
        raise Http404
    one, other = found
    form = LikenessForm(*bound(request))
    back = f"{reverse('disclosure_desk:likeness')}?org={other.org.site_slug}"
    return act_page(
        request,
        form,
        lambda: acts.judge(
            first=one,
            second=other,
            by=actor,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
        ),
        heading="判断是否重复",
        submit="保存判断",
        what=f"“{one.title}”（{one.index_no}）与“{other.title}”（{other.index_no}）。确属重复的，请另行撤下或者作废其中一条。",
        done="已保存判断。",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )
