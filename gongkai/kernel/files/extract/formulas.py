"""Formulas of a workbook whose result was never saved: programs that write files leave the sum to the one that opens
them. Read as blank, such a cell would count as nothing.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from gongkai.kernel.files.extract.office import _parse

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WORKBOOK = "xl/workbook.xml"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Place = tuple[int, int]


def unanswered(content: bytes) -> dict[str, dict[Place, str]]:
    """By sheet: row and column (from 0) of every formula without a saved result, and the formula with its `=`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = set(archive.namelist())
        if _WORKBOOK not in parts:
            return {}
        found = {}
        for name, part in _sheets(archive):
            xml = archive.read(part) if part in parts else b""
            # Most sheets have no formula at all; they are not read a second time.
            if b"<f" in xml or b":f>" in xml:
                found[name] = dict(_open(xml))
    return found


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    links = _parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in _parse(archive.read(_WORKBOOK)).iterfind(f"{_S}sheets/{_S}sheet"):
        target = targets.get(sheet.get(f"{_R}id"), "")
        yield sheet.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _open(xml: bytes) -> Iterator[tuple[Place, str]]:
    for cell in _parse(xml).iterfind(f"{_S}sheetData/{_S}row/{_S}c"):
        formula = cell.find(f"{_S}f")
        place = _PLACE.fullmatch(cell.get("r", ""))
        if formula is None or place is None or (cell.findtext(f"{_S}v") or "").strip():
            continue
        column = 0
        for letter in place[1]:
            column = column * 26 + ord(letter) - 64
        # A shared formula is written out in its first cell only.
        yield (int(place[2]) - 1, column - 1), f"={(formula.text or '').strip()}"
