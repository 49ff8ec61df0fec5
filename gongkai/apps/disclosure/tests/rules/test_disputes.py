"""What an answer to a dispute should raise (行政复议法第二十三条; 条例第五十一条)."""

from datetime import date, datetime

import pytest

from gongkai.apps.disclosure.rules import disputes
from gongkai.apps.disclosure.rules.disputes import earlier_problems, notices

NEW, OLD = date(2025, 9, 10), date(2023, 9, 10)
REFUSAL = {"subject": "reply", "outcome": "denied.internal_affairs"}


def found(path="direct_suit", received_on=date(2025, 9, 25), **values):
    return notices(path=path, received_on=received_on, **values)


@pytest.mark.parametrize(
    ("path", "decided_on", "outcome", "raised"),
    [
        ("direct_suit", NEW, "denied.internal_affairs", True),
        ("direct_suit", NEW, "partial", True),
        ("direct_suit", OLD, "denied.internal_affairs", False),  # before 2024: either way
        ("direct_suit", NEW, "unable.not_held", False),  # no refusal under Articles 14 to 16
        ("review", NEW, "denied.internal_affairs", False),
    ],
)
def test_a_suit_that_skipped_the_review_of_a_refusal(path, decided_on, outcome, raised):
    """行政复议法第二十三条第一款第（四）项, letters dated 2024-01-01 or later."""
    lines = found(path, subject="reply", outcome=outcome, decided_on=decided_on)
    assert any("应当先申请行政复议" in line for line in lines) is raised


@pytest.mark.parametrize(
    ("path", "due", "raised"),
    [
        ("direct_suit", date(2025, 9, 22), True),
        ("direct_suit", date(2023, 9, 22), False),
        ("review", date(2025, 9, 22), False),
    ],
)
def test_a_suit_against_silence_that_skipped_the_review(path, due, raised):
    """行政复议法第二十三条第一款第（三）项 (K: whether silence falls under it is for counsel)."""
    lines = found(path, subject="silence", reply_due=due)
    assert any("第（三）项" in line for line in lines) is raised
    assert any("至今没有答复" in line for line in lines)


@pytest.mark.parametrize("due", [date(2025, 9, 25), date(2025, 10, 9), None])
def test_there_is_no_silence_before_the_period_has_passed(due):
    """逾期: the last day still belongs to the body; while the period waits for somebody else nothing is late."""
    (line,) = found("review", subject="silence", reply_due=due)
    assert "尚未届满" in line


def test_an_answer_given_late_meanwhile_is_to_be_handed_in():
    lines = found("review", subject="silence", reply_due=date(2025, 9, 22), decided_on=date(2025, 9, 24))
    assert lines == ["已经逾期作出答复，请将答复及送达凭证一并提交，由复议机关或者人民法院审查是否确认违法。"]


def test_a_suit_after_a_review_names_it():
    assert any("关联此前的复议" in line for line in found("suit_after_review", **REFUSAL, decided_on=NEW))
    assert found("suit_after_review", **REFUSAL, decided_on=NEW, has_earlier=True) == []


def test_only_a_decided_review_of_the_same_request_comes_before_a_suit():
    marks = {"path": "suit_after_review", "is_review": True, "same_body": True, "same_request": True, "decided": True}
    assert earlier_problems(**marks) == []
    for mark in ("is_review", "same_body", "same_request", "decided"):
        assert len(earlier_problems(**{**marks, mark: False})) == 1
    assert len(earlier_problems(**{**marks, "path": "direct_suit"})) == 1


AT = datetime(2026, 3, 2, 9)


@pytest.mark.parametrize(
    ("now", "told", "state"),
    [
        (datetime(2026, 3, 2, 8, 59), {}, "coming"),
        (AT, {}, "untold"),
        (AT, {"result": "held"}, "held"),
        (AT, {"cancelled": "法院改期"}, "called_off"),
    ],
)
def test_an_appointment_is_ahead_only_until_its_hour(now, told, state):
    assert disputes.hearing_state(AT, now, **told) == state


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"held_on": None}, "held_on"),
        ({"held_on": date(2026, 3, 1)}, "held_on"),
        ({"held_on": date(2026, 3, 4)}, "held_on"),
        ({"attending": " "}, "attending"),
        ({"next_at": datetime(2026, 3, 9, 9)}, "next_at"),
        ({"result": "not_held"}, "held_on"),
        ({"result": "not_held", "held_on": None}, "note"),
        ({"result": "not_held", "held_on": None, "note": "法官生病，时间另行通知"}, None),
        ({"result": "adjourned", "note": "休庭"}, "next_at"),
        ({"result": "adjourned", "note": "休庭", "next_at": AT}, "next_at"),
        ({"result": "adjourned", "note": "休庭", "next_at": datetime(2026, 3, 9, 9)}, "next_place"),
        ({"result": "adjourned", "next_at": datetime(2026, 3, 9, 9), "next_place": "一庭"}, "note"),
        ({"result": "adjourned", "note": "休庭", "next_at": datetime(2026, 3, 9, 9), "next_place": "一庭"}, None),
    ],
)
def test_the_record_of_a_hearing_says_enough_and_not_too_much(changes, field):
    told = {"result": "held", "held_on": AT.date(), "attending": "局长", "note": "", "next_at": None, "next_place": ""}
    problem = disputes.missing_in_hearing(at=AT, today=date(2026, 3, 3), **{**told, **changes})
    assert (problem and problem[0]) == field
