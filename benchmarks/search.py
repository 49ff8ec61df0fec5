"""Search at growing sizes, by class of query, against bare SQLite FTS5 over the same tokens in the same run.

    python -m benchmarks.search [size …] [--engine tantivy|postgres]        default: 10000 100000, tantivy

With `postgres` both are in a scratch database, and growth and ratio are of the median by the clock.

Ours is everything a page asks for: visibility, marks, pinyin, whole titles; the bare engine finds the best twenty and
counts to a thousand (`_bare.py`). Growth and ratio are of processor time: on a busy machine the clock measures the
machine. Goals: at most 1.3 times for ten times the documents, and 1.5 times the bare engine.
"""

import argparse
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, islice, pairwise
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

from benchmarks import _scratch
from benchmarks._bare import Bare, Fts5, Postgres, Times, heads, line, timed
from gongkai.kernel.search import plan
from gongkai.kernel.search.documents import NO_FILTERS, PUBLIC, Document, Filters
from gongkai.kernel.search.engines import Request
from gongkai.kernel.search.indexes import Index

GOAL, GOAL_RATIO = 1.3, 1.5
ENGINES = ("tantivy", "postgres")
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


# By question: the whole answer, the engine alone, the bare engine.
Answers = dict[str, tuple[Times, Times, Times | None]]


@dataclass(frozen=True)
class Question:
    """A class of queries; `has_bare` where the bare engine answers the same."""

    name: str
    asks: Sequence[Ask]
    has_bare: bool = True
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
        Question("目录首页及分面，首次", [("", one) for one in every], facets=FACETS, rounds=1),
        Question("常见的词", _texts([*broad, "通知", "报"])),
        Question("两个常见的词", _texts(f"{a} {b}" for a, b in pairwise(broad))),
        Question("常见的词及分面，首次", _texts(words[3:63]), has_bare=False, facets=FACETS, rounds=1),
        Question("查无，放宽到部分词", _texts(["临政发〔2031〕77号", f"{words[4_000]}没有"]), has_bare=False),
    ]


def _texts(texts: Iterable[str]) -> list[Ask]:
    return [(text, NO_FILTERS) for text in texts]


def ask(index: Index, question: Question) -> Times:
    index.query("公开", visible=PUBLIC)

    def asked(text: str, filters: Filters) -> Callable[[], int]:
        return lambda: index.query(text, visible=PUBLIC, facets=question.facets, filters=filters).total

    return timed([asked(*one) for one in question.asks], question.rounds)


def ask_engine(index: Index, question: Question) -> Times:
    """The engine alone: no marks around what was found."""

    def asked(text: str, filters: Filters) -> Callable[[], int]:
        node, order = plan.strict(text), "relevance" if text else "newest"
        request = Request(node, (PUBLIC,), filters, question.facets, order, 0, 20)  # type: ignore[arg-type]
        return lambda: index.engine.search(request).total

    return timed([asked(*one) for one in question.asks], question.rounds)


def ask_bare(bare: Bare, question: Question) -> Times | None:
    """None for what the bare engine has no answer to: lists without words, single characters, slips."""
    texts = [text for text, filters in question.asks if len(text) > 1 and filters == NO_FILTERS]
    if not texts or not question.has_bare:
        return None
    return timed([lambda text=text: bare.ask(text) for text in texts], question.rounds)


def measure(sizes: Sequence[int], engine: str, root: Path) -> list[Answers]:
    """An index of each size; then every question to all of them, one after the other: what the process and the machine
    are like at that moment meets every size."""
    from django.conf import settings

    settings.SEARCH_ENGINE, settings.SEARCH_PATH = engine, root / engine
    made = [(Index(f"bench{size}"), filled(size, engine, root)) for size in sizes]
    for size, (index, _) in zip(sizes, made, strict=True):
        begun = time.process_time()
        index.put_many(islice(documents(), size))
        print(f"  {engine}：{size / (time.process_time() - begun):,.0f} 件/处理器秒", flush=True)
    found: list[Answers] = [{} for _ in sizes]
    for question in questions():
        for answers, (index, bare) in zip(found, made, strict=True):
            answers[question.name] = (ask(index, question), ask_engine(index, question), ask_bare(bare, question))
    return found


def filled(size: int, engine: str, root: Path) -> Bare:
    bare = Postgres(f"bare_words_{size}") if engine == "postgres" else Fts5(root / f"bare{size}.sqlite3")
    bare.add(islice(documents(), size))
    return bare


def run(sizes: Sequence[int] = SIZES, engine: str = ENGINES[0]) -> None:
    told = " 与 ".join(f"{size:,}" for size in sizes)
    name, by = ("PG", "p50") if engine == "postgres" else ("FTS5", "computed")
    print(f"\n检索（{engine}）：{told} 件，毫秒，每次取 20 条并标记、给出总数（千条以上为下限）")
    with _scratch.scratch("postgres" if engine == "postgres" else "sqlite") as environment:
        # The settings are read when they are first asked for.
        os.environ.update(environment)
        django.setup()
        found = measure(sizes, engine, _scratch.data_folder())
    print(heads(sizes, name, by))
    for question in questions():
        ours, alone, bare = zip(*(one[question.name] for one in found), strict=True)
        print(line(question.name, ours, alone, bare, by), flush=True)
    judged(found, name, by)


def judged(found: Sequence[Answers], bare: str, by: str) -> None:
    """The worst growth and the worst ratio of the engine to the bare one, and of which question."""

    def of(times: Times) -> float:
        return float(getattr(times, by))

    grown = [(of(found[-1][name][0]) / of(one[0]), name) for name, one in found[0].items()]
    ratios = [(of(e) / of(b), name) for one in found for name, (_, e, b) in one.items() if b]
    for what, goal, (worst, name) in (("增长", GOAL, max(grown)), (f"引擎比 {bare}", GOAL_RATIO, max(ratios))):
        print(f"  {what}：目标不超过 {goal} 倍——{_scratch.verdict(worst <= goal)}（最大 {worst:.2f}，{name}）")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, metavar="规模")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    chosen = parser.parse_args()
    run(chosen.sizes or SIZES, chosen.engine)
