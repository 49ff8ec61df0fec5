"""One body among thousands: searched, narrowed by region, in pages (条例第二十七条: the applicant says whom to ask)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM

pytestmark = pytest.mark.django_db
CHOOSE = "disclosure:choose_body"


@pytest.fixture
def province(cast, monkeypatch):
    """A province above the county: two cities, each with bodies that take requests; four on a page."""
    monkeypatch.setattr("gongkai.apps.disclosure.views.body_lists.PAGE", 4)
    monkeypatch.setattr("gongkai.apps.disclosure.views.body_lists.FEW", 3)
    account = people.create_account(by=SYSTEM, username="clerk.many", name="经办人")
    for city in ("甲市", "乙市"):
        top = create_organisation(
            parent=cast.county, name=f"{city}人民政府", kind="government", site_slug=f"g-{city == '甲市'}"
        )
        for n in range(4):
            body = create_organisation(
                parent=top, name=f"{city}第{n}局", kind="government_department", site_slug=f"b-{city == '甲市'}-{n}"
            )
            people.give_post(account, by=SYSTEM, role="disclosure.clerk", org=body)
    return cast.county


def shown(client, name=CHOOSE, **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return response.content.decode()


def test_bodies_come_in_pages_each_at_its_own_address(client, province):
    pages = [shown(client, page=n) for n in (1, 2, 3)]
    assert "page=2" in pages[0] and "page=1" in pages[1]
    assert all(sum(f"{city}第{n}局</a>" in page for page in pages) == 1 for city in ("甲市", "乙市") for n in range(4))


def test_words_of_a_name_find_a_body(client, province):
    page = shown(client, q="乙市 第2")
    assert "乙市第2局" in page and "乙市第1局" not in page and "名称含“乙市 第2”" in page


def test_a_region_shows_what_stands_below_its_government(client, province):
    page = shown(client, under="g-True")
    assert "甲市第0局" in page and "乙市第0局" not in page
    everywhere = shown(client)
    assert "under=g-False" in everywhere and "甲市人民政府所属" in shown(client, page=2)


@pytest.mark.parametrize("query", [{"under": "no-such"}, {"under": "shuili"}])
def test_a_region_that_is_no_government_is_not_found(client, province, query):
    assert client.get(reverse(CHOOSE), query).status_code == 404


def test_nothing_found_says_what_to_do(client, province):
    assert "请换一个名称或者地区" in shown(client, q="丙市")


@pytest.mark.parametrize("name", [CHOOSE, "disclosure:voices", "disclosure:guides"])
def test_a_page_asks_no_more_however_many_there_are(client, province, name):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            shown(client, name)
        return len(queries)

    before = asked()
    account = people.create_account(by=SYSTEM, username="clerk.more", name="经办人")
    for n in range(12):
        body = create_organisation(parent=province, name=f"另{n}局", kind="government_department", site_slug=f"m-{n}")
        people.give_post(account, by=SYSTEM, role="disclosure.clerk", org=body)
    assert asked() <= before
