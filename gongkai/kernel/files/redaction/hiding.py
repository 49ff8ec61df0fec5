"""What a PDF or picture carries beside its pages, in words for the person who redacts it. Child process only."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name
from PIL import Image

from gongkai.kernel.files.redaction.shapes import Hidden

MAX_FOUND = 200
MAX_WORDS = 120


def in_pdf(content: bytes) -> list[Hidden]:
    """Properties, attachments, scripts, comments, forms, layers, bookmarks, earlier versions; nothing is kept."""
    found: list[Hidden] = []
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for one in _in_document(pdf, content):
                found.append(one)
                if len(found) >= MAX_FOUND:
                    found.append(Hidden("其他", f"只列出前 {MAX_FOUND} 处"))
                    break
    except (pikepdf.PdfError, ValueError, AttributeError, KeyError, TypeError):
        found.append(Hidden("文件结构", "有损坏之处，隐藏内容没有全部列出"))
    return found


def in_picture(content: bytes) -> list[Hidden]:
    with Image.open(io.BytesIO(content)) as picture:
        exif = picture.getexif()
        words = [str(value) for value in exif.values() if isinstance(value, str)]
        found = [Hidden("拍摄信息（EXIF）", _short("，".join(words)) or f"{len(exif)} 项")] if exif else []
        notes = [f"{k}：{v}" for k, v in picture.info.items() if isinstance(v, str) and k not in ("dpi", "exif")]
        return found + ([Hidden("图片说明", _short("；".join(notes)))] if notes else [])


def _in_document(pdf: pikepdf.Pdf, content: bytes) -> Iterator[Hidden]:
    root = pdf.Root
    for key, value in pdf.docinfo.items():
        yield Hidden("文档属性", _short(f"{key.lstrip('/')}：{value}"))
    if "/Metadata" in root:
        yield Hidden(
            "XMP 元数据", _short(re.sub(rb"<[^>]*>", b" ", root.Metadata.read_bytes()).decode("utf-8", "replace"))
        )
    for name in pdf.attachments:
        yield Hidden("内嵌文件", _short(name))
    if "/OpenAction" in root or "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield Hidden("动作或者脚本", "打开文件时自动执行")
    if "/AcroForm" in root:
        yield from _fields(root.AcroForm)
    if "/OCProperties" in root:
        for group in root.OCProperties.get("/OCGs", []):
            yield Hidden("图层", _short(str(group.get("/Name", ""))))
    if "/Outlines" in root:
        with pdf.open_outline() as outline:
            for item in outline.root:
                yield Hidden("书签", _short(item.title))
    if "/StructTreeRoot" in root:
        yield Hidden("结构标记", "可能带有替代文字")
    if (versions := content.count(b"%%EOF")) > 1:
        yield Hidden("修改前的版本", f"文件保存过 {versions} 次，旧内容仍在文件中")
    for number, page in enumerate(pdf.pages, start=1):
        yield from _on_page(page, number)


def _on_page(page: pikepdf.Page, number: int) -> Iterator[Hidden]:
    for note in page.obj.get("/Annots", []):
        if note.get("/Subtype") in (Name.Link, Name.Widget):
            continue
        yield Hidden(f"第 {number} 页批注", _short(str(note.get("/Contents", ""))) or str(note.get("/Subtype", "")))
    if "/Thumb" in page.obj:
        yield Hidden(f"第 {number} 页", "缩略图")
    if "/PieceInfo" in page.obj:
        yield Hidden(f"第 {number} 页", "编辑软件留下的数据")


def _fields(form: Any) -> Iterator[Hidden]:
    if "/XFA" in form:
        yield Hidden("动态表单（XFA）", "")
    for field in form.get("/Fields", []):
        value = field.get("/V")
        if value is not None:
            yield Hidden("表单内容", _short(f"{field.get('/T', '')}：{value}"))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= MAX_WORDS else f"{plain[:MAX_WORDS]}…"
