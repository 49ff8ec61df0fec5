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
