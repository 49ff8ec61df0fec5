"""清单导入 as a job: kept, restartable at any point, cancelled before it begins, seen by whom it concerns."""

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.utils import timezone

from gongkai.apps.services.actions import imports as acts
from gongkai.apps.services.actions import sheets as item_sheets
from gongkai.apps.services.actions.imports import running
from gongkai.apps.services.actions.sheets import Terms
from gongkai.apps.services.models import BatchScope, ImportState, ItemBatch, ListImport, ServiceItem
from gongkai.apps.services.queries import imports as reading
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.sheets.files import UnreadableFile
from gongkai.apps.services.tests import samples
from gongkai.apps.services.tests import sheet_samples as s
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.jobs import run_due
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.models import Notice, Post
from gongkai.testing import organisation

START = "2026-11-02T10:00:00+08:00"
TERMS = Terms("安政发〔2026〕9号", check_only=False)


class Killed(BaseException):
    """The process is gone: nobody catches it."""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def written(org, handling=0, **changes):
    code = codes.make(uscc=org.uscc, level="4", basic=samples.BASIC, handling=handling)
    return s.written(org, code, samples.elements(**changes))


@pytest.fixture
def two(stage):
    """The lists of two bodies in one file, for the publisher of the county."""
    return s.workbook(written(stage.cast.bureau), written(stage.cast.other_bureau))


def send(stage, content, who="publisher", terms=TERMS, enter=True, name="清单.xlsx"):
    actor = stage.who(who)
    orgs = list(reading.bodies(actor, BatchScope.ITEMS, enter=enter))
    upload = files.check(SimpleUploadedFile(name, content), acts.sending.KINDS)
    return acts.send(orgs=orgs, by=actor, upload=upload, scope=BatchScope.ITEMS, terms=terms)


def told(stage, made):
    return Notice.objects.filter(account=stage.account("publisher"), link__contains=str(made.uid)).latest("pk").title


def again(made):
    return ListImport.objects.get(pk=made.pk)


def die_at(monkeypatch, module, name, time):
    """The process dies at the `time`th call of a function, after it was done."""
    real, calls = getattr(module, name), count(1)

    def wrapped(*args, **kwargs):
        answer = real(*args, **kwargs)
        if next(calls) == time:
            raise Killed
        return answer

    monkeypatch.setattr(module, name, wrapped)


def test_what_was_sent_is_kept_and_the_job_enters_every_body_once(stage, two):
    made = send(stage, two)
    assert (made.state, made.org_path) == (ImportState.WAITING, stage.cast.county.path)
    assert not ServiceItem.objects.exists()
    acts.carry_out(made.pk)
    made = again(made)
    assert (made.state, made.total_count, made.done_count, made.returned) == (ImportState.DONE, 2, 2, None)
    assert [(b.taken, b.new_count, b.batch.count) for b in made.bodies.all()] == [(True, 1, 1), (True, 1, 1)]
    assert (ServiceItem.objects.count(), ItemBatch.objects.filter(scope="items").count()) == (2, 2)
    assert [e.verb for e in entries(made.subject).order_by("seq")] == ["submit", "import"]
    acts.carry_out(made.pk)
    assert (ServiceItem.objects.count(), again(made).run) == (2, 1)


POINTS = [
    ("before it was read", item_sheets, "opened", 1),
    ("after the first body was compared", item_sheets.reading, "plan", 1),
    ("after the first body was entered, before it was written down", item_sheets, "adopt_items", 1),
    ("inside the transaction of the first body", running, "_keep", 1),
    ("after the first body", item_sheets, "take", 1),
    ("inside the transaction of the second body", running, "_keep", 2),
    ("after the second body", item_sheets, "take", 2),
    ("inside the end", running.telling, "tell", 1),
]


@pytest.mark.parametrize(("where", "module", "name", "time"), POINTS, ids=[p[0] for p in POINTS])
def test_killed_at_any_point_it_goes_on_and_enters_nothing_twice(
    stage, two, clock, monkeypatch, where, module, name, time
):
    made = send(stage, two)
    with monkeypatch.context() as patch:
        die_at(patch, module, name, time)
        with pytest.raises(Killed):
            acts.carry_out(made.pk)
    assert again(made).state == ImportState.RUNNING
    clock.shift(timedelta(minutes=2))
    acts.carry_out(made.pk)
    made = again(made)
    assert (made.state, made.done_count, made.run) == (ImportState.DONE, 2, 2)
    assert made.bodies.count() == 2
    assert (ServiceItem.objects.count(), ItemBatch.objects.filter(scope="items").count()) == (2, 2)
    assert {item.number for item in ServiceItem.objects.all()} == {1}
    assert [e.verb for e in entries(made.subject).order_by("seq")] == ["submit", "import"]


