"""From the first draft to force (disclosure.md §13): every state, every refusal, one text typed once."""

from datetime import date

import pytest

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.actions import library as acts
from gongkai.apps.disclosure.models import Document, LibraryEntry, Validity
from gongkai.apps.disclosure.tests.documents import walk as document_walk
from gongkai.apps.disclosure.tests.library import walk
from gongkai.kernel.cases import Refused
from gongkai.testing import Cast, FrozenClock


def test_a_normative_document_is_drafted_examined_issued_and_in_force(cast: Cast, clock: FrozenClock) -> None:
    """国办发〔2018〕37号: 公开征求意见、合法性审核、集体审议、统一登记编号印发、公开."""
    way = walk.drafted(cast, clock, explanation="规范补贴发放。")
    acts.solicit(
        way.item, by=cast.drafter, since=walk.DAY, until=date(2026, 3, 16), contact="县财政局预算股，电话6200003"
    )
    assert way.step == "soliciting"
    notice = way.item.notice
    assert "为规范财政补贴" in notice.shown.text
    assert "规范补贴发放" in notice.shown.text
    document_walk.Walk(cast, clock, notice).approve().publish()
    clock.set(date(2026, 3, 17))
    acts.close_soliciting(way.item, by=cast.drafter, opinion_count=3, adopted_count=1, opinion_summary="采纳1条。")
    assert way.step == "legality_review"
    assert way.item.case.due_on == date(2026, 4, 8)
    way.legality().discuss(date(2026, 3, 17)).sign()
    way.issue(date(2026, 3, 17), expires_on=date(2031, 3, 16))
    assert way.item.doc_no == "安财规〔2026〕1号"
    assert way.item.registration_no == "安财规登〔2026〕1号"
    made = way.item.document
    assert (made.shown.text, made.shown.doc_no, made.kind) == (
        "第一条 为规范财政补贴，制定本办法。",
        "安财规〔2026〕1号",
        "normative",
    )
    assert way.step == "issued"
    assert way.publish().step == "in_force"
    assert way.item.document.validity_on(date(2026, 3, 17)) == Validity.IN_FORCE


def test_rules_by_a_body_without_the_power_need_their_authorisation(cast: Cast, clock: FrozenClock) -> None:
    """立法法第九十一条、第九十三条: a county bureau makes no 规章, and is told when the draft begins."""
    clock.set(walk.DAY)
    with pytest.raises(Refused, match="没有规章制定权") as refused:
        acts.create(org=cast.bureau, by=cast.drafter, draft=walk.draft(kind="rules"))
    assert refused.value.field == "power_note"
    entry = acts.create(org=cast.bureau, by=cast.drafter, draft=walk.draft(kind="rules", power_note="依授权起草。"))
    assert entry.power_note == "依授权起草。"
    cast.bureau.rule_making = True
    cast.bureau.save()
    assert acts.create(org=cast.bureau, by=cast.drafter, draft=walk.draft(kind="rules")).power_note == ""


def test_the_public_has_its_time_counted_from_the_day_the_notice_was_public(cast: Cast, clock: FrozenClock) -> None:
    way = walk.drafted(cast, clock)
    with pytest.raises(Refused, match="时间过短"):
        acts.solicit(way.item, by=cast.drafter, since=walk.DAY, until=date(2026, 3, 6), contact="电话")
    acts.solicit(way.item, by=cast.drafter, since=walk.DAY, until=date(2026, 3, 11), contact="电话")
    closing = {"opinion_count": 0, "adopted_count": 0, "opinion_summary": "没有收到意见。"}
    clock.set(date(2026, 3, 12))
    with pytest.raises(Refused, match="还没有公开"):
        acts.close_soliciting(way.item, by=cast.drafter, **closing)
    document_walk.Walk(cast, clock, way.item.notice).approve().publish()
    with pytest.raises(Refused, match="尚未截止"):
        acts.close_soliciting(way.item, by=cast.drafter, **closing)
    clock.set(date(2026, 3, 24))
    acts.close_soliciting(way.item, by=cast.drafter, **closing)


def test_rules_are_solicited_for_thirty_days(cast: Cast, clock: FrozenClock) -> None:
    """规章制定程序条例第十五条: 征求意见的期限一般不少于30日."""
    way = walk.drafted(cast, clock, kind="rules", power_note="依授权起草。")
    with pytest.raises(Refused, match="2026年4月1日"):
        acts.solicit(way.item, by=cast.drafter, since=walk.DAY, until=date(2026, 3, 31), contact="电话")


def test_nothing_is_discussed_before_its_legality_was_examined(cast: Cast, clock: FrozenClock) -> None:
    """国办发〔2018〕115号: 未经合法性审核不得提交集体审议; who drafted does not examine."""
    way = walk.drafted(cast, clock).skip()
    with pytest.raises(Refused):
        way.discuss()
    with pytest.raises(Refused):
        acts.pass_legality(way.item, by=cast.drafter, opinion="合法。")
    acts.return_draft(way.item, by=cast.legality, reason="增设了行政许可。")
    assert (way.step, way.item.case.due_on) == ("draft", None)


def test_a_term_beyond_the_limit_and_a_number_used_twice_are_refused(cast: Cast, clock: FrozenClock) -> None:
    way = walk.drafted(cast, clock).skip().legality().discuss().sign()
    with pytest.raises(Refused, match="不超过5年"):
        way.issue(expires_on=date(2031, 3, 2))
    with pytest.raises(Refused, match="不超过5年"):
        way.issue(expires_on=None)
    document_walk.published(cast, clock, text={"doc_no": "安财〔2026〕7号"})
    with pytest.raises(Refused, match="已经使用"):
        way.issue(doc_no="安财[2026]7号")
    assert way.step == "signed"
    assert LibraryEntry.objects.get(pk=way.item.pk).document is None


def test_what_is_published_without_the_library_is_entered_once(cast: Cast, clock: FrozenClock) -> None:
    """One record, entered once: a document that came another way is kept track of from its publication on."""
    made = document_walk.published(cast, clock).item
    acts.follow(made.pk)
    acts.follow_all()
    entry = LibraryEntry.objects.get()
    assert (entry.document, entry.case.step, entry.title) == (made, "in_force", made.title)
    ordinary = document_walk.published(cast, clock, text={"title": "简报", "doc_no": ""}, kind="information").item
    acts.follow(ordinary.pk)
    assert LibraryEntry.objects.count() == 1


def test_it_takes_effect_on_its_day_not_on_publication(cast: Cast, clock: FrozenClock) -> None:
    way = walk.drafted(cast, clock).issued(effective_on=date(2026, 4, 1)).publish()
    assert way.step == "issued"
    assert way.item.document.validity_on(walk.DAY) == Validity.PENDING
    assert way.night(date(2026, 3, 31)).step == "issued"
    assert way.night(date(2026, 4, 1)).step == "in_force"


def test_the_document_can_still_be_changed_in_its_own_review(cast: Cast, clock: FrozenClock) -> None:
    way = walk.drafted(cast, clock).issued()
    documents.submit_review(way.item.document, by=cast.drafter)
    assert Document.objects.get(pk=way.item.document.pk).case.step == "section_review"
