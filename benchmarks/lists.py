"""Lists at ten times the rows: the public catalogue and search, the staff's lists, the inbox; whole pages.

    python -m benchmarks.lists [--quick] [--small] [--engine sqlite|postgres]

Each page is fetched through the test client, with middleware, session, template and search index, first with 10,000
documents and as many open cases, then with 100,000 of both, in one database and one run; the smaller size is the
reference of the larger. The bodies stay the same, so that each body's own share grows ten times as well. The first
lines are queries alone: no template hides what they cost. Goal: at most 1.3 times, at p50.
"""

import sys
from collections.abc import Callable
from typing import Any

from benchmarks import _rows, _scratch
from benchmarks._scratch import Times

GOAL = 1.3
# Few enough that one body has more than a screen counts (1,000) at both sizes.
BODIES = 9
ROUNDS = 15
OPEN_CASES = 1_000_000
BACKEND = "django.contrib.auth.backends.ModelBackend"
Work = Callable[[], Any]


def measure(chosen: _scratch.Options) -> None:
    from gongkai.apps.disclosure.rules import publication

    sizes = (50, 500) if chosen.quick else (1_000, 10_000) if chosen.small else (10_000, 100_000)
    rounds = 3 if chosen.quick else ROUNDS
    orgs = _rows.bodies(6 if chosen.quick else BODIES, fan=8)
    columns = [column.key for column in publication.columns()]
    lists = {**_queries(orgs[1], columns[0]), **_pages(orgs[1], orgs[0], columns[0], sizes[0] // 2)}
    found, made = [], 0
    for size in sizes:
        _grow(columns, made + 1, size + 1)
        made = size
        found.append(_scratch.timed(lists, rounds))
    report(found[0], found[1], sizes, chosen.engine)


def _grow(columns: list[str], first: int, last: int) -> None:
    """More documents and as many open cases; both kinds share the table of cases, the latter under high numbers."""
    from gongkai.apps.disclosure.queries.indexing import INDEX, every_document
    from gongkai.kernel import search

    _rows.documents(columns, first, last)
    _rows.open_cases(OPEN_CASES + first, OPEN_CASES + last)
    search.index(INDEX).rebuild(every_document())
    _scratch.analyse()


def _queries(body: Any, column: str) -> dict[str, Work]:
    from gongkai.apps.disclosure.queries import catalogue, documents
    from gongkai.kernel.cases import queries as cases
    from gongkai.kernel.people.actors import actor_for

    handler = actor_for(_rows.staff(body, "disclosure.handler"))
    return {
        "查询：一个栏目最新": lambda: documents.latest(column),
        "查询：目录及分面": lambda: catalogue.find(catalogue.Asked(facets={"column": column})),
        "查询：本单位待办": lambda: cases.inbox(handler),
        "查询：待办件数": lambda: cases.inbox_count(handler),
    }


def _pages(body: Any, province: Any, column: str, number: int) -> dict[str, Work]:
    drafter, handler = _rows.staff(body, "disclosure.drafter"), _rows.staff(body, "disclosure.handler")
    supervisor = _rows.staff(province, "disclosure.supervisor")
    catalogue, search, desk = "disclosure:catalogue", "disclosure:search", "disclosure_desk:documents"
    return {
        "首页": _page("web:home"),
        "公开目录": _page(catalogue),
        "公开目录：一个栏目": _page(catalogue, column=column),
        "公开目录：一个单位": _page(catalogue, org=body.site_slug),
        "检索：索引号": _page(search, q=f"BENCH/{number}"),
        "检索：每件都有的词": _page(search, q="预算"),
        "检索：两个每件都有的词": _page(search, q="预算 公路"),
        "信息列表：本单位": _page(desk, drafter),
        "信息列表：全省": _page(desk, supervisor),
        "我的待办": _page("desk:home", handler),
    }


def _page(name: str, account: Any = None, **query: str) -> Work:
    """One page as the browser of this person asks for it."""
    from django.test import Client
    from django.urls import reverse

    client, address = Client(SERVER_NAME="localhost"), reverse(name)
    if account is not None:
        client.force_login(account, backend=BACKEND)

    def fetch() -> None:
        response = client.get(address, query)
        if response.status_code != 200:
            raise AssertionError(f"{address}: {response.status_code}")

    return fetch


def report(before: dict[str, Times], after: dict[str, Times], sizes: tuple[int, int], engine: str) -> None:
    _scratch.title(f"列表：{sizes[0]:,} 与 {sizes[1]:,} 件，毫秒", engine)
    print(f"  {'':<22}{'查询数':>6}{'p50':>9}{'p95':>9}{'p50':>11}{'p95':>9}{'增长':>8}{'最快之比':>9}")
    worst = 0.0
    for name, small in before.items():
        large = after[name]
        growth = large.p50 / small.p50
        worst = max(worst, growth)
        queries = f"{small.queries}" if small.queries == large.queries else f"{small.queries}→{large.queries}"
        numbers = f"{small.p50:>11.2f}{small.p95:>9.2f}{large.p50:>11.2f}{large.p95:>9.2f}"
        numbers += f"{growth:>9.2f} ×{large.best / small.best:>9.2f} ×"
        print(f"  {name:<16}\t{queries:>6}{numbers}")
    print(f"  目标：不超过 {GOAL} ×——{_scratch.verdict(worst <= GOAL)}（最大 {worst:.2f} ×）", flush=True)


if __name__ == "__main__":
    sys.exit(_scratch.run("lists", measure, __doc__ or ""))
