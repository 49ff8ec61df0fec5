"""The kinds of field and what each may have: read by the loader, the builder's pages and the documentation."""

from dataclasses import dataclass
from typing import Literal

from gongkai.kernel.eforms.expressions import Type

Shape = Literal["text", "line", "flag", "count", "number", "day", "choices", "words", "expression", "reference"]


@dataclass(frozen=True, slots=True)
class Kind:
    """字段类型. `type` is what expressions see; `repeats` whether it may stand in a repeating part."""

    id: str
    label: str
    type: Type | None
    hint: str = ""
    answered: bool = True
    repeats: bool = True
    computed: bool = False
    prefilled: bool = True


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("text", "单行文字", Type.TEXT, computed=True),
        Kind("long_text", "多行文字", Type.TEXT),
        Kind("integer", "整数", Type.NUMBER, computed=True),
        Kind("amount", "金额、数量", Type.NUMBER, "按小数精确计算", computed=True),
        Kind("date", "日期", Type.DATE, computed=True),
        Kind("choice", "单选", Type.TEXT),
        Kind("choices", "多选", Type.SET),
        Kind("yes_no", "是否", Type.BOOLEAN, computed=True),
        Kind("citizen_id", "公民身份号码", Type.TEXT, "检查校验码"),
        Kind("uscc", "统一社会信用代码", Type.TEXT, "检查校验码"),
        Kind("mobile", "手机号码", Type.TEXT),
        Kind("phone", "联系电话", Type.TEXT, "手机、固定电话"),
        Kind("email", "电子邮箱", Type.TEXT),
        Kind("region", "行政区划", Type.TEXT, "按代码填写"),
        Kind("address", "地址", Type.THING, "区划和详细地址"),
        Kind("file", "材料上传", Type.THING, "逐项材料，附样表和空白表格", repeats=False, prefilled=False),
        Kind("signature", "签名", Type.THING, "手写或者键入姓名，记录时间", repeats=False, prefilled=False),
        Kind("statement", "承诺声明", Type.BOOLEAN, "声明全文和勾选框", repeats=False, prefilled=False),
        Kind("heading", "小标题", None, answered=False, prefilled=False),
        Kind("hint", "说明文字", None, answered=False, prefilled=False),
    )
}

ANSWERED = frozenset(kind.id for kind in KINDS.values() if kind.answered)
COMPUTED = frozenset(kind.id for kind in KINDS.values() if kind.computed)
PREFILLED = frozenset(kind.id for kind in KINDS.values() if kind.prefilled)
CHOSEN = frozenset({"choice", "choices"})
# What may be uploaded, by the names of `kernel.files.kinds`.
FILE_TYPES = frozenset(
    {"pdf", "ofd", "jpg", "png", "bmp", "tif", "docx", "xlsx", "doc", "xls", "wps", "et", "txt", "csv", "zip"}
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a field: what a person calls it, its shape, the kinds that have it, and its bounds."""

    name: str
    label: str
    shape: Shape
    kinds: frozenset[str]
    help: str = ""
    least: int = 0
    most: int = 0


EVERY = frozenset(KINDS)
ATTRIBUTES: dict[str, Attribute] = {
    one.name: one
    for one in (
        Attribute("help", "填写说明", "text", ANSWERED, most=500),
        Attribute("required", "必填", "flag", ANSWERED),
        Attribute("min_length", "最少字数", "count", frozenset({"text", "long_text"}), least=1, most=5000),
        Attribute("max_length", "最多字数", "count", frozenset({"text", "long_text"}), least=1, most=5000),
        Attribute("min", "最小值", "number", frozenset({"integer", "amount"})),
        Attribute("max", "最大值", "number", frozenset({"integer", "amount"})),
        Attribute("places", "小数位数", "count", frozenset({"amount"}), "缺省 2 位", most=6),
        Attribute("unit", "单位", "line", frozenset({"integer", "amount"}), "例如 元、万元、平方米", most=20),
        Attribute("first", "最早日期", "day", frozenset({"date"})),
        Attribute("last", "最晚日期", "day", frozenset({"date"})),
        Attribute("choices", "选项", "choices", CHOSEN, "每行一项：值=名称；只写名称时值与名称相同"),
        Attribute("code_list", "代码表", "reference", CHOSEN, "选用代码表时不用再写选项"),
        Attribute("level", "区划级别", "reference", frozenset({"region"}), "缺省不限"),
        Attribute("types", "允许的文件类型", "words", frozenset({"file"}), "缺省 pdf、jpg、png"),
        Attribute("max_count", "最多文件数", "count", frozenset({"file"}), "缺省 1 个", least=1, most=20),
        Attribute("max_mb", "单个文件上限（MB）", "count", frozenset({"file"}), "缺省 10 MB", least=1, most=100),
        Attribute("sample", "示例样表地址", "line", frozenset({"file"}), "本站地址，以 / 开头", most=200),
        Attribute("blank", "空白表格地址", "line", frozenset({"file"}), "本站地址，以 / 开头", most=200),
        Attribute("text", "正文", "text", frozenset({"statement", "hint"}), most=5000),
        Attribute("prefill", "预填来源", "reference", PREFILLED, "从已有记录带出，填写人可以改正"),
        Attribute("lock", "核验过的内容不得修改", "flag", PREFILLED, "仅对来源已核验的内容有效"),
        Attribute("calculate", "计算公式", "expression", COMPUTED, "写了公式的字段不用填写，由系统计算"),
        Attribute("show", "显示条件", "expression", EVERY, "不写则总是显示"),
        Attribute("require", "必填条件", "expression", ANSWERED, "条件成立时必填"),
    )
}
LEVELS = {"province": "省", "city": "市", "county": "县", "town": "乡镇"}


def attributes_of(kind: str) -> list[Attribute]:
    return [attribute for attribute in ATTRIBUTES.values() if kind in attribute.kinds]
