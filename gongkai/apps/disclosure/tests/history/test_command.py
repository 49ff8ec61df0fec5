"""`gongkai annual-report import`: a folder of earlier reports, each file as a whole or not at all."""

from datetime import date

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from gongkai.apps.disclosure.models import ReportImport
from gongkai.apps.disclosure.queries import reports
from gongkai.apps.disclosure.tests.history.test_course import TABLE, of_2020
from gongkai.console.program import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(cast, clock, tmp_path):
    """The bureau's folder: one report that is clear, one in doubt, one that is none."""
    clock.set(date(2026, 3, 2))
    place = tmp_path / cast.bureau.name
    place.mkdir()
    (place / "2020.txt").write_text(of_2020(cast), encoding="gb18030")
    (place / "2016.txt").write_text(TABLE, encoding="utf-8")
    (place / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (place / "说明.md").write_text("不是报告", encoding="utf-8")
    return tmp_path


def run(folder, *more):
    problems = folder / "问题.xlsx"
    problems.unlink(missing_ok=True)
    arguments = ["annual-report", "import", str(folder), "--problems", str(problems), *more]
    result = CliRunner().invoke(program, arguments)
    return result, problems


def lines(problems):
    sheet = CalamineWorkbook.from_path(str(problems)).get_sheet_by_index(0)
    return [row for row in sheet.to_python() if row[0] != "文件"]


def test_each_file_is_read_and_every_doubt_stands_in_the_workbook(cast, folder):
    result, problems = run(folder)
    assert result.exit_code == 1
    assert "读入 2 份，其中直接确认 0 份，以前读入过 0 份，未读入 1 份。" in result.output
    assert sorted(item.year for item in ReportImport.objects.all()) == [2016, 2020]
    told = lines(problems)
    assert [row[3] for row in told if "申请答复数" in row[2]] == ["约5"]
    assert any(row[0].endswith("坏.xlsx") for row in told)
    assert not reports.published(cast.bureau).exists()


def test_begun_again_it_reads_nothing_twice(cast, folder):
    run(folder)
    result, _ = run(folder)
    assert "读入 0 份，其中直接确认 0 份，以前读入过 2 份，未读入 1 份。" in result.output
    assert ReportImport.objects.count() == 2


def test_only_what_is_beyond_doubt_is_confirmed_at_once(cast, folder):
    result, _ = run(folder, "--confirm")
    assert "其中直接确认 1 份" in result.output
    assert [version.report.year for version in reports.published(cast.bureau)] == [2020]


def test_a_body_must_be_known(cast, folder):
    result, _ = run(folder, "--body", "没有的局")
    assert result.exit_code == 1 and "平台上没有机关" in result.output
    (folder / cast.bureau.name).rename(folder / "x")
    result, _ = run(folder)
    # The one that names its body is read; the other only says 某局.
    assert "无法判断是哪个机关的报告" in result.output and "读入 1 份" in result.output
    result, _ = run(folder, "--body", cast.bureau.site_slug)
    assert "读入 1 份，其中直接确认 0 份，以前读入过 1 份" in result.output
