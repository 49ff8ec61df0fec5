"""纠错整改: a card is answered, judged, appealed; it goes by voiding alone, never by the hands it is held against."""

from datetime import date

import pytest

from gongkai.apps.supervision.actions import corrections as acts
from gongkai.apps.supervision.actions import judging, raising, telling
from gongkai.apps.supervision.models import Correction, Event
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.rules.facts import Finding
from gongkai.apps.supervision.tests.conftest import make_late
from gongkai.kernel import outbox
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.models import Notice, Post
from gongkai.testing import LONG_AGO

pytestmark = pytest.mark.django_db
ANSWER = {"cause": "承办人请假，没有移交。", "measures": "已于今日作出答复。", "responsible": "李承办"}


def event():
    return Event.objects.select_related("org", "held_by", "case").get()


def correction():
    return Correction.objects.select_related("case__org", "event__org", "event__held_by", "org").get()


def answered(cast):
    acts.answer(correction(), by=cast.em_liaison, **ANSWER)
    return correction()


def test_a_red_card_opens_a_correction_with_five_working_days(late, watchers):
    """异常情况五个工作日内答复."""
    item = correction()
    assert (item.event.rule, item.event.signal, item.event.held_by_id) == ("D02", 4, late.handler_id)
    assert item.case.step == "answering"
    assert item.case.due_on == date(2026, 4, 8)  # 4 to 6 April are a holiday
    assert [letter.title for letter in item.case.letters.all()] == ["电子监察异常情况通知单"]
    notice = item.case.letters.get()
    assert "逾期未答复" in notice.content["paragraphs"][0]
    assert "2026年4月8日" in notice.content["paragraphs"][2]
    # The body that watches signs, the body that is watched is addressed.
    assert (notice.org, notice.addressee) == (watchers.county, watchers.bureau.name)
    assert telling.follow_up() == (0, 0)


def test_the_answer_is_accepted_and_the_card_stays(late, watchers):
    item = answered(watchers)
    assert item.case.step == "reviewing"
    acts.accept(item, by=watchers.em_supervisor, review="情况属实。")
    assert (event().state, event().signal, event().closed_on) == ("corrected", 4, date(2026, 3, 31))
    assert entries(event().subject).last().act == "supervision.event.correct"


def test_an_answer_names_cause_measures_and_person(late, watchers):
    for missing in ANSWER:
        with pytest.raises(Refused):
            acts.answer(correction(), by=watchers.em_liaison, **{**ANSWER, missing: " "})


def test_a_returned_answer_is_answered_again_within_the_same_days(late, watchers, clock):
    clock.set(date(2026, 4, 1))
    acts.send_back(answered(watchers), by=watchers.em_supervisor, reason="没有写明今后怎样避免。")
    assert correction().case.due_on == date(2026, 4, 9)
    clock.set(date(2026, 4, 2))
    assert answered(watchers).answer_count == 2


def test_voiding_needs_a_reason_of_the_list_and_leaves_the_event_to_be_seen(late, watchers):
    with pytest.raises(Refused):
        acts.void(correction(), by=watchers.em_supervisor, void_reason="", reason="不对")
    with pytest.raises(Refused):
        acts.void(correction(), by=watchers.em_supervisor, void_reason="calendar", reason=" ")
    acts.void(correction(), by=watchers.em_supervisor, void_reason="calendar", reason="放假通知录入有误。")
    assert (event().state, event().void_reason) == ("void", "calendar")
    assert reading.events(watchers.em_liaison).count() == 1


def test_what_was_voided_does_not_come_again_under_a_higher_signal(late, watchers, clock):
    acts.void(correction(), by=watchers.em_supervisor, void_reason="system", reason="短信网关故障。")
    clock.set(date(2026, 4, 20))
    judging.sweep()
    assert Event.objects.count() == 1
    assert event().state == "void"


def test_the_handler_appeals_and_somebody_else_decides(late, watchers):
    handler = reading.as_held(watchers.handler, event())
    acts.appeal(correction(), by=handler, reason="三月二十日已经答复，系统没有登记。")
    assert correction().appealed_by == watchers.account("handler")
    with pytest.raises(NotAllowed):
        acts.grant_appeal(correction(), by=watchers.em_supervisor, reason="属实。")
    acts.grant_appeal(correction(), by=watchers.em_reviewer, reason="经查属实。")
    assert (event().state, event().void_reason) == ("void", "appeal")


def test_an_appeal_that_fails_is_answered_after_all(late, watchers):
    acts.appeal(correction(), by=reading.as_held(watchers.handler, event()), reason="不是我的责任。")
    acts.uphold(correction(), by=watchers.em_reviewer, reason="承办人是您。")
    assert correction().case.step == "answering"
    assert event().state == "open"


def test_another_handler_cannot_appeal(late, watchers):
    stranger = reading.as_held(watchers.other_handler, event())
    with pytest.raises(NotAllowed):
        acts.appeal(correction(), by=stranger, reason="替他申诉。")


