"""What holds on which day, and who ends it (G47: 修改、废止、失效的，在原页面标注)."""

from datetime import date

import pytest

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.actions import library as acts
from gongkai.apps.disclosure.models import Document, Validity
from gongkai.apps.disclosure.queries import library as reading
from gongkai.apps.disclosure.tests.documents import walk as document_walk
from gongkai.apps.disclosure.tests.library import walk
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.queries import inbox
from gongkai.testing import Cast, FrozenClock


def fresh(way: walk.Walk) -> Document:
    return Document.objects.get(pk=way.item.document.pk)


def test_a_replaced_document_is_marked_on_both_pages_from_the_day_of_the_new_one(
    cast: Cast, clock: FrozenClock
) -> None:
    old = walk.in_force(cast, clock)
    new = walk.drafted(cast, clock, date(2026, 6, 1), title="安澜县财政局财政补贴管理办法（2026年修订）")
    acts.link(new.item, by=cast.drafter, target=old.item, kind="replaces")
    assert fresh(old).repealed_on is None
    new.issued(date(2026, 6, 1), effective_on=date(2026, 7, 1), expires_on=date(2031, 6, 30)).publish()
    assert fresh(old).repealed_on == date(2026, 7, 1)
    assert old.step == "in_force"
    assert fresh(old).validity_on(date(2026, 6, 30)) == Validity.IN_FORCE
    assert fresh(old).validity_on(date(2026, 7, 1)) == Validity.REPEALED
    assert old.night(date(2026, 7, 1)).step == "superseded"
    assert new.step == "in_force"
    ended = reading.company(fresh(old), date(2026, 7, 1))
    assert ended.holding is None
    assert [(s.first, s.last) for s in ended.spans] == [(date(2026, 3, 2), date(2026, 6, 30))]
    assert reading.company(fresh(old), date(2026, 6, 30)).holding == 1
    seen_from_old = reading.company(fresh(old), date(2026, 7, 1)).relations
    seen_from_new = reading.company(fresh(new), date(2026, 7, 1)).relations
    assert [(r.label, r.document.pk) for r in seen_from_old] == [("被替代", new.item.document.pk)]
    assert [(r.label, r.document.pk) for r in seen_from_new] == [("替代", old.item.document.pk)]


def test_the_old_page_is_marked_while_its_revision_is_under_way(cast: Cast, clock: FrozenClock) -> None:
    old = walk.in_force(cast, clock)
    documents.begin_revision(old.item.document, by=cast.clerk, reason="更正错字")
    new = walk.drafted(cast, clock, date(2026, 6, 1), title="新办法")
    acts.link(new.item, by=cast.drafter, target=old.item, kind="repeals")
    new.issued(date(2026, 6, 1), expires_on=date(2031, 5, 31)).publish()
    assert fresh(old).repealed_on == date(2026, 6, 1)
    assert "新办法" in fresh(old).repeal_note


def test_a_lower_document_ends_no_higher_one_and_nobody_ends_what_is_not_his(cast: Cast, clock: FrozenClock) -> None:
    rules = document_walk.published(cast, clock, kind="rules", text={"title": "某规定", "doc_no": ""}).item
    acts.follow(rules.pk)
    higher = reading.entry_of(rules)
    mine = walk.drafted(cast, clock)
    with pytest.raises(Refused, match="不能废止规章"):
        acts.link(mine.item, by=cast.drafter, target=higher, kind="repeals")
    old = walk.in_force(cast, clock, title="旧办法")
    others = acts.create(org=cast.other_bureau, by=cast.other_drafter, draft=walk.draft(title="水利办法"))
    with pytest.raises(Refused, match="只有制定机关"):
        acts.link(others, by=cast.other_drafter, target=old.item, kind="repeals")


def test_the_text_of_a_day_is_the_version_that_held_then(cast: Cast, clock: FrozenClock) -> None:
    way = walk.in_force(cast, clock)
    acts.amend(way.item, by=cast.clerk, amended_on=date(2026, 9, 1), reason="调整补贴标准")
    assert way.step == "amended"
    clock.set(date(2026, 3, 20))
    document_walk.Walk(cast, clock, way.item.document).approve().publish()
    assert way.deliver().step == "in_force"
    document = fresh(way)
    assert [reading.text_on(document, day) for day in (date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1))] == [
        None,
        1,
        2,
    ]
    assert document.validity_on(date(2026, 8, 31)) == Validity.IN_FORCE
    assert document.validity_on(date(2026, 9, 1)) == Validity.AMENDED
    documents.begin_revision(document, by=cast.clerk, reason="更正错字")
    document_walk.Walk(cast, clock, document).approve().publish()
    spans = reading.spans_of(fresh(way))
    assert [(s.version.number, s.first, s.last) for s in spans] == [
        (1, date(2026, 3, 2), date(2026, 8, 31)),
        (3, date(2026, 9, 1), date(2031, 3, 1)),
    ]


