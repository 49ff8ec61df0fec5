"""更正、撤下、废止: what the public sees meanwhile (条例第二十六条；G47；保守国家秘密法实施条例第六十一条)."""

from datetime import date

import pytest

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.models import DocumentVersion, Validity
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.tests.documents.conftest import again, text_file
from gongkai.apps.disclosure.tests.documents.walk import DAY, drafted, published
from gongkai.kernel.cases import Refused
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.outbox.models import OutboxEvent

NEW = {"title": "安澜县财政局2026年预算编制办法（修订）", "body": "<p>第一条 修订后的正文。</p>"}


def names(version):
    return [file.original_name for file in reading.attachments(version)]


# 更正 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("upto", [0, 1, 2, 3, 4, 5])
def test_the_public_version_stays_until_the_new_one_is_public(cast, clock, upto):
    """No word, date or attribute of a revision is public before the chain has approved it."""
    walk = published(cast, clock, expires_on=date(2030, 1, 1))
    walk.revise().edit(NEW, column="budget", kind="official", formed_on=date(2026, 2, 2), expires_on=date(2026, 3, 1))
    for step in (walk.submit, walk.section, walk.secrecy, walk.office, walk.sign)[:upto]:
        step()
    seen = reading.public_document(walk.item.case.uid)
    assert (seen.current.title, seen.current.text) != (NEW["title"], "第一条 修订后的正文。")
    assert (seen.column, seen.kind, seen.formed_on, seen.expires_on) == ("policy", "normative", DAY, date(2030, 1, 1))
    assert seen.validity_on(DAY) == Validity.IN_FORCE
    assert [v.number for v in reading.public_versions(seen)] == [1]


def test_the_new_version_takes_over_everything_at_once(cast, clock):
    walk = published(cast, clock)
    clock.set(date(2026, 3, 16))
    walk.revise("依法修订", changed_on=date(2026, 3, 13)).edit(NEW, column="budget", formed_on=DAY).approve().publish()
    found = again(walk.item)
    assert (found.current.number, found.column, found.changed_on) == (2, "budget", date(2026, 3, 13))
    assert [(v.number, v.change_reason) for v in reading.public_versions(found)] == [(2, "依法修订"), (1, "")]
    assert found.published_on == DAY
    assert found.validity_on(date(2026, 3, 16)) == Validity.AMENDED


def test_the_section_head_may_change_the_attribute_of_a_revision_in_silence(cast, clock):
    """公开属性 of a revision: the public version is not filed away behind the public's back."""
    walk = published(cast, clock).revise().approve(openness="closed", ground="条例第十五条")
    assert reading.public_document(walk.item.case.uid).openness == "proactive"
    with pytest.raises(Refused, match="办理撤下"):
        acts.file_closed(walk.item, by=cast.drafter)
    walk.take_down()
    assert walk.step == "taken_down"


@pytest.mark.parametrize("changed_on", [date(2026, 2, 27), date(2026, 3, 3)])
def test_the_day_of_change_lies_between_formation_and_today(cast, clock, changed_on):
    walk = published(cast, clock)
    with pytest.raises(Refused) as refusal:
        walk.revise(changed_on=changed_on)
    assert refusal.value.field == "changed_on"


def test_a_discarded_revision_leaves_the_public_version_as_it_was(cast, clock):
    walk = published(cast, clock).revise().edit(NEW, column="budget")
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("草稿.txt")])
    walk.discard()
    found = again(walk.item)
    assert (walk.step, found.visible, found.column, found.working) == ("published", True, "policy", None)
    assert found.case.title == found.current.title != NEW["title"]
    assert found.versions.count() == 1
    assert [f.state for f in StoredFile.objects.all()] == ["purged"]
    assert found.case.due_on is None


def test_a_new_draft_that_is_discarded_is_never_public(cast, clock):
    walk = drafted(cast, clock).discard()
    assert (walk.step, walk.item.visible) == ("discarded", False)
    assert reading.tombstone(walk.item.case.uid) is None


# 附件 ----------------------------------------------------------------------------------------


def test_attachments_belong_to_versions(cast, clock):
    walk = drafted(cast, clock)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("一.txt", "一"), text_file("二.txt", "二")])
    walk.approve().publish()
    assert walk.item.has_files
    walk.revise()
    acts.remove_file(walk.item, by=cast.drafter, file=walk.item.working.files.get(original_name="一.txt"))
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("三.txt", "三")])
    assert names(again(walk.item).current) == ["一.txt", "二.txt"], "the public still sees what it saw"
    walk.approve().publish()
    assert names(again(walk.item).current) == ["二.txt", "三.txt"]
    assert names(walk.item.versions.get(number=1)) == ["一.txt", "二.txt"]


def test_an_attachment_removed_from_a_first_draft_is_destroyed(cast, clock):
    walk = drafted(cast, clock)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("误传.txt")])
    file = walk.item.working.files.get()
    acts.remove_file(walk.item, by=cast.drafter, file=file)
    file.refresh_from_db()
    assert (file.state, names(walk.item.working)) == ("purged", [])
    verbs = [e.verb for e in entries(walk.item.case.subject)]
    assert verbs == ["create", "edit", "purge", "delete"]
    walk.approve().publish()
    assert not walk.item.has_files


def test_the_same_file_twice_and_a_foreign_file_are_refused(cast, clock):
    walk, other = drafted(cast, clock), drafted(cast, clock)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file()])
    with pytest.raises(Refused, match="已经添加"):
        acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("另名.txt")])
    with pytest.raises(Refused, match="不在本草稿中"):
        acts.remove_file(other.item, by=cast.drafter, file=walk.item.working.files.get())
    with pytest.raises(Refused, match="请选择附件"):
        acts.attach_file(walk.item, by=cast.drafter, uploads=[])


