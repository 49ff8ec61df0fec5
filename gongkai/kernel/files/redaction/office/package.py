"""The package around Word and spreadsheet parts: reading it, and writing a new one that holds nothing else."""

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from lxml import etree

from gongkai.kernel.files.redaction.pages import Unreadable
from gongkai.kernel.files.redaction.shapes import Hidden, folded

# As long for every word: its length tells something too.
BLOCK = "■■■■"
MAX_PART = 200 * 1024 * 1024
MAX_WORDS = 120
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MEDIA = {"png": "image/png", "jpeg": "image/jpeg"}

# What every package may carry that no reader sees, by the beginning of its name.
_CARRIED = (
    ("docProps/core.xml", "文档属性"),
    ("docProps/app.xml", "文档属性"),
    ("docProps/custom.xml", "自定义属性"),
    ("docProps/thumbnail", "缩略图"),
    ("customXml/item", "自定义 XML 数据"),
    ("word/comments", "批注"),
    ("word/people.xml", "批注人和修订人"),
    ("word/glossary/", "文档部件库"),
    ("word/embeddings/", "内嵌对象"),
    ("word/charts/", "图表及其数据"),
    ("word/diagrams/", "智能图形"),
    ("xl/comments", "批注"),
    ("xl/threadedComments/", "批注"),
    ("xl/persons/", "批注人"),
    ("xl/externalLinks/externalLink", "外部链接"),
    ("xl/connections.xml", "数据连接"),
    ("xl/queryTables/", "数据查询"),
    ("xl/pivotCache/pivotCache", "数据透视表缓存"),
    ("xl/pivotTables/", "数据透视表"),
    ("xl/embeddings/", "内嵌对象"),
    ("xl/drawings/drawing", "图形和图片"),
    ("xl/charts/chart", "图表及其数据"),
    ("xl/media/", "图片"),
    ("xl/printerSettings/", "打印机设置"),
    ("xl/revisions/", "修订记录"),
    ("xl/customProperty", "自定义属性"),
    ("xl/tables/table", "表格定义"),
)


class OfficeFile(Protocol):
    hidden: list[Hidden]

    def texts(self) -> Iterator[tuple[str, str]]: ...

    def copy(self, words: Iterable[str]) -> bytes: ...


def opened(content: bytes, kind: str) -> OfficeFile:
    from gongkai.kernel.files.redaction.office.sheets import Workbook
    from gongkai.kernel.files.redaction.office.word import WordDocument

    return WordDocument(Package(content)) if kind == "docx" else Workbook(Package(content))


