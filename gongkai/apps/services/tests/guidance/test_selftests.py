"""自测: who writes and who publishes for whom, and what a visitor is told by his answers."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.urls import reverse

from gongkai.apps.services.actions import selftests
from gongkai.apps.services.models import SelfTest, SelfTestRevision, frozen
from gongkai.apps.services.queries import selftests as reading
from gongkai.apps.services.rules.selftests import Answer, Outcome, Tree
from gongkai.apps.services.tests.guidance.stage import (
    COUNTY,
    MATERIALS,
    TREE,
    published,
    questions_drafted,
    questions_published,
    without_materials,
)
from gongkai.apps.services.tests.samples import BASIC
from gongkai.kernel.cases import NotAllowed, Refused


@pytest.fixture
def item(stage):
    (found,) = stage.adopted("", materials=MATERIALS)
    return found


def text(response):
    return response.content.decode()


def ask(client, test, choices="", number=1, **query):
    """The page after these answers."""
    at = {"at": f"{number}-{choices}"} if choices else {}
    return client.get(reverse("services:selftest", args=[test.uid]), {**at, **query})


def test_the_editor_writes_and_the_legal_officer_publishes(stage, item):
    revision = questions_drafted(stage, item)
    assert revision.case.step == "draft" and revision.case.waiting_role == "services.editor"
    selftests.submit(revision, by=stage.who("editor"))
    assert revision.case.step == "review" and revision.case.waiting_role == "services.legal"
    with pytest.raises(NotAllowed):
        selftests.publish(revision, by=stage.who("editor"))
    selftests.return_draft(revision, by=stage.who("legal"), reason="写明条款")
    assert revision.case.step == "draft"
    selftests.submit(revision, by=stage.who("editor"))
    selftests.publish(revision, by=stage.who("legal"))
    test = SelfTest.objects.get()
    assert (test.state, test.visible, test.number, test.question_count) == ("in_use", True, 1, 2)
    assert reading.for_item(item) == test


def test_an_editor_of_one_body_does_not_write_for_all_or_for_others(stage, item):
    with pytest.raises(NotAllowed):
        selftests.propose(org=stage.entry.org, by=stage.who("editor"), target=stage.entry, tree=TREE)
    with pytest.raises(NotAllowed):
        selftests.propose(org=item.org, by=stage.who("other_editor"), target=item, tree=TREE)
    with pytest.raises(Refused, match="须由"):
        selftests.propose(org=stage.cast.other_bureau, by=stage.who("other_editor"), target=item, tree=TREE)
    revision = questions_drafted(stage, stage.entry, for_all())
    assert revision.case.step == "draft_above"
    selftests.submit(revision, by=stage.who("manager"))
    assert revision.case.step == "review_above" and revision.case.waiting_role == "services.publisher"


def for_all() -> Tree:
    """The catalogue of the stage lists no such material."""
    return replace(TREE, questions=without_materials(TREE))


def test_there_is_one_for_each_and_one_draft_at_a_time(stage, item):
    questions_published(stage, item)
    revision = selftests.propose(org=item.org, by=stage.who("editor"), target=item)
    assert revision.number == 2 and reading.tree_of(revision.test) == TREE
    with pytest.raises(Refused, match="已有编制中的自测"):
        selftests.propose(org=item.org, by=stage.who("editor"), target=item)
    selftests.discard(revision, by=stage.who("editor"), reason="不改了")
    assert SelfTest.objects.get().visible


def test_a_draft_given_up_makes_room_for_another(stage, item):
    selftests.discard(questions_drafted(stage, item), by=stage.who("editor"), reason="重写")
    assert reading.tests(stage.who("editor")).count() == 0
    assert questions_drafted(stage, item).test.state == "draft"


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (replace(TREE, outcomes=TREE.outcomes[:1]), "断头路"),
        (replace(TREE, outcomes=(*TREE.outcomes, Outcome("r3", text="没人到"))), "没有一条路能走到这里"),
        (replace(TREE, outcomes=(TREE.outcomes[0], replace(TREE.outcomes[1], basis=""))), "依据的条款"),
        (
            replace(
                TREE,
                questions=(
                    TREE.questions[0],
                    replace(TREE.questions[1], answers=(Answer("气", "q1"), Answer("油", "r1"))),
                ),
            ),
            "绕回原处",
        ),
        (
            replace(TREE, outcomes=(replace(TREE.outcomes[0], materials=("介绍信",)), TREE.outcomes[1])),
            "不在事项的材料清单",
        ),
    ],
)
def test_what_would_lead_people_wrong_is_not_submitted(stage, item, tree, sentence):
    revision = questions_drafted(stage, item, tree)
    with pytest.raises(Refused, match=sentence):
        selftests.submit(revision, by=stage.who("editor"))


def test_the_list_may_have_changed_between_submission_and_publication(stage, item):
    revision = questions_drafted(stage, item)
    selftests.submit(revision, by=stage.who("editor"))
    item.versions.update(document={**item.versions.get().document, "materials": MATERIALS[:1]})
    with pytest.raises(Refused, match="材料“储存场所证明”不在事项的材料清单"):
        selftests.publish(revision, by=stage.who("legal"))


def test_too_many_questions_are_refused(stage, item):
    revision = questions_drafted(stage, item)
    many = tuple(replace(TREE.questions[0], key=f"q{number}") for number in range(1, 60))
    with pytest.raises(Refused, match="最多 40 题"):
        selftests.edit(revision, by=stage.who("editor"), tree=replace(TREE, questions=many))


def test_one_question_a_page_by_links(stage, item, client):
    test = questions_published(stage, item)
    first = ask(client, test)
    shown = text(first)
    assert "您是企业吗？" in shown and "三道题。" in shown and "看营业执照。" in shown and "at=1-0" in shown
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    second = text(ask(client, test, "0"))
    assert "经营什么？" in second and "您的回答" in second and "at=1-0.0" in second and "at=1-0.1" in second


def test_yes_comes_with_ones_own_list_and_the_way_to_apply(stage, item, client):
    test = questions_published(stage, item)
    bottled = text(ask(client, test, "0.0"))
    assert "可以办理" in bottled and "可以申请燃气经营许可。" in bottled
    assert "申请表（原件1份）" in bottled and "储存场所证明" in bottled and "根据您的回答需要" in bottled
    assert "法人授权书" in bottled, "what no question decides is left to the reader"
    assert reverse("services:apply", args=[item.uid]) in bottled and "打印" in bottled
    piped = text(ask(client, test, "0.1"))
    assert "储存场所证明" not in piped, "another answer calls for it"


def test_no_comes_with_its_article_and_leaves_the_right_to_apply(stage, item, client):
    told = text(ask(client, questions_published(stage, item), "1"))
    assert "不能办理" in told and "城镇燃气管理条例第十五条" in told and "仍然可以提出申请" in told
    assert reverse("services:apply", args=[item.uid]) not in told


def test_what_needs_no_application_is_no_refusal(stage, item, client):
    """LIC 第三十二条第一款第（一）项: the law asks for nothing."""
    tree = replace(TREE, outcomes=(TREE.outcomes[0], replace(TREE.outcomes[1], kind="needless")))
    told = text(ask(client, questions_published(stage, item, tree), "1"))
    assert "不用办理" in told and "城镇燃气管理条例第十五条" in told and "仍然可以提出申请" not in told


def test_another_item_is_named_where_it_is_done(stage, item, client):
    (other,) = stage.adopted("", org=stage.cast.other_bureau)
    tree = replace(TREE, outcomes=(TREE.outcomes[0], Outcome("r2", "other", "归水利局。", codes=(other.code,))))
    told = text(ask(client, questions_published(stage, item, tree), "1"))
    assert "应当办理别的事项" in told and reverse("services:item", args=[other.uid]) in told


@pytest.mark.parametrize("at", ["9-0", "1-0.7", "1-0.0.0", "1-x", "1-" + ".".join(["0"] * 90), "-", "1-٠", "1--1"])
def test_answers_of_another_version_or_typed_by_hand_begin_anew(stage, item, client, at):
    test = questions_published(stage, item)
    shown = client.get(reverse("services:selftest", args=[test.uid]), {"at": at})
    assert shown.status_code == 200 and "您是企业吗？" in text(shown)
    assert ("题目已经更新" in text(shown)) == (at not in ("-",))


def test_the_questions_of_the_catalogue_serve_every_body(stage, client):
    (mine,) = stage.adopted("")
    (theirs,) = stage.adopted("", org=stage.cast.other_bureau)
    test = questions_published(stage, stage.entry, for_all())
    assert reading.for_item(mine) == reading.for_item(theirs) == test
    for one in (mine, theirs):
        page = text(client.get(reverse("services:item", args=[one.uid])))
        address = f"{reverse('services:selftest', args=[test.uid])}?item={one.uid}"
        assert address in page and "测一测能不能办" in page
        told = text(ask(client, test, "0.0", item=one.uid))
        assert reverse("services:apply", args=[one.uid]) in told
    without = text(ask(client, test, "0.0"))
    assert reverse("services:catalogue_entry", args=[stage.entry.uid]) in without


def test_the_item_in_the_address_must_be_one_the_test_is_about(stage, item, client):
    (other,) = stage.adopted("", org=stage.cast.other_bureau)
    test = questions_published(stage, item)
    for given in (other.uid, "x", "00000000-0000-0000-0000-000000000001"):
        assert reverse("services:apply", args=[item.uid]) in text(ask(client, test, "0.0", item=given))


def test_its_own_questions_go_before_those_of_the_catalogue(stage, item):
    above = questions_published(stage, stage.entry, for_all())
    assert reading.for_item(item) == above
    assert reading.for_item(item) != questions_published(stage, item) == reading.for_item(item)


def test_a_whole_event_has_questions_of_its_own(stage, item, client):
    journey = published(stage)
    test = questions_published(stage, journey, for_all())
    assert "测一测我要办哪些" in text(client.get(reverse("services:journey", args=[journey.uid])))
    told = text(ask(client, test, "0.0", region=COUNTY))
    assert reverse("services:journey", args=[journey.uid]) in told
    assert parse_qs(urlsplit(reverse("services:selftest", args=[test.uid])).query) == {}


def test_taken_down_it_is_gone_and_can_come_back(stage, item, client):
    test = questions_published(stage, item)
    selftests.take_down(SelfTestRevision.objects.get(), by=stage.who("legal"), reason="条例修改")
    assert ask(client, test).status_code == 404 and reading.for_item(item) is None
    revision = selftests.propose(org=item.org, by=stage.who("editor"), target=item)
    selftests.submit(revision, by=stage.who("editor"))
    selftests.publish(revision, by=stage.who("legal"))
    assert ask(client, test).status_code == 200


def test_only_the_version_in_force_is_taken_down(stage, item):
    questions_published(stage, item)
    questions_published(stage, item)
    old = SelfTestRevision.objects.get(number=1)
    with pytest.raises(Refused, match="不是现行版本"):
        selftests.take_down(old, by=stage.who("legal"), reason="旧")
    assert SelfTest.objects.get().visible


def test_published_questions_are_never_changed_in_the_database(stage, item, transactional_db):
    questions_published(stage, item)
    frozen.install(connection)
    try:
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            SelfTestRevision.objects.all()._raw_delete("default")
    finally:
        frozen.remove(connection)


def test_the_code_names_an_entry_or_an_item(stage, item):
    assert reading.target_by_code(BASIC) == stage.entry and reading.target_by_code(item.code) == item
    assert reading.target_by_code("X") is None
