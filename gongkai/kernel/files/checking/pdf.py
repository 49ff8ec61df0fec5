"""PDF: opens, has pages, is not locked; scripts, programs and attachments inside are reported."""

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from gongkai.kernel.files.refusals import refuse

MAX_PAGES = 5_000
_MAX_OBJECTS = 20_000
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,16}%PDF-\d")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")

# Names of PDF dictionaries that make a document do something.
_ACTIVE = {
    "/JavaScript": "pdf.javascript",
    "/JS": "pdf.javascript",
    "/Launch": "pdf.launch",
    "/EmbeddedFile": "pdf.embedded",
    "/EmbeddedFiles": "pdf.embedded",
    "/RichMedia": "pdf.embedded",
    "/XFA": "pdf.form",
}


def is_pdf(content: bytes) -> bool:
    """By the mark at the very beginning; one further in would let another file stand before it."""
    return _START.match(content[:64]) is not None


def inspect(content: bytes, name: str) -> tuple[str, ...]:
    """Findings. Refuses broken, locked and mixed files."""
    if content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000)) >= 0:
        raise refuse("unsafe", f"附件“{name}”夹带了其他内容，不能上传。")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        # Many published files carry only a restriction password: they open with an empty one.
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except Exception:  # the parser raises whatever a hostile file makes it raise
        raise refuse("broken", f"PDF 文件“{name}”已损坏，无法打开。") from None
    if locked:
        raise refuse("encrypted", f"PDF 文件“{name}”设置了打开密码，请取消密码后再上传。")
    if not 0 < pages <= MAX_PAGES:
        raise refuse("broken", f"PDF 文件“{name}”没有页面或超过 {MAX_PAGES:,} 页。")
    return tuple(sorted(_named(content) | _walked(reader)))


def _named(content: bytes) -> set[str]:
    """By name in the plain bytes, also where letters are written as #4a."""
    plain = _HEX.sub(lambda m: bytes([int(m.group(1), 16)]), content)
    return {
        finding for mark, finding in _ACTIVE.items() if re.search(re.escape(mark.encode()) + rb"(?![A-Za-z0-9])", plain)
    }


def _walked(reader: PdfReader) -> set[str]:
    """By looking into every object, those in compressed streams included."""
    found: set[str] = set()
    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    for number, generation in numbers[:_MAX_OBJECTS]:
        try:
            value = reader.get_object(IndirectObject(number, generation, reader))
        except Exception:  # one broken object does not hide the others
            continue
        found |= _active(value, 0)
    return found


def _active(value: Any, depth: int) -> set[str]:
    if depth > 5:
        return set()
    found: set[str] = set()
    if isinstance(value, DictionaryObject):
        for key, item in value.items():
            if key in _ACTIVE:
                found.add(_ACTIVE[key])
            if key in ("/S", "/Type", "/Subtype") and str(item) in _ACTIVE:
                found.add(_ACTIVE[str(item)])
            if not isinstance(item, IndirectObject):
                found |= _active(item, depth + 1)
    elif isinstance(value, ArrayObject):
        for item in value:
            if not isinstance(item, IndirectObject):
                found |= _active(item, depth + 1)
    return found