def test_what_ends_soon_comes_to_the_desk_and_is_renewed_in_time(cast: Cast, clock: FrozenClock) -> None:
    way = walk.in_force(cast, clock, given={"expires_on": date(2028, 3, 1)}, trial=True)
    assert way.night(date(2027, 12, 1)).step == "in_force"
    assert way.night(date(2027, 12, 2)).step == "expiring"
    mine = inbox(cast.clerk)
    assert [(c.title, c.due_on) for c in mine if c.kind == "disclosure.library"] == [(walk.TITLE, date(2028, 3, 1))]
    with pytest.raises(Refused, match="不超过5年"):
        acts.renew(way.item, by=cast.clerk, expires_on=date(2033, 1, 1), reason="评估后继续执行")
    acts.renew(way.item, by=cast.clerk, expires_on=date(2031, 3, 1), reason="评估后继续执行")
    assert way.step == "in_force"
    assert fresh(way).expires_on == date(2031, 3, 1)
    assert way.night(date(2031, 3, 2)).step == "expired"
    assert fresh(way).validity_on(date(2031, 3, 1)) == Validity.IN_FORCE
    assert fresh(way).validity_on(date(2031, 3, 2)) == Validity.EXPIRED


def test_repeal_names_the_first_day_without_effect(cast: Cast, clock: FrozenClock) -> None:
    way = walk.in_force(cast, clock)
    clock.set(date(2026, 5, 6))
    acts.repeal(way.item, by=cast.head, repealed_on=date(2026, 6, 1), reason="上位法已经修改")
    assert way.step == "in_force"
    with pytest.raises(Refused, match="已经标注废止"):
        acts.repeal(way.item, by=cast.head, repealed_on=date(2026, 7, 1), reason="再次")
    assert way.night(date(2026, 6, 1)).step == "repealed"


def test_declared_invalid_is_expired_from_that_day(cast: Cast, clock: FrozenClock) -> None:
    way = walk.in_force(cast, clock)
    clock.set(date(2026, 5, 6))
    acts.invalidate(way.item, by=cast.clerk, invalid_on=date(2026, 5, 6), reason="调整对象已消失")
    assert way.step == "expired"
    assert fresh(way).validity_on(date(2026, 5, 5)) == Validity.IN_FORCE
    assert fresh(way).validity_on(date(2026, 5, 6)) == Validity.EXPIRED
    assert "宣布失效" in fresh(way).repeal_note


def test_an_amending_document_sends_the_old_one_back_to_be_rewritten(cast: Cast, clock: FrozenClock) -> None:
    old = walk.in_force(cast, clock)
    new = walk.drafted(cast, clock, date(2026, 6, 1), title="关于修改《财政补贴管理办法》的决定")
    acts.link(new.item, by=cast.drafter, target=old.item, kind="amends")
    new.issued(date(2026, 6, 1), expires_on=date(2031, 5, 31)).publish()
    assert old.step == "amended"
    assert fresh(old).validity_on(date(2026, 6, 1)) == Validity.IN_FORCE
    acts.abandon_amendment(old.item, by=cast.head, reason="决定撤回")
    assert old.step == "in_force"


def test_an_interpretation_is_seen_from_both_sides_once_it_is_public(cast: Cast, clock: FrozenClock) -> None:
    """M80: 解读与文件同步起草、同步公开."""
    way = walk.in_force(cast, clock)
    assert reading.lacks_interpretation(way.item)
    made = acts.draft_interpretation(
        way.item, by=cast.drafter, form="questions", title="补贴办法问答", body="<p>问：谁能申请？答：企业。</p>"
    )
    assert not reading.lacks_interpretation(way.item)
    assert reading.company(fresh(way), walk.DAY).relations == []
    document_walk.Walk(cast, clock, made.document).approve().publish()
    assert [r.label for r in reading.company(fresh(way), walk.DAY).relations] == ["问答解读"]
    explained = Document.objects.get(pk=made.document.pk)
    assert [r.label for r in reading.company(explained, walk.DAY).relations] == ["解读的文件"]
    acts.unlink_interpretation(way.item, by=cast.clerk, interpretation=made, reason="关联错误")
    assert reading.company(explained, walk.DAY).relations == []