def test_a_run_that_was_taken_for_dead_enters_nothing_more(stage, two, clock, monkeypatch):
    """Somebody else begins while the first worker stands between two bodies: its second body is undone."""
    made, real, calls = send(stage, two), item_sheets.take, count(1)

    def slow(*args, **kwargs):
        if next(calls) == 2:
            clock.shift(timedelta(minutes=2))
            running._begin(made.pk)
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(item_sheets, "take", slow)
        acts.carry_out(made.pk)
    assert (again(made).state, again(made).run, ServiceItem.objects.count()) == (ImportState.RUNNING, 2, 1)
    clock.shift(timedelta(minutes=2))
    acts.carry_out(made.pk)
    assert (again(made).state, again(made).done_count) == (ImportState.DONE, 2)
    assert (ServiceItem.objects.count(), ItemBatch.objects.filter(scope="items").count()) == (2, 2)


def test_while_somebody_is_at_it_the_job_waits(stage, two, clock, monkeypatch):
    made = send(stage, two)
    with monkeypatch.context() as patch:
        die_at(patch, item_sheets, "take", 1)
        with pytest.raises(Killed):
            acts.carry_out(made.pk)
    clock.shift(timedelta(seconds=10))
    acts.carry_out(made.pk)
    assert (again(made).state, again(made).run) == (ImportState.RUNNING, 1)
    clock.shift(timedelta(minutes=2))
    run_due(50)
    assert again(made).state == ImportState.DONE


def test_a_body_with_a_mistake_stays_out_whole_and_comes_back_as_a_workbook(stage):
    bureau, other = stage.cast.bureau, stage.cast.other_bureau
    good, bad = written(bureau), written(bureau, 1, promised_days=25)
    made = send(stage, s.workbook(good, bad, written(other)))
    acts.carry_out(made.pk)
    made = again(made)
    assert [(b.named, b.taken) for b in made.bodies.all()] == [(bureau.name, False), (other.name, True)]
    assert list(ServiceItem.objects.values_list("org", flat=True)) == [other.pk]
    [refused] = reading.refused(made)
    assert "长于法定办结时限" in refused.problems[0]
    # Corrected and sent again, the workbook holds what was refused and nothing else.
    content = files.reading.content_of(made.returned)
    assert len(s.sent(content).items) == 2
    account = stage.account("publisher")
    assert "1个机关不符合要求" in Notice.objects.get(account=account, link__contains=str(made.uid)).title


def test_bodies_that_were_refused_before_the_end_are_looked_at_again(stage, clock, monkeypatch):
    made = send(stage, s.workbook(written(stage.cast.bureau, promised_days=25), written(stage.cast.other_bureau)))
    with monkeypatch.context() as patch:
        die_at(patch, item_sheets, "take", 2)
        with pytest.raises(Killed):
            acts.carry_out(made.pk)
    clock.shift(timedelta(minutes=2))
    acts.carry_out(made.pk)
    made = again(made)
    assert (made.state, made.done_count, made.returned is not None) == (ImportState.DONE, 2, True)
    assert [b.taken for b in made.bodies.all()] == [False, True]


def test_only_looked_at_writes_nothing_into_the_register(stage, two):
    made = send(stage, two, terms=Terms("", check_only=True))
    acts.carry_out(made.pk)
    made = again(made)
    assert (made.state, made.bodies.filter(taken=True).count()) == (ImportState.DONE, 2)
    assert not ServiceItem.objects.exists()
    assert entries(made.subject).order_by("seq").last().verb == "check"


def test_who_has_lost_the_post_enters_nothing(stage, two):
    made = send(stage, two)
    Post.objects.filter(account=stage.account("publisher")).update(to_on=timezone.localdate() - timedelta(days=1))
    acts.carry_out(made.pk)
    made = again(made)
    assert (made.state, made.failure) == (ImportState.STOPPED, "上传人现在没有编制或者发布清单的岗位。")
    assert not ServiceItem.objects.exists()


def test_what_was_sent_for_one_body_is_entered_for_no_other(stage, two):
    """Whoever had one post and has another now: rows without a body's code were those of the first."""
    made = send(stage, two)
    elsewhere = organisation("邻县人民政府", "neighbour", "government", None, 9)
    ListImport.objects.filter(pk=made.pk).update(single=True, org=elsewhere)
    acts.carry_out(made.pk)
    assert (again(made).state, ServiceItem.objects.exists()) == (ImportState.STOPPED, False)


def test_whose_account_was_closed_enters_nothing(stage, two):
    made = send(stage, two)
    ListImport.objects.filter(pk=made.pk).update(sent_by_account_id=None)
    acts.carry_out(made.pk)
    assert again(made).failure == "上传人的账号已经停用。"


def test_a_file_that_was_cleared_away_is_not_entered(stage, two):
    made = send(stage, two)
    ListImport.objects.filter(pk=made.pk).update(file=None)
    acts.carry_out(made.pk)
    assert again(made).failure == "清单文件已经清理。"


