"""ZIP and everything built on it (OOXML, OpenDocument, OFD): bombs, traversal, encryption, macros, nesting."""

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass

from django.conf import settings

from gongkai.kernel.files.checking import office
from gongkai.kernel.files.names import extension
from gongkai.kernel.files.refusals import refuse

MAX_ENTRIES = 5_000
MAX_DEPTH = 2
MAX_RATIO = 200
RATIO_FLOOR = 20 * 1024 * 1024  # below this a high ratio does no harm
_EXPANSION = 10  # unpacked bytes per byte of the upload limit

_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_PROGRAM_NAMES = frozenset(
    (
        *("exe", "com", "bat", "cmd", "scr", "pif", "msi", "dll", "ocx", "sys", "js", "jse", "vbs"),
        *("vbe", "wsf", "wsh", "hta", "lnk", "jar", "apk", "ps1", "sh", "reg", "chm", "cpl", "docm"),
        *("xlsm", "pptm"),
    )
)
_SEALED_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")


@dataclass
class _Budget:
    """What one upload may unpack to, nested archives included."""

    entries: int = MAX_ENTRIES
    size: int = 0


def inspect(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """(kind, findings) of a ZIP file."""
    return _inspect(content, name, 0, _Budget(size=settings.UPLOAD_MAX_BYTES * _EXPANSION))


def _inspect(content: bytes, name: str, depth: int, budget: _Budget) -> tuple[str, tuple[str, ...]]:
    if depth > MAX_DEPTH:
        raise refuse("archive", f"压缩包“{name}”嵌套超过 {MAX_DEPTH} 层。")
    archive = _opened(content, name)
    with archive:
        entries = archive.infolist()
        _check_amount(entries, content, name, budget)
        for entry in entries:
            _check_entry(entry, name)
        _check_overlap(entries, archive, name)
        try:
            kind, findings = office.classify(archive, content, name)
            for entry in entries:
                _check_member(archive, entry, kind, name, depth, budget)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
            raise refuse("broken", f"附件“{name}”已损坏，无法打开。") from None
    return kind, findings


def _opened(content: bytes, name: str) -> zipfile.ZipFile:
    end = content.rfind(b"PK\x05\x06")
    # Anything behind the end record, or a directory that starts elsewhere, is a second file in disguise.
    if end < 0 or end + 22 + int.from_bytes(content[end + 20 : end + 22], "little") != len(content):
        raise refuse("unsafe", f"附件“{name}”不完整，或夹带了其他内容。")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise refuse("broken", f"附件“{name}”已损坏，无法打开。") from None


def _check_amount(entries: list[zipfile.ZipInfo], content: bytes, name: str, budget: _Budget) -> None:
    budget.entries -= len(entries)
    total = sum(entry.file_size for entry in entries)
    budget.size -= total
    if budget.entries < 0:
        raise refuse("archive", f"附件“{name}”内的文件超过 {MAX_ENTRIES:,} 个。")
    if budget.size < 0 or (total > RATIO_FLOOR and total > MAX_RATIO * len(content)):
        raise refuse("archive", f"附件“{name}”解压后过大，不能上传。")


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    if entry.flag_bits & 0x1:
        raise refuse("encrypted", f"附件“{name}”设置了密码，请取消密码后再上传。")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise refuse("archive", f"附件“{name}”内含符号链接。")
    inner = member_name(entry)
    if inner.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", inner) or ".." in re.split(r"[\\/]", inner):
        raise refuse("archive", f"附件“{name}”内的文件名指向压缩包之外。")


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese Windows writes GBK without saying so, and GBK may hold a backslash byte."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.orig_filename


def _check_overlap(entries: list[zipfile.ZipInfo], archive: zipfile.ZipFile, name: str) -> None:
    """Members that share bytes: the densest of all bombs."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in ordered[1:]] + [archive.start_dir]
    if ordered and ordered[0].header_offset != 0:
        raise refuse("unsafe", f"附件“{name}”不完整，或夹带了其他内容。")
    for entry, end in zip(ordered, ends, strict=True):
        if entry.header_offset + 30 + entry.compress_size > end:
            raise refuse("archive", f"附件“{name}”的压缩结构异常，不能上传。")


def _check_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: str, name: str, depth: int, budget: _Budget
) -> None:
    if entry.is_dir() or not entry.file_size:
        return
    inner = member_name(entry)
    with archive.open(entry) as stream:
        head = stream.read(4096)
    if head.startswith(_PROGRAMS) or extension(inner) in _PROGRAM_NAMES:
        raise refuse("unsafe", f"附件“{name}”内含可执行文件。")
    if head.startswith(_SEALED_ARCHIVES):
        raise refuse("archive", f"附件“{name}”内含无法检查的压缩文件。")
    if inner.endswith((".xml", ".rels")) and re.search(rb"<!(?:DOCTYPE|ENTITY)", head):
        raise refuse("unsafe", f"附件“{name}”含有不安全的实体定义。")
    if head.startswith(b"PK\x03\x04"):
        _inspect(archive.read(entry), name, depth + 1, budget)
