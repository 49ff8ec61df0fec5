"""The copy that goes out: every page a picture with the boxes painted in, in a PDF written from nothing.

Nothing of the source file is copied: no font, no object, no property. Pages without boxes may get their words back as
a text layer of our own, letter by letter, only where ink can be seen. Runs in the child process only.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw

from gongkai.kernel.files.redaction.pages import Source, pixel_size
from gongkai.kernel.files.redaction.shapes import UNIT, Area, PageShape, PageText
from gongkai.kernel.files.redaction.textlayer import text_layer

DPI = 200
QUALITY = 82
MAX_LABEL_POINTS = 9.0
# Letters whose place shows less contrast than this are not seen on the page.
MIN_INK = 24

Progress = Callable[[int, int], None]


def burned(
    source: Source,
    areas: Sequence[Area],
    *,
    keep_text: bool = False,
    appendix: Source | None = None,
    progress: Progress = lambda done, total: None,
) -> bytes:
    """PDF of page pictures; `appendix` (the legend) follows as pages of its own."""
    pdf = pikepdf.new()
    by_page: dict[int, list[Area]] = {}
    for area in areas:
        by_page.setdefault(area.page, []).append(area)
    total = len(source.shapes) + (len(appendix.shapes) if appendix else 0)
    for number, shape in enumerate(source.shapes):
        boxes = by_page.get(number, [])
        picture = source.image(number, pixel_size(shape, DPI)[0])
        text = source.text(number) if keep_text and not boxes else None
        _add_page(pdf, painted(picture, boxes), shape, boxes, text)
        progress(number + 1, total)
    for number, shape in enumerate(appendix.shapes if appendix else ()):
        assert appendix is not None
        picture = appendix.image(number, pixel_size(shape, DPI)[0])
        _add_page(pdf, picture, shape, (), appendix.text(number))
        progress(len(source.shapes) + number + 1, total)
    target = io.BytesIO()
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def painted(picture: Image.Image, areas: Iterable[Area]) -> Image.Image:
    pen = ImageDraw.Draw(picture)
    for area in areas:
        pen.rectangle(area.box.pixels(*picture.size), fill="black")
    return picture


def label_place(area: Area, shape: PageShape) -> tuple[float, float, float]:
    """Size, x and y in points of the label inside its box; size 0 where it does not fit."""
    width = (area.box.right - area.box.left) / UNIT * shape.width
    height = (area.box.bottom - area.box.top) / UNIT * shape.height
    size = min(MAX_LABEL_POINTS, height * 0.8, width / max(len(area.label), 1) / 0.6)
    if not area.label or size < 3.5:
        return 0.0, 0.0, 0.0
    x = area.box.left / UNIT * shape.width + (width - len(area.label) * size * 0.556) / 2
    y = (1 - area.box.bottom / UNIT) * shape.height + (height - size * 0.72) / 2
    return size, x, y


def _add_page(
    pdf: pikepdf.Pdf, picture: Image.Image, shape: PageShape, areas: Iterable[Area], text: PageText | None
) -> None:
    width, height = round(shape.width, 3), round(shape.height, 3)
    drawing = [f"q {width:g} 0 0 {height:g} 0 0 cm /P Do Q"]
    resources = Dictionary(XObject=Dictionary(P=_picture_object(pdf, picture)))
    labels = [_label(area, shape) for area in areas]
    if any(labels):
        drawing.append("1 g BT " + " ".join(filter(None, labels)) + " ET")
        resources.Font = Dictionary(L=_label_font(pdf))
    if text is not None and (layer := text_layer(pdf, _visible(text, picture), shape)):
        drawing.append(layer.drawing)
        resources.Font = layer.fonts
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, width, height]),
        Resources=resources,
        Contents=pdf.make_stream("\n".join(drawing).encode("ascii")),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _picture_object(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    red, green, blue = picture.split()
    grey = not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox()
    target = io.BytesIO()
    (red if grey else picture).save(target, "JPEG", quality=QUALITY, subsampling=0)
    stream = pdf.make_stream(target.getvalue())
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = picture.width, picture.height, 8
    stream.ColorSpace = Name.DeviceGray if grey else Name.DeviceRGB
    stream.Filter = Name.DCTDecode
    return stream


def _label(area: Area, shape: PageShape) -> str:
    size, x, y = label_place(area, shape)
    return f"/L {size:.2f} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({area.label}) Tj" if size else ""


def _label_font(pdf: pikepdf.Pdf) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def _visible(text: PageText, picture: Image.Image) -> PageText:
    """Only letters where something is printed: white, covered, invisible and cropped words stay behind."""
    grey = picture.convert("L")
    letters, boxes = [], []
    for letter, box in zip(text.text, text.boxes, strict=True):
        if box.is_empty:
            if letter.isspace():
                letters.append(letter)
                boxes.append(box)
            continue
        left, top, right, bottom = box.pixels(*grey.size)
        if letter.isspace() or _contrast(grey.crop((left, top, right + 1, bottom + 1))) >= MIN_INK:
            letters.append(letter)
            boxes.append(box)
    return PageText("".join(letters), boxes)


def _contrast(grey: Image.Image) -> int:
    low, high = cast(tuple[int, int], grey.getextrema())
    return high - low
