"""档案销毁: only what is over and held by nothing, only after two people agreed, for good, with proof."""

import hashlib
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.archives import actions, jobs, queries
from gongkai.apps.archives.models import DestructionItem, DestructionList, Hold
from gongkai.apps.disclosure.actions import disputes, suggestions
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.models import PublicationSuggestion
from gongkai.apps.disclosure.tests.requests import walk as requests
from gongkai.kernel import files, search
from gongkai.kernel.cases import NotAllowed, Refused, destruction
from gongkai.kernel.cases.models import Case, Clock, Letter
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.jobs import run_due
from gongkai.kernel.journal import reading as journal
from gongkai.kernel.journal import writing
from gongkai.kernel.people.actors import SYSTEM, public
from gongkai.kernel.people.models import Post
from tests.archives.conftest import OLD, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SEARCH_PATH = tmp_path / "files", tmp_path / "search"


def approved(people):
    found = actions.draw(org=people.bureau, by=people.archivist)
    actions.submit(found, by=people.archivist)
    actions.appraise(found, by=people.appraiser)
    actions.approve(found, by=people.lead)
    actions.sign(found, by=people.chief)
    return found


def begun(people):
    found = approved(people)
    actions.begin(found, by=people.archivist, supervisors="王建国、李秀英")
    return found


def with_file(case, name="材料.png"):
    upload = SimpleUploadedFile(name, hostile.png(7))
    return files.store(upload, org=case.org, owner=case.subject, by=public("欧阳询"), purpose="material")


# What is listed


def test_a_file_is_listed_from_the_day_its_period_is_over(old, people, clock):
    old()
    clock.set(date(2029, 12, 31))
    with pytest.raises(Refused, match="没有保管期满"):
        actions.draw(org=people.bureau, by=people.archivist)
    clock.set(date(2030, 1, 1))
    found = actions.draw(org=people.bureau, by=people.archivist)
    item = queries.items(found).get()
    assert (item.years, item.expires_on, item.closed_on) == (10, date(2030, 1, 1), OLD)
    assert item.rule == "disclosure.suggestion@2008-05-01"


def test_lists_are_drawn_by_themselves_once(old, people):
    old()
    jobs.draw_lists()
    jobs.draw_lists()
    assert DestructionList.objects.count() == 1
    assert Case.objects.filter(kind="disclosure.suggestion").exists()


def test_open_files_and_permanent_files_are_never_listed(people, clock):
    clock.set(OLD)
    idea = suggestions.Idea(wanted="尚未办结的")
    suggestions.submit(org=people.bureau, by=public(""), idea=idea)
    clock.set(date(2099, 1, 4))
    assert queries.drawable(people.bureau) == []


def test_a_file_without_a_date_is_shown_closed_as_usual_and_never_listed(old, people, monkeypatch):
    monkeypatch.setattr("gongkai.apps.archives.queries.destruction.schedule", dict)
    case = old()
    assert case.closed_on == OLD
    shown = queries.unknown(people.bureau)
    assert [(u.count, u.reason) for u in shown] == [(1, "保管期限表没有列入这类案卷")]
    assert queries.drawable(people.bureau) == []


def test_a_dispute_keeps_the_request_it_is_about(people, clock):
    """争议未终结的案卷不得销毁."""
    made = requests.received(people, clock, OLD)
    request = made.item
    request_acts.withdraw(request, by=public("张三"))
    complaint = disputes.Complaint("review", "reply", "安澜县人民政府", "张三", "要求撤销", OLD, request=request)
    disputes.register(org=people.bureau, by=people.clerk, complaint=complaint)
    clock.set(TODAY)
    [one] = queries.expired(people.bureau)
    assert "尚未终结" in one.hold
    assert queries.drawable(people.bureau) == []


def test_what_was_written_down_is_kept_until_its_day(old, people, clock):
    case = old()
    with pytest.raises(Refused):
        actions.hold(case, by=people.clerk, reason="审计需要")
    with pytest.raises(Refused, match="理由"):
        actions.hold(case, by=people.archivist, reason=" ")
    held = actions.hold(case, by=people.archivist, reason="审计需要", until_on=date(2030, 12, 31))
    assert queries.drawable(people.bureau) == []
    clock.set(date(2031, 1, 1))
    assert len(queries.drawable(people.bureau)) == 1
    clock.set(TODAY)
    actions.release(held.uid, case, by=people.archivist)
    assert len(queries.drawable(people.bureau)) == 1
    assert [e.details["what"] for e in journal.entries(case.subject) if e.act.startswith("archives.")] == [
        "暂缓销毁",
        "解除暂缓销毁",
    ]


