"""The library for programs, and the counters of the yearly report."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.disclosure.actions import library as acts
from gongkai.apps.disclosure.tests.documents import walk as document_walk
from gongkai.apps.disclosure.tests.library import walk
from gongkai.kernel.figures import reading as figures
from gongkai.kernel.figures.declare import Scope
from gongkai.testing import Cast, FrozenClock


@pytest.fixture(autouse=True)
def index(settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_PATH = tmp_path


def ask(client: Client, path: str, **query: str) -> Any:
    return client.get(f"/api/v1{path}", query, headers={"accept": "application/json"})


def test_what_held_on_a_day_page_by_page(cast: Cast, clock: FrozenClock, client: Client) -> None:
    for number in range(3):
        walk.in_force(cast, clock, date(2026, 3, 2 + number), title=f"第{number}号办法")
    first = ask(client, "/library", limit="2", on="2026-03-05").json()
    assert ([one["title"] for one in first["items"]], first["total"]) == (["第2号办法", "第1号办法"], 3)
    rest = ask(client, "/library", limit="2", on="2026-03-05", cursor=first["next"]).json()
    assert ([one["title"] for one in rest["items"]], rest["next"]) == (["第0号办法"], None)
    assert [one["title"] for one in ask(client, "/library", on="2026-03-02").json()["items"]] == ["第0号办法"]
    assert ask(client, "/library", q="第1号").json()["items"][0]["state"]["key"] == "in_force"
    assert ask(client, "/library", kind="rules").json()["items"] == []
    assert ask(client, "/library", org="none").status_code == 404
    assert ask(client, "/library", cursor="0" * 32).status_code == 404
    assert ask(client, "/library", on="昨天").status_code == 422


def test_one_document_with_the_text_of_a_day_and_what_ended_it(cast: Cast, clock: FrozenClock, client: Client) -> None:
    old = walk.in_force(cast, clock)
    new = walk.drafted(cast, clock, date(2026, 6, 1), title="新办法")
    acts.link(new.item, by=cast.drafter, target=old.item, kind="replaces")
    new.issued(date(2026, 6, 1), expires_on=date(2031, 5, 31)).publish()
    uid = old.item.document.case.uid
    before = ask(client, f"/library/{uid}", on="2026-05-31").json()
    after = ask(client, f"/library/{uid}").json()
    assert (before["state"]["key"], after["state"]["key"]) == ("in_force", "repealed")
    assert after["texts"] == [{"version": 1, "first_on": "2026-03-02", "last_on": "2026-05-31"}]
    assert [(one["relation"], one["title"], one["on"]) for one in after["related"]] == [
        ("被替代", "新办法", "2026-06-01")
    ]
    assert ask(client, f"/library/{new.item.case.uid}").status_code == 404
    plain = document_walk.published(cast, clock, text={"title": "简报", "doc_no": ""}, kind="information").item
    assert ask(client, f"/library/{plain.case.uid}").status_code == 404


def test_the_counters_of_the_report_open_to_their_documents(cast: Cast, clock: FrozenClock) -> None:
    """年度报告格式第二部分: 制发、废止、现行有效; 有效期至 is the last day with effect, so 31 December still counts."""
    last_day = walk.in_force(cast, clock, given={"expires_on": date(2026, 12, 31)}, title="年底到期", trial=True)
    ended = walk.in_force(cast, clock, title="当年废止")
    acts.repeal(ended.item, by=cast.clerk, repealed_on=date(2026, 5, 1), reason="上位法修改")
    walk.in_force(cast, clock, title="继续有效")

    def count(name: str, year: int) -> int:
        scope = Scope.year(cast.bureau, year)
        return figures.drill(f"disclosure.documents.{name}", scope, ("normative",)).count()

    assert [count(name, 2026) for name in ("made", "repealed", "in_force")] == [3, 1, 2]
    assert [count(name, 2027) for name in ("made", "repealed", "in_force")] == [0, 1, 1]
    assert last_day.night(date(2027, 1, 1)).step == "expired"


def test_the_feed_tells_of_what_was_made(cast: Cast, clock: FrozenClock, client: Client) -> None:
    walk.in_force(cast, clock)
    document_walk.published(cast, clock, text={"title": "工作简报", "doc_no": ""}, kind="information")
    feed = client.get(reverse("disclosure:library_feed")).content.decode()
    assert walk.TITLE in feed
    assert "工作简报" not in feed
