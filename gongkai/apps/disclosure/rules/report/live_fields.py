"""Live figures in the text of a report: `{{指标:requests.total.new}}`, `{{指标:requests.total.new|件}}`.

Without a unit the field is the bare number of the form (件数, or 万元 for amounts), as the author writes the unit
behind it. With a unit the field prints number and unit: 件, 条, 万件 and so on for counts, 元, 万元, 亿元 for amounts.

Numbers that other systems offer (`ReportData.others`) are named in the same way: `{{指标:supervision.red|张}}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.apps.disclosure.rules.report.cells import Cell, catalogue
from gongkai.apps.disclosure.rules.report.data import OtherFigure, ReportData
from gongkai.apps.disclosure.rules.report.template import wording
from gongkai.apps.disclosure.rules.report.values import Number, printed, shown

FIELD = re.compile(r"\{\{([^{}\n]{0,160})\}\}")
INSIDE = re.compile(r"\s*指标\s*[:：]([^|｜]*)(?:[|｜](.*))?")
PER_10K = {"元": Decimal(10_000), "万元": Decimal(1), "亿元": Decimal("0.0001")}
TEN_THOUSAND = "万"
NONE: Mapping[str, OtherFigure] = {}


@dataclass(frozen=True)
class LiveField:
    """One field of a text: where it stands, which cell it shows, and what is wrong with it."""

    key: str
    unit: str
    label: str
    start: int
    end: int
    problem: str = ""


@dataclass(frozen=True)
class Rendered:
    """A text with its fields filled in; a field with a problem stays as it was written."""

    text: str
    problems: tuple[str, ...]


def narrative_fields(text: str, others: Mapping[str, OtherFigure] = NONE) -> list[LiveField]:
    """The live fields of a text in order, each with its problem, if any."""
    return [_field(match, others) for match in FIELD.finditer(text)]


def render_narrative(text: str, data: ReportData) -> Rendered:
    """The text with the figures of the report in it."""
    problems: list[str] = []
    parts: list[str] = []
    end = 0
    for field in narrative_fields(text, data.others):
        value = None if field.problem else _value(field.key, data)
        problem = field.problem or ("" if value is not None else f"指标“{field.label}”的数尚不能确定")
        shown_as = text[field.start : field.end] if value is None else figure_text(value, field.unit)
        problems += [problem] if problem else []
        parts += [text[end : field.start], shown_as]
        end = field.end
    return Rendered("".join([*parts, text[end:]]), tuple(problems))


def _value(key: str, data: ReportData) -> Number | None:
    if key in data.others:
        return data.others[key].value
    return data.value(key) if data.usable(key) else None


def figure_text(value: Number, unit: str = "") -> str:
    """A figure as the text prints it, in its unit; exact, no rounding."""
    if unit in PER_10K:
        return f"{printed(value * PER_10K[unit])}{unit}"
    if unit.startswith(TEN_THOUSAND):
        return f"{printed(Decimal(value) / 10_000)}{unit}"
    return f"{printed(value)}{unit}"


def _field(match: re.Match[str], others: Mapping[str, OtherFigure]) -> LiveField:
    inside = INSIDE.fullmatch(match[1])
    if inside is None:
        return LiveField("", "", match[0], match.start(), match.end(), f"{shown(match[0])}应写成“{{{{指标:键}}}}”")
    key, unit = inside[1].strip(), (inside[2] or "").strip()
    if key in others:
        other = others[key]
        fits = not unit or unit.removeprefix(TEN_THOUSAND) == other.unit
        problem = "" if fits else f"指标“{other.label}”不能用单位{shown(unit)}"
        return LiveField(key, unit, other.label, match.start(), match.end(), problem)
    cell = catalogue().find(key)
    problem = f"没有{shown(key)}这个指标" if cell is None else _unit_problem(cell, unit)
    return LiveField(key, unit, cell.label if cell else key, match.start(), match.end(), problem)


def _unit_problem(cell: Cell, unit: str) -> str:
    counts = wording().units.count
    fits = unit in PER_10K if cell.type == "decimal" else unit.removeprefix(TEN_THOUSAND) in counts
    return "" if not unit or fits else f"指标“{cell.label}”不能用单位{shown(unit)}"
