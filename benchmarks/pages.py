"""办事指南 and 事项清单 per second, against a static file of the same size behind the same server.

    ./dev bench pages [items …] [--quick] [--small] [--engine sqlite|postgres]

A province imports its lists; then the product's own server starts on them as an operator starts it, and a few visitors,
in processes of their own, ask for whole pages over connections they keep: guides one after the other, the list of all
items, the list of a body, a list narrowed by region and type, and a file as large as the guide. First with a tenth of
the items, then with all of them. Goal: at most 1.3 times as long in ten times the items; the ratio to the file is told.
"""

import http.client
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks import _scratch

SIZES, GOAL = (6_000, 60_000), 1.3
VISITORS, ROUNDS, GUIDES = 4, 60, 40
FILE = "bench.html"


@dataclass(frozen=True)
class Asked:
    """How many pages a second all visitors got, what one took (milliseconds), and how long it is (bytes)."""

    rate: float
    p50: float
    p95: float
    length: int


def measure(chosen: _scratch.Options) -> None:
    from benchmarks import _province, items

    sizes = chosen.sizes or tuple(n // (100 if chosen.quick else 10 if chosen.small else 1) for n in SIZES)
    rounds = 4 if chosen.quick else ROUNDS
    items.prepare()
    found, lists, begun = [], list(_province.lists(sizes[-1])), 0
    # One body after the other is taken up, large and small ones mixed: every size is a province of its own.
    random.Random(20261130).shuffle(lists)
    for size in sizes:
        ended = _enough(lists, size)
        items.taken(lists[begun:ended], ended - begun)
        begun = ended
        _scratch.analyse()
        found.append(served(pages(), rounds))
    report(chosen.engine, sizes, found)


def _enough(lists: Sequence[tuple[object, Sequence[object]]], size: int) -> int:
    total = 0
    for number, (_, entries) in enumerate(lists, 1):
        total += len(entries)
        if total >= size:
            return number
    return len(lists)


def pages() -> dict[str, list[str]]:
    """What is asked for: addresses by name, each visitor begins at another one."""
    from django.urls import reverse

    from gongkai.apps.services.models import ServiceItem

    rows = ServiceItem.objects.filter(visible=True, is_handled=True)
    some = random.Random(7).sample(list(rows.order_by("pk").values_list("uid", flat=True)), min(GUIDES, rows.count()))
    one = rows.select_related("org").order_by("-pk").first()
    assert one is not None
    narrow = urlencode({"region": f"{one.region_code[:4]}00", "type": one.type})
    return {
        "办事指南": [reverse("services:item", args=[uid]) for uid in some],
        "全部事项清单": [reverse("services:items")],
        "一个机关的清单": [reverse("services:body", args=[one.org.site_slug])],
        "按地区和类型": [f"{reverse('services:items')}?{narrow}"],
    }


def served(wanted: dict[str, list[str]], rounds: int) -> dict[str, Asked]:
    from django.conf import settings

    path = settings.STATIC_ROOT / FILE
    path.write_text("<!doctype html>", encoding="utf-8")
    with server() as port:
        length = max(_ask(port, path) for path in wanted["办事指南"])
    path.write_bytes(os.urandom(length // 2).hex().encode())
    with server() as port:
        return {
            name: at_once(port, paths, rounds) for name, paths in {**wanted, "静态文件": [f"/static/{FILE}"]}.items()
        }


@contextmanager
def server() -> Iterator[int]:
    """`gongkai serve` without its jobs, as an operator starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gongkai.console", "serve", "--port", str(port), "--no-worker"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(3000):
            try:
                _ask(port, "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait()


def _ask(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    length = _fetch(connection, path)
    connection.close()
    return length


def _fetch(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"User-Agent": "benchmark"})
    answer = connection.getresponse()
    length = len(answer.read())
    if answer.status != 200:
        raise SystemExit(f"{path} 返回 {answer.status}")
    return length


def at_once(port: int, paths: list[str], rounds: int) -> Asked:
    with multiprocessing.get_context("spawn").Pool(VISITORS) as pool:
        shares = pool.starmap(visitor, [(port, paths, rounds, number) for number in range(VISITORS)])
    spent = [one for share, _, _ in shares for one in share]
    whole = max(ended for _, _, (_, ended) in shares) - min(began for _, _, (began, _) in shares)
    return Asked(
        len(spent) / whole, statistics.median(spent), _scratch.percentile(spent, 0.95), max(n for _, n, _ in shares)
    )


def visitor(port: int, paths: list[str], rounds: int, number: int) -> tuple[list[float], int, tuple[float, float]]:
    """Milliseconds of each page, the longest one in bytes, and when this visitor came and went."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    length, spent = _fetch(connection, paths[number % len(paths)]), []
    began = time.time()
    for turn in range(rounds):
        asked = time.perf_counter()
        length = max(length, _fetch(connection, paths[(number * rounds + turn) % len(paths)]))
        spent.append((time.perf_counter() - asked) * 1000)
    return spent, length, (began, time.time())


def report(engine: str, sizes: Sequence[int], found: Sequence[dict[str, Asked]]) -> None:
    _scratch.title(f"页面与同样大小的静态文件，{VISITORS}人同时访问", engine)
    print(
        f"  {'':<16}{'字节':>10}" + "".join(f"{f'{size:,}项 页/秒':>18}{'p50':>8}{'p95':>8}" for size in sizes), end=""
    )
    print(f"{'增长':>8}{'与文件之比':>10}")
    worst = 0.0
    for name, last in found[-1].items():
        times = "".join(f"{one[name].rate:>20,.1f}{one[name].p50:>8.1f}{one[name].p95:>8.1f}" for one in found)
        growth, ratio = last.p50 / found[0][name].p50, last.rate / found[-1]["静态文件"].rate
        worst = worst if name == "静态文件" else max(worst, growth)
        print(f"  {name:<12}\t{last.length:>10,}{times}{growth:>10.2f}{ratio:>12.3f}")
    print(f"  目标：事项增至十倍，页面不超过 {GOAL} 倍——{_scratch.verdict(worst <= GOAL)}", flush=True)


if __name__ == "__main__":
    sys.exit(_scratch.run("pages", measure, __doc__ or ""))
