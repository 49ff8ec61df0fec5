"""不予公开信息的定期评估 (条例第十八条)."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import documents, duty_settings, reminders
from gongkai.apps.disclosure.actions import reassessments as acts
from gongkai.apps.disclosure.models import Reassessment
from gongkai.apps.disclosure.queries import reassessments as reading
from gongkai.apps.disclosure.rules import duties
from gongkai.apps.disclosure.tests.documents import walk as papers
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.figures.declare import FIGURES, Scope
from gongkai.kernel.people.models import Notice

DAY, LATER = date(2026, 3, 2), date(2027, 3, 8)


def filed(cast, clock, day=DAY, title="内部测算底稿"):
    walk = papers.drafted(cast, clock, day, text={"title": title, "doc_no": ""}, openness="closed", ground="第十六条")
    walk.submit().section(openness="closed", ground="第十六条").secrecy().office().sign()
    documents.file_closed(walk.item, by=cast.drafter)
    return walk


def refused(cast, clock, day=DAY):
    return received(cast, clock, day).answer(day, "denied.process_info")


def opened(cast, clock):
    filed(cast, clock)
    refused(cast, clock)
    clock.set(LATER)
    return acts.open_round(org=cast.bureau, by=cast.clerk)


def judged(cast, clock, opinion="release"):
    round_ = opened(cast, clock)
    acts.give_opinion(
        round_, by=cast.handler, items=list(reading.items(round_)), opinion=opinion, reason="已经作出决定"
    )
    acts.submit(round_, by=cast.handler)
    return round_


def test_what_was_refused_long_enough_ago_is_due(cast, clock):
    filed(cast, clock)
    refused(cast, clock)
    assert reading.due(cast.bureau, reading.cutoff(cast.bureau, date(2027, 3, 1))) == []
    due = reading.due(cast.bureau, reading.cutoff(cast.bureau, date(2027, 3, 2)))
    assert [(d.refused_on, d.document_id is None) for d in due] == [(DAY, False), (DAY, True)]
    assert reading.due(cast.other_bureau, LATER) == []


def test_the_interval_is_the_bodys_own_or_that_of_the_body_above(cast, clock):
    assert reading.cutoff(cast.bureau, date(2026, 8, 31)) == date(2025, 8, 31)
    duty_settings.change_settings(org=cast.bureau, by=cast.head, values={"reassess_months": 6})
    assert reading.cutoff(cast.bureau, date(2026, 8, 31)) == date(2026, 2, 28)
    with pytest.raises(Refused) as refusal:
        duty_settings.change_settings(org=cast.bureau, by=cast.head, values={"reassess_months": 600})
    assert refusal.value.field == "reassess_months"
    with pytest.raises(NotAllowed):
        duty_settings.change_settings(org=cast.bureau, by=cast.clerk, values={"reassess_months": 6})


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 5, 31), 12, date(2025, 5, 31)),
    ],
)
def test_months_are_counted_back_to_the_same_day(day, months, before):
    assert duties.months_before(day, months) == before


def test_one_round_at_a_time_and_never_an_empty_one(cast, clock):
    with pytest.raises(Refused) as refusal:
        acts.open_round(org=cast.bureau, by=cast.clerk)
    assert refusal.value.code == "nothing"
    opened(cast, clock)
    with pytest.raises(Refused) as refusal:
        acts.open_round(org=cast.bureau, by=cast.head)
    assert refusal.value.code == "open"


def test_nothing_is_decided_without_an_opinion_and_its_reason(cast, clock):
    round_ = opened(cast, clock)
    with pytest.raises(Refused) as refusal:
        acts.submit(round_, by=cast.handler)
    assert refusal.value.code == "incomplete"
    items = list(reading.items(round_))
    with pytest.raises(Refused) as refusal:
        acts.give_opinion(round_, by=cast.handler, items=items, opinion="keep", reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused):
        acts.give_opinion(round_, by=cast.handler, items=[], opinion="keep", reason="仍在研究")
    with pytest.raises(NotAllowed):
        acts.give_opinion(round_, by=cast.clerk, items=items, opinion="keep", reason="仍在研究")


def test_the_head_may_decide_otherwise_with_the_reason(cast, clock):
    round_ = judged(cast, clock)
    item = reading.items(round_)[0]
    with pytest.raises(Refused) as refusal:
        acts.change_opinion(round_, by=cast.head, item=item, decision="keep", reason=" ")
    assert refusal.value.code == "reason_required"
    acts.change_opinion(round_, by=cast.head, item=item, decision="keep", reason="仍涉及个人隐私")
    acts.conclude(round_, by=cast.head)
    assert [i.decision for i in reading.items(round_)] == ["keep", "release"]
    figure = FIGURES["disclosure.reassessments.items"]
    assert figure.rows(Scope.year(cast.bureau, 2027)).filter(decision="release").count() == 1


def test_what_is_released_goes_its_way_to_publication(cast, clock):
    """因情势变化可以公开的政府信息应当公开"""
    round_ = judged(cast, clock)
    acts.conclude(round_, by=cast.head)
    for item in reading.items(round_):
        acts.draft_release(round_, by=cast.drafter, item=item)
    document, request = reading.items(round_)
    assert document.draft == document.document and document.draft.case.step == "draft"
    assert documents.placing_of(document.draft).openness == "proactive"
    walk = papers.Walk(cast, clock, document.draft)
    walk.approve().publish()
    assert walk.item.visible and walk.item.published_on == LATER
    assert request.draft.case.step == "draft" and "预算" in request.draft.title
    with pytest.raises(Refused) as refusal:
        acts.draft_release(round_, by=cast.drafter, item=reading.items(round_)[0])
    assert refusal.value.code == "drafted"


def test_what_is_kept_has_no_draft_and_comes_back_after_the_interval(cast, clock):
    round_ = judged(cast, clock, "keep")
    acts.conclude(round_, by=cast.head, conclusion="理由仍然存在")
    with pytest.raises(Refused):
        acts.draft_release(round_, by=cast.drafter, item=reading.items(round_)[0])
    assert reading.due(cast.bureau, reading.cutoff(cast.bureau, date(2028, 3, 7))) == []
    assert len(reading.due(cast.bureau, reading.cutoff(cast.bureau, date(2028, 3, 8)))) == 2


def test_a_cancelled_round_assessed_nothing(cast, clock):
    round_ = judged(cast, clock)
    acts.cancel(round_, by=cast.head, reason="范围有误")
    assert len(reading.due(cast.bureau, reading.cutoff(cast.bureau, LATER))) == 2


def test_items_of_another_round_are_refused(cast, clock):
    round_ = judged(cast, clock)
    acts.return_round(round_, by=cast.head, reason="补充理由")
    other = Reassessment.objects.create(
        case=filed(cast, clock, LATER, "另一件").item.case, org=cast.bureau, org_path=cast.bureau.path, cutoff_on=LATER
    )
    stranger = other.items.create(document=filed(cast, clock, LATER, "又一件").item, refused_on=LATER)
    with pytest.raises(Refused) as refusal:
        acts.give_opinion(round_, by=cast.handler, items=[stranger], opinion="keep", reason="仍在研究")
    assert refusal.value.field == "items"


def test_people_are_reminded_once_a_month_until_a_round_is_open(cast, clock):
    filed(cast, clock)
    clock.set(LATER)
    assert reminders.remind(LATER) == 2, "受理员和负责人"
    assert reminders.remind(LATER) == 0
    assert Notice.objects.filter(title__contains="应当定期评估").count() == 2
    acts.open_round(org=cast.bureau, by=cast.clerk)
    clock.set(date(2027, 4, 8))
    assert reminders.remind(date(2027, 4, 8)) == 0


def test_rounds_by_hand(cast, clock, logged_in):
    filed(cast, clock)
    clock.set(LATER)
    clerk = logged_in(cast.account("clerk"))
    assert "应当评估" in clerk.get(reverse("disclosure_desk:reassessments")).content.decode()
    assert clerk.post(reverse("disclosure_desk:reassessment_open"), {"org": "shuili"}).status_code == 404
    clerk.post(reverse("disclosure_desk:reassessment_open"), {"org": "caizheng"})
    round_ = Reassessment.objects.get()
    item = round_.items.get()
    address, uid = "disclosure_desk:reassessment_act", round_.case.uid
    handler = logged_in(cast.account("handler"))
    form = handler.get(reverse(address, args=[uid, "give_opinion"]), {"items": str(item.uid)}).content.decode()
    assert "内部测算底稿" in form and "checked" in form
    typed = {"items": [str(item.uid)], "opinion": "release", "reason": ""}
    assert handler.post(reverse(address, args=[uid, "give_opinion"]), typed).status_code == 422
    handler.post(reverse(address, args=[uid, "give_opinion"]), {**typed, "reason": "已经决定"})
    handler.post(reverse(address, args=[uid, "submit"]))
    logged_in(cast.account("head")).post(reverse(address, args=[uid, "conclude"]), {"conclusion": "同意"})
    drafter = logged_in(cast.account("drafter"))
    page = drafter.get(reverse("disclosure_desk:reassessment", args=[uid])).content.decode()
    assert "转为公开" in page and "起草公开稿" in page
    drafter.post(reverse(address, args=[uid, "draft_release"]), {"item": str(item.uid)})
    item.refresh_from_db()
    assert item.draft is not None
    assert (
        logged_in(cast.account("other_head")).get(reverse("disclosure_desk:reassessment", args=[uid])).status_code
        == 404
    )
