"""Public pages: rates by body and item; rating one's own case by a link: from the page of the case,
after number and code, in a message, or on the device at the counter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.ratings import actions
from gongkai.apps.ratings.forms import CodeForm, RatingForm
from gongkai.apps.ratings.models import Channel, Part
from gongkai.apps.ratings.queries import open_for_rating as reading
from gongkai.apps.ratings.queries import rates
from gongkai.kernel.applicants import queries as applicants
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.queries import active_bodies, by_slug
from gongkai.web.my import limits
from gongkai.web.shapes import Crumb, Fact

HEADING = "好差评"
NOT_FOUND = "没有找到相符的办件，请核对办件编号和查询码。"


def home(request: HttpRequest) -> HttpResponse:
    first, last = rates.year()
    least = rates.minimums().public
    context = {
        "heading": HEADING,
        "first": first,
        "last": last,
        "least": least,
        "bodies": rates.by_body(active_bodies(), least, first, last),
        "items": rates.by_item(None, least, first, last),
    }
    return render(request, "ratings/public/home.html", context)


def body(request: HttpRequest, slug: str) -> HttpResponse:
    org = by_slug(slug)
    if org is None:
        raise Http404
    first, last = rates.year()
    least = rates.minimums().public
    context = {
        "heading": f"{org.label}的评价",
        "crumbs": [Crumb(HEADING, reverse("ratings:home"))],
        "first": first,
        "last": last,
        "least": least,
        "bodies": rates.by_body([org], least, first, last),
        "items": rates.by_item(org, least, first, last),
    }
    return render(request, "ratings/public/home.html", context)


def item(request: HttpRequest, key: str) -> HttpResponse:
    """One item at every body that handles it, side by side."""
    first, last = rates.year()
    least = rates.minimums().public
    label, lines = rates.of_item(key, least, first, last)
    if not label:
        raise Http404
    context = {
        "heading": f"{label}的评价",
        "crumbs": [Crumb(HEADING, reverse("ratings:home"))],
        "first": first,
        "last": last,
        "least": least,
        "lines": lines,
    }
    return render(request, "ratings/public/item.html", context)


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Number and query code; wrong ones are counted together with those of the tracking page."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if limits.may_try_code(request, form, number):
            case = applicants.case_by_number_and_code(number, form.cleaned_data["code"])
            if case is not None:
                return redirect(reading.address(case))
            limits.count_wrong_code(request, number)
            form.add_error(None, NOT_FOUND)
    context = {"form": form, "heading": "评价已经办结的事项", "crumbs": [Crumb(HEADING, reverse("ratings:home"))]}
    return render(request, "ratings/public/begin.html", context, status=422 if form.errors else 200)


@never_cache
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """A link in a message, a code on paper, the device at the counter: good for one rating of one case."""
    key = reading.opened_by(token)
    if key is None:
        raise Http404
    part = key.part if reading.may_give(key.case) == key.part else ""
    return _form(request, key.case, part, _channel(request, key.channel))


def _channel(request: HttpRequest, channel: str) -> str:
    """网上 on a phone is a channel of its own; paper, messages and the counter say themselves what they are."""
    hint, agent = request.headers.get("Sec-CH-UA-Mobile", ""), request.headers.get("User-Agent", "")
    on_phone = hint == "?1" or "Mobile" in agent or "Android" in agent
    return str(Channel.MOBILE) if channel == Channel.ONLINE and on_phone else channel


def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "ratings/public/thanks.html", {"heading": "已经收到您的评价"})


def _form(request: HttpRequest, case: Case, part: str, channel: str) -> HttpResponse:
    """Who shows a link learns of the case what it was about, no more."""
    if not part:
        return _closed(request)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _given(form, case, part, channel):
        return redirect("ratings:thanks")
    label = reading.subject_of(case)[1]
    facts = [Fact("事项", label), Fact("承办单位", case.org.name), Fact("办结日期", case.closed_on)]
    context: dict[str, Any] = {
        "form": form,
        "heading": Part(part).label,
        "facts": facts,
        "reply": _reply(case) if part == Part.SECOND else "",
        "crumbs": [Crumb(HEADING, reverse("ratings:home"))],
    }
    return render(request, "ratings/public/rate.html", context, status=422 if form.errors else 200)


def _given(form: RatingForm, case: Case, part: str, channel: str) -> bool:
    try:
        actions.rate(case, part=part, channel=channel, opinion=form.opinion())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def _reply(case: Case) -> str:
    found = reading.awaits_second(case)
    return found.followup.reply if found is not None else ""


def _closed(request: HttpRequest) -> HttpResponse:
    context = {"heading": "现在不能评价", "crumbs": [Crumb(HEADING, reverse("ratings:home"))]}
    return render(request, "ratings/public/closed.html", context)
