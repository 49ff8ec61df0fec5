"""The type of a file by its content. Containers are opened; what cannot be inspected is not known."""

from dataclasses import dataclass

import puremagic

from gongkai.kernel.files.checking import archives, images, ole, pdf, plain
from gongkai.kernel.files.kinds import KINDS

_IMAGES = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"BM": "bmp",
    b"II*\0": "tif",
    b"MM\0*": "tif",
}


@dataclass(frozen=True)
class Sniffed:
    """`kinds` are those this content may go by (a Word 97 file may be .doc or .wps); empty when unknown."""

    kinds: tuple[str, ...]
    label: str
    findings: tuple[str, ...] = ()


def sniff(content: bytes, name: str = "") -> Sniffed:
    """Look inside. Raises `FileRefused` when the content is broken, encrypted or dangerous."""
    if content.startswith(b"PK\x03\x04"):
        kind, findings = archives.inspect(content, name)
        return _known((kind,), findings)
    if content.startswith(ole.MAGIC):
        return _known(ole.inspect(content, name))
    if pdf.is_pdf(content):
        return _known(("pdf",), pdf.inspect(content, name))
    if image := _image(content):
        images.inspect(image, content, name)
        return _known((image,))
    if text := plain.kinds_of(content):
        return _known(text)
    return Sniffed((), _guess(content))


def _known(kinds: tuple[str, ...], findings: tuple[str, ...] = ()) -> Sniffed:
    return Sniffed(kinds, KINDS[kinds[0]].label, findings)


def _image(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for magic, kind in _IMAGES.items() if content.startswith(magic)), "")


def _guess(content: bytes) -> str:
    """A name for the message only."""
    try:
        best = puremagic.magic_string(content[:8192])
    except (puremagic.PureError, ValueError):
        return "无法识别的格式"
    return f" {best[0].extension} 格式" if best and best[0].extension else "无法识别的格式"
