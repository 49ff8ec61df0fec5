"""Law files are refused with one clear sentence each when they cannot be trusted."""

from datetime import date
from pathlib import Path

import pytest

from gongkai.kernel import law
from gongkai.kernel.law import Library

SOURCE = """
[[sources]]
key = "R711"
title = "中华人民共和国政府信息公开条例"
number = "国务院令第711号"
effective_from = 2019-05-15
mark = "V"

[[sources]]
key = "R492"
title = "中华人民共和国政府信息公开条例（2007年）"
number = "国务院令第492号"
effective_from = 2008-05-01
effective_to = 2019-05-14
mark = "V"
"""
REPLY = """
[[periods]]
id = "disclosure.reply"
label = "答复期限"

[[periods.versions]]
from = 2008-05-01
to = 2019-05-14
days = 15
unit = "working"
source = "R492"
article = "第二十四条"
mark = "V"

[[periods.versions]]
from = 2019-05-15
days = 20
unit = "working"
source = "R711"
article = "第三十三条第二款"
mark = "V"
examples = [{ start = 2025-12-18, due = 2026-01-16 }, { start = 2025-12-18, plus = 20, due = 2026-02-13 }]
"""
ANNUAL = """
[[annual_dates]]
id = "disclosure.report"
label = "年度报告"

[[annual_dates.versions]]
from = 2019-05-15
month = 1
day = 31
source = "R711"
article = "第四十九条"
mark = "V"
examples = [{ year = 2027, due = 2027-02-01 }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "disclosure" / "law"


def read(folder: Path, **files: str) -> Library:
    """A library of one app's files; names are given with _ for the dot."""
    for name, text in files.items():
        stem, _, suffix = name.rpartition("_")
        path = folder / f"{stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Library([folder])


def test_a_period_has_the_version_in_force_on_the_day_the_clock_starts(folder):
    library = read(folder, periods_toml=SOURCE + REPLY)
    assert library.problems == []
    old = library.period("disclosure.reply", date(2019, 5, 14))
    new = library.period("disclosure.reply", date(2019, 5, 15))
    assert (old.days, old.source, old.version) == (15, "R492", "disclosure.reply@2008-05-01")
    assert (new.days, new.unit, new.version) == (20, "working", "disclosure.reply@2019-05-15")
    assert new.citation == "《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款"
    assert (new.valid_from, new.valid_to) == (date(2019, 5, 15), None)


def test_a_case_brings_back_the_version_it_stored(folder):
    library = read(folder, periods_toml=SOURCE + REPLY)
    for version in library.all_periods():
        assert library.period_by_version(version.version) == version


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("disclosure.reply@2020-01-01", "期限“disclosure.reply”没有自 2020-01-01 起的版本。"),
        ("disclosure.reply", "期限“disclosure.reply”没有自 （未写日期） 起的版本。"),
        ("disclosure.none@2019-05-15", "没有登记期限“disclosure.none”。"),
    ],
)
def test_an_unknown_version_is_named(folder, name, sentence):
    library = read(folder, periods_toml=SOURCE + REPLY)
    with pytest.raises(law.LawError, match=sentence):
        library.period_by_version(name)


def test_no_rule_before_the_first_version(folder):
    library = read(folder, periods_toml=SOURCE + REPLY)
    with pytest.raises(law.LawError, match=r"“答复期限”（disclosure\.reply）在 2008-04-30 没有有效的规定。"):
        library.period("disclosure.reply", date(2008, 4, 30))


def test_an_annual_date_is_chosen_for_its_year(folder):
    library = read(folder, dates_toml=SOURCE + ANNUAL)
    assert library.problems == []
    found = library.annual_date("disclosure.report", 2026)
    assert (found.month, found.day, found.rolls, found.source) == (1, 31, True, "R711")
    with pytest.raises(law.LawError, match="在 2019 年没有有效的规定"):
        library.annual_date("disclosure.report", 2019)


