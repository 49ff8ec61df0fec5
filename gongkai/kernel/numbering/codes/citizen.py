"""公民身份号码 (GB 11643): region, birth date, sequence and a check character (ISO 7064 MOD 11-2)."""

import re
from datetime import date

from gongkai.kernel.numbering.codes.region import province_name
from gongkai.kernel.numbering.codes.result import Result, refuse, stray_characters, unreadable
from gongkai.kernel.numbering.codes.text import half_width, squeeze

NAME = "公民身份号码"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
EARLIEST_BIRTH = date(1880, 1, 1)  # nobody born before could have been given a number (the scheme dates from 1984)
RESIDENCE_PERMITS = {"81": "香港", "82": "澳门", "83": "台湾"}  # 港澳台居民居住证 uses the same scheme
SHAPE = re.compile(r"[0-9]{17}[0-9X]")
LEGACY = re.compile(r"[0-9]{15}")


def check_character(first: str) -> str:
    """The character for Σ(Ci × Wi) mod 11 (GB 11643)."""
    return CHECKS[sum(int(c) * w for c, w in zip(first, WEIGHTS, strict=True)) % 11]


def normalise(value: str) -> str:
    """Half-width, without blanks, with a capital X."""
    return half_width(squeeze(value)).upper()


def mask(value: str) -> str:
    """For lists and logs: birth date hidden."""
    return value[:6] + "*" * 8 + value[14:] if len(value) == 18 else "*" * len(value)


def upgrade(legacy: str) -> str:
    """The 18-digit form of a 15-digit number: the century 19 and the check character are added."""
    first = legacy[:6] + "19" + legacy[6:]
    return first + check_character(first)


def examine(value: object, *, today: date) -> Result:
    """Shape, region prefix, a real birth date up to `today`, check character; a small x is accepted.

    The region may be an abolished one, so only its province is checked. Problems never repeat the number.
    """
    if refusal := unreadable(value, NAME):
        return refusal
    text = str(value)
    number = normalise(text)
    if problems := stray_characters(text, NAME, ""):
        return Result(problems=problems, normalised=number)
    if LEGACY.fullmatch(number):
        return _legacy(number, today)
    if len(number) != 18:
        return refuse(f"{NAME}应为18位，现在是{len(number)}位。")
    if not SHAPE.fullmatch(number):
        return refuse(f"{NAME}前17位应为数字，第18位应为数字或字母X。")
    problems = _place_and_birth_problems(number, today)
    if number[-1] != check_character(number[:-1]):
        problems.append(f"{NAME}的校验码不对，请核对是否有录错的数字。")
    return Result(problems, [], number if not problems else "", split(number))


def split(number: str) -> dict[str, str | int | bool]:
    born = _birth(number)
    return {
        "region": number[:6],
        "province": _province(number),
        "born_on": born.isoformat() if born else "",
        "sequence": number[14:17],
        "sex": "男" if int(number[16]) % 2 else "女",
        "check": number[17],
        "legacy": False,
    }


def _legacy(number: str, today: date) -> Result:
    upgraded = upgrade(number)
    problems = [f"这是15位的旧号码，自2013年1月1日起已停止使用，请填写18位的{NAME}。"]
    wrong = _place_and_birth_problems(upgraded, today)
    return Result(problems + wrong, [], "" if wrong else upgraded, split(upgraded) | {"legacy": True})


def _province(number: str) -> str:
    return RESIDENCE_PERMITS.get(number[:2]) or province_name(number[:6])


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _place_and_birth_problems(number: str, today: date) -> list[str]:
    problems = []
    if not _province(number):
        problems.append(f"{NAME}开头两位不是已有省级行政区划的代码。")
    born = _birth(number)
    if born is None:
        problems.append(f"{NAME}第7至14位的出生日期不存在。")
    elif not EARLIEST_BIRTH <= born <= today:
        problems.append(f"{NAME}第7至14位的出生日期不合理：不能早于1880年，也不能晚于今天。")
    return problems


def make(*, region: str, born_on: date, sequence: int) -> str:
    """A valid number; `sequence` is 1 to 999, odd for men."""
    first = f"{region}{born_on:%Y%m%d}{sequence:03d}"
    return first + check_character(first)
