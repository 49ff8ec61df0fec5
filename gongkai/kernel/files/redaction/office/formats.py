"""Cell formats of a spreadsheet: which show nothing of what stands in the cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from gongkai.kernel.files.redaction.office.looks import BLACK, TINY, WHITE, Colour, is_same, rgb

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# The first colours of the palette, twice; 64 is the letters' own, 65 the ground's own.
_PALETTE = (BLACK, WHITE, (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255), (0, 255, 255))
# 0 and 1 of a theme are ground and letters; the others are accents.
_KNOWN: tuple[Colour | None, ...] = (WHITE, BLACK)
T = TypeVar("T")
_NUMBERS_ONLY = (None, "n", "b", "e")


@dataclass(frozen=True)
class _Format:
    """One entry of cellXfs."""

    letters: Colour | None
    ground: Colour | None
    size: float
    hides_numbers: bool
    hides_text: bool


_PLAIN = _Format(BLACK, WHITE, 11, False, False)


class Formats:
    """All formats of a workbook by their number."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._formats: list[_Format] = []
        if styles is None:
            return
        codes = {str(n.get("numFmtId")): str(n.get("formatCode", "")) for n in styles.iter(f"{{{S}}}numFmt")}
        fonts = [(_colour(font, BLACK), _size(font)) for font in _listed(styles, "fonts")]
        fills = [_ground(fill) for fill in _listed(styles, "fills")]
        for one in _listed(styles, "cellXfs"):
            letters, size = _at(fonts, one.get("fontId"), (BLACK, 11.0))
            numbers, text = silences(codes.get(str(one.get("numFmtId")), "General"))
            self._formats.append(_Format(letters, _at(fills, one.get("fillId"), WHITE), size, numbers, text))

    def hides(self, cell: etree._Element, *, in_parts: bool = False) -> bool:
        """Whether the format of the whole cell shows nothing; text `in_parts` has letters of its own for each."""
        found = self._of(cell)
        silent = found.hides_numbers if cell.get("t") in _NUMBERS_ONLY else found.hides_text
        return silent if silent or in_parts else found.size <= TINY or is_same(found.letters, found.ground)

    def hides_run(self, cell: etree._Element, run: etree._Element) -> bool:
        """Whether a part of the text with letters of its own cannot be read on the ground of the cell."""
        found, own = self._of(cell), run.find(f"{{{S}}}rPr")
        if own is None:
            return found.size <= TINY or is_same(found.letters, found.ground)
        size = own.find(f"{{{S}}}sz")
        tiny = size is not None and _number(size.get("val"), 11) <= TINY
        return tiny or is_same(_colour(own, found.letters), found.ground)

    def _of(self, cell: etree._Element) -> _Format:
        return _at(self._formats, cell.get("s", "0"), _PLAIN)


def silences(code: str) -> tuple[bool, bool]:
    """Whether a number format shows no numbers, and no text: `;;;` neither, `;;` only text."""
    bare = re.sub(r'""|\\ |[\s_*?]|\[[^\]]*\]', "", code)
    sections = bare.split(";")
    if len(sections) == 1:
        return False, False
    numbers = not any(sections[:3])
    return numbers, len(sections) > 3 and not sections[3]


def white_rules(sheet: etree._Element, styles: etree._Element | None) -> Iterable[str]:
    """Ranges in which a rule (条件格式) may take the letters away: it shows what it hides only under its condition."""
    dxfs = _listed(styles, "dxfs") if styles is not None else []
    for block in sheet.iter(f"{{{S}}}conditionalFormatting"):
        for rule in block.iter(f"{{{S}}}cfRule"):
            if (found := _at(dxfs, rule.get("dxfId"), None)) is not None and _takes_away(found):
                yield str(block.get("sqref", ""))
                break


def _takes_away(dxf: etree._Element) -> bool:
    font, fill, shown = (dxf.find(f"{{{S}}}{name}") for name in ("font", "fill", "numFmt"))
    letters = _colour(font, None) if font is not None else None
    ground = _ground(fill, dxf=True) if fill is not None else WHITE
    return is_same(letters, ground) or (shown is not None and any(silences(str(shown.get("formatCode", "")))))


def _listed(styles: etree._Element, name: str) -> list[etree._Element]:
    found = styles.find(f"{{{S}}}{name}")
    return list(found) if found is not None else []


def _at(listed: Sequence[T], number: str | None, missing: T) -> T:
    at = int(number) if number and number.isdigit() else -1
    return listed[at] if 0 <= at < len(listed) else missing


def _size(font: etree._Element) -> float:
    found = font.find(f"{{{S}}}sz")
    return _number(found.get("val"), 11) if found is not None else 11


def _number(text: str | None, missing: float) -> float:
    try:
        return float(text or missing)
    except ValueError:
        return missing


def _colour(parent: etree._Element, missing: Colour | None) -> Colour | None:
    found = parent.find(f"{{{S}}}color")
    return _named(found, missing) if found is not None else missing


def _ground(fill: etree._Element, *, dxf: bool = False) -> Colour | None:
    """White without a pattern; the colour of a solid one; not known for the others."""
    pattern = fill.find(f"{{{S}}}patternFill")
    if pattern is None:
        return None
    kind = pattern.get("patternType", "solid" if dxf else "none")
    if kind == "none":
        return WHITE
    # In rules the ground is the second colour, in cells the first.
    named = pattern.find(f"{{{S}}}{'bgColor' if dxf else 'fgColor'}")
    return _named(named, None) if kind == "solid" and named is not None else None


def _named(colour: etree._Element, missing: Colour | None) -> Colour | None:
    if (text := colour.get("rgb")) is not None:
        return rgb(text)
    if colour.get("tint") not in (None, "0", "0.0"):
        return None
    if (theme := colour.get("theme")) is not None:
        return _at(_KNOWN, theme, None)
    number = colour.get("indexed", "")
    if number.isdigit() and int(number) < 16:
        return _PALETTE[int(number) % 8]
    return {"64": BLACK, "65": WHITE}.get(number, missing)
