"""The child process that reads foreign files: one call after the other from its standard input, answers on its output.

A frame is a header line of JSON followed by the bytes it announces. Started by `isolation`, never imported by it.
"""

import io
import json
import os
import resource
import select
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

import pikepdf
import PIL
import pypdfium2

from gongkai.kernel.files.redaction import burning, hiding, pages, proving, ruled
from gongkai.kernel.files.redaction.office import opened as opened_office
from gongkai.kernel.files.redaction.shapes import Area, Box

IDLE_SECONDS = 120
_TOO_LARGE = "文件过大或者过于复杂，超出处理能力，请拆分后再处理。"
_BROKEN = "文件已损坏，无法处理。"

Answer = tuple[dict[str, Any], bytes]


def opened(content: bytes, *, kind: str) -> Answer:
    with pages.source(content, kind) as source:
        shapes = [[one.width, one.height, one.has_text] for one in source.shapes]
    hidden = hiding.in_pdf(content) if kind == "pdf" else hiding.in_picture(content)
    return {"pages": shapes, "hidden": [[one.place, one.content] for one in hidden]}, b""


def image(content: bytes, *, kind: str, page: int, width: int, areas: list[list[Any]]) -> Answer:
    with pages.source(content, kind) as source:
        if not 0 <= page < len(source.shapes):
            raise pages.Unreadable("没有这一页。")
        picture = burning.painted(source.image(page, width), [a for a in _areas(areas) if a.page == page])
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return {"width": picture.width, "height": picture.height}, target.getvalue()


def texts(content: bytes, *, kind: str) -> Answer:
    found: list[list[Any]] = []
    with pages.source(content, kind) as source:
        for number, shape in enumerate(source.shapes):
            if not shape.has_text:
                found.append(["", []])
                continue
            text = source.text(number)
            found.append([text.text, [n for b in text.boxes for n in (b.left, b.top, b.right, b.bottom)]])
            _tell(number + 1, len(source.shapes))
    return {"texts": found}, b""


def tables(content: bytes) -> Answer:
    return {"blocks": ruled.blocks(content)}, b""


def burn(content: bytes, *, kind: str, areas: list[list[Any]], keep_text: bool, appendix: int) -> Answer:
    """`appendix` is the length of the legend, which follows the file in one piece."""
    legend = content[len(content) - appendix :] if appendix else b""
    with pages.source(content[: len(content) - appendix], kind) as source:
        more = pages.PdfPages(legend) if legend else None
        copy = burning.burned(source, _areas(areas), keep_text=keep_text, appendix=more, progress=_tell)
        return {"pages": len(source.shapes), "extra": len(more.shapes) if more else 0}, copy


def prove(content: bytes, *, areas: list[list[Any]], needles: list[str], name: str, pages: int, extra: int) -> Answer:
    checks = proving.proved(content, _areas(areas), needles, name=name, pages=pages, extra=extra)
    return {"checks": [[c.key, c.label, c.passed, c.detail] for c in checks], "tools": tools()}, b""


def office(content: bytes, *, kind: str, words: list[str] | None) -> Answer:
    """What it hides and says; with `words` also the copy in which they are black."""
    file = opened_office(content, kind)
    if words is not None:
        return {}, file.copy(words)
    return {"hidden": [[h.place, h.content] for h in file.hidden], "texts": list(file.texts())}, b""


def tools() -> dict[str, str]:
    return {
        "PDFium": str(pypdfium2.version.PDFIUM_INFO.build),
        "pypdfium2": str(pypdfium2.version.PYPDFIUM_INFO),
        "pikepdf": pikepdf.__version__,
        "qpdf": pikepdf.__libqpdf_version__,
        "Pillow": PIL.__version__,
    }


CALLS: dict[str, Callable[..., Answer]] = {
    "opened": opened,
    "image": image,
    "texts": texts,
    "tables": tables,
    "burn": burn,
    "prove": prove,
    "office": office,
}
_told = 0.0


def main() -> None:
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source = os.fdopen(os.dup(0), "rb")
    held = b""
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        line = source.readline()
        if not line:
            return
        header = json.loads(line)
        if header["size"] is not None:
            held = source.read(header["size"])
        _answer(header, held)


def _answer(header: dict[str, Any], content: bytes) -> None:
    try:
        answer, blob = CALLS[header["call"]](content, **header["arguments"])
        _send({"done": answer}, blob)
    except pages.Unreadable as refusal:
        _send({"refused": str(refusal)})
    except (MemoryError, RecursionError, OverflowError):
        _send({"refused": _TOO_LARGE})
    except Exception as error:  # readers of foreign files raise whatever a hostile one makes them raise
        sys.stderr.write(f"{type(error).__name__}: {error}\n"[:500])
        _send({"refused": _BROKEN})


def _tell(done: int, total: int) -> None:
    global _told
    if time.monotonic() - _told > 1:
        _told = time.monotonic()
        _send({"progress": [done, total]})


def _send(header: dict[str, Any], blob: bytes = b"") -> None:
    output: BinaryIO = sys.stdout.buffer
    output.write(json.dumps({**header, "size": len(blob)}).encode() + b"\n" + blob)
    output.flush()


def _areas(rows: list[list[Any]]) -> list[Area]:
    return [Area(page, Box(left, top, right, bottom), label) for page, left, top, right, bottom, label in rows]


if __name__ == "__main__":
    main()
