"""C1–C10, L1–L10 and the minimum: what stands in the way of publication, and what does not."""

import pytest

from gongkai.apps.services.rules.alignment import Standing
from gongkai.apps.services.rules.checking import blocking, check
from gongkai.apps.services.rules.consistency import phones
from gongkai.apps.services.rules.minimum import completeness, required_keys
from gongkai.apps.services.tests.samples import DAY, checked, duty, elements, raw, said, standard

MATERIAL = {"name": "表", "kind": "copy", "necessity": "necessary", "copies": 1, "source": "applicant"}
FEE = {"name": "工本费", "standard": "10元/证", "basis": "价格法", "basis_kind": "law"}


def test_a_complete_entry_has_nothing_against_it():
    assert checked() == []


def test_an_item_of_duty_needs_no_applicant():
    found = check(duty(), standard(type="02", name="对擅自经营燃气的处罚", bases=duty_bases()), Standing(DAY))
    assert blocking(found) == []
    assert "service_objects" not in required_keys(duty())


def duty_bases():
    return raw()["bases"]


def test_what_only_makes_sense_with_an_applicant_is_said_of_an_item_of_duty():
    found = check(duty(promised_days=5), standard(type="02"), Standing(DAY))
    assert [str(p) for p in said(found, element="promised_days")] == [
        "承诺办结时限（promise_day）：依职权办理的事项没有申请人，不需要填写。"
    ]


@pytest.mark.parametrize(
    "key",
    [
        "name",
        "level",
        "bases",
        "body_type",
        "service_objects",
        "project_type",
        "accept_conditions",
        "materials",
        "steps",
        "statutory_days",
        "promised_days",
        "consult",
        "complaint",
        "is_fee",
        "visits",
        "results",
        "remedies",
    ],
)
def test_the_minimum_of_an_application_item_blocks_when_it_is_missing(key):
    assert said(blocking(checked(**{key: None})), element=key)


def test_none_has_to_be_said_and_contradicts_a_list():
    nothing = {"materials": None, "no_materials": True}
    assert said(checked(standard(materials=[], no_materials=True), **nothing), element="materials") == []
    assert said(checked(no_materials=True), element="no_materials")
    assert said(checked(results=None, no_result=True), element="results") == []
    assert said(checked(no_result=True), element="no_result")


def test_a_place_or_an_address_on_the_net():
    assert said(checked(venues=None, in_hall=None), element="venues") == []
    gone = checked(venues=None, in_hall=None, online=None, online_url=None, depth=None)
    assert "网上办理地址" in said(gone, element="venues")[0].text


def test_a_licence_never_starts_by_duty():
    assert said(checked(starts_from="duty"), element="starts_from")


def test_a_penalty_names_act_kind_and_procedure():
    assert {"illegal_acts", "penalties", "duty_procedures"} <= set(required_keys(duty()))


def test_completeness_counts_required_elements():
    filled, required = completeness(elements())
    assert filled == required > 15
    assert completeness(elements(consult=None)) == (required - 1, required)


