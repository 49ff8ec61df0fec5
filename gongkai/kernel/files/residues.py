"""Proof that a redacted file 对外副本 holds nothing that was to be hidden: every place where text can stay behind."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from gongkai.kernel.files.extract import extract

_MAX_OBJECTS = 20_000
_PLACES = {
    "word/document.xml": "正文",
    "word/comments.xml": "批注",
    "word/footnotes.xml": "脚注",
    "docProps/core.xml": "文档属性",
    "docProps/app.xml": "文档属性",
    "docProps/custom.xml": "文档属性",
    "meta.xml": "文档属性",
    "xl/sharedStrings.xml": "单元格",
}
_TRACES = (
    (rb"<w:(?:ins|del|moveFrom)\b", "有修订痕迹"),
    (rb"<w:comment\b", "有批注"),
    (rb"<w:vanish(?:\s*/>|\s+w:val=\"(?:1|true|on)\")", "有隐藏文字"),
    (rb"<sheet\b[^>]*state=\"(?:hidden|veryHidden)\"", "有隐藏的工作表"),
    (rb"<(?:row|col)\b[^>]*hidden=\"(?:1|true)\"", "有隐藏的行或列"),
)


def leaks(content: bytes, kind: str, needles: Iterable[str]) -> list[str]:
    """Places where any of the needles is still found; empty is the proof."""
    wanted = [folded for needle in needles if (folded := _folded(needle))]
    if not wanted:
        return []
    found = [place for place, text in _surfaces(content, kind) if any(n in _folded(text) for n in wanted)]
    if any(_in_raw(content, needle) for needle in wanted):
        found.append("文件数据")
    return list(dict.fromkeys(found))


def traces(content: bytes, kind: str) -> list[str]:
    """What an editor should look at before the file goes out: revisions, comments, hidden parts, attachments."""
    found: list[str] = []
    if _is_zip(content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                data = archive.read(name) if name.endswith(".xml") else b""
                found += [label for pattern, label in _TRACES if re.search(pattern, data)]
    elif kind == "pdf":
        reader = PdfReader(io.BytesIO(content), strict=False)
        found += ["有批注或表单"] if any("/Annots" in page for page in reader.pages) else []
        found += ["内嵌附件"] if reader.attachments else []
        found += ["有可隐藏的图层"] if "/OCProperties" in reader.root_object else []
    return list(dict.fromkeys(found))


def _surfaces(content: bytes, kind: str) -> Iterator[tuple[str, str]]:
    """(place, text) pairs."""
    yield "文字", extract(content, kind).text
    if _is_zip(content):
        yield from _parts(content)
    elif kind == "pdf":
        yield from _objects(content)


def _parts(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            place = _PLACES.get(entry.filename, f"内部文件 {entry.filename}")
            data = archive.read(entry)
            if _is_zip(data):
                yield from _parts(data)
            elif entry.filename.endswith((".xml", ".rels", ".txt")):
                markup = data.decode("utf-8", "replace")
                yield place, re.sub(r"<[^>]*>", "", markup)
                yield place, " ".join(re.findall(r"=\"([^\"]*)\"", markup))


def _objects(content: bytes) -> Iterator[tuple[str, str]]:
    """Strings of every PDF object (properties, comments, form values) and the content of every stream."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    yield "文档属性", " ".join(str(value) for value in (reader.metadata or {}).values())
    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    for number, generation in numbers[:_MAX_OBJECTS]:
        try:
            value = reader.get_object(IndirectObject(number, generation, reader))
            yield "批注、表单或书签", " ".join(_strings(value, 0))
            if isinstance(value, StreamObject) and value.get("/Subtype") != "/Image":
                yield "内部数据", value.get_data().decode("utf-8", "replace")
        except Exception:
            # A damaged object shows nothing to a reader either; the raw bytes are searched as well.
            continue


def _strings(value: Any, depth: int) -> Iterator[str]:
    if depth > 6:
        return
    if isinstance(value, TextStringObject | ByteStringObject):
        yield value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    elif isinstance(value, DictionaryObject):
        for item in value.values():
            if not isinstance(item, IndirectObject):
                yield from _strings(item, depth + 1)
    elif isinstance(value, ArrayObject):
        for item in value:
            if not isinstance(item, IndirectObject):
                yield from _strings(item, depth + 1)


def _in_raw(content: bytes, needle: str) -> bool:
    forms = (needle.encode(code, "ignore") for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"))
    return any(form in content for form in forms if len(form) >= 4)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def _is_zip(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")
