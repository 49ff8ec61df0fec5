"""Reading what people type when they type pinyin."""

import time

import pytest

from gongkai.kernel.search import pinyin


def test_every_reading_is_tried() -> None:
    assert set(pinyin.readings("xian")) == {("xian",), ("xi", "an")}


def test_mixed_up_sounds_read_alike() -> None:
    assert pinyin.readings("zengfu")[0] == pinyin.readings("zhenfu")[0] == ("zen", "fu")


def test_phrases_decide_the_sound() -> None:
    assert pinyin.syllables("重庆") == ["con", "qin"]
    assert pinyin.initials("重庆市") == ["cq", "qs", "cqs"]


def test_syllables_are_looked_for_in_triples_pairs_and_alone() -> None:
    assert pinyin.stream("重庆市") == ["con1qin1si", "con0qin", "qin0si", "0con", "0qin", "0si"]
    assert pinyin.stream("渝") == pinyin.tokens(("yu",)) == ["0yu"]
    assert pinyin.tokens(("con", "qin")) == ["con0qin"]
    assert pinyin.tokens(("con", "qin", "si", "zen")) == ["con1qin1si", "qin1si1zen"]
    assert pinyin.stream("2017") == []


def test_first_letters_are_looked_for_in_runs_of_four_at_most() -> None:
    assert pinyin.initials("政府信息") == ["zf", "fx", "xx", "zfx", "fxx", "zfxx"]
    assert (pinyin.runs("zf"), pinyin.runs("zfx"), pinyin.runs("zfxxgk")) == (["zf"], ["zfx"], ["zfxx", "fxxg", "xxgk"])


def test_an_unfinished_syllable_is_read_only_while_typing() -> None:
    assert pinyin.readings("zhengf") == []
    assert ("zen", "f") in pinyin.readings("zhengf", unfinished=True)


@pytest.mark.parametrize("letters", ["", "zhèng", "abc1", "x" * 41, "vvvv"])
def test_what_is_not_pinyin_has_no_reading(letters: str) -> None:
    assert pinyin.readings(letters) == []


def test_hostile_letters_do_not_take_long() -> None:
    started = time.perf_counter()
    pinyin.readings("a" * 39 + "v")
    pinyin.readings("an" * 20)
    assert time.perf_counter() - started < 1.0
