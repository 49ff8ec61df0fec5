"""The annual report of a province: 5,300 bodies, 1,000,000 requests, against the same aggregation in bare SQL.

    python -m benchmarks.report [--quick] [--small] [--engine sqlite|postgres]

Counted are the figures of the third part (一 to 四) for the whole subtree (`figures.table`) and for every body of it
(`figures.table_by_org`). The reference runs hand-written statements on the same connection in the same run; both
must give the same numbers. Goal: at most 3 times.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks import _rows, _scratch

GOAL = 3.0
YEAR = 2025
REQUESTS = "disclosure_disclosurerequest"
# What stands after WHERE, by figure; the days of the year are 1 January and 31 December.
FIGURES = {
    "new": ("applicant_class", "receipt_on >= '{first}' AND receipt_on <= '{last}'"),
    "carried_in": ("applicant_class", "receipt_on < '{first}' AND (decided_on IS NULL OR decided_on >= '{first}')"),
    "decided": ("outcome, applicant_class", "decided_on >= '{first}' AND decided_on <= '{last}'"),
    "carried_out": ("applicant_class", "receipt_on <= '{last}' AND (decided_on IS NULL OR decided_on > '{last}')"),
}


def measure(chosen: _scratch.Options) -> None:
    bodies, requests = (40, 2_000) if chosen.quick else (530, 100_000) if chosen.small else (5_300, 1_000_000)
    orgs = _rows.bodies(bodies)
    begun = time.perf_counter()
    _rows.requests(1, requests + 1)
    _scratch.analyse()
    print(f"\n{bodies:,} 个单位、{requests:,} 件申请，生成用时 {time.perf_counter() - begun:.0f} 秒", flush=True)
    _compare(orgs[0], 2 if chosen.quick else 3, chosen.engine)


def _compare(province: Any, rounds: int, engine: str) -> None:
    from gongkai.kernel.figures.declare import Scope
    from gongkai.kernel.figures.reading import table, table_by_org

    scope = Scope.year(province, YEAR, subtree=True)
    _scratch.title("年度报告与裸 SQL 汇总，秒", engine)
    print(f"  {'':<24}{'平台':>9}{'裸SQL':>9}{'比值':>8}")
    sums = [0.0, 0.0]
    for name in FIGURES:
        whole = _pair(lambda n=name: table(f"disclosure.requests.{n}", scope), lambda n=name: _bare(n, scope), rounds)
        each = _pair(
            lambda n=name: table_by_org(f"disclosure.requests.{n}", scope),
            lambda n=name: _bare(n, scope, by_org=True),
            rounds,
        )
        for label, (ours, theirs) in (("全省", whole), ("逐单位", each)):
            sums = [sums[0] + ours, sums[1] + theirs]
            print(f"  {name + ' ' + label:<22}{ours:>12.3f}{theirs:>11.3f}{ours / theirs:>9.2f} ×")
    ratio = sums[0] / sums[1]
    print(f"  {'合计':<22}{sums[0]:>12.3f}{sums[1]:>11.3f}{ratio:>9.2f} ×")
    print(f"  目标：不超过 {GOAL:.0f} ×——{_scratch.verdict(ratio <= GOAL)}", flush=True)


def _pair(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Seconds of both, the best of some rounds; their answers are compared first."""
    if (got := ours()) != (wanted := theirs()):
        raise AssertionError(f"{str(got)[:200]} is not {str(wanted)[:200]}")
    return _scratch.best(ours, rounds), _scratch.best(theirs, rounds)


def _bare(name: str, scope: Any, by_org: bool = False) -> Any:
    from django.db import connection

    columns, condition = FIGURES[name]
    where = condition.format(first=date(YEAR, 1, 1), last=date(YEAR, 12, 31))
    wanted = f"org_id, {columns}" if by_org else columns
    below = f"org_path >= '{scope.org_path}' AND org_path < '{int(scope.org_path) + 1:04d}'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {wanted}, COUNT(*) FROM {REQUESTS} WHERE {below} AND {where} GROUP BY {wanted}")
        rows = cursor.fetchall()
    if not by_org:
        return {row[:-1]: row[-1] for row in rows}
    found: dict[int, dict[Any, int]] = {}
    for org, *key, count in rows:
        found.setdefault(org, {})[tuple(key)] = count
    return found


if __name__ == "__main__":
    sys.exit(_scratch.run("report", measure, __doc__ or ""))
