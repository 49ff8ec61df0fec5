"""Ways to a guide: topics with counts, letters, regions, and what this browser looked at before."""

import uuid
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.views import seen
from gongkai.kernel.orgs.models import Organisation, Region
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.search import Index, Page


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def test_topics_show_what_they_hold_and_lead_to_it(stage, client):
    stage.adopted("", "变更", person_topics=["birth"])
    run_pending()
    page = text(client.get(reverse("services:guides")))
    assert "准营准办" in page and "生育收养" in page and "2 项" in page and "topic=legal.operate" in page
    person = text(client.get(reverse("services:audience", args=["person"])))
    assert "生育收养" in person and "topic=legal.operate" not in person
    assert client.get(reverse("services:audience", args=["nobody"])).status_code == 404


def test_the_region_chosen_is_shown_and_kept_in_every_way(stage, client):
    code = "341298"
    region = Region.objects.create(code=code, name="安澜县")
    Organisation.objects.filter(pk=stage.cast.bureau.pk).update(region=region)
    stage.cast.bureau.refresh_from_db()
    stage.adopted("")
    run_pending()
    page = text(client.get(reverse("services:guides"), {"region": code}))
    assert f"region={code}" in page and f"topic=legal.operate&amp;region={code}" in page
    assert "地区：全部" in text(client.get(reverse("services:guides"), {"region": "000000"}))


@pytest.mark.parametrize("name", ["guides", "audience"])
def test_the_ways_in_look_once_into_the_index_and_once_for_the_places(stage, client, name):
    address = reverse(f"services:{name}", args=["person"] if name == "audience" else [])
    with CaptureQueriesContext(connection) as asked, patch.object(Index, "query", autospec=True) as looks:
        looks.return_value = Page()
        client.get(address, {"region": "341298"})
    assert looks.call_count == 1
    assert sum("orgs_region" in one["sql"] for one in asked) == 1


def test_what_was_looked_at_is_kept_in_the_browser_alone_and_can_be_forgotten(stage, client):
    first, second = stage.adopted("", "变更")
    assert "最近看过" not in text(client.get(reverse("services:guides")))
    for item in (first, second, first):
        client.get(reverse("services:item", args=[item.uid]))
    page = text(client.get(reverse("services:guides")))
    assert page.index(first.name + "</a>") < page.index(second.name)
    assert client.cookies[seen.COOKIE]["httponly"] and client.cookies[seen.COOKIE]["path"] == "/services/"
    assert client.get(reverse("services:forget")).status_code == 405
    client.post(reverse("services:forget"))
    assert "最近看过" not in text(client.get(reverse("services:guides")))


@pytest.mark.parametrize("sent", ["x", "." * 900, "..", uuid.UUID(int=1).hex, "é"])
def test_a_made_up_cookie_shows_nothing(stage, client, sent):
    client.cookies[seen.COOKIE] = sent
    assert "最近看过" not in text(client.get(reverse("services:guides")))


def test_an_item_that_ended_is_no_longer_among_what_was_seen(stage, client):
    (item,) = stage.adopted("")
    client.get(reverse("services:item", args=[item.uid]))
    ServiceItem.objects.update(visible=False)
    assert "最近看过" not in text(client.get(reverse("services:guides")))
