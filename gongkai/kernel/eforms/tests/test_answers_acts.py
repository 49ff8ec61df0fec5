"""填写、暂存、续填、提交、到期: sealed while it lies, fixed when it is submitted."""

import copy
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from gongkai.kernel import eforms, files
from gongkai.kernel.applicants.actions import closing
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms import queries, sources
from gongkai.kernel.eforms.actions import answers as acts
from gongkai.kernel.eforms.actions import drafts, forms, submitting
from gongkai.kernel.eforms.evaluation import Supplied
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.eforms.protect import install, remove
from gongkai.kernel.eforms.tests.test_evaluation import FULL
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.people.actors import public

pytestmark = pytest.mark.django_db
BY = public("张三丰")


def picture(name="证件.pdf"):
    return files.check(SimpleUploadedFile(name, hostile.pdf(title=name)), files.PROOFS)


@pytest.fixture
def begun(version):
    return acts.begin(version, by=BY)


def filled(answers, **more):
    acts.save(answers, {**copy.deepcopy(FULL), "card": [], **more})
    acts.upload(answers, "card", picture(), by=BY)
    return answers


def test_a_code_finds_what_was_begun_and_is_not_kept(begun):
    answers, code = begun
    assert len(code) == 12 and code not in str(FormAnswers.objects.values().get())
    spelt = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
    assert eforms.answers_by_code(spelt) == answers
    assert eforms.answers_by_code("") is None and eforms.answers_by_code("ABCD") is None


def test_answers_are_saved_as_typed_and_lie_sealed(begun):
    answers, _ = begun
    acts.save(answers, {"name": "张三丰", "phone": "不是号码"})
    row = FormAnswers.objects.get()
    assert "张三丰" not in str(FormAnswers.objects.values().get())
    assert row.unsealed()["answers"] == {"name": "张三丰", "phone": "不是号码"}
    assert {p.path for p in eforms.judged(row).problems} >= {"phone", "number"}


def test_saving_prolongs_what_is_kept(begun, clock):
    answers, _ = begun
    assert answers.expires_on == date(2026, 4, 1)
    clock.set(date(2026, 3, 20))
    assert acts.save(answers, {}).expires_on == date(2026, 4, 19)


def test_submitting_fixes_values_version_and_evidence(begun):
    answers, code = begun
    filled(answers, agent="否", agent_name="李四")
    result = submitting.freeze(answers, by=BY, subject="case:1")
    assert [one.label for one in result.dropped] == ["代办人姓名"]
    row = FormAnswers.objects.get()
    assert (row.state, row.subject, row.version.number) == ("frozen", "case:1", 1)
    assert eforms.values_of(row) == result.values and eforms.is_intact(row)
    assert row.evidence["sign"]["way"] == "typed" and row.evidence["truth"]["at"].startswith("2026-03-02T09:00")
    assert list(eforms.submitted_for("case:1")) == [row]
    assert eforms.answers_by_code(code) is None
    submit = entries(row.owner).last()
    assert submit.verb == "submit" and submit.details["left_out"] == ["代办人姓名"]
    assert "张" not in str([e.details for e in entries(row.owner)])


def test_what_has_problems_is_not_submitted(begun):
    answers, _ = begun
    with pytest.raises(Refused, match="还有7处需要改正"):
        submitting.freeze(answers, by=BY, subject="case:1")
    assert FormAnswers.objects.get().is_open


