"""区分处理: 能够作区分处理的，应当提供可以公开的内容，并对不予公开的内容说明理由 (条例第三十七条)."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.disclosure.actions import redactions as acts
from gongkai.apps.disclosure.actions import requests
from gongkai.apps.disclosure.models import MarkState, Redaction
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.queries.requests import released_files
from gongkai.apps.disclosure.tests.redactions.conftest import DAY
from gongkai.apps.disclosure.tests.redactions.walk import begun, upload
from gongkai.kernel import files, jobs
from gongkai.kernel.cases import Refused
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.files.residues import leaks
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.files.tests.redaction import office, papers
from gongkai.kernel.files.tests.redaction.papers import SECRET
from gongkai.kernel.journal.reading import entries


def test_personal_numbers_are_proposed_and_decided_by_the_person(work):
    assert [(m.kind, m.state, m.page) for m in work.marks] == [
        ("mobile_phone", "proposed", 0),
        ("mobile_phone", "proposed", 1),
    ]
    assert work.marks[0].words == SECRET and SECRET not in work.marks[0].words_cipher
    assert any("2 处建议没有确认" in one for one in reading.problems(work.now, work.marks))
    first, second = work.marks
    acts.decide(work.redaction, by=work.by, marks=[first.pk], state=MarkState.ACCEPTED)
    acts.decide(work.redaction, by=work.by, marks=[second.pk], state=MarkState.DISMISSED)
    assert [(m.state, m.ground) for m in work.marks] == [("accepted", "personal_privacy"), ("dismissed", "")]
    assert reading.problems(work.now, work.marks) == []


def test_the_copy_is_black_proven_and_recorded(cast, walk, work):
    work.accept()
    work.area(ground="internal_affairs")
    work.make()
    done = work.now
    assert done.state == "released" and done.failure == ""
    assert done.proof["passed"] and {"PDFium", "pikepdf", "Pillow"} <= set(done.proof["tools"])
    content = content_of(done.released)
    assert leaks(content, "pdf", [SECRET]) == []
    assert (done.copy_sha256, done.source_sha256) == (done.released.sha256, done.source.sha256)
    entry = entries(walk.item.case.subject).filter(act="disclosure.request.release_copy").get()
    assert entry.details["copy_sha256"] == done.copy_sha256 and entry.details["places"] == 3
    assert SECRET not in str(entry.details) and entry.actor_name == cast.handler.name


def test_the_reply_gives_a_reason_for_every_hidden_place(walk, work):
    """并对不予公开的内容说明理由 (第三十七条、第三十六条第三项)."""
    work.accept()
    work.area(ground="internal_affairs")
    work.make()
    walk.draft("partial", grounds="").approve().sign()
    letter = walk.item.case.letters.get(template="disclosure.partial")
    text = str(letter.content)
    assert "遮盖 3 处" in text and "第十五条" in text and "第十六条第一款" in text
    assert "第 1" in text and SECRET not in text


def test_who_hid_something_did_not_give_everything(walk, work):
    """区分处理的只计部分公开 (T21 填表说明)."""
    work.accept().make()
    with pytest.raises(Refused, match="部分公开"):
        walk.draft("granted")


def test_no_reply_while_a_file_is_half_done(walk, work):
    with pytest.raises(Refused, match="没有完成"):
        walk.draft("partial")


def test_the_applicant_gets_the_copy_and_never_the_original(cast, walk, work):
    work.accept().make()
    assert released_files(walk.item) == []
    walk.draft("partial").approve().sign().deliver(DAY)
    assert released_files(walk.item) == [work.now.released]
    assert work.redaction.source.purpose == "redaction_source" and work.redaction.source.sealed


@pytest.mark.parametrize(
    ("name", "may"),
    [("handler", True), ("reviewer", True), ("secrecy", True), ("head", True), ("leader", True)]
    + [(name, False) for name in ("clerk", "drafter", "supervisor", "auditor", "other_handler", "nobody")],
)
def test_the_original_is_for_those_who_hide_and_those_who_approve(cast, work, name, may):
    actor = cast.actor(name)
    assert files.may_open(work.now.source, actor) is may
    assert (reading.redaction(actor, work.redaction.uid) is not None) is may


def test_marks_stay_as_reviewed(cast, walk, work):
    """What was approved is what goes out: no change after the draft was handed in."""
    work.accept().make()
    walk.draft("partial")
    with pytest.raises(Refused):
        work.area()
    with pytest.raises(Refused):
        acts.reopen_for_request(walk.item, by=cast.handler, redaction=work.now)
    requests.approve_section(walk.item, by=cast.reviewer)
    requests.approve_secrecy(walk.item, by=cast.secrecy)
    entry = entries(walk.item.case.subject).filter(act="disclosure.request.approve_secrecy").get()
    assert work.now.copy_sha256[:12] in str(entry.details["copies"])


def test_only_the_handler_marks(cast, work):
    for name in ("reviewer", "clerk", "other_handler"):
        with pytest.raises(Refused):
            acts.add_area(
                work.redaction, by=cast.actor(name), page=0, box=engine.Box(0, 0, 9, 9), ground="personal_privacy"
            )


def test_edits_are_undone_one_by_one(work):
    before = [(m.state, m.ground) for m in work.marks]
    work.accept()
    work.area()
    acts.remove(work.redaction, by=work.by, marks=[work.marks[0].pk])
    assert len(work.marks) == 2
    for count in (3, 2, 2):
        acts.undo(work.redaction, by=work.by)
        assert len(work.marks) == count
    assert [(m.state, m.ground) for m in work.marks] == before
    with pytest.raises(Refused, match="没有可以撤销"):
        acts.undo(work.redaction, by=work.by)


def test_words_are_found_on_every_page_once(work):
    assert work.words("public part") == 2
    assert work.words("PUBLIC  PART") == 0
    assert work.words("not there") == 0
    # With a reason at hand what was proposed at the same place is hidden; nothing stands there twice.
    assert work.words(SECRET, "personal_privacy") == 2
    assert [m.state for m in work.marks].count("accepted") == 2 and len(work.marks) == 4


def test_a_mark_needs_its_ground(work):
    """第十四条至第十六条: nothing is hidden without a reason of the law."""
    with pytest.raises(Refused, match="理由"):
        work.area(ground="because")
    work.accept()
    work.area(ground="")
    assert any("没有选择不予公开的理由" in one for one in reading.problems(work.now, work.marks))
    with pytest.raises(Refused, match="没有选择"):
        acts.order_copy(work.redaction, by=work.by)


@pytest.mark.parametrize("box", [engine.Box(5, 5, 5, 9), engine.Box(9, 9, 2, 2)], ids=["empty", "turned"])
def test_an_area_has_a_size(work, box):
    with pytest.raises(Refused, match="没有大小"):
        work.area(box=box)


def test_an_area_is_on_a_page(work):
    with pytest.raises(Refused, match="没有这一页"):
        work.area(page=2)


def test_scans_are_looked_at_page_by_page(cast, walk):
    """A machine finds nothing on a picture; a person says that he looked."""
    work = begun(cast, walk.item, upload(papers.scanned_pdf(), "scan.pdf"))
    assert work.marks == []
    work.area(box=engine.Box(17_000, 12_000, 55_000, 16_500))
    assert any("逐页目视检查" in one for one in reading.problems(work.now, work.marks))
    work.settle(looked_through=True).make()
    assert work.now.state == "released"


def test_a_copy_that_fails_its_proof_is_refused_and_says_why(monkeypatch, walk, work):
    real = engine.prove
    failing = engine.Check("pixels", "遮盖区域的像素全部为黑色", False, "第 1 页第 1 处")
    monkeypatch.setattr(engine, "prove", lambda *a, **k: engine.Proof([*real(*a, **k).checks, failing]))
    work.accept().make()
    assert (work.now.state, work.now.released) == ("draft", None)
    assert "第 1 页第 1 处" in work.now.failure
    with pytest.raises(Refused, match="没有完成"):
        walk.draft("partial")


def test_a_change_while_the_copy_is_made_is_not_lost(work):
    work.accept()
    acts.order_copy(work.redaction, by=work.by)
    with pytest.raises(Refused, match="正在生成"):
        work.area()
    jobs.run_due()
    assert work.now.state == "released"


def test_the_name_of_the_copy_says_nothing_of_what_is_hidden(cast, walk):
    work = begun(cast, walk.item, upload(papers.pdf(), f"名单{SECRET}.pdf"))
    assert SECRET not in work.redaction.copy_name
    work.accept().settle(copy_name=f"{SECRET}.pdf")
    assert any("文件名" in one for one in reading.problems(work.now, work.marks))
    work.settle(copy_name="名单.pdf").make()
    assert work.now.released.original_name == "名单.pdf"


def test_doing_it_again_destroys_the_first_copy(cast, walk, work):
    work.accept().make()
    first = work.now.released
    acts.reopen_for_request(walk.item, by=cast.handler, redaction=work.now)
    first.refresh_from_db()
    assert first.is_purged and work.now.state == "draft" and len(work.marks) == 2
    work.make()
    assert work.now.state == "released" and work.now.released != first


def test_giving_it_up_destroys_original_and_copy(cast, walk, work, django_capture_on_commit_callbacks):
    work.accept().make()
    kept = [work.now.source, work.now.released]
    with django_capture_on_commit_callbacks(execute=True):
        acts.discard_for_request(walk.item, by=cast.handler, redaction=work.now, reason="传错文件")
    assert [default_storage.exists(file.storage_name) for file in kept] == [False, False]
    assert Redaction.objects.get(pk=work.redaction.pk).marks.count() == 0
    walk.draft("granted")


# What goes out as it is ----------------------------------------------------------


def provide(cast, walk, name, content):
    checked = files.check(SimpleUploadedFile(name, content))
    return requests.provide_files(walk.item, by=cast.handler, uploads=[checked])


@pytest.mark.parametrize(
    ("name", "content"),
    [("说明.docx", office.split_word()), ("名单.xlsx", office.workbook()), ("旧.odt", hostile.odt())],
)
def test_office_files_go_out_only_as_cleaned_copies(cast, walk, name, content):
    with pytest.raises(Refused, match="区分处理"):
        provide(cast, walk, name, content)


def test_what_goes_out_is_settled_before_anybody_approves(cast, walk):
    """What was reviewed is what the applicant gets: no file is added behind the reviewer's back."""
    (file,) = provide(cast, walk, "平面图.png", hostile.png())
    walk.draft("granted")
    with pytest.raises(Refused):
        provide(cast, walk, "另一份.png", hostile.png(3))
    with pytest.raises(Refused):
        requests.remove_provided(walk.item, by=cast.handler, file=file)
    requests.return_draft(walk.item, by=cast.reviewer, reason="换一份")
    requests.remove_provided(walk.item, by=cast.handler, file=file)
    file.refresh_from_db()
    assert file.is_purged


