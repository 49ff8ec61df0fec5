"""答复类型 (条例第三十六条至第三十九条), 检索记录, 重复申请."""

from datetime import date

import pytest

from gongkai.apps.disclosure.rules import outcomes, tables
from gongkai.kernel.law import LawError

NEW, OLD = date(2024, 3, 1), date(2012, 3, 1)
EVERYTHING = {
    "reply_text": "所申请的信息见附件。",
    "grounds": "属于讨论记录，依据条例第十六条。",
    "searched": True,
    "completed": True,
    "reason_unreasonable": True,
    "consulted": True,
}
NOTHING = {
    "reply_text": "",
    "grounds": " ",
    "searched": False,
    "completed": False,
    "reason_unreasonable": False,
    "consulted": False,
}


def drafted() -> list[str]:
    return [key for key, rule in tables.outcomes().items() if rule.way == "reply"]


@pytest.mark.parametrize(
    ("key", "article"),
    [
        ("granted", "第三十六条第（一）项、第（二）项"),
        ("partial", "第三十七条"),
        ("denied.state_secret", "第十四条"),
        ("denied.law_forbids", "第十四条"),
        ("denied.three_securities_one_stability", "第十四条"),
        ("denied.third_party", "第十五条、第三十二条"),
        ("denied.internal_affairs", "第十六条第一款"),
        ("denied.process_info", "第十六条第二款"),
        ("denied.enforcement_file", "第十六条第二款"),
        ("denied.administrative_inquiry", "第三十六条第（七）项"),
        ("unable.not_held", "第三十六条第（四）项、第（五）项"),
        ("unable.must_be_made", "第三十八条"),
        ("unable.unclear_after_completion", "第三十条"),
        ("not_processed.petition", "第三十九条第一款"),
        ("not_processed.repeat", "第三十六条第（六）项"),
        ("not_processed.publication", "第三十九条第二款"),
        ("not_processed.excessive", "第三十五条"),
        ("not_processed.confirm_or_reissue", ""),
        ("other.no_completion", "第三十条"),
    ],
)
def test_articles(key, article):
    found = outcomes.outcome(key, on=NEW)
    assert found.article == article and found.label and found.finding
    assert found.group_label == outcomes.GROUPS[key.split(".")[0]]


@pytest.mark.parametrize("key", drafted())
def test_a_complete_draft_may_be_signed(key):
    assert outcomes.problems(key, on=NEW, **EVERYTHING) == []


@pytest.mark.parametrize("key", drafted())
def test_whatever_is_not_fully_granted_needs_reason_and_basis(key):
    """第三十六条、第三十七条."""
    found = outcomes.problems(key, on=NEW, **(EVERYTHING | {"grounds": ""}))
    needs_reason = key != "granted"
    assert outcomes.outcome(key).needs_reason is needs_reason
    assert (found == [outcomes.NEEDS["grounds"]]) is needs_reason


@pytest.mark.parametrize(
    ("key", "needs"),
    [
        ("granted", ["reply_text"]),
        ("partial", ["reply_text", "grounds"]),
        ("denied.third_party", ["grounds", "consulted"]),
        ("unable.not_held", ["grounds", "searched"]),
        ("unable.unclear_after_completion", ["grounds", "completed"]),
        ("not_processed.excessive", ["grounds", "reason_unreasonable"]),
    ],
)
def test_what_an_outcome_needs(key, needs):
    assert outcomes.problems(key, on=NEW, **NOTHING) == [outcomes.NEEDS[need] for need in needs]


def test_not_existing_needs_a_search_record_another_agency_its_name():
    """第三十六条第（四）项、第（五）项; 法释〔2011〕17号第五条."""
    without = EVERYTHING | {"searched": False}
    assert outcomes.outcome("unable.not_held").needs_search_record
    assert "检索记录" in outcomes.problems("unable.not_held", on=NEW, **without)[0]
    assert outcomes.problems("unable.not_held", on=NEW, right_body="临江县自然资源局", **without) == []


def test_variants_have_their_own_item():
    other = outcomes.outcome("unable.not_held", on=NEW, variant="other_agency")
    assert other.article == "第三十六条第（五）项" and "不属于本行政机关" in other.finding
    assert outcomes.outcome("granted", on=NEW, variant="already_public").article == "第三十六条第（一）项"
    assert outcomes.outcome("unable.not_held", on=OLD, variant="other_agency").article == "第二十一条第（三）项"
    with pytest.raises(LawError):
        outcomes.outcome("granted", on=NEW, variant="somehow")


def test_answers_of_the_new_regulation_did_not_exist_before_it():
    """第三十五条、第三十九条 are new in 2019."""
    for key in ("not_processed.petition", "not_processed.excessive", "denied.enforcement_file"):
        assert "没有" in outcomes.problems(key, on=OLD, **EVERYTHING)[0]
        with pytest.raises(LawError):
            outcomes.outcome(key, on=OLD)
    assert outcomes.problems("granted", on=OLD, **EVERYTHING) == []
    assert "第492号" in outcomes.outcome("denied.third_party", on=OLD).citation


def test_choices_for_a_draft():
    groups = dict(outcomes.choices(on=NEW))
    assert list(groups) == ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理"]
    assert sum(len(entries) for entries in groups.values()) == 18
    assert ("not_processed.petition", "信访举报投诉类申请") not in dict(outcomes.choices(on=OLD)).get("不予处理", [])


@pytest.mark.parametrize("key", ["other.no_completion", "other.fee_unpaid", "other.other"])
def test_abandonment_and_withdrawal_are_no_drafts(key):
    assert "不通过答复稿" in outcomes.problems(key, on=NEW, **EVERYTHING)[0]


def test_an_unknown_answer_is_refused():
    assert outcomes.problems("", on=NEW, **EVERYTHING) == ["请选择答复类型。"]
    with pytest.raises(LawError):
        outcomes.outcome("denied")


def test_a_search_record_says_where_what_when_and_who():
    record = {"places": "档案室", "keywords": "征地批复", "years": "2018—2020", "searchers": "王芳"}
    assert outcomes.search_record_problems(**record) == []
    assert outcomes.search_record_problems(**(record | {"years": " "})) == ["请填写年度。"]


def test_a_repeated_request_has_all_three_marks():
    """第三十六条第（六）项: 同一申请人、相同信息、已经答复."""
    marks = {"same_applicant": True, "same_information": True, "answered_before": True}
    assert outcomes.repeat_problems(**marks) == []
    for mark in marks:
        assert len(outcomes.repeat_problems(**(marks | {mark: False}))) == 1
