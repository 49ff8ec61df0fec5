"""行政区划代码: 6 digits (GB/T 2260), 9 with the township (GB/T 10114), 12 in the statistical form."""

from collections.abc import Container

from gongkai.kernel.numbering.codes.result import Result, refuse, stray_characters, unreadable
from gongkai.kernel.numbering.codes.text import half_width, is_ascii_digits, squeeze

NAME = "行政区划代码"
LENGTHS = (6, 9, 12)
PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
}  # fmt: skip
LAST_PREFECTURE = 70  # 01-20 and 51-70: cities; 21-50: prefectures, autonomous prefectures, leagues
DIRECT = 90  # counties directly under the province
LAST_TOWN = 599
LEVELS = {"province": "省级", "prefecture": "地级", "county": "县级", "town": "乡级", "village": "村级"}


def province_name(code: str) -> str:
    """The province of a region code by its first two digits, "" when there is none."""
    return PROVINCES.get(code[:2], "")


def normalise(value: str) -> str:
    """Half-width digits without blanks."""
    return half_width(squeeze(value))


def examine(value: object, *, known: Container[str] | None = None) -> Result:
    """Structure and province; with `known` (the codes on file) also existence, as a warning.

    Existence is a warning because the table is versioned: old records carry abolished codes, and the
    statistical form gives development zones county codes that GB/T 2260 does not have.
    """
    if refusal := unreadable(value, NAME):
        return refusal
    text = str(value)
    code = normalise(text)
    if problems := stray_characters(text, NAME, code):
        return Result(problems=problems, normalised=code)
    if not is_ascii_digits(code):
        return refuse(f"{NAME}应全部为数字。")
    if len(code) not in LENGTHS:
        return refuse(f"{NAME}应为6位，含乡级为9位，统计用区划代码为12位，现在是{len(code)}位。")
    parts = split(code)
    problems = _problems(code)
    warnings = []
    if known is not None and not problems and code not in known and code[:6] not in known:
        warnings.append(f"区划表中没有“{code}”，请核对是否为已撤销或统计专用的代码。")
    return Result(problems, warnings, code if not problems else "", parts)


def _problems(code: str) -> list[str]:
    province, prefecture, county, town, village = _pieces(code)
    problems = []
    if province not in PROVINCES:
        problems.append(f"{NAME}开头两位“{province}”不是已有省级行政区划的代码。")
    if prefecture > LAST_PREFECTURE and prefecture != DIRECT:
        problems.append(f"{NAME}第3至4位“{prefecture:02d}”不在地级的编码范围内（01—70、90）。")
    if prefecture == 0 and county:
        problems.append(f"{NAME}第3至4位为“00”时表示省级，第5至6位也应为“00”。")
    if town > LAST_TOWN:
        problems.append(f"{NAME}第7至9位“{town:03d}”不在乡级的编码范围内（001—599）。")
    if prefecture == 0 and not county and town:
        problems.append(f"{NAME}不能在省级之下直接编乡级代码。")
    if not town and village:
        problems.append(f"{NAME}第7至9位为“000”时没有乡级，第10至12位也应为“000”。")
    return problems


def _pieces(code: str) -> tuple[str, int, int, int, int]:
    full = code.ljust(12, "0")
    return full[:2], int(full[2:4]), int(full[4:6]), int(full[6:9]), int(full[9:])


def level(code: str) -> str:
    """province, prefecture, county, town or village, by trailing zeros."""
    _, prefecture, county, town, village = _pieces(code)
    if village:
        return "village"
    if town:
        return "town"
    if county:
        return "county"
    return "prefecture" if prefecture else "province"


def parent(code: str) -> str:
    """The code one level up in the same length, "" for a province."""
    keep = {"village": 9, "town": 6, "county": 4, "prefecture": 2, "province": 0}[level(code)]
    return code[:keep].ljust(len(code), "0") if keep else ""


def split(code: str) -> dict[str, str | int | bool]:
    found = level(code)
    return {
        "province": province_name(code),
        "county_code": code[:6],
        "level": found,
        "level_name": LEVELS[found],
        "town": code[6:9],
        "village": code[9:12],
        "parent": parent(code),
    }
