"""Images: a sound structure from first to last byte, a size that fits in memory, no second file inside."""

import re
import struct
from collections.abc import Callable

from gongkai.kernel.files.refusals import refuse

MAX_PIXELS = 100_000_000
_FOREIGN = re.compile(rb"<script|<\?php|<html|<svg|<iframe|javascript:|%PDF-1", re.I)


class _Broken(Exception):
    pass


Size = tuple[int, int]


def inspect(kind: str, content: bytes, name: str) -> Size:
    """Width and height. Refuses broken files, pixel bombs and polyglots."""
    try:
        width, height = _READERS[kind](content)
    except (_Broken, struct.error, IndexError):
        raise refuse("broken", f"图片“{name}”已损坏或不是真正的图片。") from None
    if width <= 0 or height <= 0:
        raise refuse("broken", f"图片“{name}”已损坏或不是真正的图片。")
    if width * height > MAX_PIXELS:
        raise refuse("unsafe", f"图片“{name}”为 {width}×{height} 像素，超过一亿像素的上限。")
    if _FOREIGN.search(content) or _has_archive_tail(content):
        raise refuse("unsafe", f"图片“{name}”内夹带了其他内容，不能上传。")
    return width, height


def _has_archive_tail(content: bytes) -> bool:
    return content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000)) >= 0


def _png(content: bytes) -> Size:
    at, size = 8, None
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        if size is None:
            if name != b"IHDR" or length != 13:
                raise _Broken
            size = struct.unpack_from(">II", content, at + 8)
        at += 12 + length
        if at > len(content):
            raise _Broken
        if name == b"IEND":
            break
    if content[at:].strip(b"\0"):
        raise _Broken
    return size[0], size[1]


def _jpg(content: bytes) -> Size:
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise _Broken
        marker = content[at + 1]
        if marker in (0xD9, 0xDA):  # the picture data began without a frame header
            raise _Broken
        (length,) = struct.unpack_from(">H", content, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            if b"\xff\xd9" not in content[at:]:
                raise _Broken
            return width, height
        at += 2 + length


def _gif(content: bytes) -> Size:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    if content[6:8] == b"/*" and b"*/" in content:  # the size bytes open a script comment
        raise _Broken
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    frames = 0
    while content[at] != 0x3B:
        if content[at] == 0x21:
            at = _gif_blocks(content, at + 2)
        elif content[at] == 0x2C:
            frames += 1
            local = content[at + 9]
            at = _gif_blocks(content, at + 11 + (3 << ((local & 7) + 1) if local & 0x80 else 0))
        else:
            raise _Broken
    if not frames or content[at + 1 :].strip(b"\0"):
        raise _Broken
    return width, height


def _gif_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _bmp(content: bytes) -> Size:
    (length,) = struct.unpack_from("<I", content, 2)
    (header,) = struct.unpack_from("<I", content, 14)
    if header < 40 or length not in (0, len(content)):
        raise _Broken
    width, height = struct.unpack_from("<ii", content, 18)
    return width, abs(height)


def _tif(content: bytes) -> Size:
    order = "<" if content[:2] == b"II" else ">"
    (at,) = struct.unpack_from(f"{order}I", content, 4)
    (count,) = struct.unpack_from(f"{order}H", content, at)
    values: dict[int, int] = {}
    for n in range(count):
        tag, kind = struct.unpack_from(f"{order}HH", content, at + 2 + n * 12)
        if tag in (256, 257):
            form = "H" if kind == 3 else "I"
            (values[tag],) = struct.unpack_from(f"{order}{form}", content, at + 2 + n * 12 + 8)
    if len(values) != 2:
        raise _Broken
    return values[256], values[257]


def _webp(content: bytes) -> Size:
    (length,) = struct.unpack_from("<I", content, 4)
    if length + 8 not in (len(content), len(content) - 1):
        raise _Broken
    form = content[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if form == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise _Broken


_READERS: dict[str, Callable[[bytes], Size]] = {
    "png": _png,
    "jpg": _jpg,
    "gif": _gif,
    "bmp": _bmp,
    "tif": _tif,
    "webp": _webp,
}
