"""排名, the records behind each of its numbers, and 绩效通报."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.actions import bulletins as acts
from gongkai.apps.supervision.forms.board import ACT_FORMS, DrawForm, PeriodForm, RemarkForm, SchemeForm
from gongkai.apps.supervision.models import Bulletin
from gongkai.apps.supervision.queries import board as reach
from gongkai.apps.supervision.queries import bulletins as reading
from gongkai.apps.supervision.queries import ranking as figures
from gongkai.apps.supervision.queries import summaries
from gongkai.apps.supervision.queries.events import LEAD, SUPERVISOR
from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.rules.periods import quarter_before
from gongkai.apps.supervision.views import tables
from gongkai.apps.supervision.views.board import HEADING as BOARD
from gongkai.apps.supervision.views.board import chosen
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.acts import act_response
from gongkai.web.exports import Sheet, docx_response, xlsx_response
from gongkai.web.shapes import Crumb, Fact, steps
from gongkai.web.tables import table_response

HEADING, BULLETINS, SCHEME = "绩效排名", "绩效通报", "考核方案"
PHASES = ("征求意见", "签发", "印发")


def period(request: HttpRequest) -> tuple[PeriodForm, date, date]:
    """The period asked for, else the last whole quarter; what cannot be understood is shown with its reason."""
    first, last = quarter_before(workdays.today())
    asked = "first" in request.GET or "last" in request.GET
    form = PeriodForm(request.GET if asked else None, initial={"first": first, "last": last})
    if asked and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return form, first, last


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    org = chosen(request)
    form, first, last = period(request)
    below = reach.whole(actor_of(request), org)
    lines = figures.ranking(org, first, last) if below else []
    if not below:
        tally = figures.total(org, first, last, below=False)
        score = rules.score(tally.values(), figures.weights(org, last), {"yellow": tally.yellow, "red": tally.red})
        lines = [figures.Line(org, tally, score, None, tally.values())]
    context = {
        "heading": HEADING,
        "org": org,
        "form": form,
        "first": first,
        "last": last,
        "lines": lines,
        "shown": tables.shown(figures.weights(org, last)),
        "indicators": rules.table().indicators,
        "below": below,
        "may_set": actor_of(request).holds(LEAD, org),
        "may_draw": below and actor_of(request).holds(SUPERVISOR, org),
        "query": f"first={first.isoformat()}&last={last.isoformat()}",
        "crumbs": [Crumb(BOARD, f"{reverse('supervision_desk:board')}?org={org.uid}")],
    }
    if request.GET.get("export") == "xlsx":
        return xlsx_response(HEADING, [Sheet(HEADING, tables.header(), tables.rows(lines))])  # type: ignore[return-value]
    return render(request, "supervision/desk/ranking.html", context, status=422 if form.errors else 200)


@require_safe
def records(request: HttpRequest, figure: str) -> HttpResponseBase:
    """The records behind one number of a ranking."""
    org = chosen(request)
    _, first, last = period(request)
    below = reach.whole(actor_of(request), org) and request.GET.get("only") != "1"
    rows = reading.records(figure, org, first, last, below=below, cells=request.GET)
    if rows is None:
        raise Http404
    table = tables.record_table(figure)(request, rows)
    back = f"{reverse('supervision_desk:ranking')}?org={org.uid}&first={first.isoformat()}&last={last.isoformat()}"
    context = {
        "heading": f"{tables.figure_label(figure)}：{org.label}",
        "crumbs": [Crumb(HEADING, back)],
    }
    return table_response(request, "web/list.html", table, context)


# 通报 ------------------------------------------------------------------------------------


@require_safe
def bulletin_list(request: HttpRequest) -> HttpResponseBase:
    table = tables.BulletinTable(request, reading.visible(actor_of(request)))
    may = [org for org in reach.reach(actor_of(request)) if actor_of(request).holds(SUPERVISOR, org)][:1]
    context = {"heading": BULLETINS, "may_draw": may[0] if may else None}
    return table_response(request, "supervision/desk/bulletins.html", table, context)


def draw(request: HttpRequest) -> HttpResponse:
    """拟定通报: the scores are fixed as they stand now."""
    org = chosen(request)
    actor = actor_of(request)
    if not actor.holds(SUPERVISOR, org):
        raise Http404
    form = DrawForm(request.POST if request.method == "POST" else None, year=request.GET.get("period") == "year")
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.draw(org=org, by=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect("supervision_desk:bulletin", made.case.uid)
    return _confirm(request, form, org, procedure(acts.KIND).act("draw").label, procedure(acts.KIND).act("draw").hint)


def scheme(request: HttpRequest) -> HttpResponse:
    """调整考核方案 of a body and those below it."""
    org = chosen(request)
    actor = actor_of(request)
    if not actor.holds(LEAD, org):
        raise Http404
    weights = figures.weights(org, workdays.today())
    form = SchemeForm(request.POST if request.method == "POST" else None, weights=weights)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.set_scheme(
                org=org, by=actor, weights=form.weights(), effective_on=data["effective_on"], reason=data["reason"]
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(f"{reverse('supervision_desk:ranking')}?org={org.uid}")
    return _confirm(request, form, org, SCHEME, "各项分值合计 100 分，自生效日期所在的考核期起适用；改变写入日志。")


def _confirm(
    request: HttpRequest, form: Any, org: Organisation, heading: str, what: str, back: str = ""
) -> HttpResponse:
    back = back or f"{reverse('supervision_desk:ranking')}?org={org.uid}"
    context = {
        "heading": heading,
        "lead": org.name,
        "crumbs": [Crumb(HEADING, back)],
        "form": form,
        "submit": heading,
        "what": what,
        "back": back,
        "action": request.get_full_path(),
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, uid: UUID) -> Bulletin:
    found = reading.bulletin(actor_of(request), uid)
    if found is None:
        raise Http404
    return found


@require_safe
def bulletin(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = _found(request, uid)
    step = procedure(acts.KIND).step(found.case.step)
    place = len(PHASES) if step.id == "published" else PHASES.index(step.phase)
    context = {
        "heading": found.case.title,
        "found": found,
        "step": step,
        "phases": steps(PHASES, place) if step.id != "dropped" else [],
        "standings": reading.standings(found),
        "shown": tables.shown(found.weights),
        "summary": summaries.read(found.facts),
        "facts": [
            Fact("考核期", f"{found.first:%Y年%m月%d日}至{found.last:%Y年%m月%d日}"),
            Fact("意见截止日期", found.comments_until),
            Fact("印发日期", found.published_on or "未印发"),
        ],
        "offered": [
            (one.spec, reverse("supervision_desk:bulletin_act", args=[uid, one.name]))
            for one in available(found.case, actor_of(request))
            if one.name in ACT_FORMS
        ],
        "own": reading.own_lines(found, actor_of(request)),
        "entries": entries(found.case.subject).order_by("-seq"),
        "crumbs": [Crumb(BULLETINS, reverse("supervision_desk:bulletins"))],
    }
    return render(request, "supervision/desk/bulletin.html", context)


def remark(request: HttpRequest, uid: UUID, org: UUID) -> HttpResponse:
    """提出意见 about the line of one's own body."""
    found = _found(request, uid)
    row = next((row for row in reading.own_lines(found, actor_of(request)) if row.org.uid == org), None)
    if row is None:
        raise Http404
    form = RemarkForm(request.POST if request.method == "POST" else None, initial={"text": row.remark})
    if request.method == "POST" and form.is_valid():
        try:
            acts.remark(found, by=actor_of(request), org=row.org, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error("text" if refusal.field == "text" else None, refusal.message)
        else:
            return redirect("supervision_desk:bulletin", uid)
    back = reverse("supervision_desk:bulletin", args=[uid])
    return _confirm(request, form, row.org, "提出意见", "对本单位的得分有不同意见的，在意见截止日期之前提出。", back)


def bulletin_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    found = _found(request, uid)
    if act not in ACT_FORMS:
        raise Http404
    back = reverse("supervision_desk:bulletin", args=[uid])
    return act_response(request, found, acts.KIND, act, ACT_FORMS[act], back)


@require_safe
def bulletin_file(request: HttpRequest, uid: UUID, ending: str) -> HttpResponseBase:
    found = _found(request, uid)
    return file_of(found, ending)


def file_of(found: Bulletin, ending: str) -> HttpResponseBase:
    """The bulletin as Word or spreadsheet, with the numbers it was fixed with."""
    header, rows = tables.standing_header(found.weights), tables.standing_rows(found)
    if ending == "xlsx":
        summary = summaries.read(found.facts)
        more = [Sheet(tables.FACTS, tables.rule_header(), tables.rule_rows(summary))] if summary else []
        return xlsx_response(found.case.title, [Sheet(BULLETINS, header, rows), *more])
    return docx_response(found.case.title, tables.document(found, header, rows))