BROKEN = {
    "unknown field": (
        REPLY.replace("days = 20", "days = 20\ndayz = 1"),
        "periods.toml：periods 第1项“disclosure.reply”、versions 第2项：有不认识的字段“dayz”。",
    ),
    "missing field": (
        REPLY.replace("days = 20\n", ""),
        "periods.toml：periods 第1项“disclosure.reply”、versions 第2项：缺少“days”。",
    ),
    "unknown unit": (
        REPLY.replace('days = 20\nunit = "working"', 'days = 20\nunit = "weeks"'),
        "periods.toml：periods 第1项“disclosure.reply”、versions 第2项："
        "“unit”的值“weeks”不在允许的范围内（'working', 'calendar', 'hours' or 'months'）。",
    ),
    "wrong type": (
        REPLY.replace("days = 20", 'days = "二十"'),
        "periods.toml：periods 第1项“disclosure.reply”、versions 第2项：“days”的值“二十”不对，应为整数。",
    ),
    "overlap": (
        REPLY.replace("to = 2019-05-14", "to = 2019-05-15"),
        "periods.toml：periods 第1项“disclosure.reply”：自 2008-05-01 起的版本与自 2019-05-15 起的版本重叠。",
    ),
    "open version followed by another": (
        REPLY.replace("to = 2019-05-14\n", ""),
        "periods.toml：periods 第1项“disclosure.reply”：自 2008-05-01 起的版本与自 2019-05-15 起的版本重叠。",
    ),
    "gap": (
        REPLY.replace("to = 2019-05-14", "to = 2019-05-13"),
        "periods.toml：periods 第1项“disclosure.reply”：2019-05-13 与 2019-05-15 之间没有版本。",
    ),
    "ends before it begins": (
        REPLY.replace("to = 2019-05-14", "to = 2008-04-30"),
        "periods.toml：periods 第1项“disclosure.reply”、versions 第1项：失效日 2008-04-30 早于生效日 2008-05-01。",
    ),
    "missing source": (
        REPLY.replace('source = "R711"', 'source = "R999"'),
        "periods.toml：“disclosure.reply”的来源“R999”没有登记。",
    ),
    "older than its source": (
        REPLY.replace('source = "R492"', 'source = "R711"'),
        "periods.toml：“disclosure.reply”自 2008-05-01 起的版本早于"
        "《中华人民共和国政府信息公开条例》的施行日 2019-05-15。",
    ),
    "outlives its source": (
        REPLY.replace('source = "R711"', 'source = "R492"'),
        "periods.toml：“disclosure.reply”自 2019-05-15 起的版本晚于"
        "《中华人民共和国政府信息公开条例（2007年）》的失效日 2019-05-14 仍然有效。",
    ),
    "no version at all": (
        '[[periods]]\nid = "x"\nlabel = "空"\nversions = []\n',
        "periods.toml：periods 第1项“x”：“versions”不能为空。",
    ),
    "duplicate": (REPLY + REPLY, "periods.toml：“disclosure.reply”与另一条规则重名。"),
    "no such day": (
        ANNUAL.replace("month = 1\nday = 31", "month = 2\nday = 29"),
        "periods.toml：annual_dates 第1项“disclosure.report”、versions 第1项：没有每年都有的 2月29日。",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_law_is_refused_with_one_sentence_naming_file_and_entry(folder, case):
    text, sentence = BROKEN[case]
    assert read(folder, periods_toml=SOURCE + text).problems == [sentence]


def test_a_file_that_cannot_be_read_is_named(folder):
    library = read(folder, broken_toml="[[periods", odd_yaml="a: 1\na: 2", flat_yaml="- 1\n- 2")
    assert [p.split("：")[0] for p in library.problems] == ["broken.toml", "flat.yaml", "odd.yaml"]
    assert "“a”重复" in library.problems[2]
    assert library.problems[1] == "flat.yaml：最外层应是一张表。"


def test_two_apps_may_cite_the_same_law_but_not_two_laws_under_one_key(folder):
    same = read(folder, a_toml=SOURCE, b_toml=SOURCE.replace("中华人民共和国政府信息公开条例", "政府信息公开条例"))
    assert same.problems == []
    other = read(folder, b_toml=SOURCE.replace('中华人民共和国政府信息公开条例"', '行政许可法"'))
    assert other.problems == ["b.toml：来源“R711”与另一文件中的同名来源内容不同。"]


def test_what_only_the_app_understands_is_left_to_the_app(folder):
    library = read(folder, fees_toml=SOURCE + "[[tiers]]\nfrom = 1\n", steps_toml='source = "R711"\nkind = "x"\n')
    assert library.problems == []
    assert [f.own_tables for f in library.files] == [{"tiers": [{"from": 1}]}, {"source": "R711", "kind": "x"}]


def test_files_in_folders_below_are_read_too(folder):
    library = read(folder / "deep", more_yaml="sources:\n  - {key: A, title: 甲法, mark: K}\n")
    assert library.problems == []
    assert Library([folder]).source("A").cited == "《甲法》"
