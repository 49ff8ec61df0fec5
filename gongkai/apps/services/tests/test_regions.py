"""Places by their digits: what lies in what."""

import pytest

from gongkai.apps.services.queries import search as finding
from gongkai.apps.services.queries.search import Asked
from gongkai.apps.services.rules.regions import containing, stem
from gongkai.kernel.orgs.actions import change_organisation, create_organisation, move_organisation
from gongkai.kernel.orgs.models import Region
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.people.actors import SYSTEM


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("", []),
        ("340000", ["340000"]),
        ("341000", ["340000", "341000"]),
        ("341021", ["340000", "341000", "341021"]),
        ("370830", ["370000", "370800", "370830"]),
        ("341298001", ["340000", "341200", "341298", "341298001"]),
    ],
)
def test_a_place_lies_in_its_county_city_and_province(code, places):
    assert containing(code) == places
    assert all(code.startswith(stem(place)) for place in places)


@pytest.mark.parametrize(
    ("place", "neighbour"), [("341000", "341298"), ("500000", "510104"), ("370830", "370831"), ("110000", "120000")]
)
def test_zeros_within_a_code_do_not_take_in_the_neighbours(place, neighbour):
    assert not neighbour.startswith(stem(place)) and place not in containing(neighbour)


def test_what_is_no_whole_code_is_a_beginning():
    assert (stem("34"), stem("341"), stem("341298001")) == ("34", "341", "341298001")


def facet(code):
    return finding.find(Asked(facets={"region": code})).total


def test_items_move_with_their_body_to_another_place(stage, cast):
    """机构改革、区划调整: lists and the search by place follow, also where the place is that of a body above."""
    Region.objects.bulk_create([Region(code="341021", name="歙县"), Region(code="341022", name="休宁县")])
    old, new = Region.objects.get(code="341021"), Region.objects.get(code="341022")
    change_organisation(cast.bureau, by=SYSTEM, region=old)
    (item,) = stage.adopted("")
    run_pending()
    item.refresh_from_db()
    assert (item.region_code, facet("341021"), facet("341022")) == ("341021", 1, 0)
    change_organisation(cast.bureau, by=SYSTEM, region=new)
    run_pending()
    item.refresh_from_db()
    assert (item.region_code, facet("341021"), facet("341022")) == ("341022", 0, 1)
    parent = cast.bureau.parent
    change_organisation(cast.bureau, by=SYSTEM, region=None)
    change_organisation(parent, by=SYSTEM, region=old)
    run_pending()
    item.refresh_from_db()
    assert (item.region_code, facet("341021")) == ("341021", 1)
    elsewhere = create_organisation(name="休宁县人民政府", kind="government", region=new, site_slug="xn")
    move_organisation(cast.bureau, elsewhere)
    run_pending()
    item.refresh_from_db()
    assert (item.region_code, facet("341022")) == ("341022", 1)
