"""Reading a definition: strict, every problem at once, each with its path in Chinese."""

import copy

import pytest

from gongkai.kernel.eforms.definition import BadDefinition, Known, dump, load, plan_of, problems_of
from gongkai.kernel.eforms.definition.kinds import KINDS
from gongkai.kernel.eforms.tests.forms import KNOWN, SUBSIDY, field, one


def told(data, known=KNOWN):
    return [str(problem) for problem in problems_of(data, known)]


def test_what_was_read_is_written_back_alike():
    assert dump(load(SUBSIDY, KNOWN)) == SUBSIDY


def test_every_kind_of_field_can_stand_in_a_form():
    more = {"choice": {"code_list": "sex"}, "choices": {"choices": [{"value": "a", "label": "甲"}]}}
    texts = {"statement": {"text": "属实。"}, "hint": {"text": "请注意。"}}
    parts = [field(kind, f"f_{kind}", **more.get(kind, {}), **texts.get(kind, {})) for kind in KINDS]
    definition = load(one(*parts), KNOWN)
    assert [one.kind for one in definition.fields.values()] == list(KINDS)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([], "表单定义应当是一个对象。"),
        ({"title": "表", "pages": []}, "pages：至少应当有一个步骤。"),
        ({**one(), "colour": "red"}, "colour：不认识“colour”这一项。"),
        ({**one(), "schema": 2}, "schema：不支持的格式版本；本系统使用版本1。"),
        (one(field("oracle")), "pages[0].parts[0].kind：没有“oracle”这种类型"),
        (one(field("text", max="3")), "pages[0].parts[0].max：不认识“max”这一项。"),
        (one(field("text", "And")), "pages[0].parts[0].id：标识应当以小写字母开头"),
        (one(field("text", "and")), "pages[0].parts[0].id：标识应当以小写字母开头"),
        (one(field("text"), field("date")), "pages[0].parts[1]：标识“a”重复，已用于 pages[0].parts[0]。"),
        (one(field("text", "page")), "标识“page”重复，已用于 pages[0]。"),
        (one(field("text", required="yes")), "pages[0].parts[0].required：应当是 true 或 false。"),
        (one(field("amount", min="5", max="1")), "pages[0].parts[0].min：下限不能大于上限。"),
        (one(field("amount", min=0.5)), "pages[0].parts[0].min：应当是数字，小数写成文字"),
        (one(field("date", first="2026-2-30")), "pages[0].parts[0].first：应当是日期"),
        (one(field("choice")), "pages[0].parts[0].choices：应当写选项，或者选用代码表。"),
        (one(field("choice", choices=[{"value": "a"}])), "pages[0].parts[0].choices[0]：选项应当只有 value 和 label"),
        (one(field("choice", code_list="none")), "pages[0].parts[0].code_list：没有登记的代码表“none”。"),
        (one(field("text", prefill="applicant.shoe")), "没有登记的预填来源“applicant.shoe”。"),
        (one(field("text", lock=True)), "pages[0].parts[0].lock：没有预填来源的字段不能锁定。"),
        (one(field("file", types=["exe"])), "pages[0].parts[0].types：不支持exe"),
        (one(field("file", sample="https://x.example/a")), "pages[0].parts[0].sample：应当是本站地址，以 / 开头。"),
        (one(field("statement")), "pages[0].parts[0].text：应当写正文。"),
        (one(field("amount", calculate="1", required=True)), "由系统计算的字段不能再要求填写"),
        (one(field("text", show="b = 1")), "pages[0].parts[0].show：第1个字符处：没有标识为“b”的字段。"),
        (one(field("text", show="length(a)")), "结果应当是是否，现在是数字。"),
        (one(field("amount", calculate='"一"')), "结果应当是数字，现在是文字。"),
        (one(rules=[{"id": "r", "check": "true", "message": "x", "at": "z"}]), "rules[0].at：没有标识为“z”"),
        (one({"kind": "rows", "id": "r", "label": "行", "fields": [field("file")]}), "“材料上传”不能放在多行部分里。"),
        (one({"kind": "rows", "id": "r", "label": "行", "fields": []}), "至少应当有一个总是显示、要填写的字段"),
        (one({"kind": "rows", "id": "r", "label": "行", "max": 500, "fields": [field("text")]}), "应当是1到100的整数"),
        (one({"kind": "group", "id": "g", "label": "组", "parts": [{"kind": "group"}]}), "分组不能放在分组里"),
    ],
)  # fmt: skip
def test_a_problem_names_its_place(data, problem):
    assert any(problem in line for line in told(data)), told(data)


def test_every_problem_is_told_at_once():
    lines = told(one(field("text", max="3"), field("choice", "b"), field("oracle", "c")))
    assert len(lines) == 3
    with pytest.raises(BadDefinition) as refused:
        load(one(field("oracle")), KNOWN)
    assert refused.value.problems[0].part == "a"


def test_a_circle_of_conditions_is_refused_by_name():
    lines = told(
        one(field("text", "a", show='b = "1"'), field("text", "b", show='c = "1"'), field("text", "c", show='a = "1"'))
    )
    assert len(lines) == 3 and all("绕成了圈：" in line for line in lines)
    grouped = {"kind": "group", "id": "g", "label": "组", "show": 'a = "1"', "parts": [field("text")]}
    assert "绕成了圈" in told(one(grouped))[0]


def test_a_field_may_be_required_by_one_that_depends_on_it():
    assert told(one(field("text", "a", require="empty(b)"), field("text", "b", require="empty(a)"))) == []


def test_conditions_that_would_cost_too_much_are_refused_when_saved():
    rows = [
        {"kind": "rows", "id": f"r{n}", "label": "行", "max": 100, "fields": [
            field("amount", f"x{n}"),
            *(field("amount", f"y{n}_{m}", calculate=f"sum(r{n}, x{n} + x{n} + x{n})") for m in range(3)),
        ]}
        for n in range(4)
    ]  # fmt: skip
    assert "过于复杂" in told(one(*rows))[0]
    assert plan_of(load(one(rows[0]), KNOWN)).cost < 200_000


def test_limits_of_size():
    assert "字段不能超过300个" in told(one(*[{"kind": "group", "id": f"g{g}", "label": "组", "parts": [
        field("text", f"f{g}_{n}") for n in range(100)]} for g in range(4)]))[0]  # fmt: skip
    assert "不能超过512KB" in told({"title": "长" * 600_000})[0]


def test_sources_and_lists_are_what_is_registered():
    data = copy.deepcopy(SUBSIDY)
    assert told(data, Known()) == ["pages[0].parts[0].prefill：没有登记的预填来源“applicant.name”。"]
