"""监察总览: who is late right now, by body, kind and day; every number opens to its cases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.forms.board import OpenCaseForm
from gongkai.apps.supervision.models import Signal
from gongkai.apps.supervision.queries import board as reading
from gongkai.apps.supervision.queries import flow, patterns
from gongkai.apps.supervision.views.shared import kind_label, step_label
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import ancestors
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.charts import Chart, Series
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING, FLOW, PATTERNS = "监察总览", "流程用时", "异常情形"
WEEKS = 8
YEAR = timedelta(days=365)


def chosen(request: HttpRequest) -> Organisation:
    """The body asked for, or the highest one in reach; 404 outside it."""
    rows = reading.reach(actor_of(request))
    asked = request.GET.get("org", "")
    found = rows.filter(uid=asked).first() if _is_uid(asked) else None if asked else rows.first()
    if found is None:
        raise Http404
    return found


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def above(request: HttpRequest, org: Organisation, address: str) -> list[Crumb]:
    """The bodies above this one as far as they are in reach, from the highest."""
    rows = reading.reach(actor_of(request)).filter(pk__in=[one.pk for one in ancestors(org)])
    return [Crumb(one.label, f"{address}?org={one.uid}") for one in rows]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """总览. With `wall=1` for a screen on the wall; the part that changes is fetched again by itself."""
    org = chosen(request)
    below = reading.whole(actor_of(request), org)
    found = reading.board(org, below=below)
    today = workdays.today()
    last = today + timedelta(WEEKS * 7)
    due = reading.due_days(reading.open_cases(org, below=below), today - timedelta(today.weekday()), last)
    address = reverse("supervision_desk:board")
    context = {
        "heading": HEADING,
        "org": org,
        "below": below,
        "board": found,
        "tiles": [(name, label, getattr(found.total, name)) for name, label in reading.STATES.items()],
        "kinds": [(kind, kind_label(kind), counts) for kind, counts in found.kinds],
        "signals": [(signal, Signal(signal).label, found.events.get(signal, 0)) for signal in reversed(Signal.values)],
        "weeks": reading.weeks(today, due, WEEKS),
        "today": today,
        "at": workdays.now(),
        "wall": request.GET.get("wall") == "1",
        "crumbs": above(request, org, address),
    }
    if request.headers.get("HX-Target") == "board":
        return render(request, "supervision/desk/_board.html", context)
    return render(request, f"supervision/desk/{'wall' if context['wall'] else 'board'}.html", context)


class OpenCaseTable(Table):
    id = "cases"
    caption = "在办件"
    filter_form = OpenCaseForm
    default_sort = "due"
    export_name = "在办件"
    empty = Empty("没有这样的在办件")
    columns = (
        Column("number", "办件编号", main=True, url=lambda r: reverse("supervision_desk:case", args=[r.uid])),
        Column("kind", "种类", lambda r: kind_label(r.kind)),
        Column("org", "单位", "org.label"),
        Column("step", "环节", lambda r: step_label(r.kind, r.step)),
        Column("handler", "承办人", lambda r: r.handler.name if r.handler else ""),
        Column("opened_on", "收件日期", kind="date", sort="opened_on"),
        Column("due", "期限", html=lambda r: clock_badge(r), sort="due_sort", export=False),
        Column("due_on", "到期日", kind="date", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        rows = reading.state(queryset, data.get("state") or "open")
        if data.get("kind"):
            rows = rows.filter(kind=data["kind"])
        return rows.filter(due_sort=data["due"]) if data.get("due") else rows


@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """The open cases behind a number of the board."""
    org = chosen(request)
    rows = reading.open_cases(org, below=reading.whole(actor_of(request), org) and request.GET.get("only") != "1")
    table = OpenCaseTable(request, rows.select_related("org", "handler"))
    back = reverse("supervision_desk:board")
    context = {"heading": f"在办件：{org.label}", "crumbs": [Crumb(HEADING, f"{back}?org={org.uid}")]}
    return table_response(request, "web/list.html", table, context)


@require_safe
def process(request: HttpRequest) -> HttpResponse:
    """流程用时: median and ninth decile of each step over the last twelve months."""
    org = chosen(request)
    last = workdays.today()
    known = flow.kinds(org, last - YEAR, last)
    kind = request.GET.get("kind") or (known[0][0] if known else "")
    if kind and kind not in {one for one, _, _ in known}:
        raise Http404
    steps = flow.steps(kind, org, last - YEAR, last) if kind else []
    context = {
        "heading": FLOW,
        "org": org,
        "kinds": known,
        "kind": kind,
        "steps": steps,
        "whole": flow.whole(kind, org, last - YEAR, last) if kind else None,
        "chart": flow_chart(steps),
        "first": last - YEAR,
        "last": last,
        "crumbs": [Crumb(HEADING, f"{reverse('supervision_desk:board')}?org={org.uid}")],
    }
    return render(request, "supervision/desk/flow.html", context)


def flow_chart(steps: list[flow.StepTime]) -> Chart:
    labels = [one.label for one in steps]
    series = [Series("中位数", [one.median for one in steps]), Series("九成不超过", [one.high for one in steps])]
    return Chart("flow", "各环节用时", "hbar", labels, series, "工作日", "只算已经办结的办件。")


@require_safe
def unusual(request: HttpRequest) -> HttpResponse:
    """异常情形: what acts show together; a lead for a look, never a verdict."""
    org = chosen(request)
    if not reading.whole(actor_of(request), org):
        raise Http404
    context = {
        "heading": PATTERNS,
        "org": org,
        "found": patterns.everything(org),
        "crumbs": [Crumb(HEADING, f"{reverse('supervision_desk:board')}?org={org.uid}")],
    }
    return render(request, "supervision/desk/patterns.html", context)
