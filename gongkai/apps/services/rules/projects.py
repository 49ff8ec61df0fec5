"""项目代码 of investment projects (N1439): which items need one, and its shape. The check character is not published,
so whether a code is a real one only the platform that gave it can say."""

import re
import unicodedata

from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel.numbering import codes

SHAPE = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-([0-9A-Z]{6})")
# 法人主题 of 投资审批: its items are those of a project.
INVESTMENT = "finance"
NEW_FORM_MONTHS = range(1, 13)  # 年月 (YYMM), from November 2020 on
OLD_FORM_YEARS = range(13, 21)  # 年 (20YY), 2013–2020


def needs_code(elements: Elements) -> bool:
    """Whether no application is accepted without a project code (casework R13)."""
    return INVESTMENT in elements.legal_topics


def normalise(text: str) -> str:
    """Full-width characters, other dashes and lower case as people type them."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s", "", re.sub(r"[—–‐−]", "-", text)).upper()


def problems(code: str) -> list[str]:
    """Why this is no project code; empty for one of the right shape, new or old."""
    found = SHAPE.fullmatch(code)
    if found is None:
        return ["项目代码应为24位，形如2606-341298-04-01-123456（连字符连接的五段）。"]
    time, region = found[1], found[2]
    last = int(time[2:])
    if last not in NEW_FORM_MONTHS and not (time.startswith("20") and last in OLD_FORM_YEARS):
        return ["项目代码的第一段应为年份和月份（如2606），2020年11月以前的为年份。"]
    return [f"项目代码的地区段：{problem}" for problem in codes.check_region_code(region)]