@pytest.mark.parametrize("role", ["supervision.supervisor", "supervision.reviewer"])
def test_who_handled_the_case_judges_nothing_of_it_whatever_posts_he_holds(late, watchers, role):
    """收件、审批、监察分离."""
    clerk = watchers.account("clerk")
    Post.objects.create(account=clerk, org=watchers.county, role=role, from_on=LONG_AGO)
    item = answered(watchers)
    if role == "supervision.reviewer":
        acts.appeal(item, by=watchers.em_liaison, reason="不服。")
        with pytest.raises(Refused, match="办理过"):
            acts.grant_appeal(correction(), by=watchers.clerk, reason="属实。")
        return
    for act, more in ((acts.accept, {}), (acts.void, {"void_reason": "system", "reason": "x"})):
        with pytest.raises(Refused, match="办理过"):
            act(correction(), by=watchers.clerk, **more)


def test_no_answer_in_time_raises_the_event_itself(late, watchers, clock):
    """逾期不答复: the waiting event becomes a supervision proposal; no second event is made."""
    clock.set(date(2026, 4, 9))
    outbox.run_pending()
    judging.enrol()
    judging.sweep()
    assert Event.objects.count() == 1
    clock.set(date(2026, 4, 15))
    judging.sweep()
    found = event()
    assert found.signal == 5
    assert {one.rule for one in reading.raises(found)} == {"D01a", "D01", "D02", "S01"}
    assert Correction.objects.count() == 1


def test_a_proposal_is_a_numbered_letter(late, watchers):
    acts.propose(correction(), by=watchers.em_supervisor, reason="三日内答复申请人并完善请假移交制度")
    letter = correction().case.letters.get(template="supervision.proposal")
    assert "三日内答复申请人" in "".join(letter.content["paragraphs"])


# Telling ----------------------------------------------------------------------


def titles(cast, name):
    return list(Notice.objects.filter(account=cast.account(name)).values_list("title", flat=True))


def test_the_rule_says_who_is_told_first(late, watchers):
    for name in ("handler", "em_liaison", "em_chief", "em_supervisor"):
        assert any(title.startswith("红牌：逾期未答复") for title in titles(watchers, name)), name
    assert titles(watchers, "em_other_liaison") == []


def test_nobody_knows_so_the_next_person_is_told(watchers, clock):
    """预警: the handler first, the liaison a working day later, unless somebody says that he knows."""
    make_late(watchers, clock)
    Notice.objects.all().delete()
    Event.objects.all().update(signal=2, rule="D01", told_level=0, tell_on=date(2026, 3, 31))
    telling.follow_up()
    assert titles(watchers, "handler")
    assert not [t for t in titles(watchers, "em_liaison") if t.startswith("预警")]
    clock.set(date(2026, 4, 1))
    telling.follow_up()
    assert [t for t in titles(watchers, "em_liaison") if t.startswith("预警")]


def test_who_acknowledges_stops_the_telling(watchers, clock):
    make_late(watchers, clock)
    Event.objects.all().update(signal=2, rule="D01", told_level=1, tell_on=date(2026, 4, 1))
    telling.acknowledge(event(), by=watchers.handler)
    with pytest.raises(Refused):
        telling.acknowledge(event(), by=watchers.em_liaison)
    Notice.objects.all().delete()
    clock.set(date(2026, 4, 1))
    telling.follow_up()
    assert titles(watchers, "em_liaison") == []


def test_a_stranger_does_not_acknowledge(late, watchers):
    for name in ("em_supervisor", "em_other_liaison", "clerk"):
        with pytest.raises(Refused):
            telling.acknowledge(event(), by=watchers.actor(name))


def test_many_events_are_one_message(watchers, clock):
    for _ in range(7):
        make_late(watchers, clock)
    Notice.objects.all().delete()
    Event.objects.all().update(told_level=0, tell_on=date(2026, 3, 31))
    telling.follow_up()
    assert titles(watchers, "em_chief") == ["有 7 件监察事件需要处理：红牌 7 件"]


def test_an_event_whose_answer_is_late_is_held_and_written_as_one_object(late, watchers, clock):
    """Both cases in one batch: the card rises by its answer, and what else is found of its case rises on top of it."""
    item = correction()
    work = [
        raising.Found(item.case, [Finding(date(2026, 4, 9), raising.ANSWERING, "answer#1", "E20", 5)]),
        raising.Found(late, [], ended={"reply#1": date(2026, 4, 9)}),
    ]
    batch = raising._known(work)
    assert batch.answered[item.case.uid] is batch.latest[late.uid, item.event.point]


def test_what_was_withdrawn_does_not_rise_by_the_answer_nobody_gave(late, watchers, clock):
    item = correction()
    Event.objects.update(state="void", tell_on=None)
    work = [raising.Found(item.case, [Finding(date(2026, 4, 9), raising.ANSWERING, "answer#1", "E20", 5)])]
    assert raising.raise_all(work) == 1
    assert (event().state, event().signal, event().tell_on) == ("void", 4, None)
