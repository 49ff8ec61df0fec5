"""Places by their digits: what lies in what."""

import pytest

from gongkai.apps.services.rules.regions import containing, stem


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
