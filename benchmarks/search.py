"""Search at growing sizes, by class of query, against SQLite FTS5 with the same documents and queries; one run.

    python -m benchmarks.search [size …]        default: 10000 100000

The default engine is measured at every size, the reference at the first one (it is made for small sites, and takes
minutes at 100,000). Ten times the documents hold a common word ten times as often, and an exact total with the best
twenty visits every match: such classes say how many they found. Goal: at most 1.3 times for what finds few.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, islice, pairwise
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

from benchmarks._scratch import percentile, verdict
from gongkai.kernel.search.documents import NO_FILTERS, PUBLIC, Document, Filters
from gongkai.kernel.search.indexes import Index

GOAL = 1.3
ENGINE, REFERENCE = "tantivy", "sqlite"
SIZES = (10_000, 100_000)
ROUNDS = 15
WORDS = 6_000
SENTENCES = 20
THEMES = ["教育", "医疗", "公路", "住房", "养老", "环境", "安全", "食品", "保障", "土地", "财政", "水利"]
GENRES = ["办法", "细则", "要点", "方案", "结果", "报告", "目录", "公告", "通报", "指南"]
FACETS = ("theme", "genre")
# Words are numbered by frequency, as in a real language: few are in every tenth document, most in one of thousands.
BROAD_RANKS = (3, 10, 30)
NARROW_RANKS = (300, 1_000, 2_000, 4_000)


class Language:
    """Made-up words of two to four characters with the frequencies of a natural language (Zipf)."""

    def __init__(self) -> None:
        dice = random.Random(711)
        characters = [chr(code) for code in range(0x4E00, 0x4E00 + 1_500)]
        self.words = ["".join(dice.choices(characters, k=dice.choice((2, 2, 3, 4)))) for _ in range(WORDS)]
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(WORDS)))

    def pick(self, dice: random.Random, count: int) -> list[str]:
        return dice.choices(self.words, cum_weights=self.weights, k=count)


LANGUAGE = Language()


def documents() -> Iterator[Document]:
    """One endless, repeatable series."""
    dice = random.Random(711)
    n = 0
    while True:
        theme, genre = dice.choice(THEMES), dice.choice(GENRES)
        day = date(2015, 1, 1) + timedelta(days=dice.randrange(3600))
        sentences = ("".join(LANGUAGE.pick(dice, 5)) for _ in range(SENTENCES))
        yield Document(
            id=f"d{n}",
            title=f"关于{''.join(LANGUAGE.pick(dice, 4))}{theme}{genre}的通知",
            body="，".join(sentences) + "。",
            visibility=PUBLIC if n % 20 else "draft",
            org_path=f"0001{n % 15:04d}",
            codes=[code(n)],
            facets={"theme": theme, "genre": genre},
            dates={"published_on": day},
            sort=day,
        )
        n += 1


def code(n: int) -> str:
    return f"临政发〔{2015 + n % 10}〕{n}号"


Ask = tuple[str, Filters]


@dataclass(frozen=True)
class Question:
    """A class of queries; `flat` when ten times the documents should not be felt."""

    name: str
    asks: Sequence[Ask]
    flat: bool = True
    facets: tuple[str, ...] = ()
    rounds: int = ROUNDS


def questions() -> list[Question]:
    words = LANGUAGE.words
    narrow, broad = ([words[rank] for rank in ranks] for ranks in (NARROW_RANKS, BROAD_RANKS))
    since = [date(2015, 1, 1) - timedelta(days=n) for n in range(60)]
    # What was found and counted for a list is kept: to be asked for the first time each filter is used once.
    some = [Filters(facets={"theme": t}, org_path=f"0001{n:04d}") for t in THEMES for n in range(5)]
    every = [Filters(dates={"published_on": (day, None)}) for day in since]
    return [
        Question("文号", _texts(code(n) for n in (77, 1_234, 4_321, 9_876))),
        Question("少见的词", _texts(narrow)),
        Question("两个少见的词", _texts(f"{a} {b}" for a, b in pairwise(narrow))),
        Question("筛选后的目录，首次", [("", one) for one in some], rounds=1),
        Question("目录首页及分面", _texts([""]), facets=FACETS),
        Question("目录首页及分面，首次", [("", one) for one in every], flat=False, facets=FACETS, rounds=1),
        Question("常见的词", _texts([*broad, "通知", "报"]), flat=False),
        Question("两个常见的词", _texts(f"{a} {b}" for a, b in pairwise(broad)), flat=False),
        Question("常见的词及分面，首次", _texts(words[3:63]), flat=False, facets=FACETS, rounds=1),
        Question("查无，放宽到部分词", _texts(["临政发〔2031〕77号", f"{words[4_000]}没有"]), flat=False),
    ]


def _texts(texts: Iterable[str]) -> list[Ask]:
    return [(text, NO_FILTERS) for text in texts]


@dataclass(frozen=True)
class Times:
    """Milliseconds; `found` is the median number of matches."""

    p50: float
    p95: float
    best: float
    found: int


def ask(index: Index, question: Question) -> Times:
    index.query("公开", visible=PUBLIC)
    spent, found = [], []
    for _ in range(question.rounds):
        for text, filters in question.asks:
            begun = time.perf_counter()
            page = index.query(text, visible=PUBLIC, facets=question.facets, filters=filters)
            spent.append((time.perf_counter() - begun) * 1000)
            found.append(page.total)
    return Times(statistics.median(spent), percentile(spent, 0.95), min(spent), int(statistics.median(found)))


def measure(engine: str, sizes: Sequence[int], root: Path) -> list[dict[str, Times]]:
    """One index that grows from size to size, asked everything at each."""
    from django.conf import settings

    settings.SEARCH_ENGINE, settings.SEARCH_PATH = engine, root / engine
    index, series, made = Index("bench"), documents(), 0
    found = []
    for size in sizes:
        begun = time.perf_counter()
        index.put_many(islice(series, size - made))
        print(f"  {engine}：加入 {(size - made) / (time.perf_counter() - begun):,.0f} 件/秒", flush=True)
        made = size
        found.append({question.name: ask(index, question) for question in questions()})
    return found


def run(sizes: Sequence[int] = SIZES) -> None:
    print(f"\n检索：{' 与 '.join(f'{size:,}' for size in sizes)} 件，毫秒，每次取 20 条并标记、给出确切总数")
    with tempfile.TemporaryDirectory() as folder:
        ours = measure(ENGINE, sizes, Path(folder))
        [reference] = measure(REFERENCE, sizes[:1], Path(folder))
    heads = f"{'命中':>16}{'p50':>8}{'p95':>8}{'p50':>8}{'p95':>8}{'增长':>8}{'最快之比':>8}"
    print(f"  {'':<20}{heads}  {REFERENCE} / {ENGINE}")
    worst = 0.0
    for question in questions():
        small, large = ours[0][question.name], ours[-1][question.name]
        growth = large.p50 / small.p50
        worst = max(worst, growth if question.flat else 0.0)
        print(f"  {question.name:<14}\t{_line(small, large)}{reference[question.name].p50 / small.p50:>10.1f} ×")
    print(
        f"  目标：命中少的和目录页不超过 {GOAL} ×——{verdict(worst <= GOAL)}（最大 {worst:.2f} ×）；命中多的随命中数增加"
    )


def _line(small: Times, large: Times) -> str:
    counts = f"{small.found:,}→{large.found:,}"
    times = "".join(f"{t:>8.2f}" for t in (small.p50, small.p95, large.p50, large.p95))
    return f"{counts:>16}{times}{large.p50 / small.p50:>8.2f} ×{large.best / small.best:>8.2f} ×"


if __name__ == "__main__":
    run([int(a) for a in sys.argv[1:]] or SIZES)
