"""Letters that nobody reads: in the colour of their ground, hidden, or too small; Word and spreadsheets."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
TINY = 2.0  # points; nobody reads two points
# So near that letter and ground run into one another: FEFEFE on white is as hidden as white is.
_NEAR = 24
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_THEME = {"background1": WHITE, "light1": WHITE, "bg1": WHITE, "text1": BLACK, "dark1": BLACK, "tx1": BLACK}
_HIGHLIGHTS = {
    "white": "FFFFFF",
    "black": "000000",
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
Colour = tuple[int, int, int]


def rgb(text: str) -> Colour | None:
    """`FFFFFF` or `FFFFFFFF` (with its opacity in front); None for what names no colour."""
    digits = text[-6:]
    try:
        value = int(digits, 16) if len(digits) == 6 else None
    except ValueError:
        return None
    return None if value is None else (value >> 16, value >> 8 & 255, value & 255)


def is_same(letters: Colour | None, ground: Colour | None) -> bool:
    """Whether letters vanish in their ground; what is not known is taken to be read."""
    if letters is None or ground is None:
        return False
    return all(abs(one - other) <= _NEAR for one, other in zip(letters, ground, strict=True))


@dataclass
class _Style:
    parent: str = ""
    properties: list[etree._Element] = field(default_factory=list)
    colours: bool = False  # a table style that paints cells


class WordLooks:
    """How runs of a document look, by their own properties, their styles and the ground they stand on."""

    def __init__(self, styles: etree._Element | None, page: Colour = WHITE) -> None:
        self._page = page
        self._styles: dict[str, _Style] = {}
        self._defaults: list[etree._Element] = []
        self._default_paragraph = ""
        if styles is not None:
            self._defaults = styles.findall(f"{{{_W}}}docDefaults/{{{_W}}}rPrDefault/{{{_W}}}rPr")
            for style in styles.iter(f"{{{_W}}}style"):
                self._read(style)

    def why_unread(self, run: etree._Element) -> str:
        """隐藏文字, 小到看不见的文字, 白色文字, 与底色相同的文字; empty for letters that are read."""
        chain = self._chain(run)
        if _is_on(chain, "vanish") or _is_on(chain, "specVanish"):
            return "隐藏文字"
        size = _first(chain, "sz")
        if size is not None and _value(size).isdigit() and int(_value(size)) / 2 <= TINY:
            return "小到看不见的文字"
        colour, ground = self._colour(chain), self._ground(run, chain)
        if not is_same(colour, ground):
            return ""
        return "白色文字" if is_same(colour, WHITE) else "与底色相同的文字"

    def _read(self, style: etree._Element) -> None:
        parent = style.find(f"{{{_W}}}basedOn")
        key = str(style.get(f"{{{_W}}}styleId"))
        self._styles[key] = _Style(
            _value(parent) if parent is not None else "",
            [p for p in style if p.tag in (f"{{{_W}}}rPr", f"{{{_W}}}pPr")],
            style.get(f"{{{_W}}}type") == "table" and any(_fill(s) for s in style.iter(f"{{{_W}}}shd")),
        )
        if style.get(f"{{{_W}}}type") == "paragraph" and style.get(f"{{{_W}}}default") in ("1", "true"):
            self._default_paragraph = key

    def _lineage(self, key: str) -> list[_Style]:
        found: list[_Style] = []
        while key in self._styles and self._styles[key] not in found:
            found.append(self._styles[key])
            key = found[-1].parent
        return found

    def _chain(self, run: etree._Element) -> list[etree._Element]:
        """Everything that says how the run looks, the nearest first."""
        own = run.find(f"{{{_W}}}rPr")
        paragraph = next(run.iterancestors(f"{{{_W}}}p"), None)
        of_paragraph = paragraph.find(f"{{{_W}}}pPr") if paragraph is not None else None
        named = [_named(own, "rStyle"), _named(of_paragraph, "pStyle") or self._default_paragraph]
        styled = [part for key in named for style in self._lineage(key) for part in style.properties]
        near = [one for one in (own, of_paragraph) if one is not None]
        # The properties of a paragraph also hold those of its mark (rPr inside): not ours, and not looked into.
        return [*near, *styled, *self._defaults]

    def _colour(self, chain: Iterable[etree._Element]) -> Colour | None:
        found = _first(chain, "color")
        if found is None:
            return None
        theme = _THEME.get(str(found.get(f"{{{_W}}}themeColor", "")))
        return rgb(_value(found)) or theme

    def _ground(self, run: etree._Element, chain: Iterable[etree._Element]) -> Colour | None:
        marked = _first(chain, "highlight")
        if marked is not None and _value(marked) in _HIGHLIGHTS:
            return rgb(_HIGHLIGHTS[_value(marked)])
        for one in chain:
            shade = one.find(f"{{{_W}}}shd")
            if shade is not None and _fill(shade):
                return rgb(_fill(shade))
        for cell in run.iterancestors(f"{{{_W}}}tc"):
            shade = cell.find(f"{{{_W}}}tcPr/{{{_W}}}shd")
            if shade is not None and _fill(shade):
                return rgb(_fill(shade))
        if any(self._is_painted(table) for table in run.iterancestors(f"{{{_W}}}tbl")):
            return None  # which cells a table style paints depends on where they stand
        if next(run.iterancestors(f"{{{_W}}}txbxContent"), None) is not None:
            return None  # a text box may stand on any picture
        return self._page

    def _is_painted(self, table: etree._Element) -> bool:
        shade = table.find(f"{{{_W}}}tblPr/{{{_W}}}shd")
        if shade is not None and _fill(shade):
            return True
        key = _named(table.find(f"{{{_W}}}tblPr"), "tblStyle")
        return any(style.colours for style in self._lineage(key))


def page_colour(document: etree._Element) -> Colour:
    """The ground of the pages where the document has one of its own."""
    found = document.find(f"{{{_W}}}background")
    return (rgb(str(found.get(f"{{{_W}}}color", ""))) if found is not None else None) or WHITE


def _fill(shade: etree._Element) -> str:
    fill = str(shade.get(f"{{{_W}}}fill", ""))
    return "" if fill.lower() == "auto" else fill


def _first(chain: Iterable[etree._Element], name: str) -> etree._Element | None:
    return next((found for one in chain if (found := one.find(f"{{{_W}}}{name}")) is not None), None)


def _is_on(chain: Iterable[etree._Element], name: str) -> bool:
    found = _first(chain, name)
    return found is not None and _value(found, "1").lower() not in ("0", "false", "off")


def _named(properties: etree._Element | None, name: str) -> str:
    found = properties.find(f"{{{_W}}}{name}") if properties is not None else None
    return _value(found) if found is not None else ""


def _value(one: etree._Element, missing: str = "") -> str:
    return str(one.get(f"{{{_W}}}val", missing))
