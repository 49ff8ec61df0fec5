"""Elements: the law file and the classes say the same, raw values are read strictly, documents read back."""

import json
import random
from dataclasses import fields

import pytest

from gongkai.apps.services.rules import consistency, tables
from gongkai.apps.services.rules.difference import ROW_KEYS
from gongkai.apps.services.rules.elements import ROWS, Elements
from gongkai.apps.services.rules.facets import facets, object_bit, topics
from gongkai.apps.services.rules.loading import document, load, stored
from gongkai.apps.services.tests.samples import duty, elements, raw


def test_the_law_file_and_the_classes_name_the_same_elements():
    assert [f.name for f in fields(Elements)] == [*tables.elements(), "extras"]
    for key, kind in ROWS.items():
        assert [f.name for f in fields(kind)] == [c.key for c in tables.elements()[key].columns]
    assert set(ROWS) == {e.key for e in tables.elements().values() if e.kind == "rows"} == set(ROW_KEYS)


def test_every_code_table_group_and_check_that_is_named_exists():
    specs = [s for e in tables.elements().values() for s in (e, *e.columns)]
    assert {s.table for s in specs if s.table} <= {"types", *tables.code_tables()}
    assert all(s.table for s in specs if s.kind in ("code", "codes"))
    assert all(s.length for s in specs if s.kind in ("text", "long", "number", "lines"))
    assert {e.group for e in tables.elements().values()} == {g.id for g in tables.groups()}
    of_lists = {f"S{n}" for n in range(1, 11)}  # rules/lists/checking.py
    assert set(consistency.CHECKS) | {f"A{n}" for n in range(1, 10)} | of_lists == set(tables.checks())


def test_a_complete_entry_is_read_and_written_the_same():
    loaded = load(raw(extras={"网办二维码": "有"}, joint_bodies=["消防救援大队"]))
    assert loaded.problems == ()
    written = document(loaded.elements)
    assert written == raw(extras={"网办二维码": "有"}, joint_bodies=["消防救援大队"])
    assert stored(json.loads(json.dumps(written))) == loaded.elements


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"promised_days": "10"}, "承诺办结时限（promise_day）：应为整数。"),
        ({"promised_days": True}, "承诺办结时限（promise_day）：应为整数。"),
        ({"promised_days": -1}, "承诺办结时限（promise_day）：应为0至9999的整数。"),
        ({"is_fee": "否"}, "是否收费（is_fee）：应为“是”或者“否”。"),
        ({"name": "名" * 1001}, "事项名称（task_name）：不能超过1000字，现在是1001字。"),
        ({"name": 5}, "事项名称（task_name）：应为文字。"),
        ({"limit_note": "\x00"}, "数量限制（limit_explain）：含有不能保存的字符。"),
        ({"level": "8"}, "行使层级（use_level）：“8”不在可选的值中"),
        ({"service_objects": "2"}, "服务对象（serve_type）：应为若干代码。"),
        ({"service_objects": ["7"]}, "服务对象（serve_type）：“7”不在可选的值中"),
        ({"service_objects": [["2"]]}, "服务对象（serve_type）："),
        ({"joint_bodies": "局"}, "联办机构（other_dept）：应为若干行文字。"),
        ({"materials": "表"}, "申请材料（materials）：应为若干行。"),
        ({"materials": [5]}, "申请材料第1行（materials）：应为一行各列的值。"),
        ({"materials": [{"name": "表"}] * 501}, "申请材料（materials）：不能超过500行。"),
        ({"steps": [{"name": "受理"}]}, "办理环节第1行“环节类型”（handle_flow）：没有填写。"),
        (
            {"fees": [{}, {"name": "费", "standard": "1元", "is_desc": True}]},
            "收费项目第2行（fee）：没有“is_desc”这一列。",
        ),
        (
            {"fees": [{"name": "费", "standard": "1元", "amount": "1元"}]},
            "收费项目第1行“单价（元）”（fee）：应为金额，最多两位小数。",
        ),
        (
            {"venues": [{"name": "大厅", "address": "路1号", "hours": 9}]},
            "办理地点第1行“办公时间”（transact_time）：应为文字。",
        ),
        ({"colour": "红"}, "colour：没有这个要素。"),
        ({"extras": {"a": 1}}, "extras：应为名称和文字。"),
        ({"extras": {"a": "长" * 10_001}}, "extras：“a”不能超过10000字。"),
    ],
)
def test_a_value_of_the_wrong_shape_is_named_with_element_row_and_national_name(changes, text):
    found = [str(p) for p in load(raw(**changes)).problems]
    assert any(p.startswith(text) for p in found), found


