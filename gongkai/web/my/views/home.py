"""概览、办件, and taking in a case by number and code."""

from typing import Any

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel import registry
from gongkai.kernel.applicants import messages, queries
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.my import limits
from gongkai.web.my.forms import TakeInForm
from gongkai.web.my.guard import page, signed_in
from gongkai.web.my.views.register import refused

SHOWN, PAGE = 10, 20
# Open cases that are asked whether something has to be done in them.
ASKED = 200
NOT_FOUND = "没有找到相符的办件，请核对登记编号和查询码。"


def rows(links: list[ApplicantCase]) -> list[dict[str, Any]]:
    """What a list shows of each case, in the applicant's words."""
    pages, labels = registry.my_pages(), registry.my_labels()
    offers = registry.my_offers([link.case for link in links])
    return [
        {
            "case": link.case,
            "label": labels.get(link.case.kind, procedure(link.case.kind).label),
            "step": procedure(link.case.kind).step(link.case.step).public
            or procedure(link.case.kind).step(link.case.step).label,
            "url": reverse(pages[link.case.kind], args=[link.case.number]),
            "offers": offers.get(link.case_id, []),
        }
        for link in links
    ]


@signed_in
def home(request: HttpRequest, presence: Presence) -> HttpResponse:
    links = list(queries.open_cases(presence)[:ASKED])
    context = {
        "open": rows(links[:SHOWN]),
        "tasks": registry.my_tasks([link.case for link in links]),
        "drafts": registry.my_drafts(presence.subject.uid),
        "offers": [] if presence.is_acting else queries.offers_to(presence.me),
        "messages_shown": messages.inbox(presence, size=5),
        "entries": [entry for entry in registry.public_lists() if entry.begins],
    }
    return page(request, presence, "my/home.html", "home", "我的", context)


@signed_in
def cases(request: HttpRequest, presence: Presence) -> HttpResponse:
    found = Paginator(queries.cases(presence).order_by("-case__opened_on", "-case_id"), PAGE)
    shown = found.get_page(request.GET.get("page"))
    context = {"rows": rows(list(shown.object_list)), "page": shown}
    return page(request, presence, "my/cases.html", "cases", "我的办件", context)


@signed_in
def take_in(request: HttpRequest, presence: Presence) -> HttpResponse:
    """领入: what was sent in without signing in, or at the counter."""
    form = TakeInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _take_in(request, presence, form):
        notes.success(request, "已经加入您的办件。")
        return redirect("my:cases")
    context = {"form": form, "crumbs": [("我的办件", reverse("my:cases"))]}
    status = 422 if form.errors else 200
    return page(request, presence, "my/take_in.html", "cases", "添加已有办件", context, status)


def _take_in(request: HttpRequest, presence: Presence, form: TakeInForm) -> bool:
    number = form.cleaned_data["number"]
    if not limits.may_try_code(request, form, number):
        return False
    case = queries.case_by_number_and_code(number, form.cleaned_data["code"])
    if case is None:
        limits.count_wrong_code(request, number)
        form.add_error(None, NOT_FOUND)
        return False
    try:
        linking.take_in(presence, case)
    except Refused as refusal:
        refused(form, refusal)
        return False
    return True
