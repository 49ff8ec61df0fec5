"""The library's pages: found, narrowed, exported by anybody; worked on by those whose posts they are."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.disclosure.actions import library as acts
from gongkai.apps.disclosure.models import LibraryEntry
from gongkai.apps.disclosure.tests.documents import walk as document_walk
from gongkai.apps.disclosure.tests.library import walk
from gongkai.kernel import outbox
from gongkai.kernel.people.models import Account
from gongkai.testing import Cast, FrozenClock

LIST = reverse("disclosure:library")
LogIn = Callable[[Account], Client]


def titles(page: Any) -> list[str]:
    return [row.document.title_in_public for row, _ in page.context["rows"]]


@pytest.fixture(autouse=True)
def index(settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_PATH = tmp_path


def test_the_library_answers_what_held_on_a_day(cast: Cast, clock: FrozenClock, client: Client) -> None:
    old = walk.in_force(cast, clock)
    new = walk.drafted(cast, clock, date(2026, 6, 1), title="新的补贴办法")
    acts.link(new.item, by=cast.drafter, target=old.item, kind="replaces")
    new.issued(date(2026, 6, 1), effective_on=date(2026, 7, 1), expires_on=date(2031, 6, 30)).publish()
    document_walk.published(cast, clock, text={"title": "工作简报", "doc_no": ""}, kind="information")
    assert set(titles(client.get(LIST))) == {walk.TITLE, "新的补贴办法"}
    assert titles(client.get(LIST, {"on": "2026-06-30"})) == [walk.TITLE]
    assert titles(client.get(LIST, {"on": "2026-07-01"})) == ["新的补贴办法"]
    assert titles(client.get(LIST, {"state": "repealed", "on": "2026-07-01"})) == [walk.TITLE]
    assert titles(client.get(LIST, {"state": "pending"})) == ["新的补贴办法"]
    assert titles(client.get(LIST, {"q": "財政補貼管理辦法"}))[0] == walk.TITLE
    page = client.get(LIST, {"on": "2026-06-30"})
    states = next(group for group in page.context["groups"] if group.label == "效力")
    assert [(o.label, o.count) for o in states.options] == [("现行有效", 1), ("尚未施行", 1), ("失效", 0), ("废止", 0)]


def test_nonsense_in_the_address_is_an_empty_or_a_full_list_never_an_error(
    cast: Cast, clock: FrozenClock, client: Client
) -> None:
    walk.in_force(cast, clock)
    for query in ({"on": "昨天"}, {"year": "二〇"}, {"state": "x"}, {"at": "-1"}, {"kind": "x"}, {"org": "无"}):
        assert client.get(LIST, query).status_code == 200
        assert client.get(LIST, {**query, "export": "csv"}).status_code == 200
    assert client.get(LIST, {"export": "exe"}).status_code == 400


def test_the_list_is_exported_as_it_was_narrowed(cast: Cast, clock: FrozenClock, client: Client) -> None:
    walk.in_force(cast, clock)
    document_walk.published(cast, clock, text={"title": "某规定", "doc_no": ""}, kind="rules")
    outbox.run_pending()
    for query, found in (
        ({}, 2),
        ({"kind": "rules"}, 1),
        ({"q": "财政补贴"}, 1),
        ({"on": "2026-03-01"}, 0),
        ({"year": "2026", "org": "caizheng"}, 2),
    ):
        response = client.get(LIST, {**query, "export": "csv"})
        rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert len(rows) - 1 == found, query
        assert rows[0].startswith("标题,种类,发文字号")


def test_the_document_page_shows_the_text_of_a_day(cast: Cast, clock: FrozenClock, client: Client) -> None:
    way = walk.in_force(cast, clock)
    acts.amend(way.item, by=cast.clerk, amended_on=date(2026, 9, 1), reason="调整标准")
    document_walk.Walk(cast, clock, way.item.document).approve().publish()
    way.deliver()
    address = reverse("disclosure:document", args=[way.item.document.case.uid])
    version = reverse("disclosure:document_version", args=[way.item.document.case.uid, 1])
    assert client.get(address, {"on": "2026-05-01"}).url == version
    assert "本文件尚未施行" in client.get(address, {"on": "2026-01-01"}).content.decode()
    assert "本文件失效" in client.get(address, {"on": "2031-03-02"}).content.decode()
    page = client.get(address).content.decode()
    assert "修改后的文本尚未施行" in page
    assert "（今天适用的文本）" in page


def test_a_drafter_writes_at_the_desk_and_keeps_what_was_typed(
    cast: Cast, clock: FrozenClock, logged_in: LogIn
) -> None:
    """立法法第九十一条、第九十三条: warned when the draft begins, with what was typed kept."""
    browser = logged_in(cast.account("drafter"))
    typed = {"org": cast.bureau.pk, "kind": "rules", "title": "某规定", "body": "<p>第一条</p>"}
    refused = browser.post(reverse("disclosure_desk:library_new"), typed)
    assert refused.status_code == 422
    assert "没有规章制定权" in refused.content.decode()
    assert "某规定" in refused.content.decode()
    made = browser.post(reverse("disclosure_desk:library_new"), {**typed, "power_note": "依授权"})
    assert made.status_code == 302
    entry = LibraryEntry.objects.get()
    page = browser.get(made.url).content.decode()
    assert "没有规章制定权" in page
    assert "依授权" in page
    edited = browser.post(
        reverse("disclosure_desk:library_edit", args=[entry.case.uid]),
        {**typed, "kind": "normative", "title": "某办法"},
    )
    assert edited.status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.kind) == ("某办法", "normative")


def test_every_act_of_the_course_is_done_on_its_page(cast: Cast, clock: FrozenClock, logged_in: LogIn) -> None:
    way = walk.drafted(cast, clock)
    course: list[tuple[str, str, dict[str, Any]]] = [
        ("drafter", "skip_soliciting", {"reason": "紧急"}),
        ("legality", "pass_legality", {"opinion": "合法"}),
        ("head", "record_discussion", {"meeting": "局务会议", "discussed_on": "2026-03-02"}),
        ("leader", "sign", {"opinion": "同意"}),
        ("clerk", "issue", {"issued_on": "2026-03-02", "effective_on": "2026-03-02", "expires_on": "2031-03-01"}),
    ]
    for who, act, data in course:
        browser = logged_in(cast.account(who))
        address = reverse("disclosure_desk:library_act", args=[way.item.case.uid, act])
        assert browser.get(address).status_code == 200, act
        answer = browser.post(address, data)
        assert answer.status_code == 302, (act, answer.content.decode()[:2000])
    way.item.refresh_from_db()
    way.publish()
    for act in ("renew", "amend", "repeal", "invalidate", "link", "draft_interpretation", "link_interpretation"):
        browser = logged_in(cast.account("clerk"))
        assert browser.get(reverse("disclosure_desk:library_act", args=[way.item.case.uid, act])).status_code == 200
    missing = {"kind": "repeals", "target": "没有这份文件"}
    refused = browser.post(reverse("disclosure_desk:library_act", args=[way.item.case.uid, "link"]), missing)
    assert refused.status_code == 422


def test_the_lists_cost_the_same_however_long_they_are(
    cast: Cast, clock: FrozenClock, logged_in: LogIn, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        walk.in_force(cast, clock, title=f"第{number}号办法")
    with django_assert_max_num_queries(8):
        client.get(LIST)
    browser = logged_in(cast.account("clerk"))
    browser.get(reverse("disclosure_desk:library"))
    with django_assert_max_num_queries(12):
        browser.get(reverse("disclosure_desk:library"))
