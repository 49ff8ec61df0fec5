"""Word documents (OOXML): hidden text, changes, comments, fields, objects; the copy shows what a reader saw."""

import io
from collections.abc import Iterable, Iterator

from lxml import etree
from PIL import Image

from gongkai.kernel.files.redaction.office.fields import flatten_fields
from gongkai.kernel.files.redaction.office.looks import WordLooks, page_colour
from gongkai.kernel.files.redaction.office.package import (
    BLOCK,
    NewPackage,
    Package,
    R,
    drop,
    forget,
    local,
    short,
    space,
    sweep,
    unwrap,
)
from gongkai.kernel.files.redaction.pages import Unreadable
from gongkai.kernel.files.redaction.shapes import Hidden, folded

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_KEPT_SPACES = frozenset({W, R, _A, _WP, _PIC, _WPS, _M})
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Relations that a copy keeps, with the content type of their parts.
_STORIES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_SUPPORT = {
    "styles": f"{_TYPE}.styles+xml",
    "numbering": f"{_TYPE}.numbering+xml",
    "fontTable": f"{_TYPE}.fontTable+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_UNWRAPPED = frozenset({"ins", "moveTo", "smartTag", "customXml", "hyperlink", "sdtContent"})
_DROPPED = frozenset(
    (
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "commentRangeStart"),
        *("commentRangeEnd", "commentReference", "annotationRef", "bookmarkStart", "bookmarkEnd", "proofErr"),
        *("permStart", "permEnd", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tcPrChange"),
        *("trPrChange", "tblPrExChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge"),
        *("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "tblCaption", "tblDescription", "extLst", "hlinkClick"),
        *("hlinkHover", "docPartObj", "altChunk", "subDoc", "contentPart", "control", "printerSettings"),
        # What was hidden is gone; what a style still hides could come back with the next letter typed.
        *("vanish", "specVanish", "webHidden"),
    )
)
_SETTINGS = frozenset(
    ("zoom", "mirrorMargins", "evenAndOddHeaders", "defaultTabStop", "characterSpacingControl", "compat", "footnotePr")
)


class WordDocument:
    def __init__(self, package: Package) -> None:
        self._package = package
        main = next((t for k, t in package.relations("").values() if k == "officeDocument"), "word/document.xml")
        if main not in package.names:
            raise Unreadable("Word 文档没有正文，文件已损坏。")
        self._main = main
        self._relations = package.relations(main)
        self.hidden: list[Hidden] = [*package.carried(), *package.outside()]
        self._how = self._looks()
        self._stories: dict[str, tuple[str, etree._Element]] = {}
        self._pictures: dict[str, bytes] = {}
        for name, place in [(main, "正文"), *self._other_stories()]:
            tree = package.tree(name)
            self._clean(tree, place, package.relations(name))
            self._stories[name] = (place, tree)
        if self._pictures:
            self.hidden.append(Hidden("图片", f"{len(self._pictures)} 张图片留在副本中，不能检索文字，请逐张查看"))

    def texts(self) -> Iterator[tuple[str, str]]:
        for place, tree in self._stories.values():
            for number, paragraph in enumerate(tree.iter(f"{{{W}}}p"), start=1):
                if text := "".join(node.text or "" for node in _letters(paragraph)):
                    yield f"{place}第 {number} 段", text

    def copy(self, words: Iterable[str]) -> bytes:
        wanted = sorted(words, key=len, reverse=True)
        new = NewPackage()
        new.relate("", "rId1", "officeDocument", self._main)
        for name, (_, tree) in self._stories.items():
            for paragraph in tree.iter(f"{{{W}}}p"):
                _blacken(paragraph, wanted)
            sweep(tree, wanted)
            kind = "document.main" if name == self._main else _story_kind(self._relations, name)
            new.put(name, tree, f"{_TYPE}.{kind}+xml")
            self._relate(new, name, wanted)
        for name, content in self._pictures.items():
            new.put_picture(name, content)
        return new.content()

    def _relate(self, new: NewPackage, part: str, words: list[str]) -> None:
        for key, (kind, target) in self._package.relations(part).items():
            if kind == "image" and self._picture_name(target) in self._pictures:
                new.relate(part, key, "image", self._picture_name(target))
            elif part == self._main and kind in _STORIES and target in self._stories:
                new.relate(part, key, kind, target)
            elif part == self._main and kind in _SUPPORT and target in self._package.names:
                tree = self._package.tree(target)
                _strip(tree)
                sweep(tree, words)
                new.put(target, tree, _SUPPORT[kind])
                new.relate(part, key, kind, target)
            elif part == self._main and kind == "settings" and target in self._package.names:
                new.put(target, _plain_settings(self._package.tree(target)), f"{_TYPE}.settings+xml")
                new.relate(part, key, kind, target)

    def _other_stories(self) -> Iterator[tuple[str, str]]:
        for kind, target in self._relations.values():
            if kind in _STORIES and target in self._package.names:
                yield target, _STORIES[kind]

    def _looks(self) -> WordLooks:
        target = next((t for k, t in self._relations.values() if k == "styles" and t in self._package.names), "")
        page = page_colour(self._package.tree(self._main))
        return WordLooks(self._package.tree(target) if target else None, page)

    # What a reader does not see -------------------------------------------------

    def _clean(self, tree: etree._Element, place: str, relations: dict[str, tuple[str, str]]) -> None:
        _choose(tree)
        for one in list(tree.iter(f"{{{W}}}del", f"{{{W}}}moveFrom")):
            row = one.getparent()
            if row is not None and local(row) == "trPr" and row.getparent() is not None:
                self._take(row.getparent(), place, "删除的表格行（修订）")
            else:
                self._take(one, place, "删除的文字（修订）")
        self._take_invisible(tree, place)
        flatten_fields(tree, W, lambda code: self.hidden.append(Hidden(f"{place}域代码", short(code))))
        for name, label in (("object", "内嵌对象"), ("pict", "旧式图形")):
            for one in list(tree.iter(f"{{{W}}}{name}")):
                self._take(one, place, label)
        for one in list(tree.iter(f"{{{W}}}drawing")):
            self._keep_picture(one, place, relations)
        inserted = sum(1 for _ in tree.iter(f"{{{W}}}ins", f"{{{W}}}moveTo"))
        if inserted:
            self.hidden.append(Hidden(f"{place}修订", f"{inserted} 处插入的内容已作为正文保留"))
        _strip(tree)

    def _take_invisible(self, tree: etree._Element, place: str) -> None:
        unread = [(run, label) for run in tree.iter(f"{{{W}}}r") if (label := self._how.why_unread(run))]
        for run, label in unread:
            # A run without letters (a picture, the mark of a note) hides no words.
            if any(node.text for node in run.iter(f"{{{W}}}t", f"{{{W}}}instrText")) or label == "隐藏文字":
                self._take(run, place, label)

    def _take(self, one: etree._Element | None, place: str, label: str) -> None:
        if one is None or one.getparent() is None:
            return
        words = "".join(
            str(node.text or "") for node in one.iter(f"{{{W}}}t", f"{{{W}}}delText", f"{{{_A}}}t", f"{{{W}}}instrText")
        )
        self.hidden.append(Hidden(f"{place}{label}", short(words)))
        drop(one)

    def _keep_picture(self, drawing: etree._Element, place: str, relations: dict[str, tuple[str, str]]) -> None:
        for properties in drawing.iter(f"{{{_WP}}}docPr", f"{{{_PIC}}}cNvPr", f"{{{_WPS}}}cNvPr"):
            described = " ".join(filter(None, (properties.get("descr"), properties.get("title"))))
            if described:
                self.hidden.append(Hidden(f"{place}图片的替代文字", short(described)))
            forget(properties, *("descr", "title"))
            properties.set("name", "图")
        data = next(drawing.iter(f"{{{_A}}}graphicData"), None)
        if data is None or data.get("uri") not in (_PIC, _WPS):
            self._take(drawing, place, "图表或者智能图形")
            return
        for blip in list(drawing.iter(f"{{{_A}}}blip")):
            forget(blip, f"{{{R}}}link")
            _, target = relations.get(str(blip.get(f"{{{R}}}embed")), ("", ""))
            if not self._take_over(target):
                self._take(drawing, place, "不能重新生成的图片")
                return

    def _take_over(self, target: str) -> bool:
        """The picture drawn anew: camera data, thumbnails and whatever lay behind the picture stay behind."""
        if target not in self._package.names:
            return False
        name = self._picture_name(target)
        if name not in self._pictures:
            made = io.BytesIO()
            try:
                with Image.open(io.BytesIO(self._package.read(target))) as picture:
                    clear = picture.mode in ("RGBA", "LA", "P")
                    fresh = picture.convert("RGBA" if clear else "RGB")
                    fresh.info.clear()
                    fresh.save(made, "PNG" if clear or picture.format == "PNG" else "JPEG", quality=90)
            except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                return False
            self._pictures[name] = made.getvalue()
        return True

    def _picture_name(self, target: str) -> str:
        numbers = sorted(n for n in self._package.names if n.startswith("word/media/"))
        return f"word/media/image{numbers.index(target) + 1}.png" if target in numbers else ""


def _choose(tree: etree._Element) -> None:
    """Of alternatives the first: the others say the same once more."""
    for one in list(tree.iter(f"{{{_MC}}}AlternateContent")):
        chosen = one.find(f"{{{_MC}}}Choice")
        for child in list(one):
            if child is not chosen:
                drop(child)
        if chosen is not None:
            unwrap(chosen)
        unwrap(one)


def _strip(tree: etree._Element) -> None:
    """Marks of editing and everything of a vocabulary that is not on the list."""
    for one in list(tree.iter()):
        name = local(one)
        if one is tree or one.getparent() is None:
            pass
        elif name in _DROPPED or space(one) not in _KEPT_SPACES:
            drop(one)
        elif name == "sdt" or (name in _UNWRAPPED and space(one) == W):
            unwrap(one)
    for one in tree.iter():
        for key in list(one.attrib):
            plain = etree.QName(key)
            if plain.namespace not in (None, W, R, _A, _WP, _M) or plain.localname.startswith("rsid"):
                del one.attrib[key]


def _blacken(paragraph: etree._Element, words: Iterable[str]) -> None:
    """Words that run over several runs lose their letters in each; the block stands where they began."""
    nodes = list(_letters(paragraph))
    for word in words:
        wanted = folded(word)[0]
        while wanted:
            plain, places = folded("".join(node.text or "" for node in nodes))
            at = plain.find(wanted)
            if at < 0:
                break
            _replace(nodes, places[at], places[at + len(wanted) - 1] + 1)


def _replace(nodes: list[etree._Element], start: int, end: int) -> None:
    passed, put = 0, False
    for node in nodes:
        text = node.text or ""
        first, last = max(start - passed, 0), min(end - passed, len(text))
        if first < last:
            node.text = text[:first] + ("" if put else BLOCK) + text[last:]
            put = True
        passed += len(text)


def _letters(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Text of this paragraph, not of paragraphs in text boxes inside it."""
    for node in paragraph.iter(f"{{{W}}}t", f"{{{_M}}}t"):
        if next(node.iterancestors(f"{{{W}}}p"), None) is paragraph:
            yield node


def _plain_settings(tree: etree._Element) -> etree._Element:
    for one in list(tree):
        if local(one) not in _SETTINGS:
            drop(one)
    _strip(tree)
    return tree


def _story_kind(relations: dict[str, tuple[str, str]], name: str) -> str:
    return next(kind for kind, target in relations.values() if target == name)
