"""检索用词 of bodies: in effect at once, one meaning for the whole platform, each change on record."""

from unittest.mock import patch

import pytest
from django.urls import reverse

from gongkai.apps.services.actions import words as acts
from gongkai.apps.services.actions.words import Wanted
from gongkai.apps.services.models import SearchWord
from gongkai.apps.services.queries import search as finding
from gongkai.apps.services.queries import words as reading
from gongkai.apps.services.queries.search import Asked
from gongkai.apps.services.rules import words as rules
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.jobs import run_due
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.search.text import fold


def text(response):
    return response.content.decode()


def names(typed):
    return [row.item.name for row in finding.find(Asked(typed)).rows]


def add(stage, says="开煤气站", means="燃气经营", kind="saying", who="editor", org=None):
    return acts.add_word(org=org or stage.cast.bureau, by=stage.who(who), wanted=Wanted(kind, says, means))


@pytest.fixture
def found(stage):
    (item,) = stage.adopted("")
    run_pending()
    return item


def test_a_saying_holds_with_the_next_query_and_no_longer_when_it_ended(stage, found):
    assert names("我要开煤气站") == []
    word = add(stage)
    assert names("我要开煤气站") == [found.name] and names("我要開煤氣站") == [found.name]
    shown = finding.find(Asked("开煤气站"))
    assert shown.understood == "燃气经营"
    assert finding.find(Asked("开煤气站", verbatim=True)).rows == []
    assert [one.text for one in finding.suggest("开煤气站")] == [found.name]
    acts.end_word(word, by=stage.who("editor"), reason="没有人这样说")
    assert names("我要开煤气站") == []
    assert [one.verb for one in entries(word.subject).order_by("seq")] == ["create", "delete"]
    add(stage)
    assert names("我要开煤气站") == [found.name], "a word that was ended may be given again"


def test_of_two_sayings_the_longer_one_counts(stage, found):
    add(stage, "开煤气站", "别的许可")
    add(stage, "我要开煤气站", "燃气经营")
    assert names("我要开煤气站") == [found.name]


def test_a_body_may_say_it_better_than_the_general_list(stage, found):
    assert rules.in_official_words(fold("开饭店")) == "食品经营许可"
    add(stage, "开饭店", "燃气经营")
    assert names("开饭店") == [found.name]


@pytest.mark.parametrize(
    ("says", "means", "sentence"),
    [
        ("气", "燃气经营", "2 到 20 个字"),
        ("开煤气站" * 6, "燃气经营", "2 到 20 个字"),
        ("燃气经营许可", "燃气经营", "已经包含"),
        ("开煤气站", "", "请填写清单怎么写"),
        ("开饭店", "食品经营许可", "通用词表里已经有"),
    ],
)
def test_what_would_help_nobody_is_refused(stage, says, means, sentence):
    with pytest.raises(Refused, match=sentence):
        add(stage, says, means)


def test_a_saying_means_one_thing_on_the_whole_platform(stage):
    add(stage)
    with pytest.raises(Refused, match="财政局已经把“开煤气站”指向“燃气经营”"):
        add(stage, means="水", who="other_editor", org=stage.cast.other_bureau)
    with pytest.raises(NotAllowed):
        add(stage, "开水站", who="other_editor")


def test_a_word_is_changed_by_its_body_and_the_manager_above(stage, found):
    word = add(stage, means="别的")
    with pytest.raises(NotAllowed):
        acts.change_word(word, by=stage.who("other_editor"), wanted=Wanted("saying", "开煤气站", "水"))
    acts.change_word(word, by=stage.who("manager"), wanted=Wanted("saying", "開 煤气站", "燃气经营"))
    assert SearchWord.objects.get().says == "开煤气站" and names("开煤气站") == [found.name]
    acts.end_word(word, by=stage.who("manager"), reason="不用了")
    with pytest.raises(Refused, match="已经停用"):
        acts.change_word(word, by=stage.who("manager"), wanted=Wanted("saying", "开气站", "水"))


def test_another_name_of_a_body_finds_its_items_within_seconds(stage, found):
    assert names("钱袋子局") == []
    word = add(stage, "钱袋子局", "", kind="body")
    run_due()
    assert names("钱袋子局") == [found.name] and names("钱袋子局 燃气") == [found.name]
    with pytest.raises(Refused, match="这个别称已经有了"):
        add(stage, "钱袋子局", "", kind="body")
    acts.end_word(word, by=stage.who("editor"), reason="叫错了")
    run_due()
    assert finding.find(Asked("钱袋子局")).rows == []


def test_looking_up_costs_one_statement_however_long_the_query(stage, django_assert_num_queries):
    with django_assert_num_queries(1):
        reading.said_in("甲" * 400)
    assert len(rules.pieces("甲乙丙")) == 3 and len(rules.pieces("".join(map(chr, range(0x4E00, 0x4E40))))) < 1200
    assert reading.said_in("甲") == []


def test_an_editor_keeps_the_words_of_the_body_at_the_desk(stage, browse, found):
    client = browse("editor")
    listing, new = reverse("services_desk:words"), reverse("services_desk:word_new")
    assert "还没有自己的检索用词" in text(client.get(listing)) and "开饭店" in text(client.get(listing))
    assert "下级机关" not in text(client.get(new))
    values = {"org": stage.cast.bureau.pk, "kind": "saying", "says": "开煤气站", "means": "没有这种事", "note": ""}
    refused = client.post(new, {**values, "says": "气"})
    assert refused.status_code == 422 and "没有这种事" in text(refused)
    assert "没有找到事项" in text(client.post(new, values, follow=True))
    word = SearchWord.objects.get()
    page = reverse("services_desk:word", args=[word.uid])
    assert "没有这种事" in text(client.get(page))
    told = text(client.post(page, {"says": "开煤气站", "means": "燃气经营", "note": "常问"}, follow=True))
    assert "找到1项" in told
    end = reverse("services_desk:word_end", args=[word.uid])
    assert client.post(end, {"reason": ""}).status_code == 422
    client.post(end, {"reason": "改了"})
    assert "已经停用" in text(client.get(page, follow=True))
    assert "开煤气站" in text(client.get(listing, {"state": "ended"}))
    assert browse("other_editor").get(page).status_code == 404


def test_a_manager_names_a_body_below(stage, browse):
    client = browse("manager")
    new = reverse("services_desk:word_new")
    values = {"org": stage.cast.county.pk, "kind": "body", "says": "管水的", "means": "", "note": ""}
    assert client.post(new, {**values, "below": "没有这个局"}).status_code == 422
    client.post(new, {**values, "below": "安澜县水利局"})
    assert SearchWord.objects.get().org == stage.cast.other_bureau
    assert browse("legal").get(new).status_code == 404


def test_two_who_add_one_word_at_once_meet_at_the_table(stage):
    """The question is answered before the other one has written."""
    add(stage)
    with patch.object(reading, "saying", return_value=None), pytest.raises(Refused, match="刚刚由别人增加"):
        add(stage, means="水", who="other_editor", org=stage.cast.other_bureau)
    assert SearchWord.objects.count() == 1
