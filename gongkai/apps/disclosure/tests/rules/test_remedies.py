"""救济告知 by outcome and date of the letter (行政复议法第二十条、第二十三条; 行政诉讼法第四十五条、第四十六条)."""

from datetime import date

import pytest

from gongkai.apps.disclosure.rules import remedies, tables

BEFORE, FROM = date(2023, 12, 31), date(2024, 1, 1)
WHO = {"review_body": "临江县人民政府", "court": "临江县人民法院"}
REFUSALS = [
    "denied.state_secret",
    "denied.law_forbids",
    "denied.three_securities_one_stability",
    "denied.third_party",
    "denied.internal_affairs",
    "denied.process_info",
    "denied.enforcement_file",
]


@pytest.mark.parametrize("key", REFUSALS)
def test_refusals_go_to_reconsideration_first_from_2024(key):
    """行政复议法第二十三条第一款第（四）项、第二款: and the letter says so."""
    [text] = remedies.paragraphs(key, FROM, **WHO)
    assert "第二十三条" in text and "应当先自收到本答复之日起60日内向临江县人民政府申请行政复议" in text
    assert "15日内向临江县人民法院提起行政诉讼" in text and "6个月" not in text
    assert remedies.review_first(key, FROM) and not remedies.review_first(key, BEFORE)


@pytest.mark.parametrize("key", REFUSALS)
def test_until_2023_refusals_had_both_ways(key):
    [text] = remedies.paragraphs(key, BEFORE, **WHO)
    assert "可以自收到本答复之日起60日内" in text and "6个月内向临江县人民法院提起行政诉讼" in text
    assert "应当先" not in text


def test_a_partial_grant_tells_both():
    """The refused part: reconsideration first (K); the rest: either."""
    refused, rest = remedies.paragraphs("partial", FROM, **WHO)
    assert "不予公开的部分" in refused and "应当先" in refused
    assert "其他部分" in rest and "6个月" in rest
    assert len(remedies.paragraphs("partial", BEFORE, **WHO)) == 1


@pytest.mark.parametrize(
    "key",
    [
        k
        for k, rule in tables.outcomes().items()
        if k not in REFUSALS and rule.remedies not in ("none", "review_first_for_refused_part")
    ],
)
def test_all_other_answers_have_both_ways(key):
    for day in (BEFORE, FROM, date(2026, 1, 1)):
        [text] = remedies.paragraphs(key, day, **WHO)
        assert "可以自收到本答复之日起60日内" in text and "6个月" in text
        assert not remedies.review_first(key, day)


def test_a_withdrawal_has_nothing_to_challenge():
    assert remedies.paragraphs("other.other", FROM, **WHO) == []


def test_litigation_took_three_months_before_may_2015():
    """1989年行政诉讼法第三十九条."""
    assert "3个月" in remedies.paragraphs("granted", date(2015, 4, 30), **WHO)[0]
    assert "6个月" in remedies.paragraphs("granted", date(2015, 5, 1), **WHO)[0]


def test_silence():
    """不履行: reconsideration first from 2024 (行政复议法第二十三条第一款第（三）项 K)."""
    assert "应当先自答复期限届满之日起60日内" in remedies.for_silence(FROM, **WHO)[0]
    assert "或者" in remedies.for_silence(BEFORE, **WHO)[0]


def test_without_a_court_on_file_the_letter_names_the_competent_one():
    [text] = remedies.paragraphs("granted", FROM, review_body="临江县人民政府", court="")
    assert "有管辖权的人民法院" in text


@pytest.mark.parametrize(
    ("kind", "on", "expected"),
    [
        ("government_department", FROM, "临江县人民政府"),
        ("government_department", BEFORE, "临江县人民政府或者楚江市财政局"),
        ("government", FROM, "楚江市人民政府"),
        ("township", FROM, "楚江市人民政府"),
        ("dispatched", FROM, "临江县人民政府"),
        ("public_service_unit", FROM, "临江县人民政府"),
    ],
)
def test_the_body_of_reconsideration(kind, on, expected):
    """行政复议法第二十四条: 本级人民政府; for governments the next higher one."""
    names = {"government": "临江县人民政府", "higher": "楚江市人民政府", "superior": "楚江市财政局"}
    assert remedies.review_body(kind, on, **names) == expected


def test_the_topmost_government_reviews_itself():
    assert remedies.review_body("government", FROM, government="某省人民政府") == "某省人民政府"
