"""电子监察 over a million open cases: the sweep against a bare scan of the same rows, and from an act to its event.

    python -m benchmarks.sweep [1000000] [--small] [--quick] [--engine sqlite|postgres]

Every case is a request with a running clock, the first entry of its journal and what judging planned for it; a
hundredth reaches a stage today. Measured: a sweep with nothing due, one with that hundredth, judging anew from clocks
and journals, the time from an act to its event with a worker running, and that a sweep repeated, or killed and taken up
again, gives the same findings and events. Goal: a million cases in 5 seconds, and 1.5 times the scan at most for
finding what is due.
"""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from typing import Any

from benchmarks import _rows
from benchmarks._scratch import Options, analyse, best, percentile, run, title, verdict

DESCRIPTION = "监察巡查：一百万件在办件的巡查，对照同样行的一次全表扫描"
TURNS = 100
BODIES = 530
ACTS = 60
FOLLOWED = 2_000


def measure(options: Options) -> None:
    from django.db import connection

    from gongkai.apps.supervision.actions import judging, protect
    from gongkai.kernel import workdays

    size = next(iter(options.sizes), 0) or (2_000 if options.quick else 100_000 if options.small else 1_000_000)
    today = workdays.today()
    title(f"监察巡查，{size:,} 件在办件", options.engine)
    _rows.bodies(BODIES)
    judging.begin(today - timedelta(days=400))
    begun = time.perf_counter()
    _rows.watched_cases(1, size + 1, _turns(today))
    analyse()
    print(f"  写入 {time.perf_counter() - begun:.0f} 秒", flush=True)
    protect.remove(connection)  # so that the comparison may begin anew; the platform itself never may

    scan = best(lambda: _scan(today), 3)
    idle = best(lambda: judging.sweep(today - timedelta(days=1)), 5)
    print(
        f"  全表扫描 {scan * 1000:,.0f} ms；没有到期的巡查 {idle * 1000:,.1f} ms，{idle / scan:.3f} 倍："
        f"{verdict(idle <= 1.5 * scan)}",
        flush=True,
    )
    begun, used = time.perf_counter(), time.process_time()
    swept = judging.sweep(today)
    spent, used = time.perf_counter() - begun, time.process_time() - used
    print(
        f"  百分之一到期的巡查 {spent:.2f} 秒，本进程处理器 {used:.2f} 秒"
        f"（到期 {swept.due:,} 件，写下 {swept.found:,} 条发现及其事件和日志），"
        f"每条 {spent / max(swept.found, 1) * 1000:.2f} ms：{verdict(spent <= 5)}",
        flush=True,
    )
    bare = _bare_writes()
    print(f"  同样的行用裸 SQL 写入 {bare:.2f} 秒，巡查为其 {spent / bare:.2f} 倍", flush=True)
    first = _digest()
    again = judging.sweep(today)
    print(f"  再巡查一次：到期 {again.due}，发现相同：{verdict(_digest() == first and again.found == 0)}")
    _killed(today, first)
    _judged_anew(today, first)
    _beside_follow_ups(50 if options.quick else FOLLOWED)
    if not options.quick:
        _from_act_to_event()


def _turns(today: date) -> list[tuple[date, date, int, str, date]]:
    """Clocks that reach their first stage today, on the next working day, and so on; plans by the judge itself."""
    from gongkai.apps.supervision.actions.judging import _written
    from gongkai.apps.supervision.rules.facts import CaseFacts, ClockFacts, Reading
    from gongkai.apps.supervision.rules.judging import judge
    from gongkai.apps.supervision.rules.ruleset import ruleset
    from gongkai.kernel import workdays

    calendar, turns = workdays.calendar(), []
    started = calendar.add(today, -15)
    for number in range(TURNS):
        days = calendar.elapsed(started, today) + 5 + number
        due = calendar.add(started, days)
        clock = ClockFacts("reply", 1, "working", (Reading(started, started, due, days),))
        found = judge(CaseFacts("disclosure.request", started, clocks=(clock,)), ruleset(), calendar)
        turns.append((started, due, days, _written(found), found[0].on))
    return turns


def _scan(today: date) -> int:
    """What a sweep without a plan does at least: look at every running clock of every open case."""
    from django.db import connection

    hint = "NOT INDEXED" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM cases_clock k {hint} JOIN cases_case c ON c.id = k.case_id"
            " WHERE k.stopped_on IS NULL AND c.closed_on IS NULL AND k.due_on < %s",
            [str(today)],
        )
        return int(cursor.fetchone()[0])


