"""Rows of different forms are joined only where it is allowed, never silently (历年对比)."""

import pytest

from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.series import comparable, row_of
from gongkai.apps.disclosure.rules.report.template import CURRENT, REPORT_2019, STATISTICS_2014, forms


@pytest.mark.parametrize(
    ("row", "a", "b", "fit"),
    [
        ("requests.granted", REPORT_2019, CURRENT, "exact"),
        ("requests.other", REPORT_2019, CURRENT, "good"),
        ("requests.other", CURRENT, REPORT_2019, "good"),
        ("requests.other.other", CURRENT, REPORT_2019, "none"),
        ("disputes.review.upheld", CURRENT, REPORT_2019, "exact"),
        # 对外公开总数量 is not 现行有效件数, 项目数量 is not 处理决定数量.
        ("art20_1.rules.published_total", REPORT_2019, CURRENT, "none"),
        ("art20_1.rules.in_force", CURRENT, REPORT_2019, "none"),
        ("art20_5.licences.items_before", REPORT_2019, CURRENT, "none"),
        ("on_request.granted.number", STATISTICS_2014, CURRENT, "good"),
        ("requests.granted", CURRENT, STATISTICS_2014, "good"),
        ("on_request.not_held.number", STATISTICS_2014, REPORT_2019, "fair"),
        ("on_request.completion.number", STATISTICS_2014, CURRENT, "none"),
        ("on_request.elsewhere.number", STATISTICS_2014, CURRENT, "ambiguous"),
        ("on_request.denied.not_information.number", STATISTICS_2014, CURRENT, "none"),
        # 收到申请数 is not listed: the older table has no carry-over.
        ("on_request.received.number", STATISTICS_2014, CURRENT, "none"),
        ("requests.new", CURRENT, STATISTICS_2014, "none"),
        ("requests.new", CURRENT, CURRENT, "exact"),
        ("requests.gone", CURRENT, CURRENT, "none"),
    ],
)
def test_the_fit_of_a_row(row, a, b, fit):
    assert comparable(row, a, b).key == fit


# The table of rows across forms, in full: what the rulebook joins, what it keeps apart, and how sure it is.
ACROSS = [
    (["on_request.already_public", "on_request.granted"], ["granted"], "good"),
    (["on_request.partial"], ["partial"], "good"),
    (["on_request.denied.state_secret"], ["denied.state_secret"], "fair"),
    (["on_request.denied.security"], ["denied.three_securities_one_stability"], "fair"),
    (["on_request.denied.trade_secret", "on_request.denied.privacy"], ["denied.third_party"], "fair"),
    (["on_request.not_ours", "on_request.not_held"], ["unable.not_held"], "fair"),
    (["on_request.completion"], [], "none"),
    (["on_request.elsewhere"], ["not_processed.petition", "denied.administrative_inquiry"], "ambiguous"),
    (["on_request.denied.not_information"], [], "none"),
]


@pytest.mark.parametrize("later_form", [CURRENT, REPORT_2019])
@pytest.mark.parametrize(("old", "new", "fit"), ACROSS)
def test_each_pair_of_the_table_both_ways(old, new, fit, later_form):
    """年度报告 §7.2: joined only where the fit is good, from either side, and none of it was seen in a text."""
    earlier, later = tuple(f"{row}.number" for row in old), tuple(f"requests.{row}" for row in new)
    forwards = [comparable(row, STATISTICS_2014, later_form) for row in earlier]
    backwards = [comparable(row, later_form, STATISTICS_2014) for row in later]
    for found in (*forwards, *backwards):
        assert (found.key, found.joined, found.earlier, found.later) == (fit, fit == "good", earlier, later)
        assert not found.verified and found.note


NEVER = [
    ("art20_1.rules.published_total", "art20_1.rules.in_force"),
    ("art20_1.normative_documents.published_total", "art20_1.normative_documents.in_force"),
    ("art20_5.licences.items_before", "art20_5.licences.decisions"),
    ("art20_6.penalties.items_before", "art20_6.penalties.decisions"),
    ("art20_6.compulsion.items_before", "art20_6.compulsion.decisions"),
]


@pytest.mark.parametrize(("old", "new"), NEVER)
def test_what_the_rulebook_forbids_to_join_both_ways(old, new):
    """年度报告 §7.1: 对外公开总数量 is not 现行有效件数, 项目数量 not 处理决定数量."""
    forwards, backwards = comparable(old, REPORT_2019, CURRENT), comparable(new, CURRENT, REPORT_2019)
    assert not forwards.joined and not backwards.joined
    assert forwards.verified, "these two are told apart by texts that were read"


@pytest.mark.parametrize("form_id", [CURRENT, REPORT_2019])
def test_requests_and_disputes_of_2019_and_2021_are_one_series_both_ways(form_id):
    other = REPORT_2019 if form_id == CURRENT else CURRENT
    for cell in catalogue(form_id).printed:
        row = row_of(cell)
        if row.startswith(("requests.", "disputes.")) and not row.startswith("requests.other"):
            assert comparable(row, form_id, other).key == "exact", row


def test_only_what_is_the_same_or_good_is_joined_and_a_good_fit_says_how():
    good = comparable("requests.granted", CURRENT, STATISTICS_2014)
    assert good.joined and good.note
    assert good.earlier == ("on_request.already_public.number", "on_request.granted.number")
    assert good.later == ("requests.granted",)
    for row in ("on_request.not_held.number", "on_request.elsewhere.number", "on_request.received.number"):
        assert not comparable(row, STATISTICS_2014, CURRENT).joined


def test_every_row_of_every_form_is_answered():
    for a in forms():
        for b in forms():
            for cell in catalogue(a.id).printed:
                assert comparable(row_of(cell), a.id, b.id).label


def test_an_unknown_form_is_an_error():
    with pytest.raises(KeyError):
        comparable("requests.new", CURRENT, "report-1998")
