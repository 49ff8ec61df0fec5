"""Files that attack a redactor: its memory, its time, its parsers, its belief that nothing is left.

Each is (name, kind, content). What is taken must be redacted and proven; all else refused with a Chinese sentence.
"""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from gongkai.kernel.files.tests import hostile
from gongkai.kernel.files.tests.redaction import office, papers
from gongkai.kernel.files.tests.redaction.papers import KEPT, SECRET, Lie

Case = tuple[str, str, Callable[[], bytes]]


def _drawn(content: bytes, **page: object) -> bytes:
    """One page with this content, more keys in its dictionary."""
    document = pikepdf.new()
    made = papers.add_page(document, Lie(), (SECRET, KEPT))
    made.Contents = document.make_stream(made.Contents.read_bytes() + b" " + content)
    for key, value in page.items():
        made[f"/{key}"] = value
    return papers.saved(document)


def _form_used_many_times() -> bytes:
    document = pikepdf.new()
    page = papers.add_page(document, Lie(), (SECRET, KEPT))
    form = document.make_stream(f"BT /F 9 Tf 50 50 Td ({SECRET}) Tj ET".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
    form.Resources = Dictionary(Font=Dictionary(F=papers.helvetica()))
    page.Resources.XObject = Dictionary(X=form)
    uses = b" ".join(b"q 1 0 0 1 %d %d cm /X Do Q" % (n * 20, n * 30) for n in range(15))
    page.Contents = document.make_stream(page.Contents.read_bytes() + uses)
    return papers.saved(document)


def _form_inside_itself() -> bytes:
    document = pikepdf.new()
    page = papers.add_page(document, Lie(), (SECRET, KEPT))
    form = document.make_stream(b"/X Do")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    page.Resources.XObject = Dictionary(X=form)
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" /X Do")
    return papers.saved(document)


def _nested_forms(depth: int = 14, width: int = 6) -> bytes:
    """Forms that use forms: each level draws six of the one below."""
    document = pikepdf.new()
    page = papers.add_page(document, Lie(), (SECRET, KEPT))
    inner = document.make_stream(b"0 0 1 1 re f")
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
    for _ in range(depth):
        outer = document.make_stream(b" /X Do" * width)
        outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
        outer.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner = outer
    page.Resources.XObject = Dictionary(X=inner)
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" /X Do")
    return papers.saved(document)


def _picture(width: int, height: int, data: bytes) -> bytes:
    document = pikepdf.new()
    page = papers.add_page(document, Lie(), (SECRET, KEPT))
    image = document.make_stream(data)
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, width, height
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.FlateDecode
    page.Resources.XObject = Dictionary(X=image)
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" q 100 0 0 100 0 0 cm /X Do Q")
    return papers.saved(document)


def _stream_bomb() -> bytes:
    """A gigabyte of blanks as page content, packed twice."""
    document = pikepdf.new()
    page = papers.add_page(document, Lie(), (SECRET, KEPT))
    packed = zlib.compress(zlib.compress(b" " * (1 << 30), 1), 1)
    bomb = pikepdf.Stream(document, packed)
    bomb.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    page.Contents = Array([page.Contents, document.make_indirect(bomb)])
    return papers.saved(document, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def _words_in_a_note() -> bytes:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([60, 600, 400, 640]), Contents=SECRET)
    note.DA = pikepdf.String("/Helv 12 Tf")
    return _drawn(b"", Annots=Array([note]))


def _mangled(change: Callable[[bytes], bytes]) -> bytes:
    return change(papers.pdf())


def _tree_that_loops() -> bytes:
    document = pikepdf.open(io.BytesIO(papers.pdf()))
    document.Root.Pages.Kids.append(document.Root.Pages)
    return papers.saved(document)


