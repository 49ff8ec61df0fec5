"""待办: today's list, the search over cases, and the calendar of due dates."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel import registry, workdays
from gongkai.kernel.cases import queries
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people.actors import actor_for
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.desk import feed as calendar_feed
from gongkai.web.desk.forms import InboxForm, SearchForm
from gongkai.web.desk.rows import grouped, rows

PAGE = 50


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """待办, soonest due first, in groups of urgency."""
    actor = actor_of(request)
    form = InboxForm(request.GET or None, actor=actor)
    after = _place(request.GET.get("after", ""))
    found = queries.inbox(actor, after=after, size=PAGE + 1, only=form.wanted())
    shown = found[:PAGE]
    context = {
        "heading": "我的待办",
        "form": form,
        "groups": grouped(rows(shown, actor)),
        "count": queries.inbox_count(actor),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "next_url": _link(request, after=_mark(shown[-1])) if len(found) > PAGE else "",
        "first_url": _link(request, after="") if after else "",
        # Only on the first page and unfiltered: they belong to no list of cases.
        "asks": [] if after or any(form.data.values()) else registry.asks(actor),
        "has_posts": bool(actor.holdings),
    }
    return render(request, "desk/inbox.html", context)


def _mark(case: Case) -> str:
    return f"{case.due_sort.isoformat()}.{case.pk}"


def _place(text: str) -> tuple[date, int] | None:
    """Where the page before ended; a mark that nobody made begins at the top."""
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _link(request: HttpRequest, **changes: Any) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """办件查询 by number or title, over everything this person may open."""
    actor = actor_of(request)
    form = SearchForm(request.GET or None, actor=actor)
    found: list[Case] = []
    before = request.GET.get("before", "")
    if form.is_valid():
        found = queries.search(
            actor,
            form.cleaned_data["q"],
            kind=form.cleaned_data["kind"],
            open_only=form.cleaned_data["open_only"],
            before=int(before) if before.isdigit() else None,
            size=PAGE + 1,
        )
    shown = found[:PAGE]
    context = {
        "heading": "办件查询",
        "form": form,
        "rows": rows(shown, actor),
        "asked": form.is_bound,
        "next_url": _link(request, before=shown[-1].pk) if len(found) > PAGE else "",
        "first_url": _link(request, before="") if before else "",
    }
    return render(request, "desk/search.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The calendar a program subscribes to; the key in the address says whose."""
    account = calendar_feed.account_of(request.GET.get("key", ""))
    if account is None:
        raise Http404
    cases = queries.dated(actor_for(account))
    text = calendar_feed.calendar(f"{account} 的到期事项", cases, workdays.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    return response
