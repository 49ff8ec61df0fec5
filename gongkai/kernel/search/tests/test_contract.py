"""The promises of the interface, asked of every engine with the same vectors."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.kernel import search
from gongkai.kernel.search import INTERNAL, PUBLIC, Document, FacetCount, Filters, Index, Page, Within
from gongkai.kernel.search.tests.corpus import BUREAU, COUNTY, DOCUMENTS, OTHER, ids

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("政府信息公开", {"points", "report"}),
        ("政府信息公開", {"points", "report"}),
        ("机关事务", {"report"}),
        ("機關事務", {"report"}),
        ("政务公开 通知", {"points"}),
        ("义务教育", {"school"}),
        ("人民政府办公室制定", {"points"}),  # across a broken line
        ("2017年", {"points"}),
        ("２０１７年度", {"points"}),
        ("楚", {"points", "school"}),
        ("營", {"school"}),
        ("报", {"report"}),
        ("楚政办通〔2017〕32号", {"points", "school"}),
        ("楚政办通[2018]3号", {"school"}),
        ("楚政办通（2018）第3号", {"school"}),
        ("楚政办通〔2018〕", {"school"}),
        ("014416330/2017-04736", {"points"}),
        ("k28044908/2024-00012", {"report"}),
        ("zhengwugongkai", {"points"}),
        ("zheng wu gong kai", {"points"}),
        ("zengwu gonkai", {"points"}),  # typed by ear
        ("zwgk", {"points"}),
        ("tuangkai", set()),  # no such syllables side by side
        ("zheng", {"points", "report"}),
        ("xinxi", {"report"}),
        ("office@example.gov.cn", {"points"}),
        ("KINDERGARTEN", {"school"}),
    ],
)
def test_a_query_finds_exactly(documents: Index, text: str, found: set[str]) -> None:
    page = documents.query(text, visible=PUBLIC)
    assert (set(ids(page)), page.total, page.relaxed, page.total_is_exact) == (found, len(found), False, True)


@pytest.mark.parametrize("text", ["he fa", "zwgk ab"])
def test_syllables_and_first_letters_have_to_stand_side_by_side(documents: Index, text: str) -> None:
    documents.put(Document(id="syllables", title="法院审核办法", visibility=PUBLIC))
    documents.put(Document(id="initials", title="政务公开案，啊吧", visibility=PUBLIC))
    assert documents.query(text, visible=PUBLIC).total == 0


def test_a_number_that_fits_exactly_comes_first(documents: Index) -> None:
    assert ids(documents.query("楚政办通〔2017〕32号", visible=PUBLIC)) == ["points", "school"]


def test_a_title_beats_a_body(documents: Index) -> None:
    documents.put(Document(id="late", title="其他事项", body="政务公开工作要点" + "无关" * 20, visibility=PUBLIC))
    assert ids(documents.query("政务公开工作要点", visible=PUBLIC)) == ["points", "late"]


def test_no_phrase_reaches_from_the_title_into_the_text(documents: Index) -> None:
    documents.put(Document(id="parted", title="平台 alpha", body="beta 说明", visibility=PUBLIC))
    assert ids(documents.query("alpha beta", visible=PUBLIC)) == ["parted"]
    page = documents.query("alpha-beta", visible=PUBLIC)
    assert (ids(page), page.relaxed) == (["parted"], True)


@pytest.mark.parametrize(
    ("text", "first"),
    [("要点制定", "points"), ("营养改善 没有这个词", "school"), ("kindergarden", "school"), ("kindrgarten", "school")],
)
def test_without_a_full_match_the_nearest_are_shown_and_said_so(documents: Index, text: str, first: str) -> None:
    page = documents.query(text, visible=PUBLIC)
    assert page.relaxed and ids(page)[0] == first


def test_one_slip_is_forgiven_in_latin_words_only(documents: Index) -> None:
    assert documents.query("20l8", visible=PUBLIC).total == 0
    assert documents.query("2019", visible=PUBLIC).total == 0


@pytest.mark.parametrize(
    "text", ["，。", "〔〕", "zzzzqq", "龘", '"', "a' OR 1=1 --", "title:x AND (", "\x00", "*", "\\"]
)
def test_nothing_sensible_gives_nothing_and_no_error(documents: Index, text: str) -> None:
    assert documents.query(text, visible="nobody").total == 0
    assert documents.query(text, visible=PUBLIC).total == 0
    assert documents.suggest(text, visible=PUBLIC) == []


def test_a_very_long_query_is_cut(documents: Index) -> None:
    assert documents.query("政府信息公开 " * 5000, visible=PUBLIC).total == 2
    assert documents.query("政" * 10000, visible=PUBLIC).total == 0


# Visibility ----------------------------------------------------------------


def test_drafts_never_reach_public_results(documents: Index) -> None:
    everything = documents.query(visible=PUBLIC, facets=["theme"], size=100)
    assert set(ids(everything)) == {"points", "report", "school"}
    assert everything.facets["theme"] == [("教育", 2), ("综合政务", 2)]
    assert documents.query("指南", visible=PUBLIC).total == 0
    assert documents.suggest("拟稿", visible=PUBLIC) == []


def test_visibility_must_be_said() -> None:
    with pytest.raises(TypeError):
        search.index("documents").query("公开")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Document(id="x", title="y")  # type: ignore[call-arg]


def test_no_visibility_sees_nothing(documents: Index) -> None:
    assert documents.query("公开", visible=[]).total == 0
    assert documents.query(visible="").total == 0


def test_a_level_within_a_subtree(documents: Index) -> None:
    assert set(ids(documents.query("信息公开", visible=[Within(INTERNAL, COUNTY)]))) == {"memo"}
    assert documents.query("信息公开", visible=[Within(INTERNAL, OTHER)]).total == 0
    both = documents.query("信息公开", visible=[PUBLIC, Within("draft", BUREAU)])
    assert set(ids(both)) == {"points", "report", "draft"}


def test_a_changed_visibility_takes_effect(documents: Index) -> None:
    documents.put(replace(DOCUMENTS[0], visibility="draft"))
    assert "points" not in ids(documents.query("政务公开", visible=PUBLIC))
    assert ids(documents.query("政务公开", visible="draft")) == ["points"]
    assert documents.count() == len(DOCUMENTS)


# Filters, facets, order ------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(facets={"theme": "教育"}), {"points", "school"}),
        (Filters(facets={"theme": ["教育"], "genre": ["通知", "报告"]}), {"points"}),
        (Filters(facets={"genre": ["通知", "报告"]}), {"points", "report"}),
        (Filters(facets={"theme": "没有"}), set()),
        (Filters(facets={"unknown": "x"}), set()),
        (Filters(facets={"theme": [], "genre": ""}), {"points", "report", "school"}),
        (Filters(org_path=COUNTY), {"points", "school"}),
        (Filters(org_path=BUREAU), {"points"}),
        (Filters(org_path="0003"), set()),
        (Filters(dates={"published_on": (date(2018, 9, 1), None)}), {"report", "school"}),
        (Filters(dates={"published_on": (None, date(2018, 9, 1))}), {"points", "school"}),
        (Filters(dates={"published_on": (date(2018, 1, 1), date(2018, 12, 31))}), {"school"}),
        (Filters(dates={"effective_on": (None, None)}), {"school"}),
        (
            Filters(facets={"theme": "教育"}, org_path=COUNTY, dates={"published_on": (date(2018, 1, 1), None)}),
            {"school"},
        ),
    ],
)
def test_filters(documents: Index, filters: Filters, found: set[str]) -> None:
    page = documents.query(visible=PUBLIC, filters=filters)
    assert (set(ids(page)), page.total) == (found, len(found))


def test_facets_count_what_the_query_left(documents: Index) -> None:
    page = documents.query("楚", visible=PUBLIC, facets=["theme", "genre", "unknown"], size=1)
    assert page.total == 2 and len(page.hits) == 1
    assert page.facets["theme"] == [("教育", 2), ("综合政务", 1)]
    assert page.facets["genre"] == [("办法", 1), ("通知", 1)]
    assert page.facets["unknown"] == []


def test_facets_follow_every_change(documents: Index) -> None:
    def counted() -> list[FacetCount]:
        return documents.query(visible=PUBLIC, facets=["genre"]).facets["genre"]

    before = counted()
    assert counted() == before
    documents.put(Document(id="new", title="新增", visibility=PUBLIC, facets={"genre": "新体裁"}))
    assert ("新体裁", 1) in counted()
    documents.delete("new")
    assert counted() == before


def test_order_by_date_both_ways(documents: Index) -> None:
    assert ids(documents.query(visible=PUBLIC)) == ["report", "school", "points"]
    assert ids(documents.query("信息公开", visible=PUBLIC, sort="newest")) == ["report", "points"]
    assert ids(documents.query("信息公开", visible=PUBLIC, sort="oldest")) == ["points", "report"]


def test_a_value_with_quotes_and_brackets_is_a_value(documents: Index) -> None:
    odd = "市场监管、'安全' \\ \"生产\" & (x) | ! :*"
    documents.put(Document(id="odd", title="其他", visibility=PUBLIC, facets={"theme": odd}))
    assert ids(documents.query(visible=PUBLIC, filters=Filters(facets={"theme": odd}))) == ["odd"]


def test_broken_characters_do_no_harm(engine: str) -> None:
    broken = Document(
        id="x", title="坏\ud800字\0符", body="正\udfff文\0", visibility=PUBLIC, facets={"theme": "a\0\ud800"}
    )
    index = search.index("documents")
    index.put(broken)
    assert ids(index.query("正", visible=PUBLIC, facets=["theme"])) == ["x"]
    assert index.query("\ud800 \0", visible=PUBLIC).total == 0


@pytest.mark.parametrize("name", ["Theme", "a b", "x:y", "", "1a"])
def test_names_of_facets_and_dates_are_checked(engine: str, name: str) -> None:
    with pytest.raises(ValueError, match="检索字段名"):
        search.index("documents").put(Document(id="x", title="x", visibility=PUBLIC, facets={name: "v"}))
    with pytest.raises(ValueError, match="检索字段名"):
        search.index("documents").query(visible=PUBLIC, filters=Filters(dates={name: (None, None)}))
    with pytest.raises(ValueError, match="检索字段名"):
        search.index("documents").query(visible=PUBLIC, facets=[name])


# Paging ----------------------------------------------------------------------


def test_pages_follow_each_other_without_gap_or_repeat(engine: str) -> None:
    many = search.index("many")
    many.put_many(
        Document(id=f"d{n}", title=f"公告第{n}号", visibility=PUBLIC, sort=date(2024, 1, 1 + n % 3)) for n in range(53)
    )
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = many.query("公告", visible=PUBLIC, sort="newest", after=after, size=10)
        seen += ids(page)
        after = page.next
    assert len(seen) == len(set(seen)) == page.total == 53


def test_depth_is_bounded_at_1000(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.kernel.search.indexes.MAX_DEPTH", 20)
    many = search.index("many")
    many.put_many(Document(id=f"d{n}", title=f"公告第{n}号", visibility=PUBLIC) for n in range(30))
    last = many.query("公告", visible=PUBLIC, after=15, size=10)
    assert (len(last.hits), last.next, last.total) == (5, None, 30) and "只显示前" in last.notice
    assert many.query("公告", visible=PUBLIC, after=20) == Page(notice=last.notice)
    assert many.query("公告", visible=PUBLIC, after=-5, size=0).hits
