"""组织机构代码 (GB 11714): eight characters and a check character."""

import re

from gongkai.kernel.numbering.codes.result import Result, refuse, stray_characters, unreadable
from gongkai.kernel.numbering.codes.text import half_width, plain_dashes, squeeze

NAME = "组织机构代码"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SHAPE = re.compile(r"[0-9A-Z]{8}-?[0-9A-Z]")


def check_character(stem: str) -> str:
    """C9 = 11 - Σ(Ci × Wi) mod 11, where 10 is written X and 11 is written 0 (GB 11714)."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(stem, WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def normalise(value: str) -> str:
    """Half-width capitals without blanks or hyphen."""
    return plain_dashes(half_width(squeeze(value))).upper().replace("-", "")


def examine(value: object) -> Result:
    """Shape and check character; the printed hyphen before the check character is allowed."""
    if refusal := unreadable(value, NAME):
        return refusal
    text = str(value)
    normalised = normalise(text)
    if problems := stray_characters(text, NAME, normalised):
        return Result(problems=problems, normalised=normalised)
    if not SHAPE.fullmatch(text.upper()):
        return refuse(f"{NAME}应为8位数字或大写字母加1位校验码，校验码前可有连字符“-”。")
    expected = check_character(normalised[:8])
    parts: dict[str, str | int | bool] = {"stem": normalised[:8], "check": normalised[8]}
    if normalised[8] != expected:
        return Result(problems=[f"{NAME}的校验码不对：按前8位计算应为“{expected}”。"], parts=parts)
    return Result(normalised=normalised, parts=parts)


def make(stem: str) -> str:
    """A valid code from eight characters of 0-9A-Z."""
    return stem + check_character(stem)
