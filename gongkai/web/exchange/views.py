"""The desk's pages of the exchange. Contents leave only as files, for 数据交换员, each download on record."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.exchange import actions as acts
from gongkai.kernel.exchange import datasets, queries
from gongkai.kernel.exchange.access import KEEPER
from gongkai.kernel.exchange.models import Batch, BatchState
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.exchange import writing
from gongkai.web.exchange.forms import BuildForm
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Tag, table_response
from gongkai.web.tables.columns import Tone
from gongkai.web.tables.table import Table

HEADING = "数据交换"
TONES: dict[str, Tone] = {"ready": "green", "purged": "slate", "building": "amber"}
FORMS = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}


class BatchTable(Table):
    id = "exchange"
    caption = "交换批次"
    columns = (
        Column(
            "number", "序号", main=True, url=lambda row: reverse("exchange:batch", args=[row.number]), sort="number"
        ),
        Column("name", "批次号"),
        Column("state", "状态", kind="tag", value=lambda row: Tag(row.get_state_display(), TONES[row.state])),
        Column("ready_at", "生成时间", kind="datetime"),
        Column("row_count", "条数", kind="number"),
        Column("problem_count", "有问题的", kind="number"),
    )
    default_sort = "-number"
    export_name = "交换批次"
    empty = Empty("还没有交换批次", "有数据变化后自动生成；也可以现在生成一批。")


@require_safe
def batch_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    if not queries.may_see(actor):
        raise Http404
    context = {
        "heading": HEADING,
        "off": not settings.EXCHANGE,
        "waiting": queries.pending_count(),
        "building": queries.building(),
        "keeper": KEEPER in actor.roles,
    }
    return table_response(request, "exchange/list.html", BatchTable(request, queries.batches()), context)


@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if KEEPER not in actor.roles:
        raise Http404
    form = BuildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.ask_for_batch(by=actor, full=form.cleaned_data["full"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已安排生成，完成后在本页列出；没有变化的不生成。")
            return redirect("exchange:list")
    context = {
        "heading": "生成一批",
        "form": form,
        "submit": "生成",
        "back": reverse("exchange:list"),
        "crumbs": [_home()],
        "what": "把上一批以后有变化的数据生成一批。全部比对时逐个核对所有对象，数据多的需要较长时间。",
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


@require_safe
def batch(request: HttpRequest, number: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.by_number(number) if queries.may_see(actor) else None
    if found is None:
        raise Http404
    within = queries.reach_of(actor)
    context = {
        "heading": f"第{found.number}批",
        "crumbs": [_home()],
        "batch": found,
        "state": Tag(found.get_state_display(), TONES[found.state]),
        "facts": [
            Fact("批次号", found.name),
            Fact("生成时间", found.ready_at),
            Fact("条数", found.row_count),
            Fact("范围", "全部比对" if found.full else "有变化的"),
            Fact("说明", found.reason),
            Fact("内容摘要", found.digest, wide=True),
        ],
        "sets": _sets(found, within),
        "faulty": [(one, datasets.datasets().get(one.dataset)) for one in queries.faulty(found, within)],
        "forms": list(FORMS) if KEEPER in actor.roles and found.state == BatchState.READY else [],
    }
    return render(request, "exchange/batch.html", context)


@require_safe
def download(request: HttpRequest, number: int, dataset: str, form: str) -> HttpResponseBase:
    """One dataset of a batch, as far as this person's posts reach."""
    actor = actor_of(request)
    found = queries.by_number(number) if KEEPER in actor.roles else None
    if found is None or found.state != BatchState.READY or dataset not in found.counts or form not in FORMS:
        raise Http404
    acts.note_download(found, by=actor, what=f"第{found.number}批 {dataset}.{form}")
    lines = writing.csv_lines if form == "csv" else writing.json_lines
    response = StreamingHttpResponse(
        (line.encode() for line in lines(found, dataset, queries.keeper_reach(actor))), content_type=FORMS[form]
    )
    response["Content-Disposition"] = f'attachment; filename="{found.name}-{dataset}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _sets(found: Batch, within: Q) -> list[dict[str, Any]]:
    """Each dataset with how many records came, changed and went."""
    operations = queries.operations(found, within)
    known = datasets.datasets()
    return [
        {
            "id": name,
            "label": known[name].label if name in known else name,
            "article": known[name].article if name in known else "",
            "total": count,
            **{
                key: operations.get((name, operation), 0)
                for key, operation in (("new", "I"), ("changed", "U"), ("gone", "D"))
            },
        }
        for name, count in found.counts.items()
    ]


def _home() -> Crumb:
    return Crumb(HEADING, reverse("exchange:list"))
