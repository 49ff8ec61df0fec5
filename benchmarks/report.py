"""The annual report of a province: 5,300 bodies, 1,000,000 requests, against the same aggregation in bare SQL.

Then the reports themselves: every body has filed one, the province adds them all up, against a bare SUM over the
stored cells; and what the list of who has not filed costs.

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
    rounds = 2 if chosen.quick else 3
    _compare(orgs[0], rounds, chosen.engine)
    filed = _file_all(orgs)
    _scratch.analyse()
    _add_up(filed, rounds, chosen.engine)
    _check(filed, rounds, chosen.engine)
    _choose(orgs, chosen.engine)
    _follow(orgs, chosen.engine)


def _file_all(orgs: list[Any]) -> Any:
    """A submitted report of every body but each tenth, all of them units of the topmost one's; returns that one."""
    from gongkai.apps.disclosure.models import AnnualReport, ReportSubmission
    from gongkai.apps.disclosure.rules.report.data import ReportData
    from gongkai.apps.disclosure.rules.report.template import CURRENT
    from gongkai.kernel.cases.models import Case

    first = date(YEAR + 1, 1, 20)
    # The rows before were written with their keys, past the sequence that would give the next one.
    base = (Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    own = {"kind": "disclosure.report", "opened_on": first}
    cases = Case.objects.bulk_create(
        [
            Case(pk=base + i, number=f"NB{org.pk}", org=org, org_path=org.path, step=STEPS[_late(i)], **own)
            for i, org in enumerate(orgs)
        ],
        batch_size=_rows.BATCH,
    )
    reports = AnnualReport.objects.bulk_create(
        [
            AnnualReport(
                case=case,
                org=case.org,
                org_path=case.org_path,
                year=YEAR,
                template=CURRENT,
                submitted_on=None if _late(i) else first,
                published_on=None if _late(i) else first,
            )
            for i, case in enumerate(cases)
        ],
        batch_size=_rows.BATCH,
    )
    submissions = []
    for i, report in enumerate(reports):
        if _late(i):
            continue
        given = {f"requests.{column}.{row}": (i * n) % 17 for n, (column, row) in enumerate(FILLED, start=1)}
        cells = {key: str(value) for key, value in ReportData.from_cells(given).with_totals().values.items()}
        submissions.append(
            ReportSubmission(report=report, number=1, cells=cells, submitted_on=first, by_name="测试人员")
        )
    ReportSubmission.objects.bulk_create(submissions, batch_size=500)
    through = AnnualReport.units.through
    rows = [through(annualreport_id=reports[0].pk, organisation_id=org.pk) for org in orgs]
    through.objects.bulk_create(rows, batch_size=_rows.BATCH)
    whole = AnnualReport.objects.select_related("org", "case").get(pk=reports[0].pk)
    # Its own part as it was fixed, so that both sides add up the same filings and nothing is counted live.
    whole.cells, whole.own_cells = {}, {}
    return whole


FILLED = [
    (column, row)
    for column in ("natural_person", "enterprise", "research", "other_org")
    for row in ("new", "carried_in", "granted", "partial", "denied.third_party", "unable.not_held", "other.other")
]


STEPS = {False: "published", True: "collecting"}


def _late(number: int) -> bool:
    return number % 10 == 0


SUM_OF_CELLS = {
    "sqlite": "SELECT e.key, SUM(CAST(e.value AS REAL)) FROM {table} s, json_each(s.cells) e GROUP BY e.key",
    "postgresql": "SELECT e.key, SUM(e.value::numeric) FROM {table} s, jsonb_each_text(s.cells) e GROUP BY e.key",
}


def _add_up(report: Any, rounds: int, engine: str) -> None:
    """The sum of every body's report against a bare SUM over the stored cells."""
    from django.db import connection

    from gongkai.apps.disclosure.models import ReportSubmission
    from gongkai.apps.disclosure.queries import report_units

    statement = SUM_OF_CELLS[connection.vendor].format(table=ReportSubmission._meta.db_table)

    def bare() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return {key: int(value) for key, value in cursor.fetchall()}

    def ours() -> dict[str, int]:
        found = report_units.together(report)
        return {key: int(found.values[key]) for key in bare_keys}

    bare_keys = list(bare())
    _scratch.title(f"{report.units.count():,} 个单位的报告汇总与裸 SQL 汇总，秒", engine)
    together, plain = _pair(ours, bare, rounds)
    print(f"  汇总{'':<18}{together:>12.3f}{plain:>11.3f}{together / plain:>9.2f} ×")
    print(f"  目标：不超过 {GOAL:.0f} ×——{_scratch.verdict(together <= GOAL * plain)}", flush=True)


def _check(report: Any, rounds: int, engine: str) -> None:
    """What the desk's page of a government's report reads of its units: R12, the list, what changed since."""
    from django.db import connection

    from gongkai.apps.disclosure.models import ReportSubmission
    from gongkai.apps.disclosure.queries import report_units

    statement = SUM_OF_CELLS[connection.vendor].format(table=ReportSubmission._meta.db_table)

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()

    r12 = _scratch.best(lambda: report_units.subordinates(report), rounds)
    plain = _scratch.best(bare, rounds)
    _scratch.title(f"{report.units.count():,} 个单位的 R12 与裸 SQL 汇总，秒", engine)
    print(f"  R12{'':<19}{r12:>12.3f}{plain:>11.3f}{r12 / plain:>9.2f} ×")
    print(f"  目标：不超过 {GOAL:.0f} ×——{_scratch.verdict(r12 <= GOAL * plain)}", flush=True)
    works = {
        "单位，前 100 个": lambda: report_units.of_report(report, report_units.listed(report)[:100]),
        "未报送单位数": lambda: report_units.listed(report).filter(filed=False).count(),
        "定稿后的变化": lambda: report_units._moved(report, None)[:1],
    }
    _scratch.title("汇总报告页，毫秒", engine)
    for name, times in _scratch.timed(works, 5).items():
        print(f"  {name:<16} p50 {times.p50:>8.1f}　p95 {times.p95:>8.1f}　{times.queries} 条查询", flush=True)


def _choose(orgs: list[Any], engine: str) -> None:
    """选择机关: a page of all bodies, of a region, of a name."""
    from gongkai.apps.disclosure.queries import body_lists
    from gongkai.kernel.orgs.models import Organisation

    rows = Organisation.objects.filter(active=True)
    works = {
        "第一页": lambda: list(body_lists.narrowed(rows, "", None)[:60]),
        "第八十页": lambda: list(body_lists.narrowed(rows, "", None)[4740:4800]),
        "按名称": lambda: list(body_lists.narrowed(rows, "0030", None)[:60]),
        "一个地区": lambda: list(body_lists.narrowed(rows, "", orgs[0])[:60]),
    }
    _scratch.title("选择机关，毫秒", engine)
    for name, times in _scratch.timed(works, 10).items():
        print(f"  {name:<16} p50 {times.p50:>8.1f}　p95 {times.p95:>8.1f}　{times.queries} 条查询", flush=True)


def _follow(orgs: list[Any], engine: str) -> None:
    """报送情况: the first page, a filter, and the counts above them."""
    from gongkai.apps.disclosure.queries import filings
    from gongkai.kernel.people.actors import actor_for

    actor = actor_for(_rows.staff(orgs[0], "disclosure.supervisor"))
    rows = filings.bodies(actor)

    def page(state: str, text: str = "") -> Any:
        found = filings.in_state(rows, YEAR, state)
        return filings.attach((found.filter(name__contains=text) if text else found).order_by("path")[:51], YEAR)

    works = {
        "全部，第一页": lambda: page(""),
        "未报送，第一页": lambda: page("missing"),
        "未报送，按名称": lambda: page("missing", "0030"),
        "四项计数": lambda: filings.counts(rows, YEAR),
    }
    _scratch.title("年报报送情况，毫秒", engine)
    for name, times in _scratch.timed(works, 10).items():
        print(f"  {name:<16} p50 {times.p50:>8.1f}　p95 {times.p95:>8.1f}　{times.queries} 条查询", flush=True)


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
