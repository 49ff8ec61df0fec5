"""Finding what should not be published: personal numbers and 密级标志 (条例第十四条、第十五条、第十七条).

An aid for the reviewer, who decides item by item; finding nothing is no review. A finding never repeats the number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.kernel.numbering.codes import citizen, uscc
from gongkai.kernel.numbering.codes.region import province_name
from gongkai.kernel.numbering.codes.text import half_width

Kind = Literal["secrecy_mark", "internal_mark", "citizen_id", "bank_card", "mobile_phone", "landline"]
Weight = Literal["stop", "check", "notice"]

LABELS: dict[Kind, str] = {
    "secrecy_mark": "密级标志",
    "internal_mark": "内部资料标志",
    "citizen_id": "公民身份号码",
    "bank_card": "银行卡号",
    "mobile_phone": "手机号码",
    "landline": "固定电话号码",
}
WEIGHTS: dict[Kind, Weight] = {
    "secrecy_mark": "stop",
    "internal_mark": "check",
    "citizen_id": "check",
    "bank_card": "check",
    "mobile_phone": "check",
    "landline": "notice",
}
ADVICE: dict[Weight, str] = {
    "stop": "带有密级标志的内容不得公开，请立即停止并交保密审查。",
    "check": "请核对是否应当隐去后再公开。",
    "notice": "请确认是对外公开的办公电话。",
}

EDGE = r"(?<![0-9A-Za-z.])"
END = r"(?![0-9A-Za-z])"
GAP = r"[ \-]?"
# Bounded, so that a page of blanks cannot make the search slow.
SP = r"\s{0,4}"
LEVEL = rf"(?:[绝絕]{SP}密|[机機]{SP}密|[秘祕]{SP}密)"
KEPT_INSIDE = r"(?:请?(?:注意|妥善)保(?:存|管|密)|(?:请勿|不得|严禁)外传)"
SHAPES: tuple[tuple[Kind, str], ...] = (
    # 机密★10年, 绝密★启用前 (国家秘密标志); 密级：机密; the level alone on a line, as in a page head
    ("secrecy_mark", rf"{LEVEL}{SP}[★☆✩*]{SP}(?:[0-9]{{1,3}}{SP}(?:年|个月|月|天|日)|长期|長期|启用前)?"),
    ("secrecy_mark", rf"密{SP}[级級]{SP}:{SP}{LEVEL}"),
    ("secrecy_mark", rf"^[ \t]*{LEVEL}[ \t]*$"),
    ("internal_mark", rf"内部(?:资料|文件|材料){SP}[,、]?{SP}{KEPT_INSIDE}"),
    ("internal_mark", r"^[ \t]*内部(?:资料|文件|材料)[ \t]*$"),
    ("citizen_id", rf"{EDGE}[1-8][0-9]{{5}}{GAP}[0-9]{{8}}{GAP}[0-9]{{3}}[0-9Xx]{END}"),
    ("citizen_id", rf"{EDGE}[1-8][0-9]{{14}}{END}"),
    ("bank_card", rf"{EDGE}[3-6][0-9]{{3}}(?:{GAP}[0-9]{{4}}){{3}}(?:{GAP}[0-9]{{1,3}})?{END}"),
    ("mobile_phone", rf"{EDGE}(?:\+?86{GAP})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}{END}"),
    ("landline", rf"{EDGE}\(?0[0-9]{{2,3}}\)?{GAP}[2-9][0-9]{{6,7}}{END}"),
)
PATTERNS = tuple((kind, re.compile(shape, re.MULTILINE)) for kind, shape in SHAPES)


@dataclass(frozen=True)
class Finding:
    """One place in the text: `start` and `end` are its offsets, `shown` is the masked excerpt."""

    kind: Kind
    start: int
    end: int
    shown: str

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def weight(self) -> Weight:
        return WEIGHTS[self.kind]

    @property
    def advice(self) -> str:
        return ADVICE[self.weight]


def find_sensitive(text: str) -> list[Finding]:
    """Everything suspicious in the order of the text; full-width digits are seen as well, overlaps reported once."""
    plain = half_width(text)  # one character for one, so offsets hold
    taken = bytearray(len(plain))
    found = []
    for finding in _candidates(plain):
        if not any(taken[finding.start : finding.end]):
            taken[finding.start : finding.end] = bytes([1]) * (finding.end - finding.start)
            found.append(finding)
    return sorted(found, key=lambda f: f.start)


def must_stop(findings: list[Finding]) -> bool:
    """Whether publication stops until the secrecy review has spoken (保守国家秘密法第三十五条)."""
    return any(f.weight == "stop" for f in findings)


def _candidates(plain: str) -> Iterator[Finding]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(plain):
            found = match.group()
            if _plausible(kind, found):
                start = match.start() + len(found) - len(found.lstrip())
                yield Finding(kind, start, start + len(found.strip()), _shown(kind, found.strip()))


def _plausible(kind: Kind, found: str) -> bool:
    code = re.sub(r"[^0-9Xx]", "", found).upper()
    if kind == "citizen_id":
        return _is_citizen_id(code)
    return _luhn(code) if kind == "bank_card" else True


def _is_citizen_id(code: str) -> bool:
    """Province and birth date make sense. The check character is not asked for: a misprinted number is still one.

    A credit code made of digits may look like a number; it is one only if the check of GB 11643 holds as well.
    """
    if len(code) == 18 and code.isdigit() and code[0] in uscc.DEPARTMENTS:
        is_credit_code = uscc.check_character(code[:-1]) == code[-1]
        if is_credit_code and citizen.check_character(code[:-1]) != code[-1]:
            return False
    full = citizen.upgrade(code) if len(code) == 15 else code
    try:
        born = date(int(full[6:10]), int(full[10:12]), int(full[12:14]))
    except ValueError:
        return False
    known = province_name(full) or full[:2] in citizen.RESIDENCE_PERMITS
    return bool(known) and citizen.EARLIEST_BIRTH.year <= born.year < 2100


def _luhn(code: str) -> bool:
    """ISO/IEC 7812: the check digit of card numbers."""
    doubled = [int(c) * (2 if i % 2 else 1) for i, c in enumerate(reversed(code))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _shown(kind: Kind, found: str) -> str:
    if kind in ("secrecy_mark", "internal_mark"):
        return found
    return found[:3] + "*" * max(len(found) - 5, 1) + found[-2:]
