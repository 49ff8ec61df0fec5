"""公众能看到什么: every public address × every state of a document. Nothing that is not public shows anywhere."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.tests.documents.conftest import again, text_file
from gongkai.apps.disclosure.tests.documents.walk import Walk, drafted, published
from gongkai.kernel import search

# Words that stand in the document and nowhere else: title, body, attachment, file name, number.
SECRETS = ("玄武岩储备", "青瓷窑址", "白鹭迁徙", "丹霞附录", "安财〔2026〕77号")
TEXT = {
    "title": "玄武岩储备管理办法",
    "body": "<p>青瓷窑址的保护适用本办法。</p>",
    "summary": "关于玄武岩储备",
    "doc_no": "安财〔2026〕77号",
}
COVERED = {"title": "遮盖后的办法", "body": "<p>正文</p>", "doc_no": "", "summary": ""}


def made(cast, clock, **where) -> Walk:
    walk = drafted(cast, clock, text=TEXT, **where)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("丹霞附录.txt", "白鹭迁徙记录")])
    return walk


def filed(walk: Walk) -> Walk:
    acts.file_closed(walk.approve(openness="closed", ground="条例第十六条").item, by=walk.cast.drafter)
    return walk


def repealed(walk: Walk) -> Walk:
    acts.repeal(walk.approve().publish().item, by=walk.cast.clerk, repealed_on=date(2026, 3, 2), reason="新办法施行")
    return walk


HIDDEN: dict[str, Callable[[Walk], Walk]] = {
    "draft": lambda w: w,
    "section_review": lambda w: w.submit(),
    "secrecy_review": lambda w: w.submit().section(),
    "office_review": lambda w: w.submit().section().secrecy(),
    "signing": lambda w: w.submit().section().secrecy().office(),
    "approved": lambda w: w.approve(),
    "filed": filed,
    "discarded": lambda w: w.discard(),
    "taken_down": lambda w: w.approve().publish().take_down("内容有误"),
    "taken_down_and_redrafted": lambda w: w.approve().publish().take_down("内容有误").revise(),
}
SHOWN: dict[str, Callable[[Walk], Walk]] = {
    "published": lambda w: w.approve().publish(),
    "under_revision": lambda w: w.approve().publish().revise().edit({"title": "改名草稿"}).submit(),
    "repealed": repealed,
}


def addresses(document: Document) -> list[str]:
    """Every public address that could show a document, by name, words, numbers and filters."""
    uid = document.case.uid
    catalogue, found = reverse("disclosure:catalogue"), reverse("disclosure:search")
    listed = [
        "/",
        catalogue,
        f"{catalogue}?column=policy",
        f"{catalogue}?org={document.org.site_slug}&year=2026",
        reverse("disclosure:column", args=["policy"]),
        reverse("disclosure:feed_all"),
        reverse("disclosure:feed", args=["policy"]),
        reverse("disclosure:guides"),
        reverse("disclosure:statistics"),
        reverse("web:sitemap"),
        *(reverse("web:sitemap_of", args=[number]) for number in (0, 1)),
        reverse("web:sitemap_page"),
        "/api/v1/documents",
        "/api/v1/documents?column=policy",
        f"/api/v1/documents?org={document.org.site_slug}",
        f"/api/v1/documents/{uid}",
        f"/api/v1/documents/{uid}?version=1",
        f"/api/v1/documents/by-index-number?value={document.index_no}",
        "/api/v1/columns",
    ]
    words = ["玄武岩", "青瓷窑址", "白鹭迁徙", "安财〔2026〕77号", document.index_no]
    searched = [
        f"{base}?q={word}" for word in words for base in (found, reverse("disclosure:suggest"), "/api/v1/documents")
    ]
    own = [reverse("disclosure:document", args=[uid]), reverse("disclosure:document_version", args=[uid, 1])]
    own.append(reverse("disclosure:document_version", args=[uid, 2]))
    own += [reverse("files:download", args=[f.uid]) for v in document.versions.all() for f in v.files.all()]
    return [*listed, *searched, *own]


def body_of(client, address: str) -> str:
    answer = client.get(address, follow=True)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def leaks(client, document: Document) -> dict[str, list[str]]:
    """Address → words of the document found there; its own words typed into a search box do not count."""
    found = {}
    for address in addresses(document):
        text = body_of(client, address)
        asked = address.partition("q=")[2]
        words = [w for w in (*SECRETS, str(document.case.uid)) if w in text and not (asked and asked in w)]
        if (words and str(document.case.uid) not in address) or (any(w in text for w in SECRETS) and not asked):
            found[address] = words
    return found


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_that_is_not_public_shows_anywhere(cast, clock, client, settle, state):
    other = published(cast, clock, text={"title": "公开的另一件", "doc_no": ""})
    walk = HIDDEN[state](made(cast, clock))
    settle()
    document = again(walk.item)
    assert leaks(client, document) == {}
    gone = client.get(reverse("disclosure:document", args=[document.case.uid]))
    assert gone.status_code == (410 if state.startswith("taken_down") else 404)
    assert "公开的另一件" in body_of(client, reverse("disclosure:catalogue")), "the lists themselves work"
    assert str(other.item.case.uid) in body_of(client, reverse("disclosure:feed_all"))


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_shows_while_the_index_lags_behind(cast, clock, client, settle, state):
    """The index is told a moment later; meanwhile the database decides."""
    walk = HIDDEN[state](made(cast, clock))
    document = again(walk.item)
    stale = search.Document(
        id=str(document.case.uid),
        title=TEXT["title"],
        body="青瓷窑址 白鹭迁徙",
        visibility=search.PUBLIC,
        org_path=document.org_path,
        codes=[document.index_no, TEXT["doc_no"]],
        extra={"version": "1"},
    )
    search.index("disclosure_documents").put(stale)
    assert leaks(client, document) == {}


@pytest.mark.parametrize("state", SHOWN)
def test_what_is_public_is_found_everywhere(cast, clock, client, settle, state):
    """The same addresses do show it once it is public, so that the silence above means something."""
    walk = SHOWN[state](made(cast, clock))
    settle()
    document = again(walk.item)
    uid = str(document.case.uid)
    silent = [
        address
        for address in (
            reverse("disclosure:catalogue"),
            reverse("disclosure:feed", args=["policy"]),
            f"{reverse('disclosure:search')}?q=青瓷窑址",
            f"{reverse('disclosure:search')}?q=白鹭迁徙",
            f"{reverse('disclosure:search')}?q={document.index_no}",
            f"{reverse('disclosure:suggest')}?q=玄武岩",
            reverse("web:sitemap_of", args=[0]),
            "/api/v1/documents",
            "/api/v1/documents?q=青瓷窑址",
            f"/api/v1/documents/by-index-number?value={document.index_no}",
        )
        if uid not in body_of(client, address)
    ]
    assert silent == []
    page = body_of(client, reverse("disclosure:document", args=[uid]))
    assert all(word in page for word in ("玄武岩储备管理办法", "青瓷窑址", "丹霞附录", "安财〔2026〕77号"))
    assert "改名草稿" not in "".join(body_of(client, a) for a in addresses(document))
    assert ("本文件已废止" in page) is (state == "repealed")
    assert client.get(reverse("disclosure:document_version", args=[uid, 2])).status_code == 404


def test_taking_down_removes_it_from_the_index_itself(cast, clock, settle):
    walk = made(cast, clock).approve().publish()
    settle()
    index = search.index("disclosure_documents")
    assert index.query("青瓷窑址", visible=search.PUBLIC).total == 1
    walk.take_down()
    settle()
    assert index.query("青瓷窑址", visible=search.PUBLIC).total == 0
    walk.revise().edit(
        {"title": "遮盖后的办法", "body": "<p>正文</p>", "doc_no": "", "summary": ""}
    ).approve().publish()
    settle()
    assert index.query("青瓷窑址", visible=search.PUBLIC).total == 0
    assert index.query("遮盖后的办法", visible=search.PUBLIC).total == 1


def test_words_of_the_withdrawn_version_are_not_quoted_before_the_index_follows(cast, clock, client, settle):
    walk = made(cast, clock).approve().publish()
    settle()
    walk.take_down().revise().edit(COVERED)
    walk.approve().publish()
    found = body_of(client, f"{reverse('disclosure:search')}?q=玄武岩储备")
    assert "遮盖后的办法" in found
    assert "青瓷窑址" not in found and "玄武岩储备管理办法" not in found


def test_the_tombstone_says_why_and_nothing_else(cast, clock, client):
    walk = made(cast, clock).approve().publish().take_down("含有个人信息")
    answer = client.get(reverse("disclosure:document", args=[walk.item.case.uid]))
    text = answer.content.decode()
    assert answer.status_code == 410
    assert "含有个人信息" in text and walk.item.index_no in text
    assert not any(word in text for word in SECRETS)


def test_every_version_keeps_its_address(cast, clock, client):
    walk = made(cast, clock).approve().publish().revise("修订").edit({"title": "新版办法"}).approve().publish()
    uid = walk.item.case.uid
    old = body_of(client, reverse("disclosure:document_version", args=[uid, 1]))
    assert "玄武岩储备管理办法" in old and "这是历史版本" in old and "丹霞附录" in old
    new = body_of(client, reverse("disclosure:document", args=[uid]))
    assert "新版办法" in new and "修订" in new


def test_reading_counts_once_a_session(cast, clock, client):
    walk = published(cast, clock)
    for _ in range(3):
        client.get(reverse("disclosure:document", args=[walk.item.case.uid]))
    assert again(walk.item).read_count == 1
