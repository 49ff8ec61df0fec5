"""Word, Excel and PowerPoint 97-2003 and WPS files (OLE compound files): which of them, macros, encryption."""

import struct
from dataclasses import dataclass

from gongkai.kernel.files.refusals import FileRefused, refuse

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_SECTORS = 200_000
_END = 0xFFFFFFFA  # this and higher values are marks, not sectors

_KINDS = {
    "WordDocument": ("doc", "wps"),
    "Workbook": ("xls", "et"),
    "Book": ("xls", "et"),
    "PowerPoint Document": ("ppt", "dps"),
}
_MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "VBA")
_ENCRYPTED = ("EncryptedPackage", "EncryptedSummary", "EncryptionInfo")
_WORD_ENCRYPTED = 0x0100
_EXCEL_BOF, _EXCEL_FILEPASS = 0x0809, 0x002F


@dataclass(frozen=True)
class _Stream:
    name: str
    start: int
    size: int


def inspect(content: bytes, name: str) -> tuple[str, ...]:
    """The kinds this file may go by. Refuses macros, encryption, broken files and other compound files."""
    try:
        streams = {stream.name: stream for stream in _directory(content)}
    except (struct.error, IndexError, ValueError):
        raise _broken(name) from None
    if any(mark in streams for mark in _ENCRYPTED):
        raise _encrypted(name)
    if any(mark in streams for mark in _MACROS):
        raise refuse("unsafe", f"附件“{name}”含有宏，请另存为不带宏的文档后再上传。")
    for mark, kinds in _KINDS.items():
        if mark in streams:
            if _is_encrypted(content, streams[mark]):
                raise _encrypted(name)
            return kinds
    raise refuse("type", f"附件“{name}”不是 Word、Excel 或演示文稿。")


def _directory(content: bytes) -> list[_Stream]:
    """Entries of the directory, following its chain of sectors."""
    sector_size = _sector_size(content)
    (start,) = struct.unpack_from("<I", content, 48)
    table = _allocation(content, sector_size)
    streams: list[_Stream] = []
    seen: set[int] = set()
    sector = start
    while sector < _END and sector not in seen and len(seen) < _MAX_SECTORS:
        seen.add(sector)
        base = (sector + 1) * sector_size
        for at in range(base, base + sector_size, 128):
            entry = content[at : at + 128]
            if len(entry) < 128:
                raise ValueError
            (length,) = struct.unpack_from("<H", entry, 64)
            if entry[66] and 2 <= length <= 64:
                first, size = struct.unpack_from("<II", entry, 116)
                streams.append(_Stream(entry[: length - 2].decode("utf-16-le"), first, size))
        sector = table[sector]
    return streams


def _allocation(content: bytes, sector_size: int) -> list[int]:
    """The sector allocation table; the header names up to 109 of its sectors, enough for 7 MB, a chain the rest."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    (extra,) = struct.unpack_from("<I", content, 68)
    per_sector = sector_size // 4
    hops = 0
    while extra < _END and hops < 1_000:
        values = struct.unpack_from(f"<{per_sector}I", content, (extra + 1) * sector_size)
        sectors += values[:-1]
        extra, hops = values[-1], hops + 1
    table: list[int] = []
    for sector in sectors:
        if sector < _END:
            table += struct.unpack_from(f"<{per_sector}I", content, (sector + 1) * sector_size)
    return table


def _sector_size(content: bytes) -> int:
    (power,) = struct.unpack_from("<H", content, 30)
    if power not in (9, 12):
        raise ValueError
    return 1 << int(power)


def _is_encrypted(content: bytes, stream: _Stream) -> bool:
    """By the flag in Word's first block or the FILEPASS record near Excel's first one."""
    at = (stream.start + 1) * _sector_size(content)
    head = content[at : at + 512]
    if len(head) < 16:
        return False
    if stream.name == "WordDocument":
        (flags,) = struct.unpack_from("<H", head, 10)
        return bool(flags & _WORD_ENCRYPTED)
    if stream.name in ("Workbook", "Book"):
        return _has_filepass(head)
    return False


def _has_filepass(head: bytes) -> bool:
    at = 0
    while at + 4 <= len(head):
        record, length = struct.unpack_from("<HH", head, at)
        if at == 0 and record != _EXCEL_BOF:
            return False
        if record == _EXCEL_FILEPASS:
            return True
        at += 4 + length
    return False


def _broken(name: str) -> FileRefused:
    return refuse("broken", f"附件“{name}”已损坏，无法打开。")


def _encrypted(name: str) -> FileRefused:
    return refuse("encrypted", f"附件“{name}”设置了密码，请取消密码后再上传。")