def _digest() -> str:
    """Every finding and event, without the moment at which they were found."""
    from gongkai.apps.supervision.models import Event, Raise

    found = Raise.objects.order_by("case_uid", "point", "occurrence", "rule", "signal")
    events = Event.objects.order_by("case_uid", "point", "serial")
    kept = hashlib.sha256()
    for row in found.values_list("case_uid", "point", "occurrence", "rule", "signal", "version", "on").iterator():
        kept.update(repr(row).encode())
    for row in events.values_list("case_uid", "point", "serial", "rule", "signal", "reached_on", "state").iterator():
        kept.update(repr(row).encode())
    return kept.hexdigest()


def _bare_writes() -> float:
    """Seconds in which the bare driver writes the same events, findings and entries into copies of their tables, and
    the same places, in transactions of the same size."""
    from django.db import connection, transaction

    from gongkai.apps.supervision.actions.judging import BATCH
    from gongkai.apps.supervision.models import Event, Raise, Watch
    from gongkai.kernel.journal.models import Entry

    kept = []
    with connection.cursor() as cursor:
        for model in (Event, Raise, Entry):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {table}" + (" WHERE verb = 'warn'" if model is Entry else ""))
            rows = cursor.fetchall()
            kept.append((_copy_of(cursor, table), rows))
        event, watch = Event._meta.db_table, Watch._meta.db_table
        cursor.execute(f"SELECT next_on, case_id FROM {watch} WHERE case_id IN (SELECT case_id FROM {event})")
        places = cursor.fetchall()
        begun = time.perf_counter()
        for start in range(0, len(places), BATCH):
            with transaction.atomic():
                for table, rows in kept:
                    some = rows[start : start + BATCH]
                    marks = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", some)
                cursor.executemany(
                    f"UPDATE {Watch._meta.db_table} SET next_on = %s WHERE case_id = %s", places[start : start + BATCH]
                )
        spent = time.perf_counter() - begun
        for table, _ in kept:
            cursor.execute(f"DROP TABLE {table}")
        return spent


def _copy_of(cursor: Any, table: str) -> str:
    """An empty table with the same columns and indexes."""
    from django.db import connection

    name = f"{table}_bare"
    if connection.vendor == "postgresql":
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING INDEXES)")
        return name
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL AND type != 'trigger'", [table]
    )
    for number, (statement,) in enumerate(cursor.fetchall()):
        named = statement.replace(f'"{table}"', f'"{name}"')
        if named.startswith("CREATE INDEX") or named.startswith("CREATE UNIQUE INDEX"):
            head, tail = named.split(" ON ", 1)
            named = f"{head.rsplit(' ', 1)[0]} bare_{name}_{number} ON {tail}"
        cursor.execute(named)
    return name


def _forget() -> None:
    from gongkai.apps.supervision.models import Event, Raise

    Raise.objects.all()._raw_delete("default")
    Event.objects.all()._raw_delete("default")


def _place(today: date) -> None:
    """Everything that was reached today lies ahead again; planned, as it was in the morning."""
    from gongkai.apps.supervision.models import Raise, Watch

    keys = Raise.objects.values("event__case_id")
    Watch.objects.filter(pk__in=keys).update(next_on=today)


def _judged_anew(today: date, wanted: str) -> None:
    """Without plans: the findings once more from clocks and journals alone."""
    from gongkai.apps.supervision.actions import judging
    from gongkai.apps.supervision.models import Watch

    _place(today)
    Watch.objects.filter(next_on=today).update(seq=0)
    _forget()
    begun = time.perf_counter()
    swept = judging.sweep(today)
    spent = time.perf_counter() - begun
    print(
        f"  不用预定，从时钟和日志重新判断 {swept.judged:,} 件 {spent:.2f} 秒，每件 "
        f"{spent / max(swept.judged, 1) * 1000:.2f} ms，发现相同：{verdict(_digest() == wanted)}"
    )


