"""公开目录、机关名录、公开指南 for programs (条例第十二条、第二十条)."""

from datetime import date

import pytest

from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.tests.documents.walk import Walk


def test_the_catalogue_lists_every_column_of_article_20_also_the_empty_ones(county, ask):
    county.publish("办法", theme="财政、金融、审计", genre="通知")
    county.publish("预案", date(2025, 6, 1), county.cast.other_bureau, column="emergency", kind="information")
    county.draft()
    county.taken_down()
    found = ask("/catalogue").data
    assert [one["key"] for one in found["columns"]] == [column.key for column in publication.places()]
    counts = {one["key"]: one["count"] for one in found["columns"]}
    assert {key: n for key, n in counts.items() if n} == {"policy": 1, "emergency": 1}
    assert next(one for one in found["columns"] if one["key"] == "emergency")["newest_on"] == "2025-06-01"
    assert next(one for one in found["columns"] if one["key"] == "plan")["newest_on"] is None
    assert found["total"] == 2
    assert found["themes"] == [{"value": "财政、金融、审计", "count": 1}]
    assert found["genres"] == [{"value": "通知", "count": 1}]
    assert found["years"] == [{"value": "2026", "count": 1}, {"value": "2025", "count": 1}]
    assert [(one["body"]["slug"], one["count"], one["columns"]) for one in found["bodies"]] == [
        ("caizheng", 1, [{"value": "policy", "count": 1}]),
        ("shuili", 1, [{"value": "emergency", "count": 1}]),
    ]


def test_the_catalogue_of_one_body(county, ask):
    county.publish("办法")
    county.publish("预案", org=county.cast.other_bureau, column="emergency", kind="information")
    found = ask("/catalogue", org="shuili").data
    assert (found["total"], found["body"]["slug"]) == (1, "shuili")
    assert [one["body"]["slug"] for one in found["bodies"]] == ["shuili"]


def test_an_empty_catalogue_is_one_too(county, ask):
    found = ask("/catalogue").data
    assert (found["total"], found["bodies"], found["themes"]) == (0, [], [])
    assert [one["count"] for one in found["columns"]] == [0] * len(publication.places())


@pytest.mark.parametrize("path", ["/catalogue?org=nobody", "/organisations/nobody/guide"])
def test_an_unknown_body_is_a_404(county, ask, path):
    response = ask(path)
    assert (response.status_code, response.data["code"]) == (404, "no_body")


def test_the_catalogue_costs_the_same_however_much_is_public(county, ask, django_assert_num_queries):
    county.publish("第一号")
    with django_assert_num_queries(6):
        ask("/catalogue")
    for n in range(6):
        county.publish(f"更多{n}号", org=county.cast.other_bureau if n % 2 else None, column="policy")
    with django_assert_num_queries(6):
        ask("/catalogue")
    with django_assert_num_queries(1):
        ask("/catalogue")


def test_the_catalogue_is_counted_anew_after_every_change(county, ask):
    made = county.publish("第一号", theme="其他")
    assert ask("/catalogue").data["themes"] == [{"value": "其他", "count": 1}]
    walk = Walk(county.cast, county.clock, made).revise().edit({"theme": "国防"})
    assert ask("/catalogue").data["themes"] == [{"value": "其他", "count": 1}]
    walk.approve().publish()
    assert ask("/catalogue").data["themes"] == [{"value": "国防", "count": 1}]
    walk.take_down()
    assert ask("/catalogue").data["total"] == 0


def test_bodies_in_the_order_of_the_tree(county, ask):
    found = ask("/organisations").data
    assert [one["slug"] for one in found["items"]] == ["county", "office", "caizheng", "shuili", "qingshi"]
    bureau = found["items"][2]
    assert bureau["parent"] == {"slug": "county", "name": "安澜县人民政府"}
    assert (bureau["phone"], bureau["address"]) == ("0551-62000003", "安澜县人民路3号")
    assert bureau["kind"] == {"key": "government_department", "label": "政府部门"}
    assert (bureau["takes_requests"], found["items"][0]["takes_requests"]) == (True, False)
    assert found["items"][0]["parent"] is None
    assert found["total"] == 5


def test_bodies_page_by_page_and_by_whether_they_take_requests(county, ask):
    first = ask("/organisations", limit=2)
    second = ask("/organisations", limit=2, cursor=first.data["next"])
    assert [one["slug"] for one in second.data["items"]] == ["caizheng", "shuili"]
    assert second["Link"].endswith('; rel="next"')
    assert [one["slug"] for one in ask("/organisations", takes_requests="true").data["items"]] == ["caizheng", "shuili"]
    assert ask("/organisations", takes_requests="false").data["total"] == 3


def test_a_body_that_is_no_more_is_not_listed(county, ask):
    county.cast.township.active = False
    county.cast.township.save()
    assert "qingshi" not in [one["slug"] for one in ask("/organisations").data["items"]]
    assert ask("/organisations/qingshi/guide").status_code == 404


@pytest.mark.parametrize(
    "query",
    [{"takes_requests": "yes"}, {"takes_requests": "1"}, {"cursor": "a"}, {"cursor": "00010"}, {"limit": "201"}],
)
def test_what_means_nothing_is_refused(county, ask, query):
    assert ask("/organisations", **query).status_code == 422


def test_the_list_of_bodies_costs_three_queries(county, ask, django_assert_num_queries):
    with django_assert_num_queries(3):
        ask("/organisations")


def test_the_guide_in_force_and_the_earlier_ones(county, ask):
    """第十二条: where the office is, when it is open, how to reach it."""
    county.guide(phone="0551-62000000")
    county.guide()
    found = ask("/organisations/caizheng/guide").data
    assert (found["number"], found["office_name"], found["phone"]) == (2, "县财政局办公室", "0551-62000003")
    assert [one["number"] for one in found["versions"]] == [2, 1]
    assert ask("/organisations/caizheng/guide", version=1).data["number"] == 1
    assert ask("/organisations/caizheng/guide", version=3).status_code == 404


def test_a_body_without_a_guide_says_so(county, ask):
    response = ask("/organisations/shuili/guide")
    assert response.status_code == 404
    assert "公开指南" in response.data["message"]


@pytest.mark.parametrize("slug", ["a b", "a%00b", "x" * 61, "中文", "%2e%2e"])
def test_a_slug_that_cannot_be_is_refused(db, ask, slug):
    assert ask(f"/organisations/{slug}/guide").status_code in (404, 422)