class Package:
    """Members of the file, its relations, and what it carries along."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile:
            raise Unreadable("文件已损坏，无法打开。") from None
        self.names = self._archive.namelist()
        if sum(entry.file_size for entry in self._archive.infolist()) > MAX_PART:
            raise Unreadable("文件解压后过大，请拆分后再处理。")

    def read(self, name: str) -> bytes:
        return self._archive.read(name)

    def tree(self, name: str) -> etree._Element:
        try:
            return parsed(self.read(name))
        except (KeyError, etree.XMLSyntaxError):
            raise Unreadable(f"文件中的 {name} 已损坏，无法处理。") from None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (kind, target inside the package or "" for one outside)."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.names:
            return {}
        found = {}
        for one in self.tree(path):
            target = str(one.get("Target", ""))
            inside = one.get("TargetMode") != "External"
            joined = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") if inside else ""
            found[str(one.get("Id"))] = (str(one.get("Type", "")).rsplit("/", 1)[-1], joined)
        return found

    def outside(self) -> Iterator[Hidden]:
        """Addresses of other files and pages."""
        for name in self.names:
            if name.endswith(".rels"):
                for one in self.tree(name):
                    if one.get("TargetMode") == "External":
                        yield Hidden("外部链接", short(str(one.get("Target", ""))))

    def carried(self) -> Iterator[Hidden]:
        for name in self.names:
            place = next((label for start, label in _CARRIED if name.startswith(start)), "")
            if place and not name.endswith((".rels", "/")):
                yield Hidden(place, self._words(name))

    def _words(self, name: str) -> str:
        if not name.endswith(".xml"):
            return name.rsplit("/", 1)[-1]
        try:
            return short(" ".join(str(piece) for piece in self.tree(name).itertext()))
        except Unreadable:
            return name.rsplit("/", 1)[-1]


class NewPackage:
    """A package written part by part; whatever is not put in is not in it."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._relations: dict[str, list[tuple[str, str, str]]] = {}

    def put(self, name: str, tree: etree._Element, content_type: str) -> None:
        etree.cleanup_namespaces(tree)
        self._parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._types[name] = content_type

    def put_picture(self, name: str, content: bytes) -> None:
        self._parts[name] = content

    def relate(self, part: str, key: str, kind: str, target: str) -> None:
        self._relations.setdefault(part, []).append((key, kind, target))

    def content(self) -> bytes:
        types = etree.Element(f"{{{_TYPES}}}Types", nsmap=nsmap(_TYPES))
        for ending, kind in {"rels": "application/vnd.openxmlformats-package.relationships+xml", **_MEDIA}.items():
            etree.SubElement(types, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
        for name, kind in self._types.items():
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
        members = {"[Content_Types].xml": etree.tostring(types, xml_declaration=True, encoding="UTF-8")}
        for part, rows in self._relations.items():
            folder, name = posixpath.split(part)
            tree = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap=nsmap(_RELATIONS))
            for key, kind, target in rows:
                etree.SubElement(tree, f"{{{_RELATIONS}}}Relationship", Id=key, Type=f"{R}/{kind}", Target=f"/{target}")
            members[posixpath.join(folder, "_rels", f"{name}.rels")] = etree.tostring(
                tree, xml_declaration=True, encoding="UTF-8"
            )
        members |= self._parts
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                # Without a date of its own: when somebody saved is a property too.
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return made.getvalue()


def nsmap(default: str, **others: str) -> Any:
    """Prefixes of a new tree; the stubs of lxml do not know that the default has none."""
    return {None: default, **others}


def parsed(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(xml, parser=parser)


def blackened(text: str, words: Iterable[str]) -> str:
    """The text with every one of the words replaced, whatever its width and case."""
    for word in words:
        wanted = folded(word)[0]
        while wanted:
            plain, places = folded(text)
            at = plain.find(wanted)
            if at < 0:
                break
            text = text[: places[at]] + BLOCK + text[places[at + len(wanted) - 1] + 1 :]
    return text


def sweep(tree: etree._Element, words: Iterable[str]) -> None:
    """Names of styles, alternative texts and whatever else a part may say in attributes."""
    wanted = list(words)
    if not wanted:
        return
    for one in tree.iter():
        for key, value in one.attrib.items():
            if (clean := blackened(str(value), wanted)) != value:
                one.set(key, clean)
        for name in ("text", "tail"):
            value = getattr(one, name)
            if value and (clean := blackened(value, wanted)) != value:
                setattr(one, name, clean)


def forget(one: etree._Element, *keys: str) -> None:
    """Take attributes away, whether they are there or not."""
    for key in keys:
        if key in one.attrib:
            del one.attrib[key]


def local(one: etree._Element) -> str:
    return etree.QName(one).localname if isinstance(one.tag, str) else ""


def space(one: etree._Element) -> str:
    return str(etree.QName(one).namespace or "") if isinstance(one.tag, str) else ""


def drop(one: etree._Element) -> None:
    """Remove an element; text behind it stays."""
    parent = one.getparent()
    if parent is None:
        return
    if one.tail:
        before = one.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + one.tail
        else:
            parent.text = (parent.text or "") + one.tail
    parent.remove(one)


def unwrap(one: etree._Element) -> None:
    """Put the children of an element in its place."""
    parent = one.getparent()
    if parent is None:
        return
    at = parent.index(one)
    for child in list(one):
        parent.insert(at, child)
        at += 1
    drop(one)


def short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= MAX_WORDS else f"{plain[:MAX_WORDS]}…"
