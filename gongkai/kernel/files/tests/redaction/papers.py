"""Files for redaction: pages with words at known places, however the page lies, and what hides beside them."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

SECRET = "13812345678"
KEPT = "PUBLIC PART"


@dataclass(frozen=True)
class Lie:
    """How a page lies in its file. `at` is where the secret begins, in points from the corner of what is shown."""

    rotate: int = 0
    origin: tuple[float, float] = (0, 0)
    size: tuple[float, float] = (595, 842)
    margin: tuple[float, float, float, float] = (0, 0, 0, 0)  # cut away by the crop box: left, bottom, right, top
    unit: float = 1
    zoom: float = 1
    at: tuple[float, float] = (120, 300)


def pdf(lie: Lie | None = None, *, words: Sequence[str] = (SECRET, KEPT), pages: int = 1) -> bytes:
    """Every line of `words` 60 points below the one before."""
    document = pikepdf.new()
    for _ in range(pages):
        add_page(document, lie or Lie(), words)
    return saved(document)


def add_page(document: pikepdf.Pdf, lie: Lie, words: Sequence[str]) -> pikepdf.Object:
    left, bottom = lie.origin
    width, height = lie.size
    zoom = lie.zoom
    x = (left + lie.margin[0] + lie.at[0]) / zoom
    y = (bottom + lie.margin[1] + lie.at[1]) / zoom
    lines = " ".join(f"1 0 0 1 {x} {y - n * 60 / zoom} Tm ({text}) Tj" for n, text in enumerate(words))
    content = f"q {zoom} 0 0 {zoom} 0 0 cm BT /F {20 / zoom} Tf {lines} ET Q"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([left, bottom, left + width, bottom + height]),
        Resources=Dictionary(Font=Dictionary(F=helvetica())),
        Contents=document.make_stream(content.encode()),
    )
    if lie.rotate:
        page.Rotate = lie.rotate
    if any(lie.margin):
        cut = (
            left + lie.margin[0],
            bottom + lie.margin[1],
            left + width - lie.margin[2],
            bottom + height - lie.margin[3],
        )
        page.CropBox = Array(list(cut))
    if lie.unit != 1:
        page.UserUnit = lie.unit
    made = document.make_indirect(page)
    document.pages.append(pikepdf.Page(made))
    return made


def helvetica() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def saved(document: pikepdf.Pdf, **how: object) -> bytes:
    target = io.BytesIO()
    document.save(target, **how)
    return target.getvalue()


def loaded(secret: str = SECRET) -> bytes:
    """A page whose secret also stands in everything that a PDF can carry along."""
    document = pikepdf.new()
    page = add_page(document, Lie(), (secret, KEPT))
    with document.open_metadata() as meta:
        meta["dc:description"] = secret
    document.docinfo["/Title"] = f"名单 {secret}"
    document.attachments["名单.txt"] = pikepdf.AttachedFileSpec(document, secret.encode(), filename=f"{secret}.txt")
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), Contents=secret)
    page.Annots = Array([document.make_indirect(note)])
    page.Thumb = document.make_stream(b"\0" * 48, Width=4, Height=4, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    page.PieceInfo = Dictionary(Editor=Dictionary(Private=Dictionary(Words=secret)))
    root = document.Root
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.alert('{secret}')")
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=secret))
    root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page.Resources.Properties = Dictionary(L=layer)
    hidden = f"/OC /L BDC BT /F 20 Tf 1 0 0 1 50 700 Tm ({secret}) Tj ET EMC "
    white = f"BT 1 1 1 rg /F 9 Tf 1 0 0 1 50 650 Tm ({secret}) Tj ET "
    invisible = f"BT 3 Tr /F 9 Tf 1 0 0 1 50 600 Tm ({secret}) Tj ET "
    outside = f"BT 0 Tr /F 9 Tf 1 0 0 1 -500 -500 Tm ({secret}) Tj ET "
    span = f"/Span <</ActualText ({secret})>> BDC EMC "
    page.Contents = document.make_stream(
        page.Contents.read_bytes() + (hidden + white + invisible + outside + span).encode()
    )
    root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Figure, Alt=secret))
    root.AcroForm = Dictionary(Fields=Array([document.make_indirect(Dictionary(FT=Name.Tx, T="f", V=secret))]))
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(secret, 0))
    document.make_indirect(pikepdf.String(secret))
    first = saved(document)
    return first + _appended(first)


def _appended(first: bytes) -> bytes:
    """An empty later version: what it was before stays in front of it."""
    start = int(first[: first.rindex(b"%%EOF")].split()[-1])
    info = re.search(rb"/Info \d+ \d+ R", first)
    assert info is not None
    trailer = b"\nxref\n0 0\ntrailer\n<< /Size 1 /Root 1 0 R %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return trailer % (info.group(), start, len(first) + 1)


def scan(words: str = SECRET, *, size: tuple[int, int] = (1654, 2339), form: str = "PNG", **how: object) -> bytes:
    """A scanned page: a picture of words, no text."""
    picture = Image.new("L", size, 255)
    pen = ImageDraw.Draw(picture)
    pen.text((300, 300), words, fill=0, font_size=60)
    pen.text((300, 900), KEPT, fill=0, font_size=60)
    target = io.BytesIO()
    picture.save(target, form, dpi=(200, 200), **how)
    return target.getvalue()


def scanned_pdf(*, invisible: str = "", pages: int = 1) -> bytes:
    """Pictures of pages; with `invisible` the words a recogniser lays over them."""
    document = pikepdf.new()
    target = io.BytesIO()
    with Image.open(io.BytesIO(scan())) as picture:
        picture.save(target, "JPEG", quality=70)
    image = document.make_stream(target.getvalue())
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 1654, 2339
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceGray, 8, Name.DCTDecode
    for _ in range(pages):
        drawing = b"q 595 0 0 842 0 0 cm /P Do Q "
        if invisible:
            drawing += f"BT 3 Tr /F 21 Tf 1 0 0 1 108 714 Tm ({invisible}) Tj ET".encode()
        resources = Dictionary(XObject=Dictionary(P=image), Font=Dictionary(F=helvetica()))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Resources=resources,
            Contents=document.make_stream(drawing),
        )
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
    return saved(document)
