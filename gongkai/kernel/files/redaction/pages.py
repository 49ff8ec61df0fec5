"""Pages of a PDF or of a scanned picture as a reader sees them. Runs in the child process only."""

import ctypes
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from gongkai.kernel.files.redaction.shapes import UNIT, Box, PageShape, PageText

MAX_PAGES = 1_000
MAX_SIDE = 6_000  # pixels of a rendered page's longer side
MAX_CHARACTERS = 50_000  # of one page
MAX_PIXELS = 100_000_000  # of an uploaded picture, as at the door
_SCAN_DPI = 200
_SANE_DPI = range(50, 1_201)
PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})


class Unreadable(Exception):
    """A sentence for the person who wants to redact the file."""


class Source(Protocol):
    shapes: Sequence[PageShape]

    def image(self, page: int, width: int) -> Image.Image: ...

    def text(self, page: int) -> PageText: ...

    def close(self) -> None: ...


@contextmanager
def source(content: bytes, kind: str) -> Iterator[Source]:
    if kind != "pdf" and kind not in PICTURES:
        raise Unreadable("这类文件不能按页处理，请另存为 PDF 后再上传。")
    opened: Source = PdfPages(content) if kind == "pdf" else PicturePages(content)
    try:
        yield opened
    finally:
        opened.close()


def pixel_size(shape: PageShape, dpi: int) -> tuple[int, int]:
    """Pixels of the page at a resolution, at most `MAX_SIDE` on the longer side."""
    scale = min(dpi / 72, MAX_SIDE / max(shape.width, shape.height))
    return max(1, round(shape.width * scale)), max(1, round(shape.height * scale))


class PdfPages:
    """PDF through PDFium. Annotations are drawn into the page first, so that what is seen is what is searched."""

    def __init__(self, content: bytes) -> None:
        try:
            self._document = pdfium.PdfDocument(content)
            count = len(self._document)
        except pdfium.PdfiumError as error:
            locked = "assword" in str(error)
            raise Unreadable("PDF 设置了打开密码，请取消密码后再上传。" if locked else _BROKEN) from None
        if not 0 < count <= MAX_PAGES:
            raise Unreadable(f"PDF 没有页面或者超过 {MAX_PAGES:,} 页，请拆分后再处理。")
        self.shapes: Sequence[PageShape] = _Shapes(self._shape, count)

    def _shape(self, number: int) -> PageShape:
        with self._page(number) as page:
            width, height = page.get_size()
            if width < 1 or height < 1:
                raise Unreadable(f"第 {number + 1} 页没有大小，文件已损坏。")
            # Kept open no longer than needed: a thousand pages at once would not fit in memory.
            text = page.get_textpage()
            try:
                return PageShape(width, height, text.count_chars() > 0)
            finally:
                text.close()

    @contextmanager
    def _page(self, number: int) -> Iterator[pdfium.PdfPage]:
        try:
            page = self._document[number]
            if raw.FPDFPage_GetAnnotCount(page):
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
                page.close()
                page = self._document[number]
        except pdfium.PdfiumError:
            raise Unreadable(f"第 {number + 1} 页已损坏，无法显示。") from None
        try:
            yield page
        finally:
            page.close()

    def image(self, page: int, width: int) -> Image.Image:
        shape = self.shapes[page]
        scale = min(width / shape.width, MAX_SIDE / max(shape.width, shape.height))
        with self._page(page) as opened:
            bitmap = opened.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            picture = bitmap.to_pil().convert("RGB")
            bitmap.close()
        return picture

    def text(self, page: int) -> PageText:
        letters: list[str] = []
        boxes: list[Box] = []
        with self._page(page) as opened:
            text = opened.get_textpage()
            try:
                for index in range(min(text.count_chars(), MAX_CHARACTERS)):
                    code = raw.FPDFText_GetUnicode(text, index)
                    # Halves of a surrogate pair and noncharacters would shift every place after them.
                    letters.append(chr(code) if code and not 0xD800 <= code < 0xE000 and code < 0x110000 else " ")
                    boxes.append(self._box(opened, text, index))
            finally:
                text.close()
        return PageText("".join(letters), boxes)

    def _box(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage, index: int) -> Box:
        tight = [ctypes.c_double() for _ in range(4)]
        if not raw.FPDFText_GetCharBox(text, index, *tight):
            return _NOWHERE
        left, right, bottom, top = (edge.value for edge in tight)
        loose = raw.FS_RECTF()
        if raw.FPDFText_GetLooseCharBox(text, index, loose):
            left, right = min(left, loose.left), max(right, loose.right)
            bottom, top = min(bottom, loose.bottom), max(top, loose.top)
        if left == right or bottom == top:
            return _NOWHERE
        corners = [_seen(page, x, y) for x, y in ((left, bottom), (right, top), (left, top), (right, bottom))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box.of(min(xs), min(ys), max(xs), max(ys))

    def close(self) -> None:
        self._document.close()


class _Shapes(Sequence[PageShape]):
    """Looked up when asked for: the picture of one page must not cost the reading of all."""

    def __init__(self, look: Callable[[int], PageShape], count: int) -> None:
        self._look = look
        self._known: list[PageShape | None] = [None] * count

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, number: Any) -> Any:
        found = self._known[number]
        if found is None:
            found = self._known[number] = self._look(number)
        return found


class PicturePages:
    """A scanned picture, or the frames of one, turned the way its EXIF says."""

    def __init__(self, content: bytes) -> None:
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS
        try:
            self._picture = Image.open(io.BytesIO(content))
            frames = getattr(self._picture, "n_frames", 1)
            if frames > MAX_PAGES:
                raise Unreadable(f"图片超过 {MAX_PAGES:,} 页，请拆分后再处理。")
            self.shapes: Sequence[PageShape] = [_picture_shape(self._frame(n)) for n in range(frames)]
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
            raise Unreadable("图片已损坏，无法打开。") from None

    def _frame(self, number: int) -> Image.Image:
        self._picture.seek(number)
        turned = ImageOps.exif_transpose(self._picture)
        return turned if turned is not None else self._picture

    def image(self, page: int, width: int) -> Image.Image:
        shape = self.shapes[page]
        frame = self._frame(page)
        if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
            layered = frame.convert("RGBA")
            frame = Image.new("RGBA", layered.size, "white")
            frame.alpha_composite(layered)
        size = (width, max(1, round(width * shape.height / shape.width)))
        return frame.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)

    def text(self, page: int) -> PageText:
        return PageText("", [])

    def close(self) -> None:
        self._picture.close()


_NOWHERE = Box(0, 0, 0, 0)
_BROKEN = "PDF 文件已损坏，无法打开。"


def _seen(page: pdfium.PdfPage, x: float, y: float) -> tuple[int, int]:
    """A point of the page's own space as a reader sees it: PDFium undoes rotation, crop and offset."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, UNIT, UNIT, 0, x, y, across, down)
    return across.value, down.value


def _picture_shape(frame: Image.Image) -> PageShape:
    given = frame.info.get("dpi", (0, 0))
    dpi = int(given[0]) if isinstance(given, tuple) and given and int(given[0]) in _SANE_DPI else _SCAN_DPI
    return PageShape(frame.width * 72 / dpi, frame.height * 72 / dpi)
