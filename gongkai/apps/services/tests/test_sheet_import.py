"""Lists taken over body by body, what was refused sent back, and the same list going round without a difference."""

import io
from datetime import date

import pytest
import time_machine
from click.testing import CliRunner

from gongkai.apps.services.actions import sheets as acts
from gongkai.apps.services.commands.sheets import services
from gongkai.apps.services.models import ItemBatch, ItemVersion, ServiceItem
from gongkai.apps.services.queries import exports, standards
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.sheets import writing
from gongkai.apps.services.rules.sheets.returning import write_back
from gongkai.apps.services.tests import samples
from gongkai.apps.services.tests import sheet_samples as s
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM

SOURCE = "安政发〔2026〕9号"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


def one(org, handling=0, **changes):
    code = codes.make(uscc=org.uscc, level="4", basic=samples.BASIC, handling=handling)
    return s.written(org, code, samples.elements(**changes))


def take(content, *orgs, name="清单.xlsx", only=None, **terms):
    register = Register.of(orgs or Organisation.objects.all())
    outcome = acts.opened(name, content, register)
    return acts.enter(outcome, register, acts.Terms(SOURCE, **terms), by=SYSTEM, only=only)


def back(outcome):
    out = io.BytesIO()
    write_back(out, outcome.file.reopen(), outcome.sent, *outcome.told(), str)
    return out.getvalue()


def test_a_list_is_taken_and_taken_again_changes_nothing(stage):
    content = s.workbook(one(stage.cast.bureau))
    first = take(content)
    assert first.is_clean and first.count("new") == 1
    item = ServiceItem.objects.get()
    assert standards.elements_of(standards.current_version(item)) == samples.elements()
    batch = ItemBatch.objects.get(org=stage.cast.bureau)
    assert (batch.digest, batch.source, batch.count) == (first.file.digest, SOURCE, 1)
    again = take(content)
    assert (again.count("new"), again.count("changed"), again.count("unchanged")) == (0, 0, 1)
    assert ItemBatch.objects.filter(org=stage.cast.bureau).count() == 1


def test_what_changed_becomes_the_next_version_and_the_one_before_stays(stage):
    take(s.workbook(one(stage.cast.bureau)))
    changed = s.workbook(
        one(
            stage.cast.bureau,
            promised_days=5,
            steps=samples.raw()["steps"][:1] + samples.raw()["steps"][2:],
            legal_topics=["operate", "finance"],
        )
    )
    looked = take(changed, check_only=True, differences=True, keep_deviations=True)
    ((name, difference),) = looked.bodies[0].plan.differences
    assert name == "燃气经营许可证核发" and "承诺办结时限" in [c.label for c in difference.changes]
    assert ItemVersion.objects.filter(item__org=stage.cast.bureau).count() == 1
    done = take(changed, keep_deviations=True)
    assert done.count("changed") == 1
    item = ServiceItem.objects.get()
    assert (item.number, item.promised_days, item.topics.count()) == (2, 5, 2)
    assert [v.document["promised_days"] for v in item.versions.all()] == [10, 5]
    assert Entry.objects.filter(act="services.batch.adopt_items").last().details["changed"] == 1


def test_one_bad_row_keeps_its_body_out_and_only_it(stage):
    ours, theirs = stage.cast.bureau, stage.cast.other_bureau
    content = s.workbook(one(ours), one(ours, handling=1, consult=None), one(theirs))
    outcome = take(content)
    assert [b.plan.named for b in outcome.refused] == [ours.name]
    assert set(ServiceItem.objects.values_list("org", flat=True)) == {theirs.pk}
    told = [str(p) for p in outcome.refused[0].plan.problems]
    assert told[0].startswith("实施清单!") and told[0].endswith("（咨询方式）：没有填写。")