def _killed(today: date, wanted: str) -> None:
    """kill -9 in the middle of a sweep of another process; the next sweep goes on."""
    from django.db import connection

    from gongkai.apps.supervision.actions import judging
    from gongkai.apps.supervision.models import Raise

    _place(today)
    whole = Raise.objects.count()
    _forget()
    connection.close()
    child = subprocess.Popen([sys.executable, "-m", "benchmarks.sweep", "--sweep-only"], env=os.environ.copy())
    while child.poll() is None and Raise.objects.count() < max(whole // 3, 1):
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    left = Raise.objects.count()
    judging.sweep(today)
    print(f"  中途强行终止（已写 {left:,}/{whole:,} 条）后再巡查，发现相同：{verdict(_digest() == wanted)}")


def _beside_follow_ups(number: int) -> None:
    """Acts of somebody else while thousands of corrections are opened and told of: how long each waits."""
    from django.db import connection

    from gongkai.apps.disclosure.actions import requests as acts
    from gongkai.apps.disclosure.tests.requests.walk import applicant, wish
    from gongkai.apps.supervision.actions import telling
    from gongkai.apps.supervision.models import Correction, Event
    from gongkai.kernel import workdays
    from gongkai.kernel.orgs.models import Organisation
    from gongkai.kernel.people.actors import actor_for

    wanted = list(Event.objects.order_by("pk").values_list("pk", flat=True)[:number])
    Event.objects.exclude(pk__in=wanted).update(needs_answer=False, tell_on=None)
    Event.objects.filter(pk__in=wanted).update(needs_answer=True)
    org = Organisation.objects.order_by("-path")[0]
    clerk, done = actor_for(_rows.staff(org, "disclosure.clerk")), threading.Event()

    def follow() -> None:
        try:
            telling.follow_up()
        finally:
            connection.close()
            done.set()

    today = workdays.today()
    given: Any = {"channel": "post_signed", "submitted_on": today, "signed_on": today}
    worker = threading.Thread(target=follow)
    begun = time.perf_counter()
    worker.start()
    spent: list[float] = []
    while not done.is_set():
        since = time.perf_counter()
        acts.register(org=org, by=clerk, applicant=applicant(), wish=wish(), **given)
        spent.append(time.perf_counter() - since)
        time.sleep(0.05)
    worker.join()
    whole, opened = time.perf_counter() - begun, max(Correction.objects.count(), 1)
    print(
        f"  立案整改 {opened:,} 件（{whole:.0f} 秒，每件 {whole / opened * 1000:.1f} ms）期间登记 {len(spent)} 件："
        f"中位 {percentile(spent, 0.5) * 1000:.0f} ms，p95 {percentile(spent, 0.95) * 1000:.0f} ms，"
        f"最长 {max(spent) * 1000:.0f} ms"
    )


def _from_act_to_event() -> None:
    """A request is registered that was due long ago; a worker of the same process carries out what follows.

    What the sweeps above left to tell is put aside: ten thousand corrections at once are another measurement.
    """
    from gongkai.apps.disclosure.actions import requests as acts
    from gongkai.apps.disclosure.tests.requests.walk import applicant, wish
    from gongkai.apps.supervision.models import Event
    from gongkai.kernel import jobs, workdays
    from gongkai.kernel.orgs.models import Organisation
    from gongkai.kernel.people.actors import actor_for

    Event.objects.all().update(needs_answer=False, tell_on=None)
    org = Organisation.objects.order_by("-path")[0]
    clerk = actor_for(_rows.staff(org, "disclosure.clerk"))
    stop = threading.Event()
    worker = threading.Thread(target=jobs.run_worker, args=(stop,), daemon=True)
    worker.start()
    spent, signed_on = [], workdays.today() - timedelta(days=60)
    try:
        for _ in range(ACTS):
            made: Any = acts.register(
                org=org,
                by=clerk,
                applicant=applicant(),
                wish=wish(),
                channel="post_signed",
                submitted_on=signed_on,
                signed_on=signed_on,
            )
            begun = time.perf_counter()
            while not Event.objects.filter(case_uid=made.request.case.uid, signal__gte=3).exists():
                time.sleep(0.002)
                if time.perf_counter() - begun > 60:
                    break
            spent.append(time.perf_counter() - begun)
    finally:
        stop.set()
        worker.join()
    print(
        f"  从行为提交到事件（{ACTS} 次，同一进程的工作线程）：中位 {percentile(spent, 0.5) * 1000:.0f} ms，"
        f"p95 {percentile(spent, 0.95) * 1000:.0f} ms"
    )


def _sweep_only() -> None:
    import django

    django.setup()
    from gongkai.apps.supervision.actions import judging
    from gongkai.kernel import workdays

    judging.sweep(workdays.today())


if __name__ == "__main__":
    if "--sweep-only" in sys.argv:
        _sweep_only()
        sys.exit(0)
    sys.exit(run("sweep", measure, DESCRIPTION))
