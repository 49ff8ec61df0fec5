"""Finding items: what people type leads to the item, and the index follows what is public."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions.changes import Terms
from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries import search as finding
from gongkai.apps.services.queries import search_index
from gongkai.apps.services.queries.search import Asked
from gongkai.apps.services.rules import words
from gongkai.kernel import search
from gongkai.kernel.orgs.models import Organisation, Region
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.workdays import today


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


def names(text, **facets):
    return [row.item.name for row in finding.find(Asked(text, facets)).rows]


def text(response):
    return response.content.decode()


@pytest.fixture
def found(stage):
    """Items that were published and told of: one for gas, one to replace a lost identity card."""
    stage.adopted("", "变更")
    ServiceItem.objects.filter(name__endswith="（变更）").update(name="居民身份证补领")
    run_pending()
    return stage


@pytest.mark.parametrize(
    "typed",
    [
        "燃气",
        "燃",
        "燃气经营",
        "经营 燃气",
        "燃氣經營許可",
        "ranqi",
        "ranqijingying",
        "rqjyxk",
        "燃气京营许可证",
        "财政局 燃气",
    ],
)
def test_what_people_type_finds_the_item(found, typed):
    assert "燃气经营许可证核发" in names(typed)


@pytest.mark.parametrize("typed", ["身份证丢了", "身份證丟了", "我的身份证丢失", "补办身份证"])
def test_everyday_words_find_what_the_list_calls_otherwise(found, typed):
    page = finding.find(Asked(typed))
    assert page.rows[0].item.name == "居民身份证补领" and "居民身份证补领" in page.understood
    assert finding.find(Asked(typed, verbatim=True)).understood == ""


def test_codes_and_their_beginnings_find_items_and_their_catalogue(found):
    item = ServiceItem.objects.get(name="燃气经营许可证核发")
    for typed in (
        item.code,
        item.code.lower(),
        item.code[:20],
        f" {item.code[:18]} {item.code[18:]}",
        item.catalogue.code,
    ):
        assert "燃气经营许可证核发" in names(typed), typed
    handling = ServiceItem.objects.get(name="居民身份证补领").code
    assert len(handling) == 33 and names(handling) == ["居民身份证补领"]
    assert finding.find(Asked(item.code[:20] + "ZZZ")).understood == ""


def test_bodies_are_found_by_every_name_of_their_kind():
    assert "住建局" in words.other_names("临江县住房和城乡建设局")
    assert words.other_names("安澜县财政局") == []
    assert words.other_names("安澜县住建局")[0] == "住房和城乡建设局"


def test_a_body_and_an_act_are_one_query(stage):
    Organisation.objects.filter(pk=stage.cast.bureau.pk).update(name="安澜县住房和城乡建设局", short_name="县建设局")
    stage.adopted("")
    run_pending()
    assert names("住建局 燃气许可") == ["燃气经营许可证核发"]
    assert names("建设局 燃气") == ["燃气经营许可证核发"]


def test_the_index_follows_publication_suspension_and_the_end(stage):
    item = stage.item()
    assert names("燃气") == []
    run_pending()
    assert names("燃气") == ["燃气经营许可证核发"]
    terms = Terms(until_on=today() + timedelta(days=30), transition="继续办理。")
    stage.publish(
        acts.propose_suspension(org=item.org, item=item, by=stage.who("editor"), reason="系统改造", terms=terms)
    )
    run_pending()
    assert finding.find(Asked("燃气")).rows[0].item.state == "suspended"
    item.refresh_from_db()
    terms = Terms(effective_on=today(), basis="国发〔2026〕3号", transition="继续办理。")
    stage.publish(
        acts.propose_cancellation(org=item.org, item=item, by=stage.who("editor"), reason="取消", terms=terms)
    )
    assert names("燃气") == []  # the database knows at once, whatever the index says
    run_pending()
    assert search.index(search_index.INDEX).query("燃气", visible=search.PUBLIC).total == 0


def test_a_rebuild_holds_exactly_what_is_public(stage):
    stage.claim(name="燃气经营许可证核发（草稿）")
    stage.adopted("变更", "换证", org=stage.cast.other_bureau)
    assert search.rebuild(search_index.INDEX) == 2
    page = search.index(search_index.INDEX).query("", visible=search.PUBLIC, facets=finding.FACETS)
    assert set(page.facets["object"]) == {("2", 2), ("6", 2)}
    assert [value for value, _ in page.facets["topic"]] == ["legal.operate"]


def test_no_two_values_of_a_filter_are_called_alike(db):
    tables = {name: called for name, _, called in finding.facet_names() if not callable(called) and name != "region"}
    assert {"object", "topic", "type", "depth"} == set(tables)
    for name, called in tables.items():
        assert len(set(called.values())) == len(called), name


def test_counts_narrow_the_list_and_links_keep_the_words(found, client):
    page = text(client.get(reverse("services:search"), {"q": "燃气"}))
    assert "<mark>燃气</mark>" in page and "主题" in page and "topic=legal.operate" in page
    assert names("", object="2") and names("", object="1") == []
    assert "没有找到事项" in text(client.get(reverse("services:search"), {"q": "燃气", "object": "1"}))


def test_a_city_holds_what_its_counties_offer_in_search_guides_and_list(stage, client):
    """黄山市 341000 holds 歙县 341021; 安澜县 341298 begins with the same three digits and lies elsewhere."""
    for org, code, name in (
        (stage.cast.county, "341000", "黄山市"),
        (stage.cast.bureau, "341021", "歙县"),
        (stage.cast.other_bureau, "341298", "安澜县"),
    ):
        Organisation.objects.filter(pk=org.pk).update(region=Region.objects.create(code=code, name=name))
        org.refresh_from_db()
    stage.adopted("")
    stage.adopted("变更", org=stage.cast.other_bureau)
    run_pending()
    assert names("", region="341000") == names("", region="341021") == ["燃气经营许可证核发"]
    page = text(client.get(reverse("services:search"), {"q": "燃气"}))
    assert "黄山市" in page and "歙县" in page
    assert "region=340000" not in page and "region=341200" not in page  # nobody here has these names
    assert "340000" in text(client.get(reverse("services:search"), {"region": "340000"}))
    assert "1 项" in text(client.get(reverse("services:guides"), {"region": "341000"}))
    listed = text(client.get(reverse("services:items"), {"region": "341000"}))
    assert "燃气经营许可证核发" in listed and "（变更）" not in listed


def test_suggestions_come_while_typing_and_only_for_what_is_public(found, client):
    address = reverse("services:suggest")
    for typed in ("燃气", "ranq", "rqjy"):
        page = text(client.get(address, {"q": typed}))
        assert "经营许可证核发" in page and "<html" not in page
    ServiceItem.objects.update(visible=False)
    assert "经营许可证核发" not in text(client.get(address, {"q": "燃气"}))
    assert text(client.get(address, {"q": "\0 "})).strip() == ""


def test_strange_input_finds_nothing_and_breaks_nothing(found, client):
    for query in (
        {"q": "\0"},
        {"q": "？！" * 200},
        {"q": "燃" * 500},
        {"at": "９"},
        {"topic": "x" * 500},
        {"q": "%_'\""},
    ):
        assert client.get(reverse("services:search"), query).status_code == 200


def test_a_search_asks_few_statements(found, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(reverse("services:search"), {"q": "燃气"})
    with django_assert_max_num_queries(3):
        client.get(reverse("services:suggest"), {"q": "燃气"})
