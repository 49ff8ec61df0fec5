"""统一社会信用代码 (GB 32100-2015): 18 characters, the last one checks the others modulo 31."""

from gongkai.kernel.numbering.codes import organisation
from gongkai.kernel.numbering.codes.region import province_name
from gongkai.kernel.numbering.codes.result import Result, refuse, stray_characters, unreadable
from gongkai.kernel.numbering.codes.text import half_width, is_ascii_digits, squeeze

NAME = "统一社会信用代码"
LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, i, 31) for i in range(LENGTH - 1))
LOOKALIKES = {"I": "1", "O": "0", "Z": "2", "S": "5"}
STATE = "100000"  # bodies registered by a central authority

# 登记管理部门代码 → name and 机构类别代码 (GB 32100-2015 and its first amendment)
OTHER = {"9": "其他"}
DEPARTMENTS: dict[str, tuple[str, dict[str, str]]] = {
    "1": ("机构编制", {"1": "机关", "2": "事业单位", "3": "编办直接管理机构编制的群众团体"} | OTHER),
    "2": ("外交", {"1": "外国常驻新闻机构"} | OTHER),
    "3": (
        "司法行政",
        {"1": "律师执业机构", "2": "公证处", "3": "基层法律服务所", "4": "司法鉴定机构", "5": "仲裁委员会"} | OTHER,
    ),
    "4": ("文化", {"1": "外国在华文化中心"} | OTHER),
    "5": ("民政", {"1": "社会团体", "2": "民办非企业单位", "3": "基金会"} | OTHER),
    "6": ("旅游", {"1": "外国旅游部门常驻代表机构", "2": "港澳台地区旅游部门常驻内地（大陆）代表机构"} | OTHER),
    "7": ("宗教", {"1": "宗教活动场所", "2": "宗教院校"} | OTHER),
    "8": ("工会", {"1": "基层工会"} | OTHER),
    "9": ("市场监督管理", {"1": "企业", "2": "个体工商户", "3": "农民专业合作社"} | OTHER),
    "A": ("中央军委改革和编制办公室", {"1": "军队事业单位"} | OTHER),
    "N": ("农业农村", {"1": "组级集体经济组织", "2": "村级集体经济组织", "3": "乡镇级集体经济组织"} | OTHER),
    "Y": ("其他", {"1": "其他"}),
}


def check_character(first: str) -> str:
    """C18 = 31 - Σ(Ci × 3^(i-1)) mod 31, where 31 is written 0 (GB 32100-2015)."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def normalise(value: str) -> str:
    """Half-width capitals without blanks."""
    return half_width(squeeze(value)).upper()


def examine(value: object) -> Result:
    """Length, alphabet, region digits, registering authority, check character, in this order.

    Small letters are accepted and raised. A failing GB 11714 check of characters 9 to 17 is a warning
    only: many codes given since 2015 carry identifiers for which it does not hold.
    """
    if refusal := unreadable(value, NAME):
        return refusal
    text = str(value)
    code = normalise(text)
    if problems := stray_characters(text, NAME, code):
        return Result(problems=problems, normalised=code)
    if len(code) != LENGTH:
        return refuse(f"{NAME}应为{LENGTH}位，现在是{len(code)}位。")
    if problem := _alphabet_problem(code):
        return refuse(problem)
    if not is_ascii_digits(code[2:8]):
        return refuse(f"{NAME}第3至8位是登记管理机关的行政区划代码，应全部为数字。")
    parts = split(code)
    problems = []
    if code[0] not in DEPARTMENTS:
        problems.append(f"{NAME}第1位“{code[0]}”不是已有的登记管理部门代码（{'、'.join(DEPARTMENTS)}）。")
    if code[-1] != (expected := check_character(code[:-1])):
        problems.append(f"{NAME}的校验码不对：按前17位计算第18位应为“{expected}”，请核对是否有录错的字符。")
    return Result(problems, _warnings(code), code if not problems else "", parts)


def split(code: str) -> dict[str, str | int | bool]:
    department, classes = DEPARTMENTS.get(code[0], ("", {}))
    return {
        "department": code[0],
        "department_name": department,
        "body_class": code[1],
        "body_class_name": classes.get(code[1], ""),
        "region": code[2:8],
        "province": "国家" if code[2:8] == STATE else province_name(code[2:8]),
        "organisation_code": code[8:17],
        "check": code[17],
    }


def _alphabet_problem(code: str) -> str:
    wrong = sorted({c for c in code if c not in ALPHABET})
    if not wrong:
        return ""
    hints = [f"“{c}”是否应为“{LOOKALIKES[c]}”" for c in wrong if c in LOOKALIKES]
    hint = f"请核对：{'，'.join(hints)}。" if hints else ""
    return f"{NAME}只用数字和大写字母，且不用I、O、Z、S、V；不能出现“{'”“'.join(wrong)}”。{hint}"


def _warnings(code: str) -> list[str]:
    warnings = []
    name, classes = DEPARTMENTS.get(code[0], ("", {}))
    if classes and code[1] not in classes:
        warnings.append(f"{NAME}第2位“{code[1]}”不是“{name}”下已有的机构类别代码。")
    if code[2:8] != STATE and not province_name(code[2:8]):
        warnings.append(f"{NAME}第3至8位“{code[2:8]}”不是已有省级行政区划的代码。")
    if code[16] != organisation.check_character(code[8:16]):
        warnings.append(f"{NAME}第9至17位的组织机构代码校验码与GB 11714不符，2015年后新赋的代码允许如此。")
    return warnings


def make(*, department: str = "1", body_class: str = "1", region: str, stem: str) -> str:
    """A valid code for the eight characters `stem` of the organisation code (none of I O Z S V)."""
    first = department + body_class + region + organisation.make(stem)
    return first + check_character(first)
