"""What one finding says: kind, place, weight, and an excerpt that never repeats the value (条例第十五条、第十七条)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "secrecy_mark",
    "internal_mark",
    "listed_word",
    "citizen_id",
    "bank_card",
    "bank_account",
    "travel_document",
    "mobile_phone",
    "landline",
    "email",
    "address",
    "licence_plate",
    "birth_date",
]
# stop: nothing is published before it is removed or a secrecy officer lets it stand with a reason.
# check: shown to everybody who reviews. notice: shown, usually right as it is.
Weight = Literal["stop", "check", "notice"]

LABELS: dict[Kind, str] = {
    "secrecy_mark": "密级标志",
    "internal_mark": "内部资料标志",
    "listed_word": "敏感词",
    "citizen_id": "公民身份号码",
    "bank_card": "银行卡号",
    "bank_account": "银行账号",
    "travel_document": "护照、通行证号码",
    "mobile_phone": "手机号码",
    "landline": "固定电话号码",
    "email": "电子邮箱",
    "address": "住址",
    "licence_plate": "机动车号牌",
    "birth_date": "出生日期",
}
WEIGHTS: dict[Kind, Weight] = {
    "secrecy_mark": "stop",
    "internal_mark": "stop",
    "listed_word": "check",
    "citizen_id": "stop",
    "bank_card": "stop",
    "bank_account": "check",
    "travel_document": "stop",
    "mobile_phone": "check",
    "landline": "notice",
    "email": "check",
    "address": "check",
    "licence_plate": "check",
    "birth_date": "check",
}
WEIGHT_LABELS: dict[Weight, str] = {"stop": "须处理", "check": "须核对", "notice": "提示"}
MARKS: frozenset[Kind] = frozenset({"secrecy_mark", "internal_mark", "listed_word"})
MARK_ADVICE: dict[Weight, str] = {
    "stop": "带有此类标志、字样的内容不得公开：停止办理，交保密审查。",
    "check": "请核对所在段落能否公开。",
    "notice": "请核对所在段落能否公开。",
}
ADVICE: dict[Weight, str] = {
    "stop": "请隐去后再公开；确需保留的，说明理由，由保密审查员准予。",
    "check": "请核对是否应当隐去后再公开。",
    "notice": "请确认是对外公开的办公联系方式。",
}
AROUND = 14


@dataclass(frozen=True)
class Finding:
    """One place in the text: `start` and `end` are its offsets, `shown` is the masked excerpt."""

    kind: Kind
    start: int
    end: int
    shown: str
    weight: Weight = "check"
    note: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def weight_label(self) -> str:
        return WEIGHT_LABELS[self.weight]

    @property
    def advice(self) -> str:
        return self.note or (MARK_ADVICE if self.kind in MARKS else ADVICE)[self.weight]


def masked(kind: Kind, found: str) -> str:
    """Enough to recognise the place, too little to use."""
    if kind in MARKS:
        return found
    if kind == "email":
        name, _, host = found.partition("@")
        return f"{name[:1]}***@{host}"
    if kind == "address":
        return found[:6] + "***"
    if kind == "birth_date":
        return found[:4] + "年**"
    if kind in ("licence_plate", "travel_document"):
        return found[:2] + "*" * max(len(found) - 3, 1) + found[-1:]
    return found[:3] + "*" * max(len(found) - 5, 1) + found[-2:]


def excerpt(text: str, finding: Finding, findings: list[Finding]) -> str:
    """The finding among its neighbours, one line; whatever else was found there is masked as well."""
    left, right = max(finding.start - AROUND, 0), min(finding.end + AROUND, len(text))
    parts, at = [], left
    for one in findings:
        if one.end <= left or one.start >= right:
            continue
        parts.append(text[at : one.start] if one.start > at else "")
        parts.append(one.shown if one is finding or one.kind in MARKS else "*" * 6)
        at = max(at, one.end)
    parts.append(text[at:right] if at < right else "")
    line = " ".join("".join(parts).split())
    return f"{'…' if left else ''}{line}{'…' if right < len(text) else ''}"
