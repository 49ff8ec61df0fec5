"""An app's own tables are typed, sourced and versioned like everything else."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from gongkai.kernel import law


class Tier(law.Entry):
    first: int
    price: int


class FeeVersion(law.Version):
    tiers: tuple[Tier, ...]


class FeeTable(law.Table):
    fees: tuple[law.Versioned[FeeVersion], ...]


class Theme(law.Sourced):
    code: str
    name: str
    since: date | None = None


class Themes(law.Table):
    rows: tuple[Theme, ...]


FEES = """
[[sources]]
key = "TEST-FEE"
title = "信息处理费管理办法"
number = "国办函〔2020〕109号"
mark = "V"

[[fees]]
id = "by_item"
label = "按件计收"

[[fees.versions]]
from = 2021-01-01
tiers = [{ first = 1, price = 0 }, { first = 11, price = 100 }]
source = "TEST-FEE"
article = "第四条"
"""


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_comes_back_typed(tmp_path):
    table = law.load(write(tmp_path, "fees.toml", FEES), FeeTable)
    version = table.fees[0].on(date(2024, 3, 1))
    assert [t.price for t in version.tiers] == [0, 100]
    assert version.mark == "K"  # not verified unless the file says so
    assert table.fees[0].version_name(version) == "by_item@2021-01-01"


def test_yaml_is_read_like_toml(tmp_path):
    text = "fees:\n- id: a\n  label: 甲\n  versions:\n  - {from: 2021-01-01, tiers: [], source: CIV}\n"
    assert law.load(write(tmp_path, "fees.yaml", text), FeeTable).fees[0].versions[0].valid_from == date(2021, 1, 1)


def test_a_csv_table_fills_rows(tmp_path):
    path = write(tmp_path, "themes.csv", "\ufeffcode,name,source,mark\n01,综合政务,CIV,K\n02,财政,CIV,V\n")
    assert [(r.code, r.name, r.mark) for r in law.load(path, Themes).rows] == [
        ("01", "综合政务", "K"),
        ("02", "财政", "V"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "schema", "sentence"),
    [
        (
            "a.toml",
            FEES.replace("price = 100", "price = 100, cap = 1"),
            FeeTable,
            "a.toml：fees 第1项“by_item”、versions 第1项、tiers 第2项：有不认识的字段“cap”。",
        ),
        (
            "b.toml",
            FEES.replace('source = "TEST-FEE"', 'source = "NONE"'),
            FeeTable,
            "b.toml：“by_item”的来源“NONE”没有登记。",
        ),
        ("c.toml", FEES + "[other]\nx = 1\n", FeeTable, "c.toml：有不认识的字段“other”。"),
        ("d.csv", "code,name,source\n01,甲,NONE\n", Themes, "d.csv：“01”的来源“NONE”没有登记。"),
        (
            "e.csv",
            "code,name,source,since\n01,甲,CIV,明天\n",
            Themes,
            "e.csv：rows 第1项“01”：“since”的值“明天”不对，应为日期。",
        ),
    ],
)
def test_a_broken_table_is_refused(tmp_path, name, text, schema, sentence):
    with pytest.raises(law.LawError) as refused:
        law.load(write(tmp_path, name, text), schema)
    assert str(refused.value) == sentence


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(law.LawError, match=r"^none\.toml：读不出来"):
        law.load(tmp_path / "none.toml", FeeTable)


def test_a_schema_that_accepts_unknown_fields_is_a_mistake_of_the_programmer(tmp_path):
    class Loose(BaseModel):
        pass

    with pytest.raises(TypeError, match="Loose must refuse unknown fields"):
        law.load(write(tmp_path, "x.toml", ""), Loose)


def test_loading_twice_gives_the_same_object(tmp_path):
    path = write(tmp_path, "fees.toml", FEES)
    assert law.load(path, FeeTable) is law.load(str(path), FeeTable)


def test_law_data_cannot_be_changed_after_loading(tmp_path):
    table = law.load(write(tmp_path, "fees.toml", FEES), FeeTable)
    with pytest.raises(ValueError, match="frozen"):
        table.fees[0].label = "另一"
