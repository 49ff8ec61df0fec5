"""Items for programs: pages, filters, every element with its national name, nothing that is not public."""

import pytest
import time_machine

from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions.changes import Terms
from gongkai.apps.services.tests.samples import raw
from gongkai.kernel.workdays import today


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


def get(client, address, **query):
    return client.get(f"/api/v1/services/{address}", query)


def test_everything_can_be_fetched_page_by_page(stage, client):
    stage.adopted("", *(f"情形{n}" for n in range(6)))
    seen, cursor = [], {}
    while True:
        response = get(client, "items", limit=3, **cursor)
        page = response.json()
        seen += [item["name"] for item in page["items"]]
        if page["next"] is None:
            break
        assert page["next"] in response["Link"]
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen)) == page["total"] == 7
    assert get(client, "items", cursor="0" * 32).status_code == 404


def test_filters_are_those_of_the_pages(stage, client):
    item = stage.item()
    fitting = {"q": "燃气", "org": "caizheng", "type": "01", "objects": "2", "legal_topic": "operate"}
    for query in [{"q": item.code}, *({name: value} for name, value in fitting.items())]:
        assert get(client, "items", **query).json()["total"] == 1, query
    other = {"q": "水", "org": "shuili", "type": "02", "objects": "1", "person_topic": "school", "region": "34"}
    for query in ({name: value} for name, value in other.items()):
        assert get(client, "items", **query).json()["total"] == 0, query
    assert get(client, "items", org="none").status_code == 404
    assert get(client, "items", objects="9").status_code == 422


def test_an_item_is_given_with_every_element_and_its_versions(stage, client):
    item = stage.item()
    found = get(client, f"items/{item.uid}").json()
    assert found["elements"] == raw()
    assert (found["state"], found["accepts"], found["catalogue"]) == (
        {"key": "1", "label": "在用"},
        True,
        stage.entry.code,
    )
    assert [v["number"] for v in found["versions"]] == [1]
    assert get(client, f"items/{item.uid}", version=2).status_code == 404


def test_what_ended_says_so_and_what_is_drafted_is_not_there(stage, client):
    item = stage.item()
    terms = Terms(effective_on=today(), basis="国发〔2026〕3号", transition="办完")
    stage.publish(
        acts.propose_cancellation(org=item.org, by=stage.who("editor"), item=item, reason="取消", terms=terms)
    )
    found = get(client, f"items/{item.uid}").json()
    assert (found["state"]["key"], found["accepts"], found["cancelled_on"]) == ("3", False, "2026-11-02")
    draft = acts.claim(org=stage.cast.bureau, by=stage.who("editor"), catalogue=stage.entry, level="3")
    assert get(client, f"items/{draft.item.uid}").status_code == 404
    assert get(client, "items").json()["total"] == 0


def test_the_catalogue_is_given_by_its_codes(stage, client):
    page = get(client, "catalogue").json()
    assert [e["code"] for e in page["items"]] == [stage.entry.code] and page["next"] is None
    assert get(client, "catalogue", cursor=stage.entry.code).json()["items"] == []


def test_the_description_names_elements_as_the_national_exchange_does(client):
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    elements = schemas["ItemDetail"]["properties"]["elements"]["properties"]
    assert elements["promised_days"]["description"] == "承诺办结时限（promise_day）"
    assert elements["materials"]["items"]["properties"]["copies"]["description"] == "复印件份数（copies）"
