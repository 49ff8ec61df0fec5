"""Every name and word of law/sheets.toml leads where it says, and cells are read as people write them."""

from datetime import date

import pytest

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.sheets import bases, cells, words
from gongkai.apps.services.rules.sheets.words import ITEM, Target, resolve


def test_every_heading_of_the_law_files_leads_to_its_element():
    for element in tables.elements().values():
        for name in filter(None, (element.label, element.national, element.key)):
            # handle_flow, result_name … are names of repeated elements; alone they are a cell of text.
            assert resolve(name, ITEM) == Target(ITEM, element.key), name
        for column in element.columns:
            for name in (column.label, column.key):
                assert resolve(name, element.key) == Target(element.key, column.key), name
            assert resolve(f"{element.label}-{column.label}", ITEM) == Target(element.key, column.key)
            assert resolve(f"{element.label}{column.label}3", ITEM)[:3] == (element.key, column.key, 3), column.label


@pytest.mark.parametrize("entry", words.book().columns, ids=lambda e: f"{e.scope}.{e.key}")
def test_every_synonym_of_a_column_leads_to_it_in_any_spelling(entry):
    assert entry.scope == ITEM or entry.scope in tables.elements()
    specs = tables.elements() if entry.scope == ITEM else {c.key for c in tables.elements()[entry.scope].columns}
    assert entry.key in specs or entry.key in words.IDENTITIES
    for name in entry.names:
        assert resolve(name, entry.scope) == Target(entry.scope, entry.key), name
        assert resolve(f" *{name}\n（必填）：", entry.scope) == Target(entry.scope, entry.key), name


def test_every_word_for_a_code_is_that_code_and_no_other():
    seen = {}
    for entry in words.book().words:
        assert entry.code in tables.table(entry.table), entry
        for word in entry.words:
            assert words.code_of(entry.table, word) == entry.code
            assert seen.setdefault((entry.table, word), entry.code) == entry.code
    for name in ("types", *tables.code_tables()):
        for code, label in tables.table(name).items():
            assert words.code_of(name, label) == words.code_of(name, f"　{label} ") == code


@pytest.mark.parametrize(
    ("table", "said", "code"),
    [
        ("types", "01 行政许可", "01"),
        ("types", "０１", "01"),
        ("types", "30", "30"),
        ("types", "01 行政处罚", ""),
        ("body_types", "1-法定机关", "1"),
        ("depths", "全程网办（IV级）", "5"),
        ("levels", "厅级", ""),
    ],
)
def test_code_and_words_in_one_cell_have_to_agree(table, said, code):
    assert words.code_of(table, said) == code


@pytest.mark.parametrize("said", words.book().flags_yes)
def test_yes_is_said_in_many_ways(said):
    assert words.flag_of(f" {said}") is True


@pytest.mark.parametrize("said", words.book().flags_no)
def test_no_is_said_in_many_ways(said):
    assert words.flag_of(said) is False


@pytest.mark.parametrize(
    "said",
    [
        "2024年3月1日",
        "2024.3.1",
        "2024-03-01",
        "2024/3/1",
        "20240301",
        "2024 年 3 月 1 日",
        "45352",
        "2024-03-01 00:00:00",
    ],
)
def test_a_day_is_written_in_many_ways(said):
    assert cells.day(said) == date(2024, 3, 1)


@pytest.mark.parametrize("said", ["2024年13月1日", "2023.2.29", "三月一日", "12", "20241301", "即日起"])
def test_what_is_no_day_is_none(said):
    assert cells.day(said) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("　１２个工作日\u00a0", "12个工作日"),
        ("第一行\r\n第二行_x000D_", "第一行\n第二行"),
        ("ＡＢ－１", "AB－1"),
        (20.0, "20"),
        (0.5, "0.5"),
        (True, "是"),
        (date(2024, 3, 1), "2024-03-01"),
        (None, ""),
        ("'=1+1", "=1+1"),
        ("'引号", "'引号"),
        ("\u200b事项\ufeff", "事项"),
    ],
)
def test_a_cell_is_tidied_and_its_chinese_punctuation_stays(value, said):
    assert cells.text(value) == said


@pytest.mark.parametrize(
    ("said", "days", "unit"),
    [
        ("20", 20, ""),
        ("20个工作日", 20, "working"),
        ("15 天", 15, "natural"),
        ("30（工作日）", 30, "working"),
        ("2小时", 2, "hour"),
        ("即时办结", 0, ""),
        ("五个工作日", 5, "working"),
        ("20.0", 20, ""),
    ],
)
def test_a_limit_brings_its_unit(said, days, unit):
    assert cells.with_unit(said) == (days, unit, "")


@pytest.mark.parametrize("said", ["二十个工作日", "约定", "20元", "-3", "3-5"])
def test_what_is_no_number_is_told(said):
    assert cells.with_unit(said)[2] == "应为整数。"


def test_several_values_in_one_cell_whatever_parts_them():
    read = cells.converter(tables.elements()["service_objects"])
    for said in ("自然人、企业法人", "自然人；企业", "1,2", "自然人/企业法人", "自然人\n企业法人", "自然人，法人"):
        assert read(said) == (["1", "2"], ""), said
    assert "“火星人”不在可选的值中" in read("自然人、火星人")[1]
    penalties = cells.converter(tables.elements()["penalties"])
    assert penalties("警告、通报批评；行政拘留") == (["1", "5"], "")


def test_bases_in_one_cell_are_taken_apart_and_their_rank_is_never_guessed():
    text = (
        "1.《中华人民共和国行政许可法》第十二条：下列事项可以设定行政许可。\n"
        "2.《城镇燃气管理条例》（国务院令第583号）第十五条第一款：国家对燃气经营实行许可证制度。\n从事燃气经营的，应当具备条件。\n"
        "3.《安澜县燃气管理办法》（安政发〔2020〕3号）"
    )
    law, regulation, local = [bases.read(line) for line in bases.split(text)]
    assert (law["title"], law["kind"], law["article"]) == ("中华人民共和国行政许可法", "law", "第十二条")
    assert (regulation["number"], regulation["kind"]) == ("国务院令第583号", "regulation")
    assert regulation["article"] == "第十五条第一款" and regulation["text"].endswith("应当具备条件。")
    assert local == {"title": "安澜县燃气管理办法", "number": "安政发〔2020〕3号"}
