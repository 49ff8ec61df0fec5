"""说明理由 (条例第三十五条): asked, given, judged, looked at again, and what follows."""

from datetime import date

import pytest

from gongkai.apps.disclosure.actions import choices
from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.rules import handling
from gongkai.apps.disclosure.rules.choices import Choices
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def many(cast, clock, count):
    return [received(cast, clock, DAY, f"第{n}项") for n in range(count)][-1]


def asked(walk, **changes):
    acts.request_reason(walk.item, by=walk.cast.clerk, basis="本月申请明显较多", **changes)
    return walk


def test_above_the_line_reasons_may_be_asked_and_the_list_stands_in_the_journal(cast, clock):
    walk = asked(many(cast, clock, 11))
    entry = entries(walk.item.case.subject).last()
    assert (entry.details["counted"], entry.details["line"], len(entry.details["requests"])) == (11, 10, 11)
    letter = walk.item.case.letters.get(template="disclosure.reason_notice")
    assert "第三十五条" in "".join(letter.content["paragraphs"])


def test_at_the_line_it_needs_a_ground_of_its_own(cast, clock):
    """数量、频次明显超过合理范围: a body may not ask everybody why."""
    walk = many(cast, clock, 10)
    with pytest.raises(Refused, match="没有超过本单位的提示线（10件）") as caught:
        asked(walk)
    assert caught.value.field == "below_line"
    asked(walk, below_line="一年内累计九十件，频次明显超过合理范围")


def test_the_line_is_the_bodys_own(cast, clock):
    chosen = Choices(excessive_in_month=3, reason_days=7)
    choices.set_choices(cast.bureau, by=cast.head, chosen=chosen, reason="近年申请较少")
    walk = asked(many(cast, clock, 4))
    assert entries(walk.item.case.subject).last().details["line"] == 3
    assert walk.due("reason") == date(2026, 3, 11), "seven working days"


def test_no_clock_stops_unless_the_body_chose_so(cast, clock):
    """条例第三十五条 names no pause: the reply period goes on; a body may have chosen otherwise (K)."""
    walk = many(cast, clock, 11)
    due = walk.due()
    asked(walk)
    clock.set(date(2026, 3, 9))
    acts.give_reason(walk.item, by=cast.clerk, text="研究需要")
    assert walk.due() == due
    other = received(cast, clock, date(2026, 3, 9), "另一项")
    due = other.due()
    asked(other, pauses=True)
    assert other.due() is None
    clock.set(date(2026, 3, 12))
    acts.give_reason(other.item, by=cast.clerk, text="研究需要")
    assert other.due() > due


def test_silence_lets_the_clock_go_on_too(cast, clock):
    walk = asked(many(cast, clock, 11), pauses=True, allowed_days=5)
    clock.set(date(2026, 3, 10))
    acts.note_no_reason(walk.item, by=cast.clerk)
    assert walk.due() is not None
    with pytest.raises(Refused, match="不能判断为合理"):
        acts.judge_reason(walk.item, by=cast.handler, verdict="reasonable", finding="依据")


def test_nobody_is_refused_before_the_reason_was_judged_and_looked_at_again(cast, clock):
    """认为申请理由不合理的，告知申请人不予处理."""
    walk = asked(many(cast, clock, 11))
    acts.give_reason(walk.item, by=cast.clerk, text="随便看看")
    with pytest.raises(Refused, match="判断理由不合理并经复核"):
        walk.draft("not_processed.excessive")
    acts.judge_reason(walk.item, by=cast.handler, verdict="unreasonable", finding="与前十件实质相同。")
    with pytest.raises(Refused, match="判断理由不合理并经复核"):
        walk.draft("not_processed.excessive")
    with pytest.raises(NotAllowed):
        acts.review_reason(walk.item, by=cast.handler, agrees=True, opinion="同意。")
    acts.review_reason(walk.item, by=cast.head, agrees=True, opinion="同意。")
    walk.draft("not_processed.excessive").approve().sign()
    assert walk.item.outcome == "not_processed.excessive"


def test_a_reviewer_who_does_not_agree_sends_it_back(cast, clock):
    walk = asked(many(cast, clock, 11))
    acts.give_reason(walk.item, by=cast.clerk, text="核对账目")
    acts.judge_reason(walk.item, by=cast.handler, verdict="unreasonable", finding="无关。")
    acts.review_reason(walk.item, by=cast.head, agrees=False, opinion="理由成立，请重新判断。")
    assert walk.item.reason_verdict == "" and walk.item.reason_reviewed_on is None
    acts.judge_reason(walk.item, by=cast.handler, verdict="reasonable", finding="确有需要。")
    acts.review_reason(walk.item, by=cast.head, agrees=True, opinion="同意。")
    with pytest.raises(Refused, match="已经复核"):
        acts.judge_reason(walk.item, by=cast.handler, verdict="unreasonable", finding="改判。")


def test_a_reasonable_one_that_is_too_much_gets_a_delayed_period(cast, clock):
    """认为申请理由合理，但是无法在规定的期限内答复的，可以确定延迟答复的合理期限并告知申请人; beside any extension."""
    walk = many(cast, clock, 11)
    with pytest.raises(Refused, match="理由合理"):
        acts.set_delayed_period(walk.assign().item, by=cast.head, days=10, reason="数量较多")
    asked(walk)
    acts.give_reason(walk.item, by=cast.clerk, text="核对账目")
    acts.judge_reason(walk.item, by=cast.handler, verdict="reasonable", finding="确有需要。")
    acts.review_reason(walk.item, by=cast.head, agrees=True, opinion="同意。")
    due = walk.due()
    acts.set_delayed_period(walk.item, by=cast.head, days=10, reason="数量较多")
    assert walk.due() > due
    assert walk.item.case.letters.filter(template="disclosure.delay_notice").exists()
    acts.extend(walk.item, by=cast.head, days=20, reason="另有复杂情况")


@pytest.mark.parametrize(("count", "line", "over"), [(10, None, False), (11, None, True), (4, 3, True), (3, 3, False)])
def test_over_the_line_is_more_than_the_line(count, line, over):
    assert handling.is_excessive(count, on=DAY, threshold=line) is over


def test_the_settings_of_a_body_are_kept_with_their_reason(cast):
    chosen = Choices(excessive_in_month=5, reason_days=10)
    with pytest.raises(NotAllowed):
        choices.set_choices(cast.bureau, by=cast.clerk, chosen=chosen, reason="减少")
    with pytest.raises(Refused, match="理由"):
        choices.set_choices(cast.bureau, by=cast.head, chosen=chosen, reason=" ")
    with pytest.raises(Refused, match="1至1000件"):
        choices.set_choices(cast.bureau, by=cast.head, chosen=Choices(0, 10), reason="全部")
    choices.set_choices(cast.bureau, by=cast.head, chosen=chosen, reason="近年申请较少")
    entry = entries(f"organisation:{cast.bureau.uid}").last()
    assert (
        entry.details["reason"] == "近年申请较少" and entry.details["values"]["disclosure"]["excessive_in_month"] == 5
    )
