"""窗口读卡: what a reader of identity cards types, one line or several, and what is in it."""

import re
from dataclasses import dataclass

from gongkai.kernel.numbering import codes

NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx])(?![\dXx])")
NAME = re.compile(r"[一-鿿·]{2,20}")
LABELS = {"姓名", "性别", "民族", "出生", "住址", "公民身份号码", "身份证号码", "签发机关", "有效期限"}
NATIONS_END = "族"
SEXES = {"男", "女"}
NO_NUMBER = "没有读到身份证号码，请重新读卡，或者直接填写。"


@dataclass(frozen=True)
class Card:
    """The number, and the name where the reader gives it; `problems` say why the number is none."""

    number: str
    name: str = ""
    problems: tuple[str, ...] = ()


def unread(text: str) -> str:
    """What is wrong with what was typed where a card is read; empty where there is a card in it."""
    card = read_card(text)
    return NO_NUMBER if card is None else "；".join(card.problems)


def read_card(text: str) -> Card | None:
    """What was read: the number alone, or fields behind separators or labels. None where there is no number in it."""
    found = NUMBER.search(text.strip())
    if found is None:
        return None
    number = found[1].upper()
    before = re.split(r"[|,，;；\t\n:：]", text[: found.start()])
    words = [word.strip() for word in before if NAME.fullmatch(word.strip())]
    names = [word for word in words if word not in LABELS | SEXES and not word.endswith(NATIONS_END)]
    return Card(number, names[0] if names else "", tuple(codes.check_citizen_id(number)))
