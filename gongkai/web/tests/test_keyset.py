"""Keyset paging: nothing lost and nothing twice, with ties and with empty values, in both directions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.kernel.orgs.models import Organisation, Region
from gongkai.web.tables import keyset
from gongkai.web.tables.keyset import Cursor, Order


def make(values: list[tuple[str, str | None]]) -> None:
    for code in {region for _, region in values if region}:
        Region.objects.get_or_create(code=code, name=code)
    Organisation.objects.bulk_create(
        Organisation(name=name, kind="other", path=f"{n:04d}", site_slug=f"s{n}", region_id=region, sort=len(name))
        for n, (name, region) in enumerate(values)
    )


def walk(order: Order, size: int) -> list[int]:
    """All keys, going forward page by page, checking on the way that going back shows the same pages."""
    seen: list[int] = []
    cursor: Cursor | None = None
    before: list[int] | None = None
    while True:
        page = keyset.page_of(Organisation.objects.all(), order, size, cursor)
        keys = [row.pk for row in page.rows]
        if before is not None:
            assert page.previous is not None
            back = keyset.page_of(Organisation.objects.all(), order, size, page.previous)
            assert [row.pk for row in back.rows] == before
            assert back.next is not None
        else:
            assert page.previous is None
        seen += keys
        before = keys
        if page.next is None:
            return seen
        cursor = keyset.decode(keyset.encode(page.next, order), order)
        assert cursor == page.next


class EveryRowOnce(TestCase):
    @settings(max_examples=40)
    @given(
        values=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["11", "12", None])), max_size=14),
        size=st.integers(1, 5),
        descending=st.booleans(),
        field=st.sampled_from(["name", "region__code", "region__name", "pk", "sort"]),
    )
    def test_pages_hold_every_row_exactly_once_in_order(
        self, values: list[tuple[str, str | None]], size: int, descending: bool, field: str
    ) -> None:
        make(values)
        order = keyset.order_for(Organisation, field, descending)
        rows = Organisation.objects.select_related("region")

        def key(row: Organisation) -> tuple[bool, str, int]:
            value = {"name": row.name, "pk": "", "sort": str(row.sort)}.get(field, row.region_id)
            return value is None, value or "", row.pk

        empty = [row for row in rows if key(row)[0]]
        filled = [row for row in rows if not key(row)[0]]
        expected = sorted(filled, key=key, reverse=descending)
        expected += sorted(empty, key=lambda row: row.pk, reverse=descending)
        assert walk(order, size) == [row.pk for row in expected]


@pytest.mark.django_db
def test_a_page_costs_one_query_and_no_offset(django_assert_num_queries: object) -> None:
    make([("甲", None)] * 7)
    order = keyset.order_for(Organisation, "name", False)
    first = keyset.page_of(Organisation.objects.all(), order, 3)
    with django_assert_num_queries(1) as asked:  # type: ignore[operator]
        keyset.page_of(Organisation.objects.all(), order, 3, first.next)
    assert "OFFSET" not in asked.captured_queries[0]["sql"].upper()


def test_only_fields_that_may_be_empty_pay_for_it() -> None:
    assert not keyset.order_for(Organisation, "name", False).nullable
    assert not keyset.order_for(Organisation, "pk", False).nullable
    assert keyset.order_for(Organisation, "region", False).nullable
    assert keyset.order_for(Organisation, "region__name", False).nullable
    assert keyset.order_for(Organisation, "annotation", False).nullable


@pytest.mark.parametrize("damage", ["", "x", "eyJ:abc", "W10:W10"])
def test_a_changed_place_leads_to_the_beginning(damage: str) -> None:
    assert keyset.decode(damage, Order("name")) is None


def test_a_place_of_another_order_leads_to_the_beginning() -> None:
    text = keyset.encode(Cursor("甲", 1), Order("name"))
    assert keyset.decode(text, Order("name")) == Cursor("甲", 1)
    assert keyset.decode(text, Order("sort")) is None
    assert keyset.decode(text, Order("name", descending=True)) is None
    assert keyset.decode(text[:-1] + ("A" if text[-1] != "A" else "B"), Order("name")) is None


@pytest.mark.django_db
def test_counting_stops_at_the_cap() -> None:
    make([("甲", None)] * 6)
    assert keyset.capped_count(Organisation.objects.all(), 5) == (5, False)
    assert keyset.capped_count(Organisation.objects.all(), 6) == (6, True)
