"""Attachments of documents: the copy takes the place of the attachment, and what was public before is gone."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.actions import redactions
from gongkai.apps.disclosure.queries import indexing
from gongkai.apps.disclosure.tests.documents.walk import drafted
from gongkai.apps.disclosure.tests.redactions.walk import begun_on
from gongkai.kernel import files, outbox, search
from gongkai.kernel.cases import Refused
from gongkai.kernel.files.tests.redaction import office, papers
from gongkai.kernel.files.tests.redaction.papers import SECRET


def attached(walk, content: bytes | None = None, name: str = "中标公告.pdf"):
    upload = SimpleUploadedFile(name, content or papers.pdf(words=(papers.KEPT, f"tel {SECRET} end")))
    acts.attach_file(walk.item, by=walk.cast.drafter, uploads=[files.check(upload)])
    return walk.item.working.files.get(original_name=name)


def found(words: str) -> int:
    return search.index(indexing.INDEX).query(words, visible=search.PUBLIC).total


def address(client, file) -> int:
    return client.get(f"/files/{file.uid}/").status_code


def test_the_copy_takes_the_place_of_the_attachment(cast, clock, client):
    walk = drafted(cast, clock)
    file = attached(walk)
    work = begun_on(cast, walk.item, file).accept().make()
    done = work.now
    assert done.state == "released", done.failure
    assert list(walk.item.working.files.all()) == [done.released]
    file.refresh_from_db()
    assert file.is_purged
    walk.approve().publish()
    assert address(client, done.released) == 200
    assert [address(client, one) for one in (file, done.source)] == [404, 404]


@pytest.mark.django_db(transaction=True)
def test_a_redaction_of_what_was_public_purges_it_everywhere(cast, clock, client):
    """先审查、后公开; what should not have been public leaves address, storage, index and earlier versions."""
    walk = drafted(cast, clock)
    file = attached(walk)
    walk.approve().publish()
    outbox.run_pending()
    text = f"{file.storage_name}.txt"
    assert found(SECRET) == 1 and address(client, file) == 200 and default_storage.exists(text)
    walk.revise("附件含有个人信息")
    work = begun_on(cast, walk.item, file).accept().make()
    assert address(client, file) == 200  # public until the revision is approved
    walk.approve().publish()
    outbox.run_pending()
    file.refresh_from_db()
    assert file.is_purged and SECRET not in file.original_name
    assert address(client, file) == 404
    assert not default_storage.exists(file.storage_name) and not default_storage.exists(text)
    assert found(SECRET) == 0
    for version in walk.item.versions.all():
        assert file not in version.files.all()
    page = client.get(f"/documents/{walk.item.case.uid}/versions/1/").content.decode()
    assert "中标公告.pdf" not in page
    assert address(client, work.now.released) == 200
    # No byte of the storage but the sealed original holds the number.
    assert [name for name in stored() if SECRET.encode() in bytes_of(name)] == []


def bytes_of(name: str) -> bytes:
    with default_storage.open(name) as stream:
        return stream.read()


def stored() -> list[str]:
    folders = default_storage.listdir("stored")[0]
    return [f"stored/{one}/{name}" for one in folders for name in default_storage.listdir(f"stored/{one}")[1]]


def test_nothing_is_reviewed_while_an_attachment_is_half_done(cast, clock):
    walk = drafted(cast, clock)
    begun_on(cast, walk.item, attached(walk))
    with pytest.raises(Refused, match="没有完成"):
        walk.submit()


def test_one_attachment_is_not_redacted_twice_at_once(cast, clock):
    walk = drafted(cast, clock)
    file = attached(walk)
    begun_on(cast, walk.item, file)
    with pytest.raises(Refused, match="正在处理"):
        begun_on(cast, walk.item, file)


def test_doing_it_again_keeps_the_place_in_the_draft(cast, clock):
    walk = drafted(cast, clock)
    work = begun_on(cast, walk.item, attached(walk)).accept().make()
    redactions.reopen_for_document(walk.item, by=cast.drafter, redaction=work.now)
    assert walk.item.working.files.count() == 0
    work.make()
    assert list(walk.item.working.files.all()) == [work.now.released]


def test_office_attachments_that_hide_something_become_public_only_cleaned(cast, clock):
    walk = drafted(cast, clock)
    file = attached(walk, office.workbook(), "名单.xlsx")
    with pytest.raises(Refused, match="隐藏的工作表"):
        walk.submit()
    begun_on(cast, walk.item, file).finish()
    walk.submit()
    assert walk.step == "section_review"


def test_a_copy_that_is_public_is_never_destroyed_under_the_page(cast, clock, client):
    """It is replaced by a revision: a copy of the copy, published in its place (第二十六条)."""
    walk = drafted(cast, clock)
    first = begun_on(cast, walk.item, attached(walk)).accept().finish()
    walk.approve().publish().revise("还有内容应当遮盖")
    for act in (
        lambda: redactions.reopen_for_document(walk.item, by=cast.drafter, redaction=first.now),
        lambda: redactions.discard_for_document(walk.item, by=cast.drafter, redaction=first.now, reason="重做"),
    ):
        with pytest.raises(Refused, match="已经公开"):
            act()
    copy = first.now.released
    assert address(client, copy) == 200
    second = begun_on(cast, walk.item, copy)
    second.area()
    second.settle(looked_through=True).finish()
    walk.approve().publish()
    assert [address(client, one) for one in (copy, second.now.released)] == [404, 200]