def test_nothing_is_entered_without_what_approved_it(stage, two):
    with pytest.raises(Refused, match="请写明清单的批准文件"):
        send(stage, two, terms=Terms(" ", check_only=False))


def test_a_list_sent_by_somebody_without_a_post_is_refused(stage, two):
    with pytest.raises(Refused, match="岗位"):
        send(stage, two, who="editor")


def test_a_body_that_is_not_the_sender_s_stays_out(stage):
    """The editor of one body looks at the list of another: it is told, and nothing is shown of what is in force."""
    stage.adopted(org=stage.cast.other_bureau)
    made = send(stage, s.workbook(written(stage.cast.other_bureau)), "editor", Terms("", check_only=True), enter=False)
    acts.carry_out(made.pk)
    [body] = again(made).bodies.all()
    assert not body.taken
    assert not body.differences


def test_it_is_cancelled_before_it_begins_and_not_after(stage, two):
    made = send(stage, two)
    with pytest.raises(Refused, match="本人"):
        acts.cancel(made, by=stage.who("manager"))
    acts.cancel(made, by=stage.who("publisher"))
    acts.carry_out(made.pk)
    assert (again(made).state, ServiceItem.objects.exists()) == (ImportState.CANCELLED, False)
    assert entries(made.subject).order_by("seq").last().verb == "withdraw"
    later = send(stage, two)
    acts.carry_out(later.pk)
    with pytest.raises(Refused, match="已经开始"):
        acts.cancel(later, by=stage.who("publisher"))


