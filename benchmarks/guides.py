"""办事指南检索: a province's guides as a visitor finds them, against the bare engine with the same words.

    ./dev bench guides [size …] [--engine sqlite|postgres]        default: 72000 720000
    BENCH_SEARCH=postgres ./dev bench guides --engine postgres    the search engine inside PostgreSQL, not the default

The whole of `queries.search.find`: everyday words, codes, pinyin, the index, facets, and the rows from the database.
The items are written past the acts; names, bodies and places are those of `_province`. The bare engine is FTS5, or on
PostgreSQL its own search, with the same tokens. Each size has a database and an index of its own; every question is put
to one and at once to the other. Growth is of processor time in the quickest round, on PostgreSQL of the median.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import _scratch

SIZES = (72_000, 720_000)
# The first round meets a process that has read nothing yet: one in so many, and told as the slowest.
ROUNDS, BARE_ROUNDS, CHUNK = 24, 8, 2_000
GOAL_P95, GOAL_RATIO, GOAL_GROWTH = 30.0, 1.5, 1.3
FACETS = ("org", "region", "type", "object", "topic", "depth")


@dataclass(frozen=True)
class Question:
    """A class of searches; `has_bare` where the bare engine answers the same."""

    name: str
    texts: Sequence[str]
    facets: dict[str, str] = field(default_factory=dict)
    has_bare: bool = True


QUESTIONS = (
    Question("事项名称", ("食品经营核发", "排污许可变更", "不动产登记信息查询", "婚姻登记证明开具")),
    Question("短词", ("取水", "殡葬", "典当", "燃气")),
    Question("机关加事项", ("合肥市 食品经营", "瑶海区民政局 养老机构", "绩溪县 林木采伐")),
    Question("常见的词", ("核发", "处罚", "监督检查", "申请表")),
    Question("两个常见的词", ("登记 变更", "违反规定 处罚", "年度报告 审查")),
    Question("事项加地区筛选", ("食品经营", "养老机构", "登记"), {"region": "340100"}),
    Question("只按地区和类型筛选", ("",), {"region": "340100", "type": "01"}, False),
    Question("首页及分面", ("",), has_bare=False),
    Question("拼音和首字母", ("shipinjingying", "paiwuxuke", "bdcdj"), has_bare=False),
    Question("写法有出入", ("食品精营许可", "养老机购设立"), has_bare=False),
)


@dataclass(frozen=True)
class Place:
    """A size with a database, an index and a bare engine of its own."""

    size: int
    database: Any
    root: Path
    bare: Any

    def enter(self) -> None:
        from django.conf import settings
        from django.db import connections

        connections["default"] = self.database
        settings.SEARCH_PATH = self.root / "search"


def measure(chosen: _scratch.Options) -> None:
    from django.conf import settings

    settings.SEARCH_ENGINE = os.environ.get("BENCH_SEARCH", "tantivy")
    sizes = chosen.sizes or tuple(n // (100 if chosen.quick else 10 if chosen.small else 1) for n in SIZES)
    places = [_place(size, chosen.engine) for size in sizes]
    found: list[dict[str, Any]] = [{} for _ in places]
    for question in QUESTIONS:
        for times, answers in zip(ask(question, places), found, strict=True):
            answers[question.name] = times
    for name, times in (("输入提示", suggestions(places)), ("整个网页", pages(places))):
        for one, answers in zip(times, found, strict=True):
            answers[name] = (one, None, None)
    report(chosen.engine, sizes, found)


# Rows and index -------------------------------------------------------------


def _place(size: int, engine: str) -> Place:
    """Filled, unless it has been kept from an earlier run."""
    from django.core.management import call_command

    from benchmarks import _bare, items
    from gongkai.apps.services.queries.search_index import INDEX
    from gongkai.kernel import search

    root = _scratch.data_folder() / str(size)
    database = _scratch.beside(str(size))
    place = Place(size, database, root, None)
    place.enter()
    is_kept = engine == "sqlite" and (root / "filled").exists() and not search.index(INDEX).wanting()
    if not is_kept:
        shutil.rmtree(root, ignore_errors=True)  # of an earlier run, with an index of another layout
        root.mkdir()
        call_command("migrate", run_syncdb=True, verbosity=0)
        items.prepare()
    bare = _bare.Postgres() if engine == "postgres" else _bare.Fts5(root / "bare.db")
    if not is_kept:
        fill(size, bare)
        if engine == "sqlite":
            (root / "filled").touch()
    return replace(place, bare=bare)


def fill(size: int, bare: Any) -> None:
    """`size` guides in the database, in the index and in the bare engine."""
    from gongkai.apps.services.queries.search_index import INDEX
    from gongkai.kernel import search

    begun = time.process_time()
    search.index(INDEX).rebuild(documents(size))
    computed = time.process_time() - begun
    print(f"  {size:,}项写入并建索引：{size / computed:,.0f} 项/处理器秒", flush=True)
    bare.add(documents(size, write=False))
    _scratch.analyse()


def documents(size: int, *, write: bool = True) -> Iterator[Any]:
    """The search documents of the guides; their items are written on the way."""
    from django.db import transaction

    from gongkai.apps.services.models import ServiceItem
    from gongkai.kernel import rows as kept

    some = islice(_guides(size), size)
    while pairs := list(islice(some, CHUNK)):
        if write:
            with transaction.atomic():
                kept.insert_many([item for item, _ in pairs])
        yield from (document for _, document in pairs)
    assert not write or ServiceItem.objects.count() == size


def _guides(size: int) -> Iterator[tuple[Any, Any]]:
    from benchmarks import _province
    from gongkai.apps.services.models import CatalogueEntry, ServiceItem
    from gongkai.apps.services.queries.search_index import _called
    from gongkai.apps.services.rules import regions, tables
    from gongkai.kernel import rows as kept
    from gongkai.kernel import search, workdays
    from gongkai.kernel.orgs.models import Organisation

    orgs = {org.uscc: org for org in Organisation.objects.exclude(uscc="")}
    entries = dict(CatalogueEntry.objects.values_list("code", "pk"))
    now = workdays.now()
    # A few more than are taken: of a small number too few items may have two situations.
    for body, chosen in _province.lists(-(-size * 11 // 12) + 100):
        org, called = orgs[body.uscc], _called(orgs[body.uscc])
        for entry in chosen:
            rows = _province.carried_out(body, entry)
            for code, values in rows[1:] or rows:
                item = kept.new(
                    ServiceItem,
                    code=code,
                    catalogue_id=entries[entry.code],
                    org=org,
                    org_path=org.path,
                    region_code=body.region,
                    state="in_use",
                    visible=True,
                    number=1,
                    effective_on=_province.DAY,
                    name=values["name"],
                    type=values["type"],
                    level=body.level,
                    depth=values.get("depth", ""),
                    created_at=now,
                )
                told = [
                    tables.type_label(values["type"]),
                    values.get("accept_conditions", ""),
                    *(m["name"] for m in values.get("materials", ())),
                    *(r["name"] for r in values.get("results", ())),
                    *(q["question"] for q in values.get("questions", ())),
                    called,
                ]
                topics = [f"person.{t}" for t in values.get("person_topics", ())]
                yield (
                    item,
                    search.Document(
                        id=str(item.uid),
                        title=item.name,
                        body="\n".join(part for part in told if part),
                        visibility=search.PUBLIC,
                        org_path=org.path,
                        codes=[code, entry.code],
                        facets={
                            "org": org.site_slug,
                            "region": regions.containing(body.region),
                            "type": item.type,
                            "object": values.get("service_objects", ()),
                            "topic": topics + [f"legal.{t}" for t in values.get("legal_topics", ())],
                            "depth": item.depth,
                        },
                        sort=_province.DAY,
                        extra={"version": "1"},
                    ),
                )


# Questions ------------------------------------------------------------------


def ask(question: Question, places: Sequence[Place]) -> list[tuple[Any, Any, Any]]:
    """Of each size the whole answer, the engine alone, the bare engine."""
    from benchmarks._bare import in_turn
    from gongkai.apps.services.queries import search as finding
    from gongkai.apps.services.queries.search_index import INDEX
    from gongkai.kernel import search
    from gongkai.kernel.search import plan
    from gongkai.kernel.search.engines import Request

    filters = search.Filters(facets=question.facets)
    alone = [
        Request(plan.strict(t), (search.PUBLIC,), filters, (), "relevance" if t else "newest", 0, 20)
        for t in question.texts
    ]
    facet = next(iter(question.facets.items()), None)
    asked = [finding.Asked(text=t, facets=question.facets) for t in question.texts]
    whole = in_turn([[_calling(p, finding.find, one) for one in asked] for p in places], ROUNDS)
    engine = in_turn(
        [[_calling(p, lambda r: search.index(INDEX).engine.search(r), one) for one in alone] for p in places], ROUNDS
    )
    if not question.has_bare:
        return [(one, other, None) for one, other in zip(whole, engine, strict=True)]
    bare = in_turn([[lambda t=t, p=p: p.bare.ask(t, facet) for t in question.texts] for p in places], BARE_ROUNDS)
    return list(zip(whole, engine, bare, strict=True))


def _calling(place: Place, work: Callable[[Any], Any], asked: Any) -> Callable[[], int]:
    def called() -> int:
        place.enter()
        found = work(asked)
        if isinstance(found, int):
            return found
        return len(found) if isinstance(found, list) else int(found.total)

    return called


def suggestions(places: Sequence[Place]) -> Sequence[Any]:
    from benchmarks._bare import in_turn
    from gongkai.apps.services.queries.search import suggest

    typed = ("食品", "养老机", "ship", "bdc")
    return in_turn([[_calling(place, suggest, text) for text in typed] for place in places], ROUNDS)


def pages(places: Sequence[Place]) -> Sequence[Any]:
    """What a visitor waits for: the first text of each class as a page, its hits counted."""
    from django.test import Client
    from django.urls import reverse

    from benchmarks._bare import in_turn

    client, address = Client(SERVER_NAME="localhost"), reverse("services:search")

    def page(asked: dict[str, str]) -> int:
        answer = client.get(address, asked)
        assert answer.status_code == 200
        return int(answer.content.count(b'class="list__item"'))

    asked = [{"q": one.texts[0], **one.facets} for one in QUESTIONS]
    return in_turn([[_calling(place, page, one) for one in asked] for place in places], ROUNDS)


def report(engine: str, sizes: Sequence[int], found: Sequence[dict[str, Any]]) -> None:
    from benchmarks._bare import heads, line

    name, by = ("PG", "p50") if engine == "postgres" else ("FTS5", "computed")
    _scratch.title(
        f"办事指南检索：{' 与 '.join(f'{n:,}' for n in sizes)} 项，毫秒，每次 20 条、分面和数据库中的行", engine
    )
    print(heads(sizes, name, by))
    for question in found[0]:
        ours, alone, bare = zip(*(one[question] for one in found), strict=True)
        print(line(question, ours, alone, bare, by), flush=True)
    _told("p95（毫秒）", GOAL_P95, ((one[0].p95, q) for q, one in found[-1].items()))
    _told("p95（处理器毫秒）", GOAL_P95, ((one[0].computed95, q) for q, one in found[-1].items()))
    _told("增长", GOAL_GROWTH, ((getattr(found[-1][q][0], by) / getattr(found[0][q][0], by), q) for q in found[0]))
    ratios = ((getattr(e, by) / getattr(b, by), q) for one in found for q, (_, e, b) in one.items() if b)
    _told(f"引擎比{name}", GOAL_RATIO, ratios)


def _told(what: str, goal: float, values: Iterable[tuple[float, str]]) -> None:
    worst, where = max(values)
    print(f"  {what}：目标不超过 {goal:g}——{_scratch.verdict(worst <= goal)}（最大 {worst:.2f}，{where}）")


if __name__ == "__main__":
    sys.exit(_scratch.run("guides", measure, __doc__ or ""))