def test_what_was_refused_comes_back_with_its_reasons_and_can_be_sent_again(stage):
    ours, theirs = stage.cast.bureau, stage.cast.other_bureau
    outcome = take(s.workbook(one(ours, promised_days=25), one(theirs)))
    returned = back(outcome)
    source = s.opened(returned)
    assert [sheet.name for sheet in source.sheets][:2] == ["实施清单", "设定依据"]
    main = [row for _, row in source.sheets[0].rows()]
    assert len(main) == 2 and "承诺办结时限25个工作日长于法定办结时限20个工作日。" in main[1][-1]
    listing = [row for _, row in source.sheets[-1].rows()]
    assert listing[0][:3] == ["工作表", "行", "列"] and "25" in [row[4] for row in listing]
    sent = s.sent(returned)
    assert [item.org_name for item in sent.items] == [ours.name] and not sent.notes
    assert take(returned).refused
    fixed = s.workbook(one(ours))
    assert take(fixed).is_clean and ServiceItem.objects.count() == 2


def test_a_body_broken_off_goes_on_where_it_stopped(stage, monkeypatch):
    ours, theirs = stage.cast.bureau, stage.cast.other_bureau
    content = s.workbook(one(ours), one(theirs))
    real, calls = acts.adopt_items, []

    def killed(**arguments):
        calls.append(arguments["org"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**arguments)

    monkeypatch.setattr(acts, "adopt_items", killed)
    with pytest.raises(KeyboardInterrupt):
        take(content)
    assert ServiceItem.objects.count() == 1
    monkeypatch.setattr(acts, "adopt_items", real)
    done = take(content, resume=True)
    assert [b.skipped for b in done.bodies] == [True, False]
    assert ServiceItem.objects.count() == 2


def test_another_body_s_name_code_or_catalogue_is_told_at_its_cell(stage):
    ours = stage.cast.bureau
    head = ["实施主体", "事项名称", "基本编码", "事项编码"]
    good = one(ours)
    for row, said in [
        (["火星局", "甲", samples.BASIC, good.code], "平台上没有实施主体“113412980039800"),
        (["", "甲", samples.BASIC, ""], "没有填写实施主体。"),
        ([ours.name, "甲", "340199999999", ""], "基本目录中没有“340199999999”。"),
        ([ours.name, "甲", "", ""], "没有填写基本编码。"),
        ([ours.name, "甲", samples.BASIC, ""], "没有事项编码。"),
    ]:
        outcome = take(s.book({"清单": [head, row]}), *([] if row[0] != "火星局" else [stage.cast.other_bureau]))
        assert any(said in str(p) for p in outcome.refused[0].plan.problems), (said, outcome.refused[0].plan.problems)
    assert not ServiceItem.objects.exists()


def test_a_cancelled_item_is_left_out_and_one_in_force_is_not_ended_by_a_list(stage):
    org = stage.cast.bureau
    head = ["实施主体", "事项名称", "基本编码", "事项编码", "事项状态"]
    row = [org.name, "燃气经营许可证核发", samples.BASIC, one(org).code, "取消"]
    outcome = take(s.book({"清单": [head, row]}))
    assert outcome.is_clean and outcome.bodies[0].plan.left_out == 1
    take(s.workbook(one(org)))
    outcome = take(s.book({"清单": [head, row]}))
    assert "不能以清单取消" in str(outcome.refused[0].plan.problems[0])


def test_the_day_of_a_row_goes_before_the_day_of_the_list(stage):
    item = one(stage.cast.bureau)
    take(
        s.workbook(
            writing.Written(
                item.org_name,
                item.org_code,
                item.catalogue_code,
                item.code,
                "in_use",
                date(2025, 1, 2),
                1,
                item.elements,
            )
        )
    )
    assert ServiceItem.objects.get().effective_on == date(2025, 1, 2)
    late = one(stage.cast.other_bureau)
    late = writing.Written(
        late.org_name, late.org_code, late.catalogue_code, late.code, "in_use", date(2027, 1, 2), 1, late.elements
    )
    assert "尚未生效" in str(take(s.workbook(late)).refused[0].plan.problems[0])


def test_an_item_with_a_change_under_way_is_not_overtaken(stage):
    from gongkai.apps.services.actions import changes

    (item,) = stage.adopted()
    changes.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="调整")
    outcome = take(s.workbook(one(stage.cast.bureau, promised_days=5)), keep_deviations=True)
    assert "办理中的变动" in str(outcome.refused[0].plan.problems[0])


