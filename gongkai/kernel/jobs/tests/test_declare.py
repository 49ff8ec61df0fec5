"""What a declaration refuses, and what it tells operators."""

from datetime import datetime, timedelta

import pytest

from gongkai.kernel import jobs
from gongkai.kernel.jobs.declare import find, job, label_of


def test_name_must_say_app_and_verb() -> None:
    with pytest.raises(ValueError, match=r"app\.verb"):
        job("purge", label="清理")


def test_schedule_is_either_every_or_at() -> None:
    with pytest.raises(ValueError, match="not both"):
        job("test.both", every="1h", at="02:30", label="测试")


def test_catching_up_all_slots_cannot_be_combined_with_a_condition() -> None:
    with pytest.raises(ValueError, match="no trace"):
        job("test.all", every="1h", catch_up="all", when=lambda: True, label="测试")


def test_slot_needs_a_schedule() -> None:
    with pytest.raises(ValueError, match="no schedule"):

        @job("test.slotless", label="测试")
        def slotless(slot: datetime) -> None: ...


def test_one_name_is_one_function() -> None:
    @job("test.one", label="测试")
    def first() -> None: ...

    with pytest.raises(ValueError, match="declared twice"):

        @job("test.one", label="测试")
        def second() -> None: ...

    # The same module read again is no second declaration.
    job("test.one", label="测试")(first)
    assert jobs.declared()["test.one"].function is first


def test_arguments_are_checked_against_the_function() -> None:
    @job("test.arguments", every="1h", label="测试")
    def function(number: int, slot: datetime | None = None) -> None: ...

    spec = find("test.arguments")
    spec.check_arguments({"number": 1})
    with pytest.raises(TypeError, match=r"test\.arguments: missing"):
        spec.check_arguments({})
    with pytest.raises(TypeError, match="unexpected"):
        spec.check_arguments({"number": 1, "other": 2})


def test_rhythm_is_told_in_chinese() -> None:
    job("test.every", every="30m", label="测试")(lambda: None)
    job("test.at", at="02:30", label="测试")(lambda: None)
    job("test.asked", label="测试")(lambda: None)
    assert [find(f"test.{n}").rhythm for n in ("every", "at", "asked")] == ["每 30 分钟", "每天 02:30", "按需"]
    assert find("test.every").every == timedelta(minutes=30)


def test_unknown_job() -> None:
    with pytest.raises(jobs.UnknownJob):
        find("test.unknown")
    assert label_of("test.unknown") == "test.unknown"
    assert label_of("task:pkg.mod.function") == "pkg.mod.function"


def test_package_offers_nothing_else() -> None:
    with pytest.raises(AttributeError):
        jobs.no_such_thing  # noqa: B018
