"""What plain values say."""

from datetime import date

import pytest

from gongkai.kernel.applicants import rules

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        (" 139 0000 1111 ", "mobile", "13900001111"),
        ("+86 139-0000-1111", "mobile", "13900001111"),
        ("Shen@Example.ORG", "email", "shen@example.org"),
    ],
)
def test_a_contact_has_one_spelling(typed, kind, value):
    assert rules.contact_of(typed) == rules.Contact(kind, value)


@pytest.mark.parametrize("typed", ["", "12345", "0371-65501234", "a@b", "两个@例子.中国 x", "a" * 300 + "@example.org"])
def test_what_is_neither_number_nor_address_is_no_contact(typed):
    assert rules.contact_of(typed) is None


def test_documents_other_than_the_citizen_s_are_judged_by_their_shape():
    assert rules.identity_problems("passport", "E12345678") == []
    assert rules.identity_problems("residence", "H1234567(8)") == []
    assert rules.identity_problems("passport", "E1") != []
    assert rules.identity_problems("uscc", "123") != []


def test_an_authorisation_begins_today_at_the_earliest_and_lasts_three_years_at_most():
    assert rules.period_problems(DAY, date(2029, 3, 1), DAY) == []
    assert "不能早于今天" in rules.period_problems(date(2026, 3, 1), DAY, DAY)[0]
    assert "不能早于起始" in rules.period_problems(DAY, date(2026, 3, 1), DAY)[0]
    assert "三年" in rules.period_problems(DAY, date(2029, 3, 5), DAY)[0]


@pytest.mark.parametrize(
    ("scope", "only", "case_id", "reached"),
    [
        ([], None, None, True),
        (["a.b"], None, 5, True),
        (["a.c"], None, 5, False),
        ([], 7, 7, True),
        ([], 7, 8, False),
        ([], 7, None, False),
    ],
)
def test_scope_and_single_case(scope, only, case_id, reached):
    assert rules.covers(scope, only, kind="a.b", case_id=case_id) is reached


def test_names_are_the_same_whatever_dot_or_blank_is_in_them():
    assert rules.same_name("阿依古丽·买买提", "阿依古丽•买买提 ")
    assert not rules.same_name("", "")
    assert not rules.same_name("张三", "张四")