@pytest.mark.parametrize("form", ["xlsx", "csv", "csv-gb"])
def test_what_is_exported_comes_back_without_a_difference(stage, tmp_path, form):
    extras = {"网办二维码": "有", "内部编号": "=1+1"}
    take(
        s.workbook(
            one(
                stage.cast.bureau,
                extras=extras,
                penalties=["1", "5"],
                joint_bodies=["消防大队", "公安局"],
                is_fee=True,
                fees=[{"name": "工本费", "standard": "10.5元/本", "basis": "价格法", "amount": "10.50", "unit": "本"}],
                pay_before="delivery",
            )
        ),
        keep_deviations=True,
    )
    target = tmp_path / f"清单.{form.split('-')[0]}"
    result = CliRunner().invoke(services, ["export", str(target), "--body", stage.cast.bureau.name, "--format", form])
    assert result.exit_code == 0, result.output
    outcome = take(target.read_bytes(), name=target.name, keep_deviations=True)
    assert outcome.is_clean and (outcome.count("changed"), outcome.count("unchanged")) == (0, 1)


def test_the_exchange_carries_national_names(stage):
    take(s.workbook(one(stage.cast.bureau)))
    (item,) = exports.written(exports.in_force())
    found = writing.record(item, writing.Exchange("20261102", "2026-11-02 10:00:00", "安澜"))
    assert {k: found[k] for k in ("task_name", "task_type", "promise_day", "promise_type", "cd_operation")} == {
        "task_name": "燃气经营许可证核发",
        "task_type": "01",
        "promise_day": "10",
        "promise_type": "working",
        "cd_operation": "I",
    }
    assert found["materials"][0]["material_name"] == "燃气经营许可申请表"
    assert set(found) <= set(writing.exchange_header())


def test_a_folder_on_the_console_with_what_has_to_be_mended(stage, tmp_path):
    (tmp_path / "甲.xlsx").write_bytes(s.workbook(one(stage.cast.bureau, promised_days=25)))
    (tmp_path / "~$甲.xlsx").write_bytes(b"lock")
    (tmp_path / "乙.xlsx").write_bytes(s.workbook(one(stage.cast.other_bureau)))
    (tmp_path / "丙.csv").write_bytes(b"")
    run = CliRunner()
    looked = run.invoke(services, ["import", str(tmp_path), "--dry-run"])
    assert looked.exit_code == 1 and not ServiceItem.objects.exists()
    assert (
        run.invoke(services, ["import", str(tmp_path)])
        .output.split("：", 1)[-1]
        .split(": ", 1)[-1]
        .startswith("请用 --document")
    )
    done = run.invoke(services, ["import", str(tmp_path), "--document", SOURCE])
    assert done.exit_code == 1
    assert "乙.xlsx：1个机关，已录入1个（新增1，变更0，没有变化0），未录入0个。" in done.output
    assert "甲.xlsx：1个机关，已录入0个" in done.output and "长于法定办结时限" in done.output
    assert (tmp_path / "甲_待修改.xlsx").exists()
    mended = run.invoke(
        services, ["import", str(tmp_path / "甲_待修改.xlsx"), "--document", SOURCE, "--keep-deviations"]
    )
    assert mended.exit_code == 0, mended.output
    assert ServiceItem.objects.count() == 2


def test_a_list_of_one_body_need_not_name_it(stage):
    head = ["事项名称", "基本编码", "事项编码"]
    org = stage.cast.bureau
    outcome = take(s.book({"清单": [head, ["甲", samples.BASIC, one(org).code]]}), only=org, check_only=True)
    assert [b.plan.org for b in outcome.bodies] == [org]
