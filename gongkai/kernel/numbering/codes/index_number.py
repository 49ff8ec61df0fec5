"""索引号 of disclosed information: the national form and the forms found on real sites.

An index number never changes, even when the publisher does (政府信息公开目录系统实施指引), so every form met in
the wild is accepted and the original spelling is what an import keeps.
"""

import re
from collections.abc import Callable
from datetime import date

from gongkai.kernel.numbering.codes import organisation, uscc
from gongkai.kernel.numbering.codes.region import province_name
from gongkai.kernel.numbering.codes.result import Result, refuse, stray_characters, unreadable
from gongkai.kernel.numbering.codes.text import half_width, is_ascii_digits, plain_dashes, squeeze

NAME = "索引号"
LONGEST = 60
LARGEST_SERIAL = 99_999
FIRST_YEAR = 1949
EXAMPLE = "000014349/2015-00027"

# key, label, shape. The national form is first; where a form was seen is in the label.
FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (key, label, re.compile(shape))
    for key, label, shape in (
        (
            "national",
            "组织机构代码/年份-流水号（目录系统实施指引）",
            r"(?P<organisation_code>[0-9A-Z]{8}[0-9X])/(?P<year>\d{4})-(?P<serial>\d{5})",
        ),
        (
            "hyphenated",
            "带连字符的组织机构代码/年份-流水号",
            r"(?P<organisation_code>[0-9A-Z]{7,8}-[0-9X])/(?P<year>\d{4})-(?P<serial>\d{5})",
        ),
        (
            "short",
            "8位机构编号/年份-流水号",
            r"(?P<organisation_code>[0-9A-Z]{8})/(?P<year>\d{4})-(?P<serial>\d{5})",
        ),
        (
            "credit_code",
            "统一社会信用代码/年份-流水号（如阳江）",
            rf"(?P<uscc>[{uscc.ALPHABET}]{{18}})/(?P<year>\d{{4}})-(?P<serial>\d{{5}})",
        ),
        (
            "credit_code_month",
            "统一社会信用代码/年月-流水号（如宣城）",
            rf"(?P<uscc>[{uscc.ALPHABET}]{{18}})/(?P<year>\d{{4}})(?P<month>\d{{2}})-(?P<serial>\d{{5}})",
        ),
        (
            "dashed",
            "组织机构代码-年份-流水号（如怒江）",
            r"(?P<organisation_code>[0-9A-Z]{8}[0-9X])-(?P<year>\d{4})-(?P<serial>\d{4,6})",
        ),
        (
            "six_groups",
            "地区-部门-类别-分组-日期-顺序号（如宁波）",
            r"(?P<region>\d{6}|\d{9}|\d{12})-(?P<department>[0-9A-Z]{1,8})-(?P<category>[0-9A-Z]{1,8})"
            r"-(?P<group>[0-9A-Z]{1,8})-(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})-(?P<serial>\d{1,8})",
        ),
        (
            "lettered",
            "地区字母和部门编号-类别-年度-流水号（如连云港）",
            r"(?P<region>[A-Z]{2})(?P<department>[0-9A-Z]{3})-(?P<category>[0-9A-Z]{1,8})-(?P<year>\d{4})"
            r"-(?P<serial>\d{1,8})",
        ),
    )
)
NEAR_NATIONAL = re.compile(r"(?P<code>[^/]*)/(?P<date>[^/-]*)-(?P<serial>[^/-]*)")


def normalise(value: str) -> str:
    """Half-width capitals, plain hyphens, no blanks."""
    return plain_dashes(half_width(squeeze(value))).upper()


def examine(value: object, *, today: date) -> Result:
    """Accepts every known form; `parts["form"]` tells which, with the pieces of that form.

    Check characters inside old numbers are warnings: the number is what was published.
    """
    if refusal := unreadable(value, NAME):
        return refusal
    text = str(value)
    code = normalise(text)
    if len(code) > LONGEST:
        return refuse(f"{NAME}过长：不应超过{LONGEST}个字符。")
    problems = stray_characters(text, NAME, code)
    if not problems and plain_dashes(text) != text:
        problems = [f"{NAME}中的连接号应为半角“-”，建议写作“{code}”。"]
    if problems:
        return Result(problems=problems, normalised=code)
    for key, label, shape in FORMS:
        if match := shape.fullmatch(code):
            return _known_form(key, label, code, match.groupdict(), today)
    return Result(problems=[_why_unknown(code)])


