"""What answers are worth: spelling, visibility, what is required, what is computed, what is left out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.kernel.eforms.definition import load
from gongkai.kernel.eforms.definition.kinds import KINDS
from gongkai.kernel.eforms.evaluation import Context, FileFact, Supplied, evaluate, show
from gongkai.kernel.eforms.tests.forms import KNOWN, SUBSIDY, TODAY, field, judge, messages, one
from gongkai.kernel.numbering import codes

OLD = codes.make_citizen_id(region="340123", born_on=date(1940, 1, 1), sequence=11)
YOUNG = codes.make_citizen_id(region="340123", born_on=date(1990, 1, 1), sequence=11)
FULL = {
    "name": "张　三丰",
    "number": f" {OLD[:6]} {OLD[6:]} ",
    "phone": "+86 138-1234-5678",
    "agent": "false",
    "members": [{"member": "张无忌", "income": "１，８００"}, {}, {"member": "周芷若", "income": ""}],
    "card": ["f1"],
    "truth": "on",
    "sign": {"name": "张三丰"},
}
FILES = {"f1": FileFact("证件.jpg", "jpg", 1000, "card"), "f2": FileFact("a.exe", "exe", 10, "card")}


def test_a_complete_form_has_no_problem_and_canonical_values():
    result = judge(SUBSIDY, FULL, files=FILES)
    assert messages(result) == {} and result.complete
    assert result.values == {
        "name": "张 三丰",
        "number": OLD,
        "phone": "13812345678",
        "agent": False,
        "members": [{"member": "张无忌", "income": "1800.00"}, {"member": "周芷若"}],
        "average": "900.00",
        "card": ["f1"],
        "truth": True,
        "sign": {"name": "张三丰"},
    }
    assert result.calculated == {"average": "900.00"}


def test_an_empty_form_tells_everything_that_is_missing_in_order():
    assert messages(judge(SUBSIDY, {})) == {
        "name": "请填写“姓名”。",
        "number": "请填写“公民身份号码”。",
        "agent": "请选择“由他人代办”。",
        "members": "“家庭成员”至少填写1人。",
        "card": "请上传“身份证照片”。",
        "truth": "请阅读并勾选“承诺”。",
        "sign": "请填写“申请人签名”。",
    }


def test_problems_know_their_page():
    result = judge(SUBSIDY, FULL | {"card": [], "number": YOUNG}, files=FILES)
    assert [(p.page, p.path) for p in result.problems] == [("person", "number"), ("papers", "card")]
    assert result.problems_on("person")[0].message == "申请人应当年满80周岁。"


def test_hidden_means_absent_and_is_told():
    answers = FULL | {
        "agent": "否",
        "agent_name": "李四",
        "hardship": "无",
        "members": [{"member": "甲", "income": "5000"}],
    }
    result = judge(SUBSIDY, answers, files=FILES)
    assert result.complete and "agent_name" not in result.values
    assert [(one.path, one.label) for one in result.dropped] == [("agent_name", "代办人姓名"), ("hardship", "困难情况")]
    assert "agency" not in result.visible and "agent_name" not in result.required


def test_a_hidden_part_hides_what_is_computed_from_it():
    data = one(
        field("yes_no", "a"), field("integer", "b", show="a"), field("integer", "c", calculate="if(empty(b), 0, b)")
    )
    assert judge(data, {"a": True, "b": "3"}).values["c"] == 3
    assert judge(data, {"a": False, "b": "3"}).values == {"a": False, "c": 0}


def test_required_when():
    data = one(field("choice", "a", choices=[{"value": "x", "label": "甲"}]), field("text", "b", require='a = "x"'))
    assert judge(data, {}).complete
    assert messages(judge(data, {"a": "x"})) == {"b": "请填写“项b”。"}


@pytest.mark.parametrize(
    ("kind", "more", "raw", "value"),
    [
        ("integer", {}, "１２，３４５", 12345),
        ("integer", {}, 7, 7),
        ("amount", {}, "1,234.5", "1234.50"),
        ("amount", {"places": 0}, "12", "12"),
        ("amount", {}, "-0", "0.00"),
        ("date", {}, "２０２６年３月２日", "2026-03-02"),
        ("date", {}, "20260302", "2026-03-02"),
        ("uscc", {}, "９１１１０１０８ＭＡ０１ＫＡＢＣ３Ｘ", None),
        ("mobile", {}, "１３８ １２３４ ５６７８", "13812345678"),
        ("email", {}, " a@b.cn ", "a@b.cn"),
        ("yes_no", {}, "否", False),
        ("choices", {"choices": [{"value": v, "label": v} for v in "abc"]}, ["c", "a", "c"], ["a", "c"]),
        ("address", {}, {"region": "", "detail": " 人民路 1 号 "}, {"detail": "人民路 1 号"}),
        ("address", {}, "人民路1号", {"detail": "人民路1号"}),
        ("text", {}, "a\u202eb\x00 c", "ab c"),
        ("long_text", {}, "一\r\n二 ", "一\n二"),
        ("signature", {}, {"name": "张三", "strokes": "1,2 3,4;5,6"}, {"name": "张三", "strokes": "1,2 3,4;5,6"}),
        ("statement", {"text": "属实"}, False, None),
        ("region", {}, "340123", "340123"),
    ],
)
def test_spelling_is_made_proper(kind, more, raw, value):
    assert judge(one(field(kind, **more)), {"a": raw}).values.get("a") == value


def test_a_small_x_at_the_end_of_a_number_is_a_large_one():
    number = next(
        n
        for s in range(1, 60)
        if (n := codes.make_citizen_id(region="340123", born_on=date(1940, 1, 1), sequence=s))[-1] == "X"
    )
    assert judge(one(field("citizen_id")), {"a": number.lower()}).values == {"a": number}


@pytest.mark.parametrize(
    ("kind", "more", "raw", "message"),
    [
        ("integer", {}, "3.5", "“项a”应当是整数。"),
        ("integer", {"max": "10", "unit": "人"}, "11", "“项a”不能大于10人。"),
        ("amount", {}, "1.234", "“项a”最多2位小数。"),
        ("amount", {}, "1e9999", "“项a”应当是数字。"),
        ("amount", {}, "9" * 16, "项a：整数部分不能超过15位。"),
        ("amount", {}, True, "“项a”应当是数字。"),
        ("date", {"first": "2026-01-01"}, "2025-12-31", "“项a”不能早于2026-01-01。"),
        ("date", {}, "2026-02-30", "“项a”应当是日期，例如 2026-11-22。"),
        ("text", {"max_length": 3}, "一二三四", "“项a”不能超过3字，现在有4字。"),
        ("text", {}, {"x": 1}, "“项a”应当是文字。"),
        ("choice", {"choices": [{"value": "a", "label": "甲"}]}, "b", "“项a”应当从所列选项中选择。"),
        ("mobile", {}, "12345", "“项a”应当是11位手机号码。"),
        ("email", {}, "a@b", "“项a”应当是电子邮箱，例如 name@example.cn。"),
        ("region", {}, "999999", "没有这个行政区划代码"),
        ("region", {"level": "province"}, "340123", "应当是省级行政区划的代码"),
        ("signature", {}, {"name": "", "strokes": "1,2"}, "请键入签名人的姓名"),
        ("signature", {}, {"name": "张", "strokes": "<svg>"}, "手写签名没有收全"),
    ],
)
def test_what_is_wrong_is_said_and_is_no_value(kind, more, raw, message):
    result = judge(one(field(kind, **more)), {"a": raw})
    assert message in messages(result)["a"] and result.values == {}


def test_files_are_counted_by_what_is_known_of_them():
    data = one(field("file", "card", max_count=1, max_mb=1))
    assert judge(data, {"card": ["f1", "nowhere"]}, files=FILES).values == {"card": ["f1"]}
    assert "类型不在允许之列" in messages(judge(data, {"card": ["f2"]}, files=FILES))["card"]
    two = FILES | {"f3": FileFact("b.pdf", "pdf", 10, "card")}
    assert "最多1个文件" in messages(judge(data, {"card": ["f1", "f3"]}, files=two))["card"]
    large = {"f1": FileFact("b.pdf", "pdf", 2 * 1024 * 1024, "card")}
    assert "超过1MB" in messages(judge(data, {"card": ["f1"]}, files=large))["card"]
    others = {"f1": FileFact("b.pdf", "pdf", 10, "other")}
    assert judge(data, {"card": ["f1"]}, files=others).values == {}


def test_a_verified_value_is_not_taken_from_what_was_sent():
    verified = {"name": Supplied("张三", verified=True)}
    result = judge(SUBSIDY, FULL | {"name": "冒名"}, files=FILES, supplied=verified)
    assert result.values["name"] == "张三" and result.locked == {"name"}
    loose = judge(SUBSIDY, FULL | {"name": "更正"}, files=FILES, supplied={"name": Supplied("张三")})
    assert loose.values["name"] == "更正" and loose.locked == frozenset()


def test_rules_are_judged_in_every_row_and_only_when_shown():
    rows = {"kind": "rows", "id": "r", "label": "明细", "fields": [field("amount", "low"), field("amount", "high")]}
    data = one(rows, rules=[{"id": "order", "check": "low <= high", "message": "上限应当不小于下限。", "at": "high"}])
    result = judge(data, {"r": [{"low": 1, "high": 2}, {"low": 3, "high": 2}, {"low": 3}]})
    assert messages(result) == {
        "r.1.high": "上限应当不小于下限。",
    }
    assert judge(data, {"r": "nonsense"}).values == {}


def test_too_much_is_refused_whole():
    assert "不能超过256KB" in judge(SUBSIDY, {"name": "长" * 300_000}).problems[0].message
    assert judge(SUBSIDY, ["not", "an", "object"]).problems[0].path == ""
    many = judge(SUBSIDY, FULL | {"members": [{"member": "甲"}] * 9}, files=FILES)
    assert messages(many) == {"members": "“家庭成员”最多5人，现在有9。"}


def test_amounts_are_exact():
    data = one(
        {"kind": "rows", "id": "r", "label": "明细", "max": 100, "fields": [field("amount", "x")]},
        field("amount", "total", calculate="sum(r, x)"),
    )
    assert judge(data, {"r": [{"x": "0.1"}] * 100}).values["total"] == "10.00"
    half = one(field("amount", "a"), field("amount", "b", calculate="a / 8"))
    assert judge(half, {"a": "0.2"}).values["b"] == "0.03"  # 0.025: half up, as money is rounded


def test_values_in_words():
    fields = load(
        one(field("amount", "a", unit="元"), field("date", "b"), field("address", "c"), field("yes_no", "d")), KNOWN
    ).fields
    assert show(fields["a"], "-1234567.50") == "-1,234,567.50元"
    assert show(fields["b"], "2026-03-02") == "2026年3月2日"
    assert show(fields["c"], {"region": "34", "detail": "人民路"}, region_name=lambda _: "安徽省") == "安徽省人民路"
    assert (show(fields["d"], False), show(fields["d"], None)) == ("否", "")


# Random forms and answers ------------------------------------------------------

SIMPLE = ("text", "integer", "amount", "date", "yes_no", "choice", "choices", "citizen_id", "mobile", "address", "hint")
CONDITION = {
    "text": "length({}) > 2", "integer": "{} > 3", "amount": "{} * 2 < 9", "date": "{} < today()", "yes_no": "{}",
    "choice": '{} = "a"', "choices": '"a" in {}', "citizen_id": "empty({})", "mobile": "not empty({})",
    "address": "empty({})",
}  # fmt: skip
ANSWER = st.one_of(
    st.text(max_size=8), st.integers(-10**20, 10**20), st.booleans(), st.none(),
    st.sampled_from([OLD, "a", "2026-01-01"]), st.lists(st.sampled_from("abc"), max_size=3),
    st.dictionaries(st.sampled_from(["region", "detail"]), st.text(max_size=4)),
)  # fmt: skip


@st.composite
def forms(draw):
    """A form whose parts may be shown by any earlier part, in groups and rows."""
    parts, usable = [], []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from([*SIMPLE, "group", "rows"]))
        show = draw(st.sampled_from(["", *usable]))
        more = {"show": show} if show else {}
        if kind == "rows":
            columns = [
                field("text", f"c{number}"),
                field("amount", f"d{number}", **more),
                field("yes_no", f"e{number}", required=draw(st.booleans())),
            ]
            parts.append(
                {
                    "kind": "rows",
                    "id": f"r{number}",
                    "label": "行",
                    "min": draw(st.integers(0, 2)),
                    "fields": columns,
                    **more,
                }
            )
            parts.append(field("amount", f"s{number}", calculate=f"sum(r{number}, d{number}) / count(r{number})"))
            usable += [f"count(r{number}) > 1", f"any(r{number}, e{number})", f"s{number} > 5"]
            continue
        own = {"choices": [{"value": v, "label": v} for v in "abc"]} if kind in ("choice", "choices") else {}
        own |= {"text": "说明"} if kind == "hint" else {"required": draw(st.booleans())} if kind != "group" else {}
        if kind == "group":
            parts.append(
                {
                    "kind": "group",
                    "id": f"g{number}",
                    "label": "组",
                    "parts": [field("text", f"t{number}", required=True)],
                    **more,
                }
            )
            usable.append(f"empty(t{number})")
            continue
        parts.append(field(kind, f"f{number}", **own, **more))
        if kind in CONDITION:
            usable.append(CONDITION[kind].format(f"f{number}"))
    return one(*parts)


@st.composite
def filled(draw):
    data = draw(forms())
    answers = {}
    for part in data["pages"][0]["parts"]:
        if part["kind"] == "rows":
            names = [column["id"] for column in part["fields"]]
            answers[part["id"]] = draw(
                st.one_of(ANSWER, st.lists(st.dictionaries(st.sampled_from(names), ANSWER), max_size=4))
            )
        else:
            inner = part.get("parts", [part])
            answers |= {one["id"]: draw(ANSWER) for one in inner}
    return data, answers


@given(filled())
@settings(max_examples=200, deadline=None)
def test_whatever_the_form_and_the_answers(case):
    """Nothing raises, a second time changes nothing, what is hidden is absent, problems can be mended."""
    data, answers = case
    definition, context = load(data, KNOWN), Context(today=TODAY)
    first = evaluate(definition, answers, context)
    again = evaluate(definition, first.values, context)
    assert again.values == first.values
    assert again.dropped == ()
    for name, value in first.values.items():
        assert name in first.visible
        cells = (
            [f"{name}.{row}.{column}" for row, one in enumerate(value) for column in one]
            if name in definition.rows
            else []
        )
        assert set(cells) <= again.visible
    assert all(not problem.path or problem.path in first.visible for problem in first.problems)
    assert first.required <= first.visible
    assert not {one.path for one in first.dropped} & first.visible or definition.rows


@given(st.sampled_from(sorted(KINDS)), ANSWER)
@settings(max_examples=150, deadline=None)
def test_one_answer_of_any_shape_is_a_value_or_a_sentence(kind, raw):
    more = {
        "choice": {"code_list": "sex"},
        "choices": {"code_list": "sex"},
        "hint": {"text": "x"},
        "statement": {"text": "x"},
    }
    result = judge(one(field(kind, **more.get(kind, {}))), {"a": raw})
    assert len(result.problems) + len(result.values) <= 1