def test_a_row_that_is_empty_is_none_and_a_wrong_cell_loses_only_itself():
    loaded = load(
        raw(
            materials=[
                {},
                {"name": "表", "kind": "original", "necessity": "necessary", "copies": "一", "source": "applicant"},
            ]
        )
    )
    assert [m.name for m in loaded.elements.materials] == ["表"]
    assert [str(p) for p in loaded.problems] == ["申请材料第2行“复印件份数”（copies）：应为整数。"]


def test_a_local_type_is_read_and_shown_by_its_code():
    assert load(raw(type="30")).elements.type == "30"
    assert tables.type_label("30") == "扩展类型30"
    assert load(raw(type="3")).problems and load(raw(type="AB")).problems


def test_words_of_a_list_become_codes():
    assert tables.code_of("types", "行政许可") == tables.code_of("types", " 01 ") == "01"
    assert tables.code_of("material_kinds", "复印件") == "copy"
    assert tables.code_of("levels", "县") == ""


def test_somebody_else_s_document_is_not_taken_for_ours():
    with pytest.raises(ValueError, match="没有这个要素"):
        stored({"colour": "红"})


def test_random_documents_read_back_as_they_were():
    dice = random.Random(4)
    makers = {
        "text": lambda s: "字" + "".join(dice.choice("事项材料甲 a1") for _ in range(dice.randint(0, 8))).strip(),
        "long": lambda s: "\n".join("行" * dice.randint(1, 5) for _ in range(dice.randint(1, 3))),
        "number": lambda s: dice.randint(0, 9),
        "flag": lambda s: dice.random() < 0.5,
        "money": lambda s: f"{dice.randint(0, 999)}.{dice.randint(10, 99)}",
        "code": lambda s: dice.choice(list(tables.table(s.table))),
        "codes": lambda s: dice.sample(list(tables.table(s.table)), dice.randint(1, 3)),
        "lines": lambda s: ["甲局", "乙局"][: dice.randint(1, 2)],
    }
    for _ in range(60):
        values = {}
        for key, spec in tables.elements().items():
            if dice.random() < 0.4:
                continue
            if spec.kind == "rows":
                values[key] = [
                    {c.key: makers[c.kind](c) for c in spec.columns if c.required or dice.random() < 0.5}
                    for _ in range(dice.randint(1, 4))
                ]
            else:
                values[key] = makers[spec.kind](spec)
        loaded = load(values)
        assert loaded.problems == ()
        assert stored(document(loaded.elements)) == loaded.elements


def test_lists_get_their_columns_from_the_elements():
    found = facets(elements())
    assert (found.objects, found.for_person, found.for_legal) == (object_bit("2") | object_bit("6"), False, True)
    assert (found.statutory_days, found.promised_days, found.comparable_limits) == (20, 10, True)
    assert (found.material_count, found.depth, found.visits, found.is_fee) == (2, "3", 1, False)
    assert found.filled_count == found.required_count
    assert facets(elements(statutory_days=1, statutory_unit="month")).comparable_limits is False
    assert facets(elements(statutory_days=1, statutory_unit="month")).statutory_days == 22
    assert facets(duty()).starts_from == "duty" and facets(duty()).promised_days is None
    assert topics(elements(person_topics=["school"])) == [("person", "school"), ("legal", "operate")]