def test_what_was_submitted_is_not_changed_by_anybody(begun):
    answers, _ = begun
    submitting.freeze(filled(answers), by=BY, subject="case:1")
    for act in (
        lambda: acts.save(answers, {}),
        lambda: acts.upload(answers, "card", picture(), by=BY),
        lambda: submitting.freeze(answers, by=BY, subject="case:2"),
    ):
        with pytest.raises(Refused, match="不能再修改"):
            act()
    install(connection)
    try:
        for change in (
            lambda: FormAnswers.objects.update(digest="0"),
            lambda: FormAnswers.objects.update(frozen_at=None),
            lambda: FormAnswers.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change()
        acts.destroy(answers, by=BY, reason="保管期满")
    finally:
        remove(connection)
    row = FormAnswers.objects.get()
    assert (row.state, eforms.values_of(row), files.of_owner(row.owner).count()) == ("purged", {}, 0)
    assert row.digest and row.frozen_at


def test_a_material_is_uploaded_counted_and_dropped(begun):
    answers, _ = begun
    first = acts.upload(answers, "card", picture(), by=BY)
    acts.upload(answers, "card", picture("背面.pdf"), by=BY)
    with pytest.raises(Refused, match="最多2个文件"):
        acts.upload(answers, "card", picture("第三.pdf"), by=BY)
    acts.drop_file(answers, str(first.uid), by=BY)
    assert [f.original_name for f in files.of_owner(answers.owner)] == ["背面.pdf"]
    assert len(FormAnswers.objects.get().unsealed()["answers"]["card"]) == 1
    with pytest.raises(Refused, match="没有这份材料"):
        acts.drop_file(answers, "nothing", by=BY)
    assert files.of_owner(answers.owner).get().sealed


def test_files_are_for_the_holder_and_later_for_whom_the_owner_names(begun, cast, rf):
    answers, _ = begun
    file = acts.upload(answers, "card", picture(), by=BY)
    request = rf.get("/")
    request.session = {}
    assert not files.may_open(file, BY, request) and not files.may_open(file, cast.handler, request)
    request.session = {"gongkai_eforms": [str(answers.uid)]}
    assert files.may_open(file, BY, request)
    acts.save(answers, {**copy.deepcopy(FULL), "card": [str(file.uid)]})
    submitting.freeze(answers, by=BY, subject="case:1")
    stranger = rf.get("/")
    stranger.session = {}
    assert files.may_open(file, cast.handler, stranger)
    assert not files.may_open(file, cast.other_handler, stranger) and not files.may_open(file, cast.clerk, stranger)


def test_a_correction_begins_with_what_was_submitted(version):
    first, _ = acts.begin(version, by=BY)
    submitting.freeze(filled(first), by=BY, subject="case:1")
    second, _ = acts.begin(version, by=BY, replaces=first)
    typed = second.unsealed()["answers"]
    assert typed["name"] == "张 三丰" and typed["members"][0]["member"] == "张无忌"
    assert not {"card", "truth", "sign"} & typed.keys()


def test_what_sources_know_stands_there_and_verified_values_stay(version, monkeypatch):
    known = sources.Source("applicant.name", "申请人姓名", lambda asking: Supplied("实名", verified=True))
    monkeypatch.setitem(sources._sources, "applicant.name", known)
    answers, _ = acts.begin(version, by=BY)
    assert answers.unsealed()["answers"] == {"name": "实名"}
    acts.save(answers, {"name": "冒名"})
    result = eforms.judged(FormAnswers.objects.get())
    assert result.values["name"] == "实名" and result.locked == {"name"}


def test_a_draft_stays_under_its_version(begun, cast, form):
    answers, _ = begun
    forms.draft(form, by=cast.admin, content={**copy.deepcopy(form.draft), "intro": "新"}, revision=1)
    forms.publish(form, by=cast.admin)
    submitting.freeze(filled(answers), by=BY, subject="case:1")
    assert FormAnswers.objects.get().version.number == 1


def test_a_draft_is_warned_of_once_and_destroyed_after_its_day(begun, clock):
    from gongkai.kernel.outbox.models import OutboxEvent

    answers, _ = begun
    acts.upload(answers, "card", picture(), by=BY)
    clock.set(date(2026, 3, 29))
    assert (drafts.warn_expiring(), drafts.warn_expiring(), drafts.destroy_expired()) == (1, 0, 0)
    assert OutboxEvent.objects.filter(name="eforms.answers_expiring").count() == 1
    clock.set(answers.expires_on + timedelta(days=1))
    assert (drafts.destroy_expired(), drafts.destroy_expired()) == (1, 0)
    assert FormAnswers.objects.get().state == "purged" and files.of_owner(answers.owner).count() == 0


def test_drafts_go_with_the_account_and_what_was_submitted_stays(version, begun):
    """Of the one who closed: not those of another account, nor those held by a code."""
    leaving, staying = people.person(), people.person("宇文成")
    draft, submitted = (acts.begin(version, by=BY, applicant=leaving)[0] for _ in range(2))
    other, _ = acts.begin(version, by=BY, applicant=staying)
    file = acts.upload(draft, "card", picture(), by=BY)
    submitting.freeze(filled(submitted), by=BY, subject="case:1")
    closing.close(Presence(leaving))
    run_pending()
    states = dict(FormAnswers.objects.values_list("pk", "state"))
    assert states == {draft.pk: "purged", submitted.pk: "frozen", other.pk: "open", begun[0].pk: "open"}
    assert FormAnswers.objects.get(pk=draft.pk).unsealed() == {} and file not in files.of_owner(draft.owner)


def test_an_applicant_finds_drafts_by_account(version):
    class Applicant:
        uid, name, identity_number, mobile, email, details = "u1", "甲", "", "", "", {}
        level, level_by = "unverified", ""

    answers, code = acts.begin(version, by=BY, applicant=Applicant())
    assert code == "" and list(queries.open_of("applicant:u1")) == [answers]
    assert answers.unsealed()["answers"] == {"name": "甲"}


def test_the_copy_of_personal_data_holds_what_was_typed_right_or_wrong(version):
    she = people.person()
    answers, _ = acts.begin(version, by=BY, applicant=she)
    acts.save(answers, {"agent": "是", "agent_name": "李四", "phone": "不是号码", "members": [{"member": "张无忌"}]})
    acts.upload(answers, "card", picture(), by=BY)
    (line,) = closing.copy_of(Presence(she))["没有提交的表单"]
    for held in ("高龄津贴申请", "代办人姓名：李四", "手机号码：不是号码", "成员姓名：张无忌", "身份证照片：证件.pdf"):
        assert held in line
    assert closing.copy_of(Presence(people.person("宇文成")))["没有提交的表单"] == []
