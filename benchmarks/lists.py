"""Lists at ten times the rows: public documents, the staff's list, the inbox.

    python -m benchmarks.lists [--quick] [--small] [--engine sqlite|postgres]

Each list is measured with 10,000 documents and as many open cases, then with 100,000 of both, in one database and
one run; the smaller size is the reference of the larger. Goal: at most 1.3 times, at p50.
"""

import sys
from collections.abc import Callable
from typing import Any

from benchmarks import _rows, _scratch
from benchmarks._scratch import Times

GOAL = 1.3
# Few enough that one body has more than a screen counts (1,000) at both sizes.
BODIES = 9
ROUNDS = 60


def measure(chosen: _scratch.Options) -> None:
    from gongkai.apps.disclosure.rules import publication

    sizes = (50, 500) if chosen.quick else (1_000, 10_000) if chosen.small else (10_000, 100_000)
    rounds = 3 if chosen.quick else ROUNDS
    orgs = _rows.bodies(6 if chosen.quick else BODIES, fan=8)
    columns = [column.key for column in publication.columns()]
    lists = _lists(orgs[1], orgs[0], columns[0])
    found: dict[str, list[Times]] = {name: [] for name in lists}
    made = 0
    for size in sizes:
        _grow(orgs, columns, made, size)
        made = size
        for name, work in lists.items():
            found[name].append(_scratch.timed(work, rounds))
    report(found, sizes, chosen.engine)


def _grow(orgs: list[Any], columns: list[str], made: int, size: int) -> None:
    from gongkai.apps.disclosure.queries.indexing import INDEX, every_document
    from gongkai.kernel import search

    for first in range(made, size, 10_000):
        last = min(size, first + 10_000)
        _rows.documents(orgs, columns, first, last)
        _rows.cases("disclosure.request", orgs, first, last, step="in_progress", role="disclosure.handler")
    search.index(INDEX).put_many(every_document())
    _scratch.analyse()


def _lists(body: Any, province: Any, column: str) -> dict[str, Callable[[], Any]]:
    from gongkai.apps.disclosure.queries import catalogue, documents
    from gongkai.kernel.cases import queries as cases

    handler, drafter = _rows.staff(body, "disclosure.handler"), _rows.staff(body, "disclosure.drafter")
    supervisor = _rows.staff(province, "disclosure.supervisor")
    return {
        "公开：最新": lambda: documents.latest(),
        "公开：一个栏目": lambda: documents.latest(column),
        "公开：一个单位一个栏目": lambda: documents.latest(column, body.path),
        "公开：目录及分面": lambda: catalogue.find(catalogue.Asked(facets={"column": column})),
        "内部：本单位信息": lambda: _desk(drafter),
        "内部：全省信息": lambda: _desk(supervisor),
        "待办：本单位": lambda: cases.inbox(handler),
        "待办：件数": lambda: cases.inbox_count(handler),
    }


def _desk(actor: Any) -> Any:
    """The rows, the count and the cells of the staff's list, without the frame of the page."""
    from django.test import RequestFactory

    from gongkai.apps.disclosure.queries import documents
    from gongkai.apps.disclosure.views.documents.lists import DocumentTable

    request = RequestFactory().get("/desk/disclosure/documents/")
    request.actor = actor  # type: ignore[attr-defined]
    table = DocumentTable(request, documents.documents(actor))
    return list(table.rows()), table.count_text


def report(found: dict[str, list[Times]], sizes: tuple[int, int], engine: str) -> None:
    _scratch.title(f"列表：{sizes[0]:,} 与 {sizes[1]:,} 件，毫秒", engine)
    print(f"  {'':<22}{'查询数':>6}{'p50':>9}{'p95':>9}{'p50':>11}{'p95':>9}{'增长':>8}{'最快之比':>9}")
    worst = 0.0
    for name, (small, large) in found.items():
        growth = large.p50 / small.p50
        worst = max(worst, growth)
        queries = f"{small.queries}" if small.queries == large.queries else f"{small.queries}→{large.queries}"
        numbers = f"{small.p50:>11.2f}{small.p95:>9.2f}{large.p50:>11.2f}{large.p95:>9.2f}"
        numbers += f"{growth:>9.2f} ×{large.best / small.best:>9.2f} ×"
        print(f"  {name:<16}\t{queries:>6}{numbers}")
    print(f"  目标：不超过 {GOAL} ×——{_scratch.verdict(worst <= GOAL)}（最大 {worst:.2f} ×）", flush=True)


if __name__ == "__main__":
    sys.exit(_scratch.run("lists", measure, __doc__ or ""))
