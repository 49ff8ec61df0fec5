"""Words over a page picture that can be searched, copied and read aloud, but draw nothing.

The fonts are made here (Type 3, empty glyphs, a table of meanings), 256 letters each; nothing comes from the source.
"""

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from gongkai.kernel.files.redaction.shapes import UNIT, PageShape, PageText

_PER_FONT = 255
# It draws nothing; the box is what readers take for the place of the letter.
_EMPTY_GLYPH = b"1000 0 0 0 1000 1000 d1"


@dataclass(frozen=True)
class TextLayer:
    drawing: str
    fonts: Dictionary


def text_layer(pdf: pikepdf.Pdf, text: PageText, shape: PageShape) -> TextLayer | None:
    """Operators that write every letter at its place, and the fonts they name; None without letters."""
    letters = sorted({c for c in text.text if not c.isspace() and c.isprintable()})
    if not letters:
        return None
    place = {letter: divmod(at, _PER_FONT) for at, letter in enumerate(letters)}
    lines: list[str] = ["BT 3 Tr"]
    for letter, box in zip(text.text, text.boxes, strict=True):
        if letter not in place or box.is_empty:
            continue
        font, code = place[letter]
        width = (box.right - box.left) / UNIT * shape.width
        height = (box.bottom - box.top) / UNIT * shape.height
        x, y = box.left / UNIT * shape.width, (1 - box.bottom / UNIT) * shape.height
        # The glyph is 1000 units wide: its size is the width, stretched to the height of the line.
        lines.append(f"/F{font} 1 Tf {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} Tm <{code + 1:02x}> Tj")
    lines.append("ET")
    fonts = Dictionary()
    for number in range(-(-len(letters) // _PER_FONT)):
        fonts[f"/F{number}"] = _font(pdf, letters[number * _PER_FONT : (number + 1) * _PER_FONT])
    return TextLayer("\n".join(lines), fonts)


def _font(pdf: pikepdf.Pdf, letters: list[str]) -> pikepdf.Object:
    glyph = pdf.make_stream(_EMPTY_GLYPH)
    names = [Name(f"/g{n + 1}") for n in range(len(letters))]
    procedures = Dictionary()
    for name in names:
        procedures[name] = glyph
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 1000, 1000]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            FirstChar=1,
            LastChar=len(letters),
            Widths=Array([1000] * len(letters)),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([1, *names])),
            CharProcs=procedures,
            Resources=Dictionary(),
            ToUnicode=pdf.make_stream(_meanings(letters)),
        )
    )


def _meanings(letters: list[str]) -> bytes:
    rows = [f"<{n + 1:02x}> <{letter.encode('utf-16-be').hex()}>" for n, letter in enumerate(letters)]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{body}\nendcmap end end"
    ).encode("ascii")
