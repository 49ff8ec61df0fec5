"""Search at growing sizes: the default engine against SQLite FTS5, same documents, same queries, one run.

    python -m benchmarks.search 10000 100000

Read the ratios: what ten times the documents cost, and what the other engine costs at the same size.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

from gongkai.kernel.search.documents import PUBLIC, Document, Filters
from gongkai.kernel.search.indexes import Index

ENGINES = ("tantivy", "sqlite")
ROUNDS = 15
WORDS = 6_000
SENTENCES = 20
THEMES = ["教育", "医疗", "公路", "住房", "养老", "环境", "安全", "食品", "保障", "土地", "财政", "水利"]
GENRES = ["办法", "细则", "要点", "方案", "结果", "报告", "目录", "公告", "通报", "指南"]
# Words are numbered by frequency, as in a real language: few are in every tenth document, most in one of thousands.
BROAD_RANKS = (3, 10, 30)
NARROW_RANKS = (300, 1_000, 2_000, 4_000)


@dataclass(frozen=True)
class Line:
    """One row of the result; times in milliseconds, sizes in documents.

    p50 and p95 are of narrow queries (rare words, numbers), broad_p50 of words that many documents hold: with an
    exact total the latter cost what they find.
    """

    engine: str
    size: int
    build_per_second: int
    p50: float
    p95: float
    broad_p50: float
    list_p50: float
    facets_p50: float


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


def documents(size: int) -> Iterator[Document]:
    """The first `size` documents of one endless, repeatable series."""
    dice = random.Random(711)
    for n in range(size):
        theme, genre = dice.choice(THEMES), dice.choice(GENRES)
        day = date(2015, 1, 1) + timedelta(days=dice.randrange(3600))
        sentences = ("".join(LANGUAGE.pick(dice, 5)) for _ in range(SENTENCES))
        yield Document(
            id=f"d{n}",
            title=f"关于{''.join(LANGUAGE.pick(dice, 4))}{theme}{genre}的通知",
            body="，".join(sentences) + "。",
            visibility=PUBLIC if n % 20 else "draft",
            org_path=f"0001{n % 15:04d}",
            codes=[f"临政发〔{day.year}〕{n}号"],
            facets={"theme": theme, "genre": genre},
            dates={"published_on": day},
            sort=day,
        )


def queries(ranks: Sequence[int]) -> list[str]:
    """Single words of these frequencies, and neighbouring ones together."""
    single = [LANGUAGE.words[rank] for rank in ranks]
    return [*single, *(f"{a} {b}" for a, b in pairwise(single))]


def measure(engine: str, size: int, root: Path) -> Line:
    from django.conf import settings

    settings.SEARCH_ENGINE, settings.SEARCH_PATH = engine, root / engine / str(size)
    index = Index("bench")
    started = time.perf_counter()
    index.rebuild(documents(size))
    built = time.perf_counter() - started
    index.query("公开", visible=PUBLIC)
    narrow = _times(index, [*queries(NARROW_RANKS), *(f"临政发〔{y}〕{n}号" for y, n in ((2016, 77), (2020, 4_321)))])
    broad = _times(index, [*queries(BROAD_RANKS), "通知", "报"])
    filters = Filters(facets={"theme": "教育"}, dates={"published_on": (date(2020, 1, 1), None)}, org_path="00010003")
    lists = [_timed(index, "", filters=filters) for _ in range(ROUNDS)]
    facets = [_timed(index, LANGUAGE.words[30], facets=["theme", "genre"]) for _ in range(ROUNDS)]
    return Line(
        engine,
        size,
        int(size / built),
        statistics.median(narrow),
        narrow[int(len(narrow) * 0.95)],
        statistics.median(broad),
        statistics.median(lists),
        statistics.median(facets),
    )


def _times(index: Index, texts: Sequence[str]) -> list[float]:
    return sorted(_timed(index, text) for _ in range(ROUNDS) for text in texts)


def _timed(index: Index, text: str, **options: object) -> float:
    started = time.perf_counter()
    index.query(text, visible=PUBLIC, **options)  # type: ignore[arg-type]
    return (time.perf_counter() - started) * 1000


def run(sizes: Sequence[int] = (10_000, 100_000)) -> list[Line]:
    """Measure every engine at every size, print the rows and the ratios, return the rows."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [measure(engine, size, Path(folder)) for engine in ENGINES for size in sizes]
    print(f"{'engine':<9}{'documents':>10}{'built/s':>9}{'p50':>8}{'p95':>8}{'broad':>8}{'list':>8}{'facets':>8}  (ms)")
    for one in lines:
        times = "".join(f"{t:>8.1f}" for t in (one.p50, one.p95, one.broad_p50, one.list_p50, one.facets_p50))
        print(f"{one.engine:<9}{one.size:>10,}{one.build_per_second:>9,}{times}")
    for size in sizes:
        ours, other = (_line(lines, engine, size) for engine in ENGINES)
        print(f"sqlite / tantivy at {size:,}: {_ratios(other, ours)}")
    if len(sizes) > 1:
        for engine in ENGINES:
            small, large = _line(lines, engine, sizes[0]), _line(lines, engine, sizes[-1])
            print(f"{engine}, {large.size / small.size:.0f} times the documents: {_ratios(large, small)}")
    return lines


def _line(lines: list[Line], engine: str, size: int) -> Line:
    return next(line for line in lines if (line.engine, line.size) == (engine, size))


def _ratios(a: Line, b: Line) -> str:
    names = ("p50", "p95", "broad_p50", "list_p50", "facets_p50")
    return ", ".join(f"{name} {getattr(a, name) / getattr(b, name):.2f}x" for name in names)


if __name__ == "__main__":
    run([int(a) for a in sys.argv[1:]] or (10_000, 100_000))
