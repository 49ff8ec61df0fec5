"""信息处理费 (条例第四十二条; 国办函〔2020〕109号第三条至第五条)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules import fees

ON = date(2024, 3, 1)
counts = st.integers(1, 400)


@pytest.mark.parametrize(
    ("items", "amount"),
    [
        (1, 0), (10, 0), (11, 100), (30, 2_000), (31, 2_200), (35, 3_000), (40, 4_000), (41, 4_300), (45, 5_500),
        (50, 7_000), (51, 7_400), (60, 11_000), (61, 11_500), (70, 16_000),
    ],
)  # fmt: skip
def test_by_item_is_progressive(items, amount):
    """第四条: 10件以下不收费；11—30件每件100元；31—40件每件200元；以上每增加10件，每件增加100元."""
    fee = fees.by_item(before=0, items=items, on=ON)
    assert fee.amount == amount and "第四条" in fee.citation


@pytest.mark.parametrize(
    ("pages", "amount"),
    [(0, 0), (1, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2_700), (201, 2_740), (250, 4_700)],
)
def test_by_volume_is_progressive(pages, amount):
    """第五条: 30页以下不收费；31—100页每页10元；101—200页每页20元；201页以上每页40元."""
    assert fees.by_volume(pages, on=ON).amount == amount


def test_every_line_explains_itself():
    fee = fees.by_item(before=0, items=35, on=ON)
    assert [line.text for line in fee.lines] == [
        "第1至10件，共10件，不收费。",
        "第11至30件，共20件，每件100元，计2,000元。",
        "第31至35件，共5件，每件200元，计1,000元。",
    ]
    assert [line.amount for line in fee.lines] == [0, 2_000, 1_000]
    assert fees.by_item(before=10, items=1, on=ON).lines[0].text == "第11件，共1件，每件100元，计100元。"


@given(counts, counts)
def test_items_of_a_month_add_up(earlier, later):
    """同一申请人一个自然月内累计: what comes later costs the difference."""
    together = fees.by_item(before=0, items=earlier + later, on=ON).amount
    parts = (
        fees.by_item(before=0, items=earlier, on=ON).amount + fees.by_item(before=earlier, items=later, on=ON).amount
    )
    assert together == parts


@given(st.integers(0, 400), counts)
def test_lines_cover_every_item_once(before, items):
    lines = fees.by_item(before=before, items=items, on=ON).lines
    covered = [n for line in lines for n in range(line.first, line.last + 1)]
    assert covered == list(range(before + 1, before + items + 1))


@given(counts)
def test_the_price_of_the_next_item_never_falls(items):
    prices = [fees.by_item(before=n, items=1, on=ON).amount for n in (items - 1, items)]
    assert prices == sorted(prices)


@given(st.integers(1, 2_000))
def test_the_price_of_the_next_page_never_falls(pages):
    prices = [fees.by_volume(n, on=ON).amount - fees.by_volume(n - 1, on=ON).amount for n in (pages, pages + 1)]
    assert prices == sorted(prices)


def test_by_item_or_by_volume_never_both():
    """第三条."""
    assert fees.charge(on=ON, items=35).amount == 3_000
    assert fees.charge(on=ON, items=1, before=10).amount == 100
    assert fees.charge(on=ON, pages=250).amount == 4_700
    for wrong in ({"items": 35, "pages": 250}, {}):
        with pytest.raises(ValueError, match="按件"):
            fees.charge(on=ON, **wrong)


def test_already_public_information_is_not_charged_by_volume():
    fee = fees.by_volume(250, on=ON, already_public=True)
    assert fee.amount == 0 and "已经主动公开" in fee.lines[0].text and fee.citation == ""


@pytest.mark.parametrize(("on", "amount"), [(date(2020, 12, 31), 0), (date(2021, 1, 1), 3_000), (date(2012, 1, 1), 0)])
def test_nothing_is_charged_before_the_measure_took_effect(on, amount):
    fee = fees.by_item(before=0, items=35, on=on)
    assert fee.amount == amount and fee.lines


@pytest.mark.parametrize("wrong", [{"items": 0}, {"items": -1}, {"before": -1}, {"items": 10**9}])
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(ValueError, match="件数"):
        fees.by_item(**({"before": 0, "items": 1, "on": ON} | wrong))


@pytest.mark.parametrize("pages", [-1, 10**9])
def test_impossible_pages_are_refused(pages):
    with pytest.raises(ValueError, match="页数"):
        fees.by_volume(pages, on=ON)


def test_months_are_calendar_months():
    assert fees.calendar_month(date(2024, 2, 29)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert fees.calendar_month(date(2025, 12, 31)) == (date(2025, 12, 1), date(2025, 12, 31))
