"""Files made for the tests: sound ones of every kind, and the ones that attackers send."""

import io
import struct
import zipfile
import zlib

import docx
import xlsxwriter
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

OFD_ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" '
    'DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
)
OFD_PAGE = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
    '<ofd:TextObject ID="1"><ofd:TextCode X="0" Y="0">政府信息公开</ofd:TextCode></ofd:TextObject>'
    "</ofd:Layer></ofd:Content></ofd:Page>"
)
ODT_CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    "<text:h>关于开展检查的通知</text:h><text:p>各有关单位：</text:p></office:text></office:body></office:document-content>"
)


def zipped(members: dict[str, bytes | str], *, compress: bool = True) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED)
    return target.getvalue()


def changed(content: bytes, members: dict[str, bytes | str | None]) -> bytes:
    """A ZIP with members replaced, added, or (None) removed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept: dict[str, bytes | str] = {n: archive.read(n) for n in archive.namelist()}
    for name, data in members.items():
        if data is None:
            kept.pop(name, None)
        else:
            kept[name] = data
    return zipped(kept)


def word(*paragraphs: str, title: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.author = "张三丰"
    if title:
        document.add_heading(title, 0)
    for paragraph in paragraphs or ("关于印发工作要点的通知", "各乡镇人民政府：现将有关事项通知如下。"):
        document.add_paragraph(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def workbook(hidden: str = "") -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("统计表")
    sheet.write_row(0, 0, ["项目", "件数"])
    sheet.write_row(1, 0, ["新收申请", 17])
    if hidden:
        secret = book.add_worksheet("底稿")
        secret.write(0, 0, hidden)
        secret.hide()
    book.close()
    return target.getvalue()


def odt() -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": ODT_CONTENT,
            "META-INF/manifest.xml": "<m/>",
        }
    )


def ofd() -> bytes:
    return zipped({"OFD.xml": OFD_ROOT, "Doc_0/Pages/Page_0/Content.xml": OFD_PAGE})


def pdf(*, javascript: str = "", password: str = "", owner_password: str = "", title: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if javascript:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(javascript)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if title:
        writer.add_metadata({"/Title": title})
    if password or owner_password:
        writer.encrypt(user_password=password, owner_password=owner_password or password, algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_with_form_value(value: str) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    page[NameObject("/Hidden")] = TextStringObject(value)
    writer.compress_identical_objects()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"\0" * (width * 3 + 1) * height) if width * height < 10_000 else zlib.compress(b"\0")
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpg(width: int = 3, height: int = 4) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"
        + b"\x12\x34"
        + b"\xff\xd9"
    )


def gif(width: int = 5, height: int = 6, comment: bytes = b"") -> bytes:
    extension = b"\x21\xfe" + bytes([len(comment)]) + comment + b"\0" if comment else b""
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + extension + image + b"\x3b"


def bmp(width: int = 2, height: int = 2) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    pixels = b"\0" * 16
    return b"BM" + struct.pack("<IHHI", 14 + len(header) + len(pixels), 0, 0, 54) + header + pixels


def tif(width: int = 7, height: int = 8) -> bytes:
    entries = struct.pack("<HHIHH", 256, 3, 1, width, 0) + struct.pack("<HHIHH", 257, 3, 1, height, 0)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 2) + entries + b"\0\0\0\0"


def webp(width: int = 9, height: int = 10) -> bytes:
    body = (
        b"VP8X"
        + struct.pack("<I", 10)
        + b"\0\0\0\0"
        + (width - 1).to_bytes(3, "little")
        + (height - 1).to_bytes(3, "little")
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def ole(*streams: str, first_block: bytes = b"") -> bytes:
    """A compound file with empty streams of these names; the first one begins with `first_block`."""
    size = 512
    header = bytearray(size)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<II", header, 56, 4096, 0xFFFFFFFE)
    struct.pack_into("<II", header, 64, 0, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *([0xFFFFFFFF] * 108))
    entries = b"".join(_ole_entry(name, 5 if n == 0 else 2) for n, name in enumerate(("Root Entry", *streams)))
    directory = entries + b"\0" * (-len(entries) % size)
    sectors = len(directory) // size
    chain = [0xFFFFFFFD, *(n + 2 for n in range(sectors - 1)), 0xFFFFFFFE, 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(size, b"\xff")
    data_sector = 1 + sectors
    directory = directory.replace(struct.pack("<II", 0x7777, 4096), struct.pack("<II", data_sector, 4096))
    return bytes(header) + table + directory + first_block.ljust(size, b"\0")


def _ole_entry(name: str, kind: int) -> bytes:
    text = name.encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + b"\xff" * 12 + b"\0" * 36
    return entry + struct.pack("<II", 0x7777, 4096) + b"\0" * 4


def zip_bomb() -> bytes:
    """40 MB of zeros in some 40 kB."""
    return zipped({"a.txt": b"\0" * 40 * 1024 * 1024})


def nested_zip(levels: int) -> bytes:
    content = zipped({"inner.txt": "底"})
    for level in range(levels):
        content = zipped({f"level{level}.zip": content}, compress=False)
    return content


def overlapping_zip() -> bytes:
    """Two directory entries that share one member's bytes."""
    content = bytearray(zipped({"aaaa.txt": b"\0" * 100_000, "bbbb.txt": b"\0" * 100_000}))
    second = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 0)
    return bytes(content)


def encrypted_zip() -> bytes:
    content = bytearray(zipped({"a.txt": "内容"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature)
        content[at + offset] |= 1
    return bytes(content)


def symlink_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


EXE = b"MZ\x90\0\x03\0\0\0" + b"\0" * 200
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
GIF_SCRIPT = b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(document.cookie)//;"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
