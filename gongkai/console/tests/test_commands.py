"""The remaining commands, in this process, against the test database."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.db import transaction

from gongkai.console import demo as demo_command
from gongkai.console.program import program
from gongkai.kernel import search, workdays
from gongkai.kernel.journal import reading
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import Organisation, OrganisationKind
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account
from gongkai.kernel.search import indexes

pytestmark = pytest.mark.django_db

NOTICE = """国务院办公厅关于2031年部分节假日安排的通知
国办发明电〔2030〕9号

一、元旦：2031年1月1日放假，共1天。
二、国庆节：10月1日至7日放假调休，共7天。9月28日（星期日）、10月11日（星期六）上班。

国务院办公厅
2030年11月5日
"""


def run(*arguments: str, **options):
    return CliRunner().invoke(program, list(arguments), prog_name="gongkai", **options)


@pytest.fixture
def county() -> Organisation:
    return create_organisation(name="临江县人民政府", kind=OrganisationKind.GOVERNMENT, site_slug="linjiang")


# createadmin ---------------------------------------------------------------


def test_the_first_administrator_holds_the_post_at_the_root_and_the_journal_says_so(county, monkeypatch):
    monkeypatch.setenv("GONGKAI_ADMIN_PASSWORD", "临江-长口令-2026")
    result = run("createadmin", "zhang", "--name", "张三")
    assert result.exit_code == 0, result.output
    account = Account.objects.get(username="zhang")
    assert account.check_password("临江-长口令-2026") and account.is_staff
    assert actor_for(account).holds("platform.admin", county)
    verbs = [entry.verb for entry in reading.entries(account.subject)]
    assert "create" in verbs
    assert "临江-长口令-2026" not in json.dumps([e.details_json for e in reading.entries(account.subject)])


def test_the_first_body_is_made_when_there_is_none(monkeypatch):
    monkeypatch.setenv("GONGKAI_ADMIN_PASSWORD", "临江-长口令-2026")
    assert "--org" in run("createadmin", "zhang", "--name", "张三").output
    assert run("createadmin", "zhang", "--name", "张三", "--org", "临江县人民政府").exit_code == 0
    assert Organisation.objects.get().name == "临江县人民政府"


@pytest.mark.parametrize(
    ("password", "arguments", "told"),
    [
        ("短", ["zhang", "--name", "张三"], "口令|密码"),
        ("临江-长口令-2026", ["zhang", "--name", "张三", "--org", "不存在的机关"], "没有名为"),
        ("", ["zhang", "--name", "张三"], "GONGKAI_ADMIN_PASSWORD"),
    ],
)
def test_a_refused_administrator_leaves_nothing_behind(county, monkeypatch, password, arguments, told):
    monkeypatch.setenv("GONGKAI_ADMIN_PASSWORD", password)
    result = run("createadmin", *arguments)
    assert result.exit_code == 1
    assert any(word in result.output for word in told.split("|")), result.output
    assert not Account.objects.exists()


# journal -------------------------------------------------------------------


def _write(org, *verbs: str) -> None:
    for verb in verbs:
        with transaction.atomic():
            journal.write(subject=f"organisation:{org.uid}", verb=verb, by=SYSTEM, org=org)


def test_the_journal_is_verified_sealed_and_exported(county, tmp_path):
    _write(county, "create", "edit")
    assert "第 1 号封存：3 条" in run("journal", "seal").output
    assert "没有新的日志" in run("journal", "seal").output
    assert "业务日志完好：3 条，1 次封存" in run("journal", "verify").output
    [seal] = json.loads(run("journal", "export").output)
    assert seal["entry_count"] == 3 and len(seal["root"]) == 64
    target = tmp_path / "日志.jsonl"
    assert run("journal", "export", "--entries", str(target)).exit_code == 0
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["verb"] for row in rows] == ["create", "create", "edit"]
    assert target.stat().st_mode & 0o077 == 0


def test_a_break_is_named_and_ends_with_an_error(county, monkeypatch):
    broken = reading.Break(7, "case:x", "第 7 条日志（case:x）内容与摘要不符，已被改动")
    monkeypatch.setattr(reading, "verify", lambda progress=None: reading.Verdict(6, 0, broken))
    result = run("journal", "verify")
    assert result.exit_code == 1
    assert "第 7 条日志" in result.output and "此前 6 条完好" in result.output


# workdays ------------------------------------------------------------------


def test_a_notice_is_shown_confirmed_and_counts_from_then_on(tmp_path):
    source = tmp_path / "通知.txt"
    source.write_text(NOTICE, encoding="utf-8")
    refused = run("workdays", "import", str(source), input="n\n")
    assert refused.exit_code == 1 and "国庆节" in refused.output
    assert workdays.calendar().is_provisional(date(2031, 10, 1))

    assert run("workdays", "import", str(source), input="y\n").exit_code == 0
    calendar = workdays.calendar()
    assert calendar.is_workday(date(2031, 10, 11)) and not calendar.is_workday(date(2031, 10, 6))
    shown = run("workdays", "show", "2031").output
    assert "10月11日（周六）" in shown and "推算" not in shown

    twice = run("workdays", "import", str(source), "--yes")
    assert twice.exit_code == 1 and "已经导入" in twice.output


def test_a_text_that_is_no_notice_is_refused(tmp_path):
    source = tmp_path / "通知.txt"
    source.write_text("今天天气很好。", encoding="utf-8")
    assert run("workdays", "import", str(source), "--yes").exit_code == 1
    source.write_bytes("放假通知".encode("gb18030"))
    assert "不是 UTF-8" in run("workdays", "import", str(source), "--yes").output


def test_a_year_without_notice_says_so():
    assert "推算" in run("workdays", "show", "2060").output


# demo ----------------------------------------------------------------------


@pytest.fixture
def county_maker(monkeypatch):
    def build(report):
        report("机构", 1, 1)
        create_organisation(name="演示县人民政府", kind=OrganisationKind.GOVERNMENT, site_slug="demo")

    part = SimpleNamespace(
        build=build,
        accounts=lambda: [("clerk", "demo-口令", "公开受理员")],
        my_accounts=lambda: [("15400000001", "demo-口令", "王小明：未实名")],
        tour=lambda: ["先登录看待办。"],
    )
    monkeypatch.setattr(demo_command, "_parts", lambda: [part])


def test_demo_data_is_written_only_into_an_empty_database(county_maker):
    first = run("demo")
    assert first.exit_code == 0, first.output
    assert "已写入" in first.output and "clerk" in first.output and "demo-口令" in first.output
    assert "1. 先登录看待办。" in first.output
    # What the parts wrote can be found, whichever of them came last.
    assert "services_items" in search.sources() and search.wanting() == {}
    assert "/my/" in first.output and "王小明：未实名" in first.output
    again = run("demo")
    assert again.exit_code == 1 and "已有数据" in again.output
    quiet = run("demo", "--if-empty")
    assert quiet.exit_code == 0 and "clerk" in quiet.output and "已写入" not in quiet.output
    assert Organisation.objects.count() == 1


def test_demo_data_never_enters_a_production_installation(county_maker, settings):
    settings.PRODUCTION = True
    result = run("demo")
    assert result.exit_code == 1 and "生产模式" in result.output
    assert not Organisation.objects.exists()


# the rest ------------------------------------------------------------------


def test_an_index_is_rebuilt_from_its_records(monkeypatch, settings, tmp_path):
    settings.SEARCH_PATH = tmp_path / "search"
    document = search.Document(id="1", title="最低生活保障办法", visibility=search.PUBLIC, body="城乡低保")
    monkeypatch.setattr(indexes, "_sources", {"samples": lambda: [document]})
    assert run("search", "rebuild").output.strip() == "samples：1 条。"
    assert "samples：1 条，完好" in run("search", "status").output
    strange = run("search", "rebuild", "nosuch")
    assert strange.exit_code == 1 and "现有：samples" in strange.output


def test_housekeeping_lists_and_runs_what_is_due():
    listed = run("housekeeping", "--list").output
    assert "jobs.purge" in listed and "每天" in listed
    assert run("housekeeping").exit_code == 0


def test_an_app_s_command_takes_part_and_a_second_one_of_that_name_is_refused(monkeypatch):
    import click

    from gongkai.console import program as module

    @click.command(name="greet", help="问候。")
    @click.argument("name")
    def greet(name: str) -> None:
        click.echo(f"您好，{name}")

    monkeypatch.setattr(demo_command, "greet", greet, raising=False)
    apps = {"a": SimpleNamespace(commands=["gongkai.console.demo.greet"])}
    monkeypatch.setattr("gongkai.kernel.registry.modules", lambda: apps)
    module.app_commands.cache_clear()
    try:
        assert run("greet", "张三").output == "您好，张三\n"
        assert "  greet " in run("--help").output
        apps["b"] = apps["a"]
        module.app_commands.cache_clear()
        assert "被声明了两次" in run("greet", "张三").output
    finally:
        module.app_commands.cache_clear()


def test_the_version_is_shown():
    assert run("version").output.startswith("gongkai 0.")


def test_a_sound_installation_passes_the_check_and_an_unsafe_one_is_told_what_to_set(settings, tmp_path):
    settings.DATA = tmp_path
    sound = run("check")
    assert sound.exit_code == 0, sound.output
    assert sound.output.endswith("检查通过。\n")
    settings.PRODUCTION = True
    unsafe = run("check")
    assert unsafe.exit_code == 1
    assert "错误 gongkai.E001 请设置 GONGKAI_SECRET_KEY" in unsafe.output
