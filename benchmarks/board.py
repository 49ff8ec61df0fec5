"""监察总览 and 绩效排名 at ten times the cases: whole pages, and the statements behind them.

    python -m benchmarks.board [100000 1000000] [--quick] [--small] [--engine sqlite|postgres]

A province of 530 bodies with as many open cases as measured finished ones. Each page is fetched through the test client
by somebody who supervises everything, by somebody who supervises one city, and by the liaison of one body. The smaller
size is the reference of the larger: what counts every open case has to grow with them, at most as they do; what one
body counts grows with its own. Goal: p95 of 2 seconds for the whole province at a million.
"""

import sys
from typing import Any

from benchmarks import _rows, _scratch
from benchmarks.lists import Work, _page

DESCRIPTION = "监察总览和绩效排名：十倍的办件"
BODIES, FAN = 530, 60
GOAL_MS = 2_000
ROUNDS = 4


def measure(chosen: _scratch.Options) -> None:
    from gongkai.kernel import workdays

    sizes = chosen.sizes or (
        (500, 5_000) if chosen.quick else (10_000, 100_000) if chosen.small else (100_000, 1_000_000)
    )
    orgs = _rows.bodies(40 if chosen.quick else BODIES, fan=8 if chosen.quick else FAN)
    pages = _pages(orgs)
    found, made = [], 0
    for size in sizes:
        _rows.supervised_cases(made + 1, size + 1, workdays.today())
        _scratch.analyse()
        made = size
        found.append(_scratch.timed(pages, 1 if chosen.quick else ROUNDS, passes=1))
    _report(found[0], found[-1], sizes, chosen.engine)


def _pages(orgs: list[Any]) -> dict[str, Work]:
    root, city = orgs[0], next(org for org in orgs if len(org.path) == 8)
    below = next(org for org in orgs if len(org.path) == 12)
    whole, part = (_rows.staff(org, "supervision.supervisor") for org in (root, city))
    liaison = _rows.staff(below, "supervision.liaison")
    board, ranking, cases = (f"supervision_desk:{name}" for name in ("board", "ranking", "open_cases"))
    return {
        "总览：全省": _page(board, whole),
        "总览：一市": _page(board, part),
        "总览：一个单位": _page(board, liaison),
        "在办件：全省超期": _page(cases, whole, state="late"),
        "排名：全省": _page(ranking, whole),
        "排名：一市": _page(ranking, part),
        "排名：一个单位": _page(ranking, liaison),
        "流程用时：全省": _page("supervision_desk:process", whole),
        "公众：按时办理情况": _page("supervision:home"),
    }


def _report(small: dict[str, Any], large: dict[str, Any], sizes: tuple[int, ...], engine: str) -> None:
    _scratch.title(f"监察页面：{sizes[0]:,} 与 {sizes[-1]:,} 件在办件和同样多的办结件，毫秒", engine)
    print(f"  {'':<18}{'查询数':>8}{'p50':>10}{'p95':>10}{'p50':>12}{'p95':>10}{'增长':>8}")
    for name, before in small.items():
        after = large[name]
        queries = f"{before.queries}" if before.queries == after.queries else f"{before.queries}→{after.queries}"
        numbers = f"{before.p50:>10.1f}{before.p95:>10.1f}{after.p50:>12.1f}{after.p95:>10.1f}"
        print(f"  {name:<14}\t{queries:>6}{numbers}{after.p50 / before.p50:>9.2f} ×", flush=True)
    worst = max(times.p95 for times in large.values())
    print(
        f"  目标：p95 不超过 {GOAL_MS:,} ms——{_scratch.verdict(worst <= GOAL_MS)}（最大 {worst:,.0f} ms）", flush=True
    )


if __name__ == "__main__":
    sys.exit(_scratch.run("board", measure, DESCRIPTION))