def test_a_file_stands_on_one_list_only(old, people):
    old()
    actions.draw(org=people.bureau, by=people.archivist)
    with pytest.raises(Refused, match="没有保管期满"):
        actions.draw(org=people.bureau, by=people.archivist)


# Who decides


def test_two_people_agree_and_neither_made_the_list(old, people):
    """机关档案管理规定: 清册由档案部门编制, 经档案部门负责人和机关负责人签署."""
    old()
    found = actions.draw(org=people.bureau, by=people.archivist)
    actions.submit(found, by=people.archivist)
    account = people.account("archivist")
    for role in ("appraiser", "lead", "chief"):
        Post.objects.create(account=account, org=people.bureau, role=f"archives.{role}", from_on=OLD)
    with pytest.raises(NotAllowed, match="请由他人办理"):
        actions.appraise(found, by=people.archivist)
    actions.appraise(found, by=people.appraiser)
    with pytest.raises(NotAllowed):
        actions.approve(found, by=people.archivist)
    actions.approve(found, by=people.lead)
    Post.objects.create(account=people.account("lead"), org=people.bureau, role="archives.chief", from_on=OLD)
    with pytest.raises(NotAllowed):
        actions.sign(found, by=people.lead)
    actions.sign(found, by=people.chief)
    assert found.case.step == "approved"


def test_nothing_is_destroyed_before_two_supervisors_are_named(old, people):
    old()
    found = approved(people)
    for names in ("", "王建国", "王建国、王建国"):
        with pytest.raises(Refused, match="两名监销人"):
            actions.begin(found, by=people.archivist, supervisors=names)
    assert Case.objects.filter(kind="disclosure.suggestion").count() == 1


def test_a_file_the_appraiser_keeps_leaves_the_list_and_does_not_come_back(old, people):
    old()
    old(wanted="公交线路")
    found = actions.draw(org=people.bureau, by=people.archivist)
    actions.submit(found, by=people.archivist)
    item = queries.items(found).first()
    with pytest.raises(Refused, match="必须写明理由"):
        actions.keep(found, by=people.appraiser, item=item, reason="")
    actions.keep(found, by=people.appraiser, item=item, reason="反映民生历史", until_on=date(2040, 1, 1))
    assert queries.counts(found) == {"listed": 1, "kept": 1, "destroyed": 0}
    with pytest.raises(Refused, match="不在清册中"):
        actions.keep(found, by=people.appraiser, item=item, reason="再次")
    assert Hold.objects.get().until_on == date(2040, 1, 1)


def test_an_empty_list_goes_no_further(old, people):
    old()
    found = actions.draw(org=people.bureau, by=people.archivist)
    actions.keep(found, by=people.archivist, item=queries.items(found).get(), reason="仍有价值")
    with pytest.raises(Refused, match="没有拟销毁的案卷"):
        actions.submit(found, by=people.archivist)
    actions.withdraw(found, by=people.archivist, reason="没有需要销毁的")


# Destroying


def test_the_file_is_gone_and_the_journal_and_the_proof_remain(old, people, django_capture_on_commit_callbacks):
    case = old()
    stored = with_file(case)
    where = stored.storage_name
    Letter.objects.create(
        case=case, template="t", title="告知书", number="1", org=case.org, issued_on=OLD, content={"paragraphs": ["x"]}
    )
    before = journal.entries(case.subject).count()
    writing.seal(OLD)
    with django_capture_on_commit_callbacks(execute=True):
        found = begun(people)
    with django_capture_on_commit_callbacks(execute=True):
        run_due(10)
    found.refresh_from_db()
    assert found.case.step == "destroyed" and found.digest
    assert not default_storage.exists(where)
    assert not Case.objects.filter(pk=case.pk).exists() and not PublicationSuggestion.objects.exists()
    assert not Letter.objects.exists() and not Clock.objects.filter(case_id=case.pk).exists()
    left = StoredFile.objects.get(pk=stored.pk)
    assert (left.is_purged, left.created_by, left.original_name) == (True, "已销毁", "已销毁.png")
    item = queries.items(found).get()
    assert item.proof["files"] == [["png", stored.size, hashlib.sha256(hostile.png(7)).hexdigest()]]
    assert len(item.proof["letters"]) == 1 and len(item.proof["record"]) == 64
    chain = list(journal.entries(case.subject))
    assert len(chain) == before + 2
    assert chain[-1].act == "archives.destruction.destroy" and chain[-1].details["proof"] == item.proof
    assert journal.verify().intact
    assert "欧阳询" not in "".join(e.details_json for e in chain[before:]) + str(item.proof)


