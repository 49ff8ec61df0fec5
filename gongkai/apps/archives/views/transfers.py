"""移交进馆: what is due, the batches, each with its list and its receipt."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.archives import actions, queries
from gongkai.apps.archives.forms import TRANSFER_FORMS, DrawTransferForm
from gongkai.apps.archives.models import Transfer
from gongkai.apps.archives.views.destruction import chosen_body
from gongkai.kernel.cases import Refused, destruction
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available
from gongkai.kernel.journal.reading import entries
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.acts import ActForm, act_response
from gongkai.web.exports import Sheet, xlsx_response
from gongkai.web.shapes import Crumb, Fact, steps
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "移交进馆"
PHASES = ("编制", "移交", "接收")


def page_of(found: Transfer) -> str:
    return reverse("archives_desk:transfer", args=[found.case.uid])


class TransferTable(Table):
    id = "transfers"
    caption = "移交批次"
    default_sort = "-pk"
    export_name = "档案移交台账"
    empty = Empty("还没有移交", "有案卷到移交期限时，在上方编制移交目录。")
    columns = (
        Column("number", "编号", lambda r: r.case.number, main=True, url=page_of),
        Column("org", "单位", lambda r: r.org.label),
        Column("archive", "接收档案馆"),
        Column("count", "件数", kind="number"),
        Column("step", "环节", lambda r: procedure(queries.TRANSFER).step(r.case.step).label),
        Column("sent_on", "移交日期", kind="date"),
        Column("received_on", "接收日期", kind="date"),
        Column("receipt_no", "接收回执编号"),
    )


class TransferItemTable(Table):
    id = "items"
    caption = "移交目录"
    default_sort = "pk"
    export_name = "移交目录"
    formats = ()
    empty = Empty("目录中没有案卷")
    columns = (
        Column("number", "档号", main=True),
        Column("title", "题名"),
        Column("label", "种类"),
        Column("formed_on", "形成日期", kind="date"),
        Column("due_on", "应移交日期", kind="date"),
        Column("status", "公开属性"),
    )


@require_safe
def transfers(request: HttpRequest) -> HttpResponseBase:
    """What the chosen body still has to transfer, and every batch there was."""
    org, body_form = chosen_body(request)
    actor = actor_of(request)
    may = actor.holds(queries.ARCHIVIST, org)
    context = {
        "heading": HEADING,
        "org": org,
        "body_form": body_form,
        "due": queries.due(org, queries.transfer_years(), size=501),
        "may_export": may,
        "open": queries.open_transfer(org) if may else None,
    }
    return table_response(request, "archives/transfers.html", TransferTable(request, queries.transfers(actor)), context)


def draw(request: HttpRequest) -> HttpResponse:
    org, _ = chosen_body(request)
    actor = actor_of(request)
    if not actor.holds(queries.ARCHIVIST, org):
        raise Http404
    form = DrawTransferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draw_transfer(org=org, by=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(page_of(made))
    spec = procedure(queries.TRANSFER).act("draw")
    back = f"{reverse('archives_desk:transfers')}?org={org.pk}"
    context = {
        "heading": spec.label,
        "lead": org.name,
        "crumbs": [Crumb(HEADING, back)],
        "form": form,
        "submit": spec.label,
        "what": spec.hint,
        "back": back,
        "action": request.get_full_path(),
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


@require_safe
def transfer_page(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    found = _transfer(request, uid)
    spec = procedure(queries.TRANSFER)
    step = spec.step(found.case.step)
    place = len(PHASES) if step.id == "received" else PHASES.index(step.phase)
    context = {
        "heading": found.case.title,
        "case": found.case,
        "step": step,
        "phases": steps(PHASES, place) if step.id != "cancelled" else [],
        "offered": [
            (o.spec, reverse("archives_desk:transfer_act", args=[uid, o.name]))
            for o in available(found.case, actor_of(request))
        ],
        "facts": _facts(found),
        "entries": entries(found.case.subject).order_by("-seq"),
        "crumbs": [Crumb(HEADING, reverse("archives_desk:transfers"))],
    }
    table = TransferItemTable(request, queries.transfer_items(found))
    return table_response(request, "archives/transfer.html", table, context)


def _facts(found: Transfer) -> list[Fact]:
    return [
        Fact("移交单位", found.org.name),
        Fact("接收档案馆", found.archive),
        Fact("编制日期", found.drawn_on),
        Fact("移交日期", found.sent_on),
        Fact("接收日期", found.received_on),
        Fact("接收回执编号", found.receipt_no),
        Fact("接收人", found.received_by),
        Fact("目录摘要（SHA-256）", found.digest, wide=True),
    ]


def transfer_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    found = _transfer(request, uid)
    form = TRANSFER_FORMS.get(act, ActForm)
    return act_response(request, found, queries.TRANSFER, act, form, page_of(found))


def _transfer(request: HttpRequest, uid: UUID) -> Transfer:
    found = queries.transfer_of(actor_of(request), uid)
    if found is None:
        raise Http404
    return found


HEADER = ("序号", "档号", "题名", "责任者", "形成日期", "种类", "保管期限", "应移交日期", "公开属性")


@require_safe
def transfer_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """移交目录 of a batch, to be sent along in two copies."""
    found = _transfer(request, uid)
    rows = (
        (n, i.number, i.title, found.org.name, i.formed_on, i.label, "永久", i.due_on, i.status)
        for n, i in enumerate(queries.transfer_items(found), start=1)
    )
    return xlsx_response(f"{found.case.number}移交目录", [Sheet("移交目录", HEADER, rows)])


@require_safe
def due_file(request: HttpRequest) -> HttpResponseBase:
    """应移交案卷目录 with the disclosure status of each file (ARCR 第三十条); that it was drawn is journalled."""
    org, _ = chosen_body(request)
    due = queries.due(org, queries.transfer_years())
    try:
        mark = destruction.digest([row.case.number for row in due.rows])
        actions.record_export(org, by=actor_of(request), count=len(due.rows), digest=mark)
    except Refused as refusal:
        raise Http404 from refusal
    rows = (
        (n, r.case.number, r.case.title, org.name, r.case.opened_on, r.label, r.words, r.due_on, r.status)
        for n, r in enumerate(due.rows, start=1)
    )
    return xlsx_response(f"{org.label}应移交案卷目录", [Sheet("应移交案卷", HEADER, rows)])