def test_what_broke_off_for_reasons_nobody_foresaw_is_told_and_goes_on(stage, two, monkeypatch):
    made = send(stage, two)
    with monkeypatch.context() as patch:
        patch.setattr(item_sheets, "adopt_items", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            acts.carry_out(made.pk)
    assert (again(made).state, again(made).failure) == (ImportState.FAILED, running.FAULT)
    with pytest.raises(Refused, match="本人"):
        acts.go_on(made, by=stage.who("manager"))
    notices = Notice.objects.filter(link__contains=str(made.uid), title__endswith="中断")
    assert notices.count() == 1
    acts.go_on(made, by=stage.who("publisher"))
    with monkeypatch.context() as patch:
        patch.setattr(item_sheets, "adopt_items", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            acts.carry_out(made.pk)
    assert notices.count() == 2
    acts.go_on(made, by=stage.who("publisher"))
    run_due(50)
    assert again(made).state == ImportState.DONE
    with pytest.raises(Refused, match="没有中断"):
        acts.go_on(made, by=stage.who("publisher"))


def test_the_second_list_of_a_body_is_compared_with_what_the_first_has_left(stage):
    first = send(stage, s.workbook(written(stage.cast.bureau)))
    second = send(stage, s.workbook(written(stage.cast.bureau, consult="0549-6200111")))
    run_due(50)
    acts.carry_out(first.pk)
    acts.carry_out(second.pk)
    assert [b.changed_count for b in again(second).bodies.all()] == [1]
    assert ServiceItem.objects.get().number == 2


@pytest.fixture
def database_for_threads(stage, tmp_path, monkeypatch) -> None:
    """Threads cannot share SQLite in memory; they work on a copy in a file, with the settings of the product."""
    if connection.vendor == "sqlite":
        file = tmp_path / "imports.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        monkeypatch.setitem(connections.settings["default"], "NAME", str(file))


@pytest.mark.django_db(transaction=True)
def test_two_lists_of_one_body_at_once_wait_for_each_other(stage, monkeypatch, request):
    """While the first is being entered, the second is not even compared with what is in force."""
    first = send(stage, s.workbook(written(stage.cast.bureau)))
    second = send(stage, s.workbook(written(stage.cast.bureau, consult="0549-6200111")))
    request.getfixturevalue("database_for_threads")
    begun, go, compared, ended = threading.Event(), threading.Event(), [], {}
    plan, adopt = item_sheets.reading.plan, item_sheets.adopt_items

    def noted(*args, **kwargs):
        compared.append(threading.current_thread().name)
        return plan(*args, **kwargs)

    def slow(**kwargs):
        begun.set()
        go.wait(30)
        return adopt(**kwargs)

    def carry_out(pk):
        try:
            acts.carry_out(pk)
            ended[pk] = [(b.new_count, b.changed_count) for b in ListImport.objects.get(pk=pk).bodies.all()]
        finally:
            connections.close_all()

    monkeypatch.setattr(item_sheets.reading, "plan", noted)
    monkeypatch.setattr(item_sheets, "adopt_items", slow)
    threads = [threading.Thread(target=carry_out, args=(one.pk,), name=str(one.pk)) for one in (first, second)]
    threads[0].start()
    assert begun.wait(30)
    threads[1].start()
    threads[1].join(1)
    assert compared == [str(first.pk)]
    go.set()
    for thread in threads:
        thread.join(60)
    assert ended == {first.pk: [(1, 0)], second.pk: [(0, 1)]}


def test_nothing_is_read_before_the_scanner_has_answered(stage, two, clock):
    made = send(stage, two)
    StoredFile.objects.filter(pk=made.file_id).update(state="scanning")
    acts.carry_out(made.pk)
    assert (again(made).state, ServiceItem.objects.exists()) == (ImportState.WAITING, False)
    StoredFile.objects.filter(pk=made.file_id).update(state="clean")
    clock.shift(timedelta(minutes=2))
    run_due(50)
    assert (again(made).state, ServiceItem.objects.count()) == (ImportState.DONE, 2)


def test_an_infected_file_is_never_read(stage, two):
    made = send(stage, two)
    StoredFile.objects.filter(pk=made.file_id).update(state="infected")
    acts.carry_out(made.pk)
    assert (again(made).state, again(made).failure) == (ImportState.STOPPED, "文件没有通过病毒检查，已经封存。")
    assert not ServiceItem.objects.exists()


def test_a_file_without_a_list_says_so(stage):
    made = send(stage, s.table([["天气", "温度"], ["晴", "20"]]), name="清单.csv")
    acts.carry_out(made.pk)
    assert (again(made).state, again(made).total_count) == (ImportState.DONE, 0)
    assert any("没有找到" in note for note in again(made).notes)
    assert "没有读到内容" in told(stage, made)


def test_rows_of_no_body_are_told_with_the_end(stage):
    rows = [["事项名称", "事项编码", "事项类型", "法定时限", "服务对象"], ["", "", "行政许可", "20", "自然人"]]
    made = send(stage, s.table(rows), name="清单.csv")
    acts.carry_out(made.pk)
    assert again(made).stray_count and "行无法归入任何机关" in told(stage, made)


def test_a_file_that_cannot_be_read_says_why_and_is_not_tried_again(stage, two, monkeypatch):
    def unreadable(*_):
        raise UnreadableFile("引号或者分隔符有误。")

    made = send(stage, two)
    monkeypatch.setattr(item_sheets, "opened", unreadable)
    acts.carry_out(made.pk)
    acts.carry_out(made.pk)
    assert (again(made).state, again(made).failure, again(made).run) == (ImportState.STOPPED, "引号或者分隔符有误。", 1)
    assert "没有进行" in Notice.objects.get(account=stage.account("publisher"), link__contains=str(made.uid)).title


def test_what_fails_or_takes_long_while_somebody_waits_is_left_to_the_job(stage, two, monkeypatch):
    made = send(stage, two)
    with monkeypatch.context() as patch:
        patch.setattr(item_sheets, "adopt_items", lambda **_: 1 / 0)
        acts.carry_out_now(made)
    assert again(made).state == ImportState.FAILED
    assert not Notice.objects.filter(link__contains=str(made.uid)).exists()
    long = send(stage, two)
    monkeypatch.setattr(running, "AT_ONCE", 1)
    acts.carry_out_now(long)
    assert (again(long).state, ServiceItem.objects.exists()) == (ImportState.RUNNING, False)
    run_due(50)
    assert again(long).state == ImportState.DONE


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_the_next(stage, two, monkeypatch):
    made = send(stage, two)
    with monkeypatch.context() as patch:
        patch.setattr(running.jobs, "stopping", lambda: ServiceItem.objects.exists())
        acts.carry_out(made.pk)
    assert (again(made).state, again(made).done_count, ServiceItem.objects.count()) == (ImportState.RUNNING, 1, 1)
    run_due(50)
    assert (again(made).state, ServiceItem.objects.count()) == (ImportState.DONE, 2)


def test_files_of_an_import_that_nobody_carried_on_go_too(stage, two, clock, monkeypatch):
    made = send(stage, two)
    with monkeypatch.context() as patch:
        die_at(patch, item_sheets, "take", 1)
        with pytest.raises(Killed):
            acts.carry_out(made.pk)
    clock.shift(timedelta(days=181))
    assert acts.forget_old() == 1 and again(made).file is None


def test_files_of_imports_that_ended_long_ago_go(stage, clock):
    made = send(stage, s.workbook(written(stage.cast.bureau, promised_days=25)))
    acts.carry_out(made.pk)
    clock.shift(timedelta(days=179))
    assert acts.forget_old() == 0
    clock.shift(timedelta(days=2))
    assert acts.forget_old() == 1
    assert (again(made).file, again(made).returned, again(made).bodies.count()) == (None, None, 1)
    assert {f.state for f in StoredFile.objects.filter(owner=made.subject)} == {"purged"}
