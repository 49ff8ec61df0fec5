"""The language of conditions and formulas: what it reads, what it refuses, what empty means."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.kernel.eforms.expressions import ExpressionProblem, Look, Scope, Type, check, evaluate, parse

FIELDS = {
    "age": Type.NUMBER,
    "name": Type.TEXT,
    "born_on": Type.DATE,
    "married": Type.BOOLEAN,
    "uses": Type.SET,
    "photo": Type.THING,
    "nothing": Type.NUMBER,
}
COLUMNS = {"kids": {"fee": Type.NUMBER, "kid": Type.TEXT}}
SCOPE = Scope(FIELDS, COLUMNS)
VALUES = {
    "age": Decimal(30),
    "name": "张三",
    "born_on": date(1996, 3, 3),
    "married": True,
    "uses": frozenset({"a", "b"}),
}
ROWS = [{"fee": Decimal("10.5"), "kid": "甲"}, {"fee": None, "kid": "乙"}, {"fee": Decimal(4), "kid": None}]


def look(values=VALUES):
    def of_row(row):
        return Look(lambda n: row.get(n, values.get(n)), lambda n: True, lambda _: [], date(2026, 3, 2))

    return Look(values.get, lambda n: n in values, lambda _: [of_row(row) for row in ROWS], date(2026, 3, 2))


def value(source):
    node = parse(source)
    check(node, SCOPE)
    return evaluate(node, look())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3 - -1", Decimal(10)),
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 3 * 3 = 1", False),
        ("1 / 0", None),
        ("age >= 18 and not (name = '李四')", True),
        ("age ＞ 18 且 name ＝ “张三”", True),
        ("age ≥ 31 或 married", True),
        ('name in ["李四", "张三"]', True),
        ('"a" in uses', True),
        ('"c" not in uses', True),
        ("years(born_on, today())", Decimal(29)),
        ('days(date("2026-02-28"), date("2026-03-01"))', Decimal(1)),
        ("born_on + 1", date(1996, 3, 4)),
        ('years(born("340123194001016317"), today())', Decimal(86)),
        ("round(2.345, 2)", Decimal("2.35")),
        ("min(age, 3, 12)", Decimal(3)),
        ("max(born_on, today())", date(2026, 3, 2)),
        ('if(age > 18, "成年", "未成年")', "成年"),
        ("length(name + name)", Decimal(4)),
        ("abs(-4)", Decimal(4)),
        ("empty(nothing)", True),
        ("empty(photo) or empty(name)", True),
        ("count(kids)", Decimal(3)),
        ("sum(kids, fee * 2)", Decimal(29)),
        ("count(kids, fee > 5)", Decimal(1)),
        ("any(kids, kid = name)", None),
        ("all(kids, fee > 5)", False),
        ("lowest(kids, fee)", Decimal(4)),
        ("highest(kids, fee)", Decimal("10.5")),
    ],
)
def test_what_it_computes(source, expected):
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("nothing > 5", None),
        ("not (nothing > 5)", None),
        ("nothing > 5 and 1 = 2", False),
        ("nothing > 5 or 1 = 1", True),
        ("nothing > 5 and 1 = 1", None),
        ("nothing + 1", None),
        ("if(nothing > 5, 1, 2)", None),
    ],
)
def test_an_empty_answer_is_neither_true_nor_false(source, expected):
    assert value(source) is expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "没有内容"),
        ("age +", "表达式没有写完"),
        ("age > 1 2", "“2”不应出现在这里"),
        ("age > (1", "这里应当是“)”"),
        ("name = “张三", "引号没有成对"),
        ("age # 1", "不认识的字符“#”"),
        ("old > 1", "没有标识为“old”的字段"),
        ("fee > 1", "sum(kids, …)"),
        ("age = name", "不能拿数字与文字比较"),
        ("name > name", "文字不能用“>”比较"),
        ("age and married", "这里应当是是否，现在是数字"),
        ("photo = photo", "不能用“=”比较"),
        ('age in ["a"]', "列表里应当都是数字"),
        ("age in name", "不是多选字段"),
        ("exec(name)", "没有函数“exec”"),
        ("sum(age, 1)", "“age”不是多行部分"),
        ("sum(kids)", "还缺逐行计算的内容"),
        ("sum(kids, kid)", "这里应当是数字，现在是文字"),
        ("sum(kids, sum(kids, fee))", "不能再逐行计算"),
        ('date("2026-02-30")', "写明的日期"),
        ("round(age, age)", "小数位数"),
        ("age not 3", "“not”后面应当是“in”"),
        ("name.upper", "不认识的字符“.”"),
        ("(" * 30 + "1" + ")" * 30, "嵌套不能超过20层"),
        ("-" * 100 + "1", "嵌套不能超过20层"),
        ("1 + " * 200 + "1", "不能超过500个字符"),
        ("9" * 21, "数字不能超过20位"),
    ],
)
def test_what_it_refuses_and_why(source, message):
    with pytest.raises(ExpressionProblem) as refused:
        check(parse(source), SCOPE)
    assert message in str(refused.value)


NAMES = st.sampled_from([*FIELDS, *COLUMNS, "fee", "sum", "count", "empty", "years", "if", "in", "and", "not", "or"])
PIECES = st.one_of(NAMES, st.sampled_from([*"+-*/(),<>=[]", '"x"', "12", "0.5", "且", "“", "true"]))


@given(st.lists(PIECES, max_size=25).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_refused_in_a_sentence_or_evaluates(source):
    try:
        node = parse(source)
        check(node, SCOPE)
    except ExpressionProblem as problem:
        assert str(problem).startswith("第")
        return
    evaluate(node, look())
    evaluate(node, look({}))
