"""What is said against an entry: which element, which row, under which national name, and whether it forbids."""

from dataclasses import dataclass

from gongkai.apps.services.rules import tables

BLOCK, WARN, REPORT = "block", "warn", "report"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `row` counts from 1; `check` is an id of law/checks.toml, empty for shape and minimum."""

    element: str
    text: str
    row: int = 0
    column: str = ""
    severity: str = BLOCK
    check: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == BLOCK

    @property
    def place(self) -> str:
        """申请材料第2行“复印件份数”."""
        element = tables.elements().get(self.element)
        words = element.label if element else self.element
        if self.row:
            words += f"第{self.row}行"
        if self.column and element:
            label = next((c.label for c in element.columns if c.key == self.column), self.column)
            words += f"“{label}”"
        return words

    @property
    def national(self) -> str:
        """The name in the national exchange, "" where there is none."""
        element = tables.elements().get(self.element)
        if element is None:
            return ""
        column = next((c.national for c in element.columns if c.key == self.column), "")
        return column or element.national

    def __str__(self) -> str:
        name = f"（{self.national}）" if self.national else ""
        return f"{self.place}{name}：{self.text}"


def found(check: str, element: str, text: str, *, row: int = 0, column: str = "") -> Problem:
    """A finding of a check, as severe as the law file says."""
    return Problem(element, text, row, column, tables.checks()[check].severity, check)