def test_a_redacted_copy_is_not_removed_like_a_plain_file(cast, walk, work):
    work.accept().finish()
    with pytest.raises(Refused, match="副本"):
        requests.remove_provided(walk.item, by=cast.handler, file=work.now.released)


@pytest.mark.parametrize(("name", "content"), [("名单.xlsx", office.workbook()), ("说明.docx", office.split_word())])
def test_a_cleaned_copy_of_an_office_file(cast, walk, name, content):
    work = begun(cast, walk.item, upload(content, name))
    assert [mark.places for mark in work.marks] == (
        [] if name.endswith("xlsx") else work.marks and [work.marks[0].places]
    )
    if work.marks:
        work.accept()
    work.finish()
    copy = content_of(work.now.released)
    assert leaks(copy, name[-4:], [office.SECRET]) == [] and work.now.proof["passed"]
    assert work.now.released.original_name.endswith(name[-4:])
    # What hid in it was shown to the person, sealed like the original.
    assert office.SECRET not in work.now.hidden_cipher
    if name.endswith("xlsx"):
        assert any(office.SECRET in words for _, words in work.now.hidden)


def test_work_whose_job_died_can_be_taken_up_again(cast, clock, walk, work):
    work.accept()
    acts.order_copy(work.redaction, by=work.by)
    with pytest.raises(Refused, match="正在生成"):
        work.area()
    clock.set(date(2026, 3, 4))
    assert reading.may_edit(work.now, cast.handler)
    work.area()
    assert work.now.state == "draft" and "中断" in work.now.failure