CASES: list[Case] = [
    ("open_password", "pdf", lambda: hostile.pdf(password="geheim")),
    ("owner_password", "pdf", lambda: hostile.pdf(owner_password="geheim")),
    ("script", "pdf", lambda: hostile.pdf(javascript="app.alert(1)")),
    ("everything_hidden", "pdf", papers.loaded),
    ("no_end", "pdf", lambda: _mangled(lambda c: c[: len(c) // 2])),
    ("xref_gone", "pdf", lambda: _mangled(lambda c: c.replace(b"xref", b"xxxx"))),
    ("xref_wrong", "pdf", lambda: _mangled(lambda c: c.replace(b"startxref\n", b"startxref\n9"))),
    ("only_a_head", "pdf", lambda: b"%PDF-1.7\n"),
    ("rubbish", "pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400),
    ("garbled_content", "pdf", lambda: _drawn(b"q q q BT (((( <<<< Tj ET Q Q \x00\xff" * 200)),
    ("page_of_two_miles", "pdf", lambda: papers.pdf(Lie(size=(200_000, 200_000), at=(300, 400)))),
    ("page_of_nothing", "pdf", lambda: papers.pdf(Lie(size=(0, 0)))),
    ("page_thin_as_hair", "pdf", lambda: papers.pdf(Lie(size=(14_000, 3)))),
    ("huge_unit", "pdf", lambda: papers.pdf(Lie(unit=75_000))),
    ("ten_thousand_pages", "pdf", lambda: papers.pdf(pages=10_000)),
    ("form_used_many_times", "pdf", _form_used_many_times),
    ("form_inside_itself", "pdf", _form_inside_itself),
    ("nested_forms", "pdf", _nested_forms),
    ("pages_that_loop", "pdf", _tree_that_loops),
    ("words_in_a_note", "pdf", _words_in_a_note),
    ("invisible_over_scan", "pdf", lambda: papers.scanned_pdf(invisible=SECRET)),
    ("picture_of_a_gigapixel", "pdf", lambda: _picture(60_000, 60_000, zlib.compress(b"\0"))),
    ("picture_without_data", "pdf", lambda: _picture(600, 600, b"")),
    ("stream_bomb", "pdf", _stream_bomb),
    ("gigapixel", "png", lambda: hostile.png(60_000, 60_000)),
    ("broken_picture", "png", lambda: hostile.png()[:40]),
    ("fake_jpeg", "jpg", hostile.jpg),
    ("fake_tiff", "tif", hostile.tif),
    ("fake_webp", "webp", hostile.webp),
    ("script_picture", "gif", lambda: hostile.GIF_SCRIPT),
    ("hidden_word", "docx", office.word),
    ("hidden_sheet", "xlsx", office.workbook),
    ("not_a_zip", "docx", lambda: b"PK\x03\x04rubbish"),
    ("zip_bomb", "docx", lambda: hostile.changed(office.split_word(), {"word/media/a.bin": b"\0" * (220 << 20)})),
    ("entity_bomb", "docx", lambda: hostile.changed(office.split_word(), {"word/document.xml": _ENTITIES})),
    ("outside_entity", "docx", lambda: hostile.changed(office.split_word(), {"word/document.xml": _OUTSIDE})),
    ("deep_xml", "docx", lambda: hostile.changed(office.split_word(), {"word/document.xml": _DEEP})),
    ("no_document", "docx", lambda: hostile.changed(office.split_word(), {"word/document.xml": None})),
    ("part_missing", "docx", lambda: hostile.changed(office.split_word(), {"word/styles.xml": None})),
    ("part_broken", "docx", lambda: hostile.changed(office.split_word(), {"word/styles.xml": b"<w:styles"})),
    ("macro", "docx", lambda: hostile.changed(office.split_word(), {"word/vbaProject.bin": SECRET.encode()})),
    ("sheet_missing", "xlsx", lambda: hostile.changed(office.workbook(), {"xl/worksheets/sheet1.xml": None})),
    ("strings_missing", "xlsx", lambda: hostile.changed(office.workbook(), {"xl/sharedStrings.xml": None})),
    ("wild_columns", "xlsx", lambda: hostile.changed(office.workbook(), {"xl/worksheets/sheet1.xml": _WILD})),
]
_ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "'
    + "x" * 1000
    + '"><!ENTITY c "'
    + "&b;" * 1000
    + '"><!ENTITY d "'
    + "&c;" * 1000
    + '">]>'
    "<a>&d;</a>"
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
_DEEP = "<a>" * 50_000 + "</a>" * 50_000
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WILD = (
    f'<worksheet xmlns="{_S}"><cols><col min="1" max="999999999" hidden="1"/></cols><sheetData>'
    f'<row r="x" hidden="1"><c r="?" t="s"><v>-5</v></c></row>'
    '<row><c t="s"><v>99999999</v></c></row></sheetData></worksheet>'
)
