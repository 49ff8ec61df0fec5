"""What is wrong with a definition: every problem at once, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """`path` leads through the JSON (pages[0].parts[2].show); `part` is the id of the page, part or rule it is in."""

    path: str
    message: str
    part: str = ""
    attribute: str = ""

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


class BadDefinition(Exception):
    """The definition cannot be used; `problems` is never empty."""

    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
        super().__init__("\n".join(str(one) for one in problems))
        self.problems = tuple(problems)
