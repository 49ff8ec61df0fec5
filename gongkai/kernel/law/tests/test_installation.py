"""The law files of this installation."""

import re
import subprocess
import sys

from django.core.checks import run_checks

from gongkai.kernel import law
from gongkai.kernel.law import Library, checks
from gongkai.kernel.law.pages import pages
from gongkai.kernel.law.tests.test_library import ANNUAL, REPLY, SOURCE, read


def test_every_law_file_is_sound():
    assert law.problems() == []
    law.check_all()


def test_every_period_is_found_under_its_version_name():
    for period in law.periods():
        assert law.period_by_version(period.version) == period
        assert law.period(period.id, on=period.valid_from) == period


def test_the_civil_code_is_a_source_of_the_kernel():
    assert law.source("CIV").title == "中华人民共和国民法典"


def test_start_up_refuses_broken_law(monkeypatch, tmp_path):
    broken = read(tmp_path / "disclosure" / "law", periods_toml=SOURCE + REPLY.replace('"R711"', '"R999"'))
    monkeypatch.setattr(law, "Library", lambda folders: broken)
    errors = [e for e in run_checks(tags=["law"]) if e.id == "law.E001"]
    assert [e.msg for e in errors] == ["periods.toml：“disclosure.reply”的来源“R999”没有登记。"]
    assert checks.law_files_are_sound(None) == errors


def test_asking_the_law_needs_neither_settings_nor_a_database():
    code = "from gongkai.kernel import law; law.check_all(); print(law.source('CIV').key)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "CIV\n"


def test_pages_show_each_rule_with_versions_article_source_mark_and_examples(tmp_path):
    folder = tmp_path / "disclosure" / "law"
    tiers = '[[tiers]]\nfirst = 1\nnames = ["甲", "乙"]\n[[tiers]]\nfirst = 2\nprice = { yuan = 3 }\n'
    tiers += '[[fees]]\nid = "by_item"\nlabel = "按件计收"\n[[fees.versions]]\nfrom = 2021-01-01\ndays = 7\n'
    library = read(
        folder, periods_toml=SOURCE + REPLY, dates_toml=ANNUAL, fees_toml='unit = "元|件"\nopen = true\n' + tiers
    )
    made = pages(library)
    assert sorted(made) == ["README.md", "disclosure.md"]
    page = made["disclosure.md"]
    for expected in (
        "| 2019-05-15 | 现行 | 20个工作日以内 | 《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款",
        "`disclosure.reply`",
        "disclosure.reply@2008-05-01",
        "| 2025-12-18 | 20 | 2026-02-13 |",
        "每年1月31日 | 顺延",
        "| 2027 | 2027-02-01 |",
        "| 单位 | 元\\|件 |",
        "| open | 是 |",
        "| 1 | 甲、乙 |  |",
        "| 2 |  | yuan：3 |",
        "### 按件计收\n\n代号：by_item\n\n| 自 | 天数 |\n| --- | --- |\n| 2021-01-01 | 7 |",
    ):
        assert expected in page, expected
    assert "[disclosure](disclosure.md)" in made["README.md"]
    assert "| V(q) | 见于转引 |" in made["README.md"]


def test_the_installation_documents_itself():
    made = law.document()
    assert "国办发明电〔2025〕7号" in made["workdays.md"]
    assert "第二百零三条第一款" in made["workdays.md"]
    assert Library([]).problems == []


def test_every_citation_of_every_procedure_names_its_law_in_words():
    """People never see the keys of the law files: “R711 第十七条” is shown as the title of the regulation."""
    from gongkai.kernel.cases.procedures import procedures

    cited = {law.cite(act.article) for spec in procedures().values() for act in spec.acts}
    assert [text for text in cited if re.search(r"[A-Z]{2,}|[A-Z]\d", text)] == []
    assert law.cite("R711 第十七条；M80 第一条") == (
        "《中华人民共和国政府信息公开条例》第十七条；《〈关于全面推进政务公开工作的意见〉实施细则》第一条"
    )
    assert law.cite("地方办法 X9 第一条") == "地方办法 X9 第一条"
