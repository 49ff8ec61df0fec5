"""同一事项、同一标准、同一编码 (A1–A9)."""

from datetime import date

import pytest

from gongkai.apps.services.rules.alignment import Compared, Standing, differing, same_name, severity_of
from gongkai.apps.services.rules.checking import blocking, check
from gongkai.apps.services.tests.samples import CONDITIONS, DAY, LAW, checked, elements, raw, said, standard

LOCAL = {"title": "某省燃气管理条例", "kind": "local_regulation", "article": "第九条"}
NEW = {"name": "安全评价报告", "kind": "original", "necessity": "necessary", "originals": 1, "source": "intermediary"}


def test_without_a_catalogue_entry_nothing_is_published():
    assert [p.check for p in check(elements(), None, Standing(DAY))] == ["A1"]


def test_the_type_is_the_catalogue_s():
    assert said(checked(standard(type="07")), "A1", "type")


def test_before_and_after_its_days_the_catalogue_gives_nothing():
    assert said(checked(standard(in_force_from=date(2027, 1, 1))), "A1")
    assert said(checked(standard(in_force_to=date(2026, 11, 1))), "A9")
    assert said(checked(standard(in_force_to=DAY)), "A9") == []


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("燃气经营许可证核发", True),
        ("燃气经营许可证核发（变更）", True),
        ("燃气经营许可证核发(变更)", True),
        ("燃气 经营许可证核发", True),
        ("燃气经营许可", False),
        ("城镇燃气经营许可证核发", False),
        ("燃气经营许可证核发变更", False),
    ],
)
def test_the_name_is_the_catalogue_s_with_at_most_a_situation(name, fits):
    assert same_name(name, "燃气经营许可证核发") == fits
    assert bool(said(checked(name=name), "A2")) != fits


def test_a_basis_may_be_added_but_not_taken_away():
    assert said(checked(bases=[LOCAL]), "A3")
    assert said(checked(bases=[{**LAW, "title": "《城镇燃气管理条例》"}, LOCAL]), "A3") == []
    assert said(checked(bases=[{**LAW, "article": "第十六条"}]), "A3")


def test_the_level_is_one_the_catalogue_permits():
    assert said(checked(level="2"), "A4")
    assert said(checked(standard(levels="7"), level="2"), "A4") == []


@pytest.mark.parametrize(
    ("changes", "element"),
    [
        ({"materials": [*raw()["materials"], NEW]}, "materials"),
        ({"accept_conditions": CONDITIONS + "\n3.有本地注册的公司。"}, "accept_conditions"),
        ({"steps": [*raw()["steps"], {"name": "现场踏勘", "kind": "examine"}]}, "steps"),
    ],
)
def test_what_is_asked_beyond_the_catalogue_needs_a_basis(changes, element):
    assert said(checked(**changes), "A5", element)
    with_basis = dict(changes)
    if element == "materials":
        with_basis["materials"] = [
            *raw()["materials"],
            {**NEW, "basis": "某省燃气管理条例第九条", "basis_kind": "local_regulation"},
        ]
    else:
        with_basis["bases"] = [LAW, LOCAL]
    assert said(checked(**with_basis), "A5") == []


def test_a_document_below_a_rule_adds_nothing():
    weak = {**NEW, "basis": "某局通知", "basis_kind": "normative"}
    assert said(checked(materials=[*raw()["materials"], weak]), "A5")


def test_numbering_and_punctuation_are_no_new_condition():
    assert (
        said(checked(accept_conditions="（一）有符合国家标准的燃气气源。\n（二） 有符合国家标准的燃气设施"), "A5") == []
    )


def test_a_catalogue_that_is_silent_forbids_nothing():
    assert said(checked(standard(materials=[], steps=[], accept_conditions="")), "A5") == []


def test_one_entry_for_one_body_and_level():
    found = check(elements(), standard(), Standing(DAY, twin="燃气经营许可证核发"))
    assert [p.check for p in blocking(found)] == ["A6"]


def test_promised_25_against_20_is_blocked():
    assert said(blocking(checked(promised_days=25)), "A7", "promised_days")
    assert said(checked(statutory_days=30), "A7", "statutory_days")
    assert said(checked(promised_days=20), "A7") == []


def test_limits_in_two_units_are_not_compared_but_said():
    found = said(checked(promised_days=1, promised_unit="month", steps=None), "A7")
    assert [p.blocks for p in found] == [False]
    assert said(checked(promised_days=0, promised_unit="hour"), "A7") == []


def test_siblings_are_compared_by_what_people_notice():
    rows = [Compared(5, 10, 1, False), Compared(7, 10, 1, None), Compared(5, 10, 1, False)]
    assert differing(rows) == ["material_count", "is_fee"]
    assert differing(rows[:1]) == []


def test_what_blocks_weighs_more_in_the_ranking():
    assert (
        severity_of(checked(promised_days=25, visits=0, visits_note="来"))
        > severity_of(checked(visits=0, visits_note="来"))
        > 0
    )
