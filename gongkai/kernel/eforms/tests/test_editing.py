"""What the builder's buttons do to a definition, and how two of them are compared."""

import copy

import pytest

from gongkai.kernel.eforms import editing
from gongkai.kernel.eforms.definition import load
from gongkai.kernel.eforms.definition.difference import difference
from gongkai.kernel.eforms.tests.forms import KNOWN, SUBSIDY, field, one


def ids(content):
    return [place.part["id"] for place in editing.walk(content)]


def test_parts_are_added_where_they_belong():
    changed, id_ = editing.add(SUBSIDY, "agency", {"kind": "date", "label": "代办日期"})
    assert editing.find(changed, id_).outer["id"] == "agency"
    changed, column = editing.add(changed, "members", {"kind": "text", "label": "关系"})
    assert editing.find(changed, "members").part["fields"][-1]["id"] == column
    changed, page = editing.add_page(changed, "其他")
    changed, rule = editing.add_rule(changed, {"check": "true", "message": "x"})
    assert ids(changed)[-1] == rule and page in ids(changed)
    load(changed, KNOWN)
    assert "agency" in ids(SUBSIDY) and id_ not in ids(SUBSIDY)


def test_a_new_id_is_followed_by_every_expression():
    data = one(
        field("amount", "a"),
        field("text", "b", show="a > 1 and a < “a”"),
        rules=[{"id": "r", "check": "a > 0", "message": "m", "at": "a"}],
    )
    changed = editing.replace(data, "a", field("amount", "total"))
    assert editing.find(changed, "b").part["show"] == "total > 1 and total < “a”"
    assert changed["rules"][0] == {"id": "r", "check": "total > 0", "message": "m", "at": "total"}
    assert editing.rename_in("a ＞ “", "a", "b") == "a ＞ “"


def test_moving_up_down_and_elsewhere():
    data = one(field("text", "a"), field("text", "b"), {"kind": "group", "id": "g", "label": "组", "parts": []})
    assert ids(editing.move(data, "b", -1)) == ["page", "b", "a", "g"]
    assert ids(editing.move(data, "a", -1)) == ids(data)
    assert editing.find(editing.move_into(data, "a", "g"), "a").outer["id"] == "g"
    with pytest.raises(editing.NoSuchPart):
        editing.move_into(data, "g", "g")


def test_a_copy_has_ids_of_its_own_and_its_expressions_follow():
    changed, made = editing.duplicate(SUBSIDY, "agency")
    assert made == "agency_2" and "agent_name_2" in ids(changed)
    rows = one(
        {
            "kind": "rows",
            "id": "r",
            "label": "行",
            "fields": [field("amount", "a"), field("amount", "b", calculate="a * 2")],
        }
    )
    changed, _ = editing.duplicate(rows, "r")
    assert editing.find(changed, "b_2").part["calculate"] == "a_2 * 2"
    load(changed, KNOWN)


def test_removing():
    assert "agent_name" not in ids(editing.remove(SUBSIDY, "agency"))
    with pytest.raises(editing.NoSuchPart):
        editing.remove(SUBSIDY, "nothing")


def test_the_difference_names_what_is_new_gone_changed_and_moved():
    new = copy.deepcopy(SUBSIDY)
    new["title"] = "高龄津贴"
    new = editing.remove(new, "phone")
    new = editing.replace(new, "name", {**editing.find(new, "name").part, "required": False})
    new = editing.move(new, "hardship", -1)
    new, _ = editing.add(new, "papers", {"kind": "text", "label": "备注"})
    told = [(one.word, one.label, one.attribute, one.before, one.after) for one in difference(SUBSIDY, new)]
    assert told == [
        ("修改", "整份表单", "名称", "高龄津贴申请", "高龄津贴"),
        ("修改", "姓名", "必填", "是", "否"),
        ("移动", "困难情况", "", "", ""),
        ("移动", "人均月收入", "", "", ""),
        ("新增", "备注", "", "", ""),
        ("删除", "手机号码", "", "", ""),
    ]
    assert difference(SUBSIDY, SUBSIDY) == []
