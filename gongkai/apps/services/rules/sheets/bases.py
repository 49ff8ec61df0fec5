"""设定依据 as one cell of text: 《城镇燃气管理条例》（国务院令第583号）第十五条：……"""

import re
from typing import Any

NUMBERING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)+")
TITLE = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)?)》")
NUMBER = re.compile(r"[（(]([^（）()]*(?:令|号|〔\d{4}〕)[^（）()]*)[）)]")
ARTICLE = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]+条(?:第?[（(]?[一二三四五六七八九十\d]+[)）]?[款项目])*(?:、第[^，。：:；]+条)*"
)
STATE_COUNCIL = re.compile(r"(?:中华人民共和国)?国务院令")


def split(text: str) -> list[str]:
    """One line for each basis; a line without a title belongs to the one above it."""
    found: list[str] = []
    for part in re.split(r"\n+|(?<=[；;。])(?=\s*(?:\d{1,2}[.、．])?\s*《)", text):
        line = part.strip()
        if not line:
            continue
        if found and not TITLE.search(line.split("第")[0][:60]):
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def read(line: str) -> dict[str, Any]:
    """Title, number, article and text; the rank only where title and number leave no doubt."""
    bare = NUMBERING.sub("", line).strip(" ；;")
    match = TITLE.search(bare)
    if match is None:
        return {"title": bare[:300]}
    rest = bare[match.end() :]
    values: dict[str, Any] = {"title": match.group(1)}
    if number := NUMBER.match(rest.strip()):
        values["number"] = number.group(1).strip()
        rest = rest.strip()[number.end() :]
    if article := ARTICLE.search(rest[:80]):
        values["article"] = article.group(0)
        rest = rest[article.end() :]
    if text := rest.strip(" ：:，,\n"):
        values["text"] = text
    if kind := rank(values["title"], values.get("number", "")):
        values["kind"] = kind
    return values


def rank(title: str, number: str) -> str:
    """law, regulation or nothing: a 条例 may be local as well, a 办法 anything."""
    if title.endswith("法") and (title.startswith("中华人民共和国") or "主席令" in number):
        return "law"
    if STATE_COUNCIL.search(number):
        return "regulation"
    return ""
