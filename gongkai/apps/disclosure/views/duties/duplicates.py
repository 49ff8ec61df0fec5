"""疑似重复 at the desk: found by the machine, judged by a person."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.apps.disclosure.actions import likeness as acts
from gongkai.apps.disclosure.forms.duties import LikenessForm
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import likeness as reading
from gongkai.apps.disclosure.views.duties.common import act_page, body_choice, bound, chosen_body
from gongkai.web.shapes import Crumb

HEADING = "疑似重复"


def likeness_list(request: HttpRequest) -> HttpResponse:
    orgs = reading.judged_by(request.actor)  # type: ignore[attr-defined]
    org = chosen_body(request, orgs)
    context = {"heading": HEADING, "org": org, **body_choice(request, orgs, org), "pairs": reading.pairs(org)}
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
        what=format_html("{}与{}。确属重复的，请另行撤下或者作废其中一条。", _linked(one), _linked(other)),
        done="已保存判断。",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )


def _linked(document: Document) -> SafeString:
    """Both are read side by side before anybody judges."""
    address = reverse("disclosure:document", args=[document.case.uid])
    return format_html('<a href="{}" target="_blank">“{}”</a>（{}）', address, document.title, document.index_no)
