"""规则调整: tightened, switched off, added for a body without code; never below the law."""

from datetime import date

import pytest

from gongkai.apps.supervision.actions import rule_changes
from gongkai.apps.supervision.models import RuleChange
from gongkai.apps.supervision.queries.rulesets import Rulesets
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db
SAID = {"effective_on": date(2026, 4, 1), "basis": "县政务服务管理办法", "reason": "提高效率"}


def standing(org, rule, day=date(2026, 4, 1)):
    return next(one for one in Rulesets().of(org.path).applied if one.id == rule).on(day)


def test_a_rule_is_tightened_from_a_day_on_for_the_bodies_below(watchers, clock):
    rule_changes.tighten(
        "E04", org=watchers.county, by=watchers.em_lead, trigger={"type": "left", "days": 3}, signal="yellow", **SAID
    )
    assert standing(watchers.bureau, "E04").trigger.days == 3
    assert standing(watchers.bureau, "E04", date(2026, 3, 31)).trigger.days == 1
    written = entries(f"supervision-rules:{watchers.county.uid}").last()
    assert (written.act, written.details["basis"]) == ("supervision.rule.tighten", SAID["basis"])


@pytest.mark.parametrize(
    ("trigger", "signal", "word"),
    [
        ({"type": "left", "days": 0}, "pre_warning", "提前天数"),
        ({"type": "left", "days": 1}, "reminder", "信号低于"),
        ({"type": "over"}, "red", "判断方式"),
    ],
)
def test_nothing_is_loosened(watchers, clock, trigger, signal, word):
    with pytest.raises(Refused, match=word):
        rule_changes.tighten("E04", org=watchers.bureau, by=watchers.em_lead, trigger=trigger, signal=signal, **SAID)
    assert not RuleChange.objects.exists()


def test_a_refusal_says_which_law_forbids_it(watchers, clock):
    """E07 超法定时限: the law fixes it."""
    with pytest.raises(Refused, match="法律规定责令改正"):
        rule_changes.switch_off("E07", org=watchers.county, by=watchers.em_lead, **SAID)
    with pytest.raises(Refused, match="法律规定责令改正"):
        rule_changes.tighten(
            "E07", org=watchers.county, by=watchers.em_lead, trigger={"type": "over", "days": 3}, signal="red", **SAID
        )


def test_a_local_rule_is_switched_off_and_brought_back(watchers, clock):
    rule_changes.switch_off("E05", org=watchers.county, by=watchers.em_lead, **SAID)
    assert standing(watchers.bureau, "E05") is None
    assert standing(watchers.bureau, "E05", date(2026, 3, 31)) is not None
    rule_changes.restore("E05", org=watchers.county, by=watchers.em_lead, **{**SAID, "effective_on": date(2026, 6, 1)})
    assert standing(watchers.bureau, "E05", date(2026, 5, 31)) is None
    assert standing(watchers.bureau, "E05", date(2026, 6, 1)) is not None


def test_what_a_body_above_tightened_stays(watchers, clock):
    rule_changes.tighten(
        "E04", org=watchers.county, by=watchers.em_lead, trigger={"type": "left", "days": 3}, signal="yellow", **SAID
    )
    later = {**SAID, "effective_on": date(2026, 4, 2)}
    with pytest.raises(Refused, match="上级"):
        rule_changes.switch_off("E04", org=watchers.bureau, by=watchers.em_lead, **later)
    with pytest.raises(Refused, match="提前天数"):
        rule_changes.tighten(
            "E04",
            org=watchers.bureau,
            by=watchers.em_lead,
            trigger={"type": "left", "days": 2},
            signal="yellow",
            **later,
        )
    with pytest.raises(Refused, match="上级"):
        rule_changes.restore("E04", org=watchers.bureau, by=watchers.em_lead, **later)


def test_what_a_body_decided_for_itself_outlasts_a_milder_change_above(watchers, clock):
    rule_changes.tighten(
        "E04", org=watchers.bureau, by=watchers.em_lead, trigger={"type": "left", "days": 5}, signal="yellow", **SAID
    )
    rule_changes.tighten(
        "E04",
        org=watchers.county,
        by=watchers.em_lead,
        trigger={"type": "left", "days": 2},
        signal="pre_warning",
        **{**SAID, "effective_on": date(2026, 5, 1)},
    )
    assert standing(watchers.bureau, "E04", date(2026, 6, 1)).trigger.days == 5
    assert standing(watchers.other_bureau, "E04", date(2026, 6, 1)).trigger.days == 2


def test_a_rule_of_ones_own_is_added(watchers, clock):
    made = rule_changes.add_rule(
        org=watchers.county,
        by=watchers.em_lead,
        label="答复期限过半仍未分办",
        trigger={"type": "share", "share": 0.5},
        signal="reminder",
        points=["disclosure_reply"],
        **SAID,
    )
    assert standing(watchers.bureau, made.rule).signals == ((0, 1),)
    assert standing(watchers.bureau, made.rule, date(2026, 3, 31)) is None


@pytest.mark.parametrize(
    ("trigger", "points"),
    [
        ({"type": "share", "share": 3}, ["disclosure_reply"]),
        ({"type": "nonsense"}, ["disclosure_reply"]),
        ({"type": "left", "days": 2}, []),
        ({"type": "left", "days": 2}, ["no_such_point"]),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(watchers, clock, trigger, points):
    with pytest.raises(Refused):
        rule_changes.add_rule(
            org=watchers.county, by=watchers.em_lead, label="试", trigger=trigger, signal="red", points=points, **SAID
        )


def test_only_the_lead_changes_rules_and_only_from_tomorrow_on(watchers, clock):
    given = {"trigger": {"type": "left", "days": 3}, "signal": "yellow"}
    for name in ("em_supervisor", "em_liaison", "em_chief", "admin"):
        with pytest.raises(NotAllowed):
            rule_changes.tighten("E04", org=watchers.bureau, by=watchers.actor(name), **given, **SAID)
    with pytest.raises(Refused, match="生效日期"):
        today = {**SAID, "effective_on": date(2026, 3, 2)}
        rule_changes.tighten("E04", org=watchers.bureau, by=watchers.em_lead, **given, **today)
