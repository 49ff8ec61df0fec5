"""异常情形: what many acts together show, with the thresholds of `law/patterns.toml`."""

from functools import cache

from gongkai.kernel import law


class Pattern(law.Sourced):
    """One kind of finding. `least`: how many make it; `share`: percent; `days`: how far back it looks."""

    id: str
    label: str
    text: str
    least: int
    days: int
    share: int = 0
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


class PatternTable(law.Table):
    patterns: tuple[Pattern, ...]


@cache
def patterns() -> dict[str, Pattern]:
    table = law.load("apps/supervision/law/patterns.toml", PatternTable)
    return {row.id: row for row in table.patterns}
