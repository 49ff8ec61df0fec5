"""What the desk and the public pages of 专项清单 share."""

from gongkai.apps.services.models import ListLine, ListLineVersion, ListLink
from gongkai.apps.services.rules.lists import writing
from gongkai.apps.services.rules.lists.definitions import findings, lists
from gongkai.apps.services.rules.lists.loading import Line
from gongkai.web.shapes import Fact

WIDE = 40


def line_facts(row: ListLine) -> list[Fact]:
    """What is the same for every list."""
    return [
        Fact("清单", lists()[row.list].label),
        Fact("清单编号", row.code),
        Fact("责任单位", row.org.name),
        Fact("施行日期", row.in_force_from),
        Fact("有效至", row.in_force_to),
        Fact("取消依据", row.end_basis, wide=True),
    ]


def said(line: Line) -> list[Fact]:
    """What the line says, under the names of its list."""
    spec = lists()[line.list_id]
    category = next((e.label for e in spec.elements if e.key == "category"), "类别")
    own = [Fact(category, spec.category(line.get("category") or ""))]
    return own + [Fact(label, text, wide=len(text) > WIDE) for label, text in writing.shown(line)]


def finding_words(link: ListLink) -> str:
    return "、".join(findings()[code].label for code in link.finding.split() if code in findings())


def category_of(version: ListLineVersion) -> str:
    return lists()[version.list].category(version.category)
