"""An event comes back from JSON as it was, or is refused before it is written."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.outbox import Event, declared_events
from gongkai.kernel.outbox.tests.sample_events import Channel, Everything, Happened, Line, Renamed

whole = st.builds(
    Everything,
    uid=st.uuids(),
    on=st.dates(),
    at=st.datetimes(timezones=st.just(UTC)),
    amount=st.decimals(allow_nan=False, allow_infinity=False),
    channel=st.sampled_from(Channel),
    title=st.text(),
    count=st.integers(-(2**53), 2**53),
    ratio=st.floats(allow_nan=False, allow_infinity=False),
    urgent=st.booleans(),
    org_path=st.text(),
    until=st.none() | st.dates(),
    lines=st.lists(st.builds(Line, code=st.text(), amount=st.decimals(allow_nan=False, allow_infinity=False))).map(
        tuple
    ),
    days=st.lists(st.dates()),
    more=st.dictionaries(st.text(), st.decimals(allow_nan=False, allow_infinity=False)),
)

EXAMPLE = Everything(
    uid=UUID(int=1),
    on=date(2026, 3, 2),
    at=datetime(2026, 3, 2, 2, 0, tzinfo=UTC),
    amount=Decimal("12.50"),
    channel=Channel.LETTER,
    title="关于公开预算的申请",
    count=3,
    ratio=0.5,
    urgent=False,
)


@given(whole)
def test_every_event_comes_back_as_it_was(event: Everything) -> None:
    assert Everything.decode(json.loads(json.dumps(event.encode())), 1) == event


def test_json_is_plain() -> None:
    payload = EXAMPLE.encode()
    assert (payload["on"], payload["at"], payload["amount"]) == ("2026-03-02", "2026-03-02T02:00:00Z", "12.50")
    assert (payload["channel"], payload["uid"], payload["until"]) == ("letter", str(UUID(int=1)), None)


@pytest.mark.parametrize(
    "wrong", [{"count": "3"}, {"on": "2026-03-02"}, {"amount": 1.5}, {"uid": "x"}, {"title": None}]
)
def test_event_of_wrong_values_is_refused_where_it_is_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="sample"):
        replace(EXAMPLE, **wrong).encode()


def test_event_must_be_a_frozen_dataclass_with_a_name() -> None:
    class Plain(Event):
        name = "sample.plain"

    @dataclass
    class Thawed(Event):
        name = "sample.thawed"

    @dataclass(frozen=True)
    class Nameless(Event):
        number: int

    for event in (Plain(), Thawed()):
        with pytest.raises(TypeError, match="frozen"):
            event.encode()
    with pytest.raises(TypeError, match="no name"):
        Nameless(1).encode()


@pytest.mark.parametrize("name", ["happened", "Sample.happened", "sample.", "样例.发生"])
def test_name_must_say_app_and_event(name: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        type("Wrong", (Event,), {"name": name})


def test_one_name_is_one_event() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        type("Another", (Event,), {"name": "sample.happened"})
    assert declared_events()["sample.happened"] is Happened


def test_older_shape_is_brought_up_to_date() -> None:
    assert Renamed.decode({"day": "2026-03-02"}, 1) == Renamed(on=date(2026, 3, 2))
    assert Renamed.decode({"on": "2026-03-02"}, 2) == Renamed(on=date(2026, 3, 2))


def test_field_of_a_newer_sender_is_ignored_and_a_missing_one_is_refused() -> None:
    assert Happened.decode({"number": 1, "org_path": "", "added": "later"}) == Happened(1, "")
    with pytest.raises(ValueError):
        Happened.decode({"org_path": ""})
