"""What every code check returns, and the checks they share."""

from dataclasses import dataclass, field

from gongkai.kernel.numbering.codes.text import squeeze

LONGEST_ECHO = 40


@dataclass(frozen=True)
class Result:
    """The outcome of one check.

    `problems` are clear Chinese sentences, empty when the code is valid; `warnings` do not make it invalid;
    `normalised` is the proper spelling ("" when none can be suggested); `parts` names the pieces of the code.
    """

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    normalised: str = ""
    parts: dict[str, str | int | bool] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        return not self.problems


def refuse(problem: str, *, normalised: str = "") -> Result:
    return Result(problems=[problem], normalised=normalised)


def unreadable(value: object, name: str) -> Result | None:
    """The refusal of a value that is no text at all, or None."""
    if value is None or (isinstance(value, str) and not squeeze(value)):
        return refuse(f"请输入{name}。")
    if not isinstance(value, str):
        return refuse(f"{name}应为文字，不能是其他类型的数据。")
    return None


def stray_characters(value: str, name: str, normalised: str) -> list[str]:
    """Blanks and full-width characters are named, not silently dropped: a code is stored as it is printed."""
    problems = []
    if any(c.isspace() or c in "\u200b\u200c\u200d\ufeff\u2060" for c in value):
        problems.append(f"{name}中不能有空格或其他空白字符。")
    if any("\uff01" <= c <= "\uff5e" for c in value):
        problems.append(f"{name}中的数字、字母和符号应为半角，不能使用全角字符。")
    if problems and normalised:
        problems[-1] += f"建议写作“{shorten(normalised)}”。"
    return problems


def shorten(text: str) -> str:
    return text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "…"
