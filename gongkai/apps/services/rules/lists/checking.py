"""What a line has to have before it is published (checks S1–S10 of law/checks.toml)."""

import re
from collections.abc import Iterator

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.lists.definitions import BASES, ListDefinition, lists
from gongkai.apps.services.rules.lists.loading import Line, ListProblem

AUTHORITY, COMMITMENT = "authority", "commitment"
# A figure, or how the figure comes about.
AMOUNT = re.compile(r"[\d〇一二三四五六七八九十百千万]|按|免|比例|计算|定价|标准|议价")


def problems(line: Line, twin: str = "") -> list[ListProblem]:
    """Everything said against a line; `twin` is the code of another one in force with the same name at the body."""
    spec = lists()[line.list_id]
    found = [*_minimum(line, spec), *_basis(line, spec), *_own_rules(line)]
    if twin:
        found.append(_said(line, "S9", "name", f"本单位的{spec.label}中已有“{line.name}”（{twin}）。"))
    return found


def blocking(found: list[ListProblem]) -> list[ListProblem]:
    return [problem for problem in found if problem.blocks]


def _minimum(line: Line, spec: ListDefinition) -> Iterator[ListProblem]:
    if not line.name:
        yield _said(line, "S5", "name", "没有填写。")
    for element in spec.elements:
        if element.required and element.key != BASES and line.get(element.key) in (None, "", ()):
            yield _said(line, "S5", element.key, "没有填写。")


def _basis(line: Line, spec: ListDefinition) -> Iterator[ListProblem]:
    """What the line stands on: any basis for special funds, a law of the named ranks for the other lists."""
    if not line.bases:
        yield _said(line, spec.strong_check, BASES, "没有填写。")
        return
    if spec.strong and not any(b.kind in spec.strong and not b.repealed for b in line.bases):
        ranks = "、".join(tables.label("basis_kinds", code) for code in spec.strong)
        yield _said(line, spec.strong_check, BASES, f"至少应有一条{ranks}层级的依据，并写明依据层级。")
    for row, basis in enumerate(line.bases, 1):
        if basis.repealed:
            yield _said(line, "S6", BASES, f"{basis.title}已经废止，不能作为依据。", row, "repealed")
        if spec.strong and basis.kind in spec.strong and not basis.article:
            yield _said(line, spec.strong_check, BASES, f"《{basis.title}》应当写明条款。", row, "article")


def _own_rules(line: Line) -> Iterator[ListProblem]:
    if line.list_id == "intermediary" and line.get("own_need") and line.get("bearer") != AUTHORITY:
        yield _said(line, "S7", "bearer", "机关审批自身需要的技术服务，费用由审批机关承担。")
    if line.list_id == "certificate" and line.get("category") == COMMITMENT:
        for key in ("commitment", "consequence", "verification"):
            if not line.get(key):
                yield _said(line, "S8", key, "实行告知承诺的应当填写。")
    if line.list_id == "fee" and line.get("standard") and not AMOUNT.search(line.get("standard")):
        yield _said(line, "S10", "standard", "看不出金额或者计算方法。")


def _said(line: Line, check: str, element: str, text: str, row: int = 0, column: str = "") -> ListProblem:
    return ListProblem(element, text, row, column, tables.checks()[check].severity, check, line.list_id)