def test_search_forgets_it(old, people, monkeypatch, django_capture_on_commit_callbacks):
    case = old()
    search.index("archive_test").put(search.Document(id=str(case.uid), title="校车时刻表", visibility=search.PUBLIC))
    record = destruction.registry.records()[case.kind]
    object.__setattr__(record, "indexes", ("archive_test",))
    try:
        begun(people)
        with django_capture_on_commit_callbacks(execute=True):
            run_due(10)
    finally:
        object.__setattr__(record, "indexes", ())
    assert search.index("archive_test").query("校车", visible=search.PUBLIC).total == 0


def test_an_interrupted_run_goes_on_and_finishes_once(old, people):
    for wanted in ("甲", "乙", "丙"):
        old(wanted=wanted)
    found = begun(people)
    stops = iter([False, True])
    assert actions.run(found, stopping=lambda: next(stops)) is False
    assert queries.counts(found) == {"listed": 1, "kept": 0, "destroyed": 2}
    digests = list(queries.items(found).values_list("proof", flat=True))[:2]
    jobs.resume()
    run_due(10)
    found.refresh_from_db()
    assert found.case.step == "destroyed"
    assert list(queries.items(found).values_list("proof", flat=True))[:2] == digests
    jobs.destroy(str(found.case.uid))
    assert journal.entries(found.case.subject).filter(act="archives.destruction.finish").count() == 1


def test_a_failure_in_the_middle_of_a_file_leaves_that_file_whole(old, people, monkeypatch):
    case = old()
    stored = with_file(case)
    found = begun(people)
    monkeypatch.setattr(destruction.Letter.objects, "filter", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.destroy_next(found)
    monkeypatch.undo()
    assert Case.objects.filter(pk=case.pk).exists() and default_storage.exists(stored.storage_name)
    assert queries.counts(found)["listed"] == 1


def test_what_came_to_be_held_after_the_approval_is_kept(old, people):
    case = old()
    found = begun(people)
    actions.hold(case, by=people.archivist, reason="法院调卷")
    actions.run(found)
    item = queries.items(found).get()
    assert (item.state, item.note) == ("kept", "法院调卷")
    assert Case.objects.filter(pk=case.pk).exists()


def test_lists_of_destruction_are_themselves_permanent(old, people):
    old()
    found = begun(people)
    actions.run(found)
    with pytest.raises(Refused, match="不能销毁"):
        destruction.destroy(found.case, by=SYSTEM, act="x", reason="x")


def test_an_open_case_is_never_destroyed(people, clock):
    case = suggestions.submit(org=people.bureau, by=public(""), idea=suggestions.Idea(wanted="甲")).case
    with pytest.raises(Refused, match="尚未办结"):
        destruction.destroy(case, by=SYSTEM, act="x", reason="x")


def test_other_bodies_files_are_not_touched(old, people):
    old(org=people.other_bureau)
    assert queries.drawable(people.bureau) == []
    assert queries.lists(people.archivist).count() == 0
    with pytest.raises(NotAllowed):
        actions.draw(org=people.other_bureau, by=people.archivist)


def test_reading_what_is_over_costs_the_same_for_one_and_for_many(old, people, django_assert_max_num_queries):
    for number in range(12):
        old(wanted=f"第{number}件")
    with django_assert_max_num_queries(8):
        assert len(queries.drawable(people.bureau)) == 12
    found = actions.draw(org=people.bureau, by=people.archivist)
    assert DestructionItem.objects.filter(list=found).count() == 12
