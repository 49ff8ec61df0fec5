"""征求第三方、共同制作机关和其他机关的意见 (条例第三十二条至第三十四条)."""

from datetime import date

import pytest

from gongkai.apps.disclosure.rules import consultation
from gongkai.apps.disclosure.rules.consultation import Pause
from gongkai.kernel import workdays

CALENDAR = workdays.file_calendar()
NEW, OLD = date(2024, 3, 1), date(2012, 3, 1)
SENT, DUE = date(2025, 9, 24), date(2025, 10, 21)


@pytest.mark.parametrize(
    ("answer", "reasonable", "result", "outcome"),
    [
        ("agrees", None, "disclose", ""),
        ("refuses", True, "withhold", "denied.third_party"),
        ("refuses", False, "agency_decides", ""),
        ("partly", True, "withhold_part", "partial"),
        ("partly", False, "agency_decides", ""),
        ("silent", None, "agency_decides", ""),
    ],
)
def test_third_party_answers(answer, reasonable, result, outcome):
    """第三十二条: 不同意且有合理理由的，不予公开；逾期未提出意见的，由行政机关决定."""
    verdict = consultation.third_party_verdict(answer, received_on=NEW, reasonable=reasonable)
    assert (verdict.result, verdict.outcome) == (result, outcome)
    assert "第711号" in verdict.citation and "第三十二条" in verdict.citation


def test_a_refusal_is_judged_before_it_counts():
    with pytest.raises(ValueError, match="是否合理"):
        consultation.third_party_verdict("refuses", received_on=NEW)


def test_heavy_effect_on_the_public_interest_lifts_a_refusal():
    """第三十二条: 可以决定予以公开，并将内容和理由书面告知第三方."""
    verdict = consultation.third_party_verdict(
        "refuses", received_on=NEW, reasonable=True, public_interest="涉及饮用水安全"
    )
    assert verdict.result == "disclose" and "书面告知第三方" in verdict.duties[0]
    assert consultation.third_party_verdict("agrees", received_on=NEW, public_interest="x").duties == ()


@pytest.mark.parametrize(
    ("answer", "result"), [("refuses", "withhold"), ("silent", "withhold"), ("agrees", "disclose")]
)
def test_under_the_old_regulation_any_refusal_bound(answer, result):
    """旧条例第二十三条: 第三方不同意公开的，不得公开，公共利益重大影响除外."""
    assert consultation.third_party_verdict(answer, received_on=OLD).result == result
    lifted = consultation.third_party_verdict("refuses", received_on=OLD, public_interest="重大影响")
    assert lifted.result == "disclose"


def test_silence_of_a_joint_maker_is_consent():
    """第三十四条: 逾期未提出意见的视为同意公开."""
    silent = consultation.joint_maker_verdict("silent")
    assert silent.result == "disclose" and "视为同意" in silent.text
    assert consultation.joint_maker_verdict("refuses").result == "agency_decides"


def test_unknown_answers_are_refused():
    with pytest.raises(ValueError, match="意见"):
        consultation.third_party_verdict("perhaps", received_on=NEW)


@pytest.mark.parametrize("kind", ["third_party", "joint_maker", "other_agency"])
def test_fifteen_working_days_from_receipt_of_the_letter(kind):
    due = consultation.answer_due(kind, received_on=NEW, letter_received_on=SENT, calendar=CALENDAR)
    assert due == DUE


@pytest.mark.parametrize(
    ("answered_on", "today", "expected"),
    [
        (date(2025, 10, 10), date(2025, 10, 10), Pause(SENT, date(2025, 10, 10))),
        (SENT, SENT, Pause(SENT, SENT)),
        (None, date(2025, 10, 10), Pause(SENT, None)),
        (None, DUE, Pause(SENT, None)),
        (None, date(2025, 10, 22), Pause(SENT, DUE)),  # silence: the time ends with the period
        (date(2025, 11, 3), date(2025, 11, 3), Pause(SENT, DUE)),  # an answer after it gains nothing
    ],
)
def test_time_needed_for_consultation_is_not_counted(answered_on, today, expected):
    """第三十三条第三款."""
    for kind in ("third_party", "joint_maker", "other_agency"):
        found = consultation.pause(
            kind, received_on=NEW, sent_on=SENT, answered_on=answered_on, answer_due_on=DUE, today=today
        )
        assert found == expected


def test_other_agencies_stopped_no_clock_under_the_old_regulation():
    """旧条例第二十四条第三款 speaks of third parties only."""
    dates = {"received_on": OLD, "sent_on": SENT, "answered_on": None, "answer_due_on": DUE, "today": SENT}
    assert consultation.pause("other_agency", **dates) is None
    assert consultation.pause("third_party", **dates) == Pause(SENT, None)