@pytest.mark.parametrize("step", ["section_review", "signing", "approved", "published"])
def test_attachments_change_only_in_the_draft(cast, clock, step):
    """一事一审: what was reviewed is what is published."""
    walk = drafted(cast, clock)
    type(walk.item.case).objects.filter(pk=walk.item.case.pk).update(step=step)
    with pytest.raises(Refused) as refusal:
        acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file()])
    assert refusal.value.code == "wrong_step"
    assert not StoredFile.objects.exists()


# 撤下 ----------------------------------------------------------------------------------------


def test_taken_down_at_once_with_a_reason_at_the_same_address(cast, clock):
    """立即停止公开: the address answers and says why, nothing of the content is left."""
    walk = published(cast, clock)
    with pytest.raises(Refused, match="理由"):
        walk.take_down(" ")
    walk.take_down("含有个人信息")
    assert reading.public_document(walk.item.case.uid) is None
    stone = reading.tombstone(walk.item.case.uid)
    assert (stone.taken_down_on, stone.take_down_reason) == (DAY, "含有个人信息")
    assert not reading.public_versions(again(walk.item)).exists()
    assert OutboxEvent.objects.filter(name="disclosure.document_taken_down").count() == 1


@pytest.mark.parametrize("upto", [0, 1, 2, 3, 4, 5])
def test_taken_down_in_the_middle_of_a_revision(cast, clock, upto):
    walk = published(cast, clock).revise().edit(NEW)
    for step in (walk.submit, walk.section, walk.secrecy, walk.office, walk.sign)[:upto]:
        step()
    walk.take_down()
    assert (walk.step, walk.due()) == ("taken_down", None)
    walk.revise("继续更正")
    assert (walk.item.working.number, walk.item.working.title) == (2, NEW["title"]), "the interrupted draft goes on"
    assert walk.item.versions.count() == 2


def test_a_corrected_version_does_not_bring_the_faulty_one_back(cast, clock):
    walk = published(cast, clock, text={"body": "<p>身份证号 泄露</p>"}).take_down()
    walk.revise("遮盖后重新公开").edit({"body": "<p>已遮盖</p>"}).approve().publish()
    found = reading.public_document(walk.item.case.uid)
    assert [v.number for v in reading.public_versions(found)] == [2]
    assert (found.taken_down_on, found.take_down_reason) == (None, "")


def test_what_is_not_public_cannot_be_taken_down(cast, clock):
    with pytest.raises(Refused, match="没有公开"):
        drafted(cast, clock).take_down()


def test_an_unfinished_revision_after_taking_down_can_be_given_up(cast, clock):
    walk = published(cast, clock).take_down().revise().discard()
    assert (walk.step, again(walk.item).visible) == ("taken_down", False)


# 废止 ----------------------------------------------------------------------------------------


def test_repealed_stays_readable_and_carries_the_mark(cast, clock):
    """G47: 废止、失效的，及时在原页面显著标注."""
    walk = published(cast, clock, effective_on=date(2026, 3, 1))
    acts.repeal(walk.item, by=cast.clerk, repealed_on=date(2026, 3, 10), reason="被新办法代替")
    found = reading.public_document(walk.item.case.uid)
    assert walk.step == "published"
    assert found.validity_on(date(2026, 3, 9)) == Validity.IN_FORCE
    assert found.validity_on(date(2026, 3, 10)) == Validity.REPEALED
    assert OutboxEvent.objects.filter(name="disclosure.document_repealed").exists()
    with pytest.raises(Refused, match="已经标注"):
        acts.repeal(walk.item, by=cast.clerk, repealed_on=date(2026, 3, 11), reason="再次")


@pytest.mark.parametrize("effective_on", [None, date(2026, 3, 5)])
def test_nothing_is_repealed_before_it_was_in_force(cast, clock, effective_on):
    walk = published(cast, clock, effective_on=effective_on)
    with pytest.raises(Refused) as refusal:
        acts.repeal(walk.item, by=cast.head, repealed_on=date(2026, 3, 1), reason="错误")
    assert refusal.value.field == "repealed_on"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 4, 30), Validity.PENDING),
        (date(2026, 5, 1), Validity.IN_FORCE),
        (date(2031, 4, 30), Validity.IN_FORCE),
        (date(2031, 5, 1), Validity.EXPIRED),
    ],
)
def test_validity_is_a_question_of_the_day(cast, clock, day, state):
    """有效性: computed for the day that is asked for, both bounds included."""
    walk = published(cast, clock, effective_on=date(2026, 5, 1), expires_on=date(2031, 4, 30))
    assert walk.item.validity_on(day) == state


@pytest.mark.parametrize("kind", ["information", "penalty", "department_budget"])
def test_what_is_no_document_has_no_validity(cast, clock, kind):
    assert published(cast, clock, kind=kind, expires_on=DAY).item.validity_on(date(2030, 1, 1)) == Validity.NONE


def test_versions_are_never_lost(cast, clock):
    walk = published(cast, clock)
    for number in (2, 3):
        walk.revise(f"第{number}次").edit({"title": f"第{number}版"}).approve().publish()
    rows = DocumentVersion.objects.filter(document=walk.item).order_by("number")
    assert [v.title for v in rows][1:] == ["第2版", "第3版"]
    assert all(v.published_at for v in rows)


def test_bytes_of_public_attachments_stay_with_their_version(cast, clock):
    walk = drafted(cast, clock)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("一.txt", "原件")])
    walk.approve().publish().revise()
    acts.remove_file(walk.item, by=cast.drafter, file=walk.item.working.files.get())
    walk.approve().publish()
    assert content_of(walk.item.versions.get(number=1).files.get()) == "原件".encode()
