"""两个版本的差别 and the indicators."""

from gongkai.apps.services.rules.difference import difference
from gongkai.apps.services.rules.indicators import Tally, rates
from gongkai.apps.services.tests.samples import CONDITIONS, elements, raw

FEE = {"name": "工本费", "standard": "10元/证"}


def changed(**changes):
    return difference(elements(), elements(**changes))


def test_the_same_is_no_difference():
    assert changed().changes == () and not changed().needs_basis


def test_a_value_is_shown_in_words():
    (change,) = changed(project_type="9").changes
    assert (change.label, change.cells[0].before, change.cells[0].after) == ("办件类型", "承诺件", "其他")
    assert changed(is_fee=None).changes[0].kind == "removed"


def test_rows_are_known_again_by_name_not_by_place():
    materials = raw()["materials"]
    assert [c.element for c in changed(materials=materials[::-1]).changes] == []
    (change,) = changed(materials=[{**materials[0], "copies": 2}, materials[1]]).changes
    assert (change.kind, change.row, [c.label for c in change.cells]) == (
        "changed",
        "燃气经营许可申请表",
        ["复印件份数"],
    )
    assert changed(materials=materials[:1]).changes[0].kind == "removed"


def test_two_rows_of_one_name_pair_in_turn():
    questions = [{"question": "问", "answer": "一"}, {"question": "问", "answer": "二"}]
    found = difference(
        elements(questions=questions), elements(questions=[questions[0], {"question": "问", "answer": "三"}])
    )
    assert [[c.after for c in change.cells] for change in found.changes] == [["三"]]


def test_what_newly_burdens_people_is_flagged_and_says_whether_it_needs_a_basis():
    material = {"name": "承诺书", "kind": "original", "necessity": "necessary", "originals": 1, "source": "applicant"}
    cases = {
        "增加材料": {"materials": [*raw()["materials"], material]},
        "增加条件": {"accept_conditions": CONDITIONS + "\n3.注册资本不少于一千万元。"},
        "增加收费": {"is_fee": True, "fees": [FEE]},
        "增加环节": {"steps": [*raw()["steps"], {"name": "公示", "kind": "other"}]},
        "增加到场次数": {"visits": 2},
        "延长承诺时限": {"promised_days": 15},
        "延长法定时限": {"statutory_days": 30},
        "增加中介服务": {"intermediaries": [{"name": "评价", "basis": "法", "basis_kind": "law"}]},
        "增加特别程序": {"special_procedures": [{"kind": "hearing", "basis": "法", "days": 20}]},
    }
    for burden, changes in cases.items():
        found = changed(**changes)
        assert found.burdens == [burden]
        assert found.needs_basis == (burden in ("增加材料", "增加条件", "增加收费", "增加环节"))
        back = difference(elements(**changes), elements())
        assert back.burdens == [], burden


def test_more_copies_are_more_and_what_is_shared_is_less():
    materials = raw()["materials"]
    assert changed(materials=[{**materials[0], "originals": 2}, materials[1]]).burdens == ["增加材料"]
    assert changed(materials=[materials[0], {**materials[1], "shared": False}]).burdens == ["增加材料"]
    assert changed(materials=[{**materials[0], "shared": True, "originals": 0}, materials[1]]).burdens == []


def test_what_a_list_carried_beyond_the_elements_is_compared_too():
    found = difference(elements(extras={"甲": "1"}), elements(extras={"甲": "2", "乙": "3"}))
    assert [(c.row, c.kind) for c in found.changes] == [("甲", "changed"), ("乙", "added")]


def test_rates_of_nothing_are_none_and_not_full():
    assert {r.words for r in rates(Tally())} == {"—"}


def test_rates_follow_their_formulas():
    tally = Tally(
        should_claim=200,
        claimed=198,
        filled=90,
        required=100,
        in_force=50,
        with_guide=50,
        applied_for=40,
        online=30,
        fully_online=10,
        one_visit=38,
        instant=4,
        promised_days=120,
        statutory_days=400,
    )
    assert {r.label: r.words for r in rates(tally)} == {
        "认领率": "99.00%",
        "要素完整率": "90.00%",
        "网办率": "75.00%",
        "全程网办率": "25.00%",
        "最多跑一次率": "95.00%",
        "即办率": "10.00%",
        "时限压缩比": "70.00%",
        "信息公开率": "100.00%",
    }