CASES = {
    # C1: visits 0, online no, courier no → blocked
    "C1": (
        {"visits": 0, "visits_note": "无", "online": False, "online_url": None, "depth": "1", "handling_forms": ["1"]},
        {
            "visits": 0,
            "visits_note": "无",
            "online": False,
            "online_url": None,
            "depth": "1",
            "handling_forms": ["1", "4"],
        },
    ),
    "C2": ({"visits_note": "无"}, {"visits": 0, "visits_note": "无"}),
    "C3": ({"depth": "5"}, {"depth": "5", "visits": 0, "visits_note": ""}),
    "C4": (
        {"project_type": "1"},
        {"project_type": "1", "promised_days": 0, "steps": [{"name": "受理", "kind": "accept"}]},
    ),
    "C5": (
        {"is_fee": True, "fees": [{**FEE, "basis": ""}], "pay_online": False},
        {"is_fee": True, "fees": [FEE], "pay_online": False},
    ),
    "C6": ({"complaint": "拨打 0549 6200100"}, {"complaint": "12345"}),
    "C7": ({"questions": None}, {"questions": [{"question": "问", "answer": "答"}]}),
    "C8": (
        {"results": [{"name": "证", "kind": "licence"}]},
        {"results": [{"name": "证", "kind": "licence", "sample": "s"}]},
    ),
    "C9": (
        {"service_objects": ["1"], "legal_topics": None},
        {"service_objects": ["1"], "legal_topics": None, "person_topics": ["permit"]},
    ),
    "C10": ({"online_url": None}, {"online_url": "https://a.example/x"}),
    "L1": ({"promised_days": 9}, {"promised_days": 10}),
    "L2": ({"bases": [{**raw()["bases"][0], "repealed": True}]}, {"bases": [{**raw()["bases"][0], "repealed": False}]}),
    "L3": ({"materials": [{**MATERIAL, "copies": 0}]}, {"materials": [{**MATERIAL, "copies": 0, "shared": True}]}),
    "L4": ({"materials": [{**MATERIAL, "shared": True}]}, {"materials": [MATERIAL]}),
    "L5": (
        {"materials": [{**MATERIAL, "certificate": True, "basis": "某办法", "basis_kind": "rule"}]},
        {"materials": [{**MATERIAL, "certificate": True, "basis": "某法", "basis_kind": "law"}]},
    ),
    "L6": (
        {"materials": [{**MATERIAL, "name": "其他相关材料"}]},
        {"materials": [{**MATERIAL, "name": "其他股东身份证明"}]},
    ),
    "L7": (
        {"is_fee": True, "fees": [{**FEE, "basis_kind": "normative"}], "pay_online": True},
        {"is_fee": True, "fees": [FEE], "pay_online": True},
    ),
    "L8": (
        {"intermediaries": [{"name": "安全评价", "basis": "某文件", "basis_kind": "normative"}]},
        {"intermediaries": [{"name": "安全评价", "basis": "安全生产法", "basis_kind": "law"}]},
    ),
    "L9": ({"body_type": "3"}, {"body_type": "3", "entrusting": "县住建局"}),
    "L10": (
        {"special_procedures": [{"kind": "hearing", "basis": "LIC 第四十六条"}]},
        {"special_procedures": [{"kind": "hearing", "basis": "LIC 第四十六条", "days": 20}]},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_check_blocks_what_it_names_and_lets_the_rest_pass(name):
    wrong, right = CASES[name]
    assert blocking(said(checked(**wrong), name)), name
    assert blocking(said(checked(**right), name)) == []


def test_visits_of_nought_with_a_reason_is_only_said():
    found = said(checked(visits=0, visits_note="要来"), "C2")
    assert found and not found[0].blocks


def test_instant_means_no_waiting_both_ways():
    assert said(checked(promised_days=0, steps=[{"name": "受理", "kind": "accept"}]), "C4", "project_type")


def test_a_fee_that_is_not_one_leaves_nothing_to_pay():
    assert said(checked(pay_online=True), "C5", "pay_online")
    assert said(checked(fees=[FEE]), "C5", "fees")
    assert said(checked(is_fee=True, fees=[FEE]), "C5", "pay_online")
    assert said(checked(is_fee=True), "C5", "fees")
    assert said(checked(pay_before="decision"), "C5", "pay_before")


def test_numbers_are_found_in_words_and_need_their_area():
    assert phones("电话：(0549)6200100，或 0549-6200101；12345、400-800-8888") == [
        "(0549)6200100",
        "0549-6200101",
        "12345",
        "400-800-8888",
    ]
    assert said(checked(consult="6200100"), "C6", "consult")


def test_a_licence_that_is_decided_at_once_needs_no_separate_steps():
    instant = {"project_type": "1", "promised_days": 0, "steps": [{"name": "当场办理", "kind": "decide"}]}
    assert said(checked(standard(steps=[]), **instant), "C7") == []
    assert (
        "审查、办结、送达"
        in said(checked(steps=[{"name": "受理", "kind": "accept"}, {"name": "决定", "kind": "decide"}]), "C7")[0].text
    )


def test_topics_follow_the_objects():
    assert said(checked(person_topics=["permit"]), "C9", "person_topics")
    assert said(checked(legal_topics=None), "C9", "legal_topics")
    assert said(checked(service_objects=["1"], person_topics=["permit"]), "C9", "legal_topics")


def test_an_address_that_no_browser_opens_is_refused():
    assert said(checked(online_url="javascript:alert(1)"), "C10")
    assert said(checked(venues=[{"name": "局", "address": "路", "hours": "9—17"}]), "C10", "venues")


def test_a_licence_longer_than_the_law_names_the_other_law():
    found = said(checked(standard(statutory_days=60), statutory_days=45), element="statutory_note")
    assert [p.blocks for p in found] == [False] and "20个工作日" in found[0].text
