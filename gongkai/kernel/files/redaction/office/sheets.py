"""Spreadsheets (OOXML): the copy has the values a reader saw in visible sheets, rows and columns, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from gongkai.kernel.files.redaction.office.formats import Formats, S, white_rules
from gongkai.kernel.files.redaction.office.package import (
    NewPackage,
    Package,
    R,
    blackened,
    drop,
    forget,
    local,
    nsmap,
    short,
    sweep,
)
from gongkai.kernel.files.redaction.pages import Unreadable
from gongkai.kernel.files.redaction.shapes import Hidden

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET_PARTS = ("sheetFormatPr", "cols", "sheetData", "mergeCells", "pageMargins", "headerFooter")
_ON = ("1", "true", "on")
MAX_CELLS = 2_000_000


@dataclass
class _Sheet:
    name: str
    tree: etree._Element
    cells: dict[str, str] = field(default_factory=dict)  # reference → text as a reader sees it


class Workbook:
    def __init__(self, package: Package) -> None:
        self._package = package
        main = next((t for k, t in package.relations("").values() if k == "officeDocument"), "xl/workbook.xml")
        if main not in package.names:
            raise Unreadable("工作簿已损坏，无法打开。")
        self._main = main
        self._relations = package.relations(main)
        self.hidden: list[Hidden] = [*package.carried(), *package.outside()]
        book = package.tree(main)
        for name in book.iter(f"{{{S}}}definedName"):
            self.hidden.append(Hidden("定义的名称", short(f"{name.get('name')}：{name.text or ''}")))
        self._shared = self._shared_strings()
        self._looks = self._styles()
        self._formats = Formats(self._looks)
        self._sheets = list(self._visible_sheets(book))
        if not self._sheets:
            raise Unreadable("工作簿没有可以看到的工作表，不能区分处理。")

    def texts(self) -> Iterator[tuple[str, str]]:
        for sheet in self._sheets:
            yield "工作表名称", sheet.name
            for reference, text in sheet.cells.items():
                yield f"工作表“{sheet.name}”{reference}", text
            for note in sheet.tree.iter(f"{{{S}}}headerFooter"):
                yield f"工作表“{sheet.name}”页眉页脚", " ".join(str(piece) for piece in note.itertext())

    def copy(self, words: Iterable[str]) -> bytes:
        wanted = sorted(words, key=len, reverse=True)
        new = NewPackage()
        new.relate("", "rId1", "officeDocument", "xl/workbook.xml")
        book = etree.Element(f"{{{S}}}workbook", nsmap=nsmap(S, r=R))
        listed = etree.SubElement(book, f"{{{S}}}sheets")
        for number, sheet in enumerate(self._sheets, start=1):
            part = f"xl/worksheets/sheet{number}.xml"
            # A name ends after 31 signs and stands once.
            name = blackened(sheet.name, wanted)[:31] if wanted else sheet.name
            taken = {one.get("name") for one in listed}
            name = f"{name[:28]}({number})" if name in taken else name
            etree.SubElement(
                listed, f"{{{S}}}sheet", {"name": name, "sheetId": str(number), f"{{{R}}}id": f"rId{number}"}
            )
            self._blacken(sheet, wanted)
            sweep(sheet.tree, wanted)
            new.put(part, sheet.tree, f"{_TYPE}.worksheet+xml")
            new.relate("xl/workbook.xml", f"rId{number}", "worksheet", part)
        new.put("xl/workbook.xml", book, f"{_TYPE}.sheet.main+xml")
        self._take_looks(new, len(self._sheets), wanted)
        return new.content()

    def _take_looks(self, new: NewPackage, count: int, words: list[str]) -> None:
        for kind, target in self._relations.values():
            if kind in ("styles", "theme") and target in self._package.names:
                tree = self._package.tree(target)
                for extra in list(tree.iter("{*}extLst")):
                    drop(extra)
                sweep(tree, words)
                content_type = f"{_TYPE}.styles+xml" if kind == "styles" else _THEME
                new.put(f"xl/{kind}.xml", tree, content_type)
                count += 1
                new.relate("xl/workbook.xml", f"rId{count}", kind, f"xl/{kind}.xml")

    def _blacken(self, sheet: _Sheet, words: list[str]) -> None:
        if not words:
            return
        for cell in sheet.tree.iter(f"{{{S}}}c"):
            text = sheet.cells.get(str(cell.get("r")), "")
            if text and (clean := blackened(text, words)) != text:
                _write(cell, clean)

    # What a reader does not see -------------------------------------------------

    def _visible_sheets(self, book: etree._Element) -> Iterator[_Sheet]:
        count = 0
        for one in book.iter(f"{{{S}}}sheet"):
            name = str(one.get("name", ""))
            kind, target = self._relations.get(str(one.get(f"{{{R}}}id")), ("", ""))
            if kind != "worksheet" or target not in self._package.names:
                self.hidden.append(Hidden("图表工作表或者宏表", name))
                continue
            tree = self._package.tree(target)
            sheet = _Sheet(name, tree, {})
            if one.get("state") in ("hidden", "veryHidden"):
                words = " ".join(filter(None, (self._text(cell) for cell in tree.iter(f"{{{S}}}c"))))
                self.hidden.append(Hidden(f"隐藏的工作表“{name}”", short(words)))
                continue
            self._clean(sheet)
            count += len(sheet.cells)
            if count > MAX_CELLS:
                raise Unreadable(f"工作簿超过 {MAX_CELLS:,} 个单元格，请拆分后再处理。")
            yield sheet

    def _clean(self, sheet: _Sheet) -> None:
        place = f"工作表“{sheet.name}”"
        for rule in sheet.tree.iter(f"{{{S}}}dataValidation"):
            self.hidden.append(Hidden(f"{place}数据有效性", short(" ".join(str(t) for t in rule.itertext()))))
        for cells in white_rules(sheet.tree, self._looks):
            self.hidden.append(Hidden(f"{place}条件格式可能隐藏的 {cells}", "规则已去除，副本中显示这些单元格，请检查"))
        for one in list(sheet.tree):
            if local(one) not in _SHEET_PARTS:
                drop(one)
        columns = self._hidden_columns(sheet.tree)
        for row in list(sheet.tree.iter(f"{{{S}}}row")):
            unseen = row.get("hidden") in _ON or row.get("ht") in ("0", "0.0")
            if unseen:
                self._tell(f"{place}隐藏的第 {row.get('r', '?')} 行", [self._text(c) for c in row.iter(f"{{{S}}}c")])
                drop(row)
                continue
            forget(row, *("hidden", "outlineLevel", "collapsed"))
            for cell in list(row.iter(f"{{{S}}}c")):
                self._keep_cell(cell, sheet, columns, place)

    def _keep_cell(self, cell: etree._Element, sheet: _Sheet, columns: set[int], place: str) -> None:
        reference, text = str(cell.get("r", "")), self._text(cell)
        if _column(reference) in columns:
            self._tell(f"{place}隐藏列中的 {reference}", [text])
            drop(cell)
            return
        in_parts = next(self._string(cell).iter(f"{{{S}}}r"), None) is not None
        if text and self._formats.hides(cell, in_parts=in_parts):
            self._tell(f"{place}用格式隐藏的 {reference}", [text])
            for child in list(cell):
                drop(child)
            forget(cell, "t")
            return
        if cell.find(f"{{{S}}}f") is not None:
            # The result stays as it was calculated; the formula may name what is hidden.
            for formula in cell.findall(f"{{{S}}}f"):
                drop(formula)
        if cell.get("t") in ("s", "str", "inlineStr"):
            text = self._readable(cell, text, f"{place}{reference} 中用格式隐藏的文字")
            _write(cell, text)
        forget(cell, *("cm", "vm", "ph"))
        for extra in [c for c in cell if local(c) not in ("v", "is")]:
            drop(extra)
        if text:
            sheet.cells[reference] = text

    def _readable(self, cell: etree._Element, text: str, place: str) -> str:
        """The text without parts in letters nobody reads; the copy has no letters of its own and would show them."""
        runs = list(self._string(cell).iter(f"{{{S}}}r"))
        unread = [run for run in runs if self._formats.hides_run(cell, run)]
        if not unread:
            return text
        self._tell(place, [_plain(run) for run in unread])
        return "".join(_plain(run) for run in runs if run not in unread)

    def _string(self, cell: etree._Element) -> etree._Element:
        """Where the letters of a cell stand with their looks: in the list all sheets share, or in the cell."""
        number = cell.findtext(f"{{{S}}}v") or ""
        shared = cell.get("t") == "s" and number.isdigit() and int(number) < len(self._shared)
        return self._shared[int(number)] if shared else cell

    def _tell(self, place: str, texts: Iterable[str]) -> None:
        if words := short(" ".join(filter(None, texts))):
            self.hidden.append(Hidden(place, words))

    def _hidden_columns(self, tree: etree._Element) -> set[int]:
        found: set[int] = set()
        for column in tree.iter(f"{{{S}}}col"):
            if column.get("hidden") in _ON or column.get("width") in ("0", "0.0"):
                first, last = int(column.get("min", "1")), int(column.get("max", "1"))
                found.update(range(first, min(last, 16_384) + 1))
                column.set("width", "9")
            forget(column, *("hidden", "outlineLevel", "collapsed"))
        return found

    def _shared_strings(self) -> list[etree._Element]:
        target = next((t for k, t in self._relations.values() if k == "sharedStrings" and t in self._package.names), "")
        if not target:
            return []
        return list(self._package.tree(target).iter(f"{{{S}}}si"))

    def _text(self, cell: etree._Element) -> str:
        value = cell.findtext(f"{{{S}}}v") or ""
        if cell.get("t") == "s":
            known = value.isdigit() and int(value) < len(self._shared)
            return _plain(self._shared[int(value)]) if known else ""
        if cell.get("t") == "inlineStr":
            return _plain(cell)
        if cell.get("t") in (None, "n") and re.fullmatch(r"\d+(\.\d+)?E\+?\d+", value, re.I):
            return f"{float(value):.0f}"
        return value

    def _styles(self) -> etree._Element | None:
        target = next((t for k, t in self._relations.values() if k == "styles" and t in self._package.names), "")
        return self._package.tree(target) if target else None


_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


def _write(cell: etree._Element, text: str) -> None:
    for child in list(cell):
        drop(child)
    cell.set("t", "inlineStr")
    inline = etree.SubElement(etree.SubElement(cell, f"{{{S}}}is"), f"{{{S}}}t")
    inline.text = text
    inline.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _plain(one: etree._Element) -> str:
    """Letters without their phonetic guide."""
    return "".join(
        str(t.text or "") for t in one.iter(f"{{{S}}}t") if next(t.iterancestors(f"{{{S}}}rPh"), None) is None
    )


def _column(reference: str) -> int:
    number = 0
    for letter in re.match(r"[A-Z]*", reference.upper()).group():  # type: ignore[union-attr]
        number = number * 26 + ord(letter) - 64
    return number