def compose(*, organisation_code: str, year: int, serial: int) -> str:
    """The national form: 9 characters, `/`, year, `-`, five digits = 20 characters."""
    code = organisation.normalise(organisation_code)
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        raise ValueError("编制索引号需要9位组织机构代码。")
    if not 1 <= serial <= LARGEST_SERIAL:
        raise ValueError(f"索引号流水号应在1至{LARGEST_SERIAL}之间。")
    if not FIRST_YEAR <= year <= 9999:
        raise ValueError("索引号年份应为4位公历年份。")
    return f"{code}/{year}-{serial:05d}"


def _known_form(key: str, label: str, code: str, pieces: dict[str, str], today: date) -> Result:
    problems = [p for p in (_date_problem(pieces, today), _region_problem(key, pieces)) if p]
    warnings = [w for w in (_check_warning(pieces), _serial_warning(pieces)) if w]
    parts: dict[str, str | int | bool] = {"form": key, "form_label": label}
    for name, text in pieces.items():
        parts[name] = int(text) if name in ("year", "month", "day", "serial") else text
    return Result(problems, warnings, code if not problems else "", parts)


def _date_problem(pieces: dict[str, str], today: date) -> str:
    year = int(pieces["year"])
    if not FIRST_YEAR <= year <= today.year + 1:
        return f"{NAME}中的年份“{pieces['year']}”不合理，应在{FIRST_YEAR}年至{today.year + 1}年之间。"
    try:
        date(year, int(pieces.get("month") or 1), int(pieces.get("day") or 1))
    except ValueError:
        return f"{NAME}中的日期“{pieces['year']}{pieces.get('month', '')}{pieces.get('day', '')}”不存在。"
    return ""


def _region_problem(key: str, pieces: dict[str, str]) -> str:
    if key == "six_groups" and not province_name(pieces["region"]):
        return f"{NAME}开头的地区编号“{pieces['region']}”不是行政区划代码。"
    return ""


def _check_warning(pieces: dict[str, str]) -> str:
    if credit := pieces.get("uscc"):
        holds = uscc.check_character(credit[:-1]) == credit[-1]
        return "" if holds else f"{NAME}中的统一社会信用代码校验码不符。"
    code = organisation.normalise(pieces.get("organisation_code", ""))
    if len(code) != 9 or organisation.check_character(code[:8]) == code[8]:
        return ""
    return f"{NAME}中的组织机构代码校验码不符。"


def _serial_warning(pieces: dict[str, str]) -> str:
    return "" if int(pieces["serial"]) else f"{NAME}的流水号为0，通常从1开始编。"


def _why_unknown(code: str) -> str:
    expected = f"通行的编排是“组织机构代码（9位）/年份（4位）-流水号（5位）”，如{EXAMPLE}。"
    near = NEAR_NATIONAL.fullmatch(code)
    if near is None:
        return f"{NAME}不符合任何一种已知的编排。{expected}"
    steps: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: len(near["code"]) not in (8, 9, 10, 18), "“/”之前应为组织机构代码或统一社会信用代码"),
        (lambda: not (is_ascii_digits(near["date"]) and len(near["date"]) in (4, 6)), "“/”之后应为4位年份或6位年月"),
        (lambda: not (is_ascii_digits(near["serial"]) and len(near["serial"]) == 5), "“-”之后应为5位流水号"),
        (lambda: len(near["date"]) == 6 and len(near["code"]) != 18, "6位年月只与18位统一社会信用代码连用"),
    )
    reason = next((text for wrong, text in steps if wrong()), "“/”之前的机构代码含有不应出现的字符")
    return f"{NAME}有误：{reason}。{expected}"
