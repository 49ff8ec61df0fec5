"""常办事项 and 最近看过: counted from what happened, without noting anybody."""

import uuid
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import signing
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import visiting
from gongkai.apps.services.models import ItemVisits, PopularItem, ServiceItem
from gongkai.apps.services.queries import popularity
from gongkai.apps.services.rules import popularity as rules
from gongkai.apps.services.rules.popularity import Counted
from gongkai.apps.services.tests.guidance.stage import CITY, COUNTY
from gongkai.apps.services.tests.hall.stage import FOR_ALL, Hall, add_staff
from gongkai.apps.services.views import seen

TODAY = date(2026, 11, 2)
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"


@pytest.fixture(autouse=True)
def _counting(settings):
    """Visits are counted and wait for a minute, as they do where the platform runs."""
    settings.VISITS_SECONDS = 60
    visiting.drop()
    yield
    visiting.drop()


@pytest.fixture
def visitor():
    return Client(headers={"user-agent": BROWSER})


def open_guide(client, item, **headers):
    return client.get(reverse("services:item", args=[item.uid]), headers=headers)


def visits(item):
    visiting.flush()
    return sum(ItemVisits.objects.filter(item=item).values_list("count", flat=True))


def text(response):
    return response.content.decode()


def test_a_browser_counts_once_for_an_item(stage, visitor):
    first, second = stage.adopted("", "变更")
    for item in (first, second, first, first):
        open_guide(visitor, item)
    assert (visits(first), visits(second)) == (1, 1)
    open_guide(Client(headers={"user-agent": BROWSER}), first)
    assert visits(first) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"user-agent": "curl/8.5"},
        {"user-agent": ""},
        {"user-agent": BROWSER, "sec-purpose": "prefetch;prerender"},
    ],
)
def test_machines_and_what_is_fetched_ahead_count_for_nothing(stage, headers):
    (item,) = stage.adopted("")
    open_guide(Client(), item, **headers)
    assert visits(item) == 0


def test_staff_and_old_versions_and_what_ended_count_for_nothing(stage, browse, visitor):
    item = stage.item()
    open_guide(browse("editor"), item, **{"user-agent": BROWSER})
    assert visits(item) == 0
    ServiceItem.objects.update(visible=False, state="cancelled")
    assert open_guide(visitor, item).status_code == 410 and visits(item) == 0


def test_a_visit_costs_no_statement_until_a_minute_is_over(stage, settings):
    (item,) = stage.adopted("")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(40):
            visiting.count(item, TODAY)
    assert len(asked) == 0
    with patch.object(visiting.time, "monotonic", return_value=visiting.time.monotonic() + 61):
        visiting.count(item, TODAY)
    assert ItemVisits.objects.get().count == 41
    settings.VISITS_SECONDS = 0
    visiting.count(item, TODAY)
    assert visits(item) == 41, "an operator may switch it off"


def test_many_different_items_do_not_pile_up(stage):
    (item,) = stage.adopted("")
    with patch.object(visiting, "MOST_WAITING", 2):
        visiting.count(item, TODAY)
        visiting.count(item, TODAY + timedelta(days=1))
    assert ItemVisits.objects.count() == 2


def test_a_database_that_is_busy_costs_no_page_and_no_visit(stage, visitor):
    (item,) = stage.adopted("")
    with (
        patch.object(visiting, "MOST_WAITING", 1),
        patch.object(visiting, "add", side_effect=DatabaseError("database is locked")),
    ):
        assert open_guide(visitor, item).status_code == 200
    assert ItemVisits.objects.count() == 0 and visits(item) == 1


def test_the_list_follows_applications_and_visits_of_the_period(stage, visitor):
    _, asked_for, looked_at, old = stage.adopted("", "新设", "变更", "注销", **FOR_ALL)
    add_staff(stage, stage.cast.bureau, "hall")
    Hall(stage, asked_for).register(content="设站")
    visiting.add({(TODAY, looked_at.pk): 19, (TODAY - timedelta(days=30), old.pk): 900})
    assert "常办事项" not in text(visitor.get(reverse("services:guides"))), "nothing is made up before the count"
    jobs.count_popular()
    jobs.count_popular()
    found = popularity.popular(today=TODAY)
    assert [one.item for one in found] == [asked_for, looked_at]
    page = text(visitor.get(reverse("services:guides")))
    assert "申请1件" in page and "浏览19次" in page and "最近30天" in page
    first, second = (page.index(reverse("services:item", args=[one.uid])) for one in (asked_for, looked_at))
    assert first < second


def test_what_a_county_asks_for_counts_for_its_city_and_for_each_audience(stage, client):
    (item,) = stage.adopted("", service_objects=["2"])
    visiting.add({(TODAY, item.pk): 3})
    jobs.count_popular()
    for region in ("", COUNTY, CITY, "340000"):
        assert [one.item for one in popularity.popular(region, today=TODAY)] == [item], region
    assert popularity.popular("", "legal", today=TODAY) and not popularity.popular("", "person", today=TODAY)
    assert popularity.popular("110000", today=TODAY) == []
    assert "常办事项" in text(client.get(reverse("services:audience", args=["legal"]), {"region": COUNTY}))


def test_what_ended_or_rests_is_not_offered_and_the_next_one_takes_its_place(stage):
    first, second = stage.adopted("", "变更")
    visiting.add({(TODAY, first.pk): 9, (TODAY, second.pk): 3})
    jobs.count_popular()
    ServiceItem.objects.filter(pk=first.pk).update(state="suspended")
    assert [one.item for one in popularity.popular(today=TODAY)] == [second]
    jobs.count_popular()
    assert set(PopularItem.objects.values_list("item", flat=True)) == {second.pk}


def test_visits_are_dropped_when_their_time_is_over(stage):
    (item,) = stage.adopted("")
    visiting.add({(TODAY - timedelta(days=days), item.pk): 1 for days in (400, 401)})
    jobs.count_popular()
    assert ItemVisits.objects.count() == 1


def test_the_desk_reads_the_sums_of_an_item(stage, browse):
    (item,) = stage.adopted("")
    visiting.add({(TODAY, item.pk): 7})
    assert "申请0件，浏览7次" in text(browse("editor").get(reverse("services_desk:item", args=[item.uid])))


def test_an_application_weighs_as_the_rule_says_and_ties_keep_an_order():
    rule = rules.rule_on(TODAY)
    one, two = Counted(1, COUNTY, True, False, 1, 0), Counted(2, COUNTY, True, False, 0, rule.weight)
    three = Counted(3, COUNTY, True, False, 0, rule.weight)
    assert [c.key for c in rules.ranked([three, two, one], rule)["", ""]] == [1, 2, 3]
    assert rules.ranked([Counted(4, "", True, True, 0, 0)], rule) == {}


# 最近看过 ---------------------------------------------------------------------------


def test_what_another_site_planted_in_the_browser_is_not_believed(stage, client):
    (item,) = stage.adopted("")
    client.cookies[seen.COOKIE] = item.uid.hex
    assert "最近看过" not in text(client.get(reverse("services:guides")))
    client.cookies[seen.COOKIE] = signing.Signer(salt="services.seen").sign(f"{item.uid.hex}.{uuid.uuid4().hex}")
    assert "最近看过" in text(client.get(reverse("services:guides")))
