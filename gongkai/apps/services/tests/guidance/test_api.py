"""一件事, 自测 and 常办事项 for programs: what the pages show, nothing that is not public."""

from dataclasses import replace

import pytest

from gongkai.apps.services.actions import journeys, visiting
from gongkai.apps.services.actions.popularity import recount
from gongkai.apps.services.models import JourneyRevision
from gongkai.apps.services.queries import named
from gongkai.apps.services.tests.guidance.stage import (
    COUNTY,
    OTHER,
    TEXT,
    TREE,
    drafted,
    published,
    questions_drafted,
    questions_published,
    without_materials,
)
from gongkai.apps.services.tests.samples import BASIC
from gongkai.kernel.workdays import today


def get(client, address, **query):
    return client.get(f"/api/v1/services/{address}", query)


def test_journeys_are_listed_by_place_and_audience_page_by_page(stage, client):
    for title in ("甲", "乙", "丙"):
        published(stage, replace(TEXT, title=title))
    drafted(stage, replace(TEXT, title="没有发布"))
    first = get(client, "journeys", limit=2)
    page = first.json()
    assert [one["title"] for one in page["items"]] == ["甲", "乙"] and page["next"] in first["Link"]
    rest = get(client, "journeys", limit=2, cursor=page["next"]).json()
    assert [one["title"] for one in rest["items"]] == ["丙"] and rest["next"] is None
    assert len(get(client, "journeys", region=COUNTY, audience="legal").json()["items"]) == 3
    assert get(client, "journeys", region=OTHER).json()["items"] == []
    assert get(client, "journeys", audience="person").json()["items"] == []
    assert get(client, "journeys", audience="none").status_code == 422
    assert get(client, "journeys", cursor="0" * 32).status_code == 404


def test_a_journey_comes_with_who_does_it_and_one_list_of_materials(stage, client):
    (item,) = stage.adopted("")
    journey = published(stage, replace(TEXT, lead=BASIC))
    found = get(client, f"journeys/{journey.uid}").json()
    assert (found["shown_region"], found["words"], found["joint"]) == (COUNTY, ["开煤气站"], True)
    (doing,) = found["steps"][0]["doings"]
    assert doing["items"][0]["uid"] == str(item.uid) and doing["lead"] and doing["when"] == "经营瓶装气的"
    assert [one["name"] for one in found["materials"]] == ["燃气经营许可申请表"]
    assert found["known_materials"] == ["营业执照"]
    elsewhere = get(client, f"journeys/{journey.uid}", region=OTHER).json()
    assert elsewhere["steps"][0]["doings"][0]["items"] == [] and elsewhere["materials"] == []


def test_what_was_taken_down_is_gone(stage, client):
    journey = published(stage)
    journeys.take_down(JourneyRevision.objects.get(), by=stage.who("manager"), reason="过时")
    assert get(client, f"journeys/{journey.uid}").status_code == 404


@pytest.mark.parametrize("kind", ["item", "catalogue", "journey"])
def test_questions_can_be_asked_in_other_places(stage, client, kind):
    (item,) = stage.adopted("")
    target = {"item": item, "catalogue": stage.entry, "journey": published(stage)}[kind]
    test = questions_published(stage, target, replace(TREE, questions=without_materials(TREE)))
    found = get(client, f"selftests/{test.uid}").json()
    assert found["about"]["kind"] == kind and found["first"] == "q1" and found["version"] == 1
    assert [one["to"] for one in found["questions"][0]["answers"]] == ["q2", "r2"]
    assert [one["kind"] for one in found["outcomes"]] == ["apply", "refuse"]


def test_a_draft_of_questions_is_not_given(stage, client):
    (item,) = stage.adopted("")
    test = questions_drafted(stage, item, replace(TREE, questions=without_materials(TREE))).test
    assert get(client, f"selftests/{test.uid}").status_code == 404


def test_what_is_asked_for_most_is_given_with_its_period(stage, client):
    assert get(client, "popular").json() == {"days": 30, "counted_on": None, "items": []}
    (item,) = stage.adopted("")
    visiting.add({(today(), item.pk): 5})
    recount(today())
    found = get(client, "popular", region=COUNTY, audience="legal").json()
    assert found["counted_on"] == "2026-11-02" and found["items"][0]["visits"] == 5
    assert found["items"][0]["item"]["uid"] == str(item.uid)


def test_editors_find_what_is_applied_for(stage):
    (item,) = stage.adopted("")
    assert [one.code for one in named.search("燃气", item.org_path)] == [BASIC, item.code]
    assert [one.code for one in named.search(BASIC, item.org_path)] == [BASIC]
    assert named.search("  ", item.org_path) == []
