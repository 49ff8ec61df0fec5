"""`gongkai annual-report`."""

import json
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.tests.report.samples import BUREAU, BUREAU_TEXT, bureau, city
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.console.program import program


def run(*arguments: str):
    return CliRunner().invoke(program, ["annual-report", *arguments])


def test_a_published_report_is_checked_from_a_file_with_its_two_warnings(tmp_path):
    source = tmp_path / "报告.yaml"
    payload = bureau() | {"narrative": BUREAU_TEXT, "body": BUREAU}
    source.write_text(yaml.safe_dump(payload, allow_unicode=True), encoding="utf-8")
    result = run("check", str(source))
    assert result.exit_code == 0, result.output
    assert "提示 R8 " in result.output and "提示 R10 " in result.output
    assert result.output.endswith("错误 0 项，提示 2 项。\n")


def test_a_report_out_of_balance_ends_with_an_error(tmp_path):
    broken = city()
    broken["requests_matrix"]["granted"][0] += 1
    source = tmp_path / "报告.json"
    source.write_text(json.dumps(broken, ensure_ascii=False, default=str), encoding="utf-8")
    result = run("check", str(source))
    assert result.exit_code == 1
    assert "错误 R2 " in result.output


@pytest.mark.parametrize("content", ["[", '"文字"', "{}"])
def test_what_is_no_report_is_refused_in_chinese(tmp_path, content):
    source = tmp_path / "报告.json"
    source.write_text(content, encoding="utf-8")
    result = run("check", str(source))
    assert result.exit_code == 1
    assert result.output.startswith("错误：")


@pytest.mark.django_db
def test_a_report_of_this_installation_is_shown_and_its_data_checks_as_it_stands(cast, clock, tmp_path):
    received(cast, clock, date(2025, 3, 3)).answer(clock.set(date(2025, 3, 20)))
    clock.set(date(2026, 1, 12))
    acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)
    shown = run("show", cast.bureau.name, "2025")
    assert shown.exit_code == 0, shown.output
    assert "状态：汇集中　公布期限：2026年01月31日" in shown.output
    target = tmp_path / "报告.json"
    target.write_text(run("show", cast.bureau.name, "2025", "--json").output, encoding="utf-8")
    checked = run("check", str(target))
    assert checked.exit_code == 0, checked.output
    missing = run("show", cast.bureau.name, "2019")
    assert missing.exit_code == 1 and "没有找到" in missing.output
