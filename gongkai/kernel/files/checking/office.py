"""Which document a ZIP container is: OOXML, OpenDocument, OFD or just an archive; macros and outside references."""

import re
import zipfile

from gongkai.kernel.files.refusals import refuse

_MAX_PART = 8 * 1024 * 1024
_OOXML = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_EXTERNAL = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?=[^>]*Type\s*=\s*[\"'][^\"']*/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath)[\"'])"
)


def classify(archive: zipfile.ZipFile, content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """(kind, findings). Raises `FileRefused` for macros and encryption."""
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        kind, findings = _ooxml(archive, names, name)
    elif names and names[0] == "mimetype":
        kind, findings = _odf(archive, names, name), ()
    elif "OFD.xml" in names and b"ofdspec.org" in part(archive, "OFD.xml"):
        kind, findings = "ofd", ()
    else:
        return "zip", ()
    if b"%PDF-" in content[:1024]:
        raise refuse("unsafe", f"附件“{name}”夹带了其他内容。")
    return kind, findings


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member, at most 8 MB of it."""
    with archive.open(name) as stream:
        return stream.read(_MAX_PART)


def _ooxml(archive: zipfile.ZipFile, names: list[str], name: str) -> tuple[str, tuple[str, ...]]:
    types = part(archive, "[Content_Types].xml")
    lowered = [n.lower() for n in names]
    if b"macroEnabled" in types or any("vbaproject" in n or "/activex/" in n for n in lowered):
        raise refuse("unsafe", f"附件“{name}”含有宏或控件，请另存为不带宏的文档后再上传。")
    kind = next((kind for mark, kind in _OOXML.items() if mark in types), "zip")
    findings = []
    if any(n.endswith(".rels") and _EXTERNAL.search(part(archive, n)) for n in names):
        findings.append("office.external")
    if any("/embeddings/" in n for n in lowered):
        findings.append("office.embedded")
    if kind == "docx" and "word/document.xml" in names and b"DDEAUTO" in part(archive, "word/document.xml"):
        findings.append("office.dde")
    return kind, tuple(findings)


def _odf(archive: zipfile.ZipFile, names: list[str], name: str) -> str:
    kind = _ODF.get(part(archive, "mimetype").strip(), "zip")
    if "META-INF/manifest.xml" in names and b"encryption-data" in part(archive, "META-INF/manifest.xml"):
        raise refuse("encrypted", f"附件“{name}”设置了密码，请取消密码后再上传。")
    if any(n.startswith(("Basic/", "Scripts/")) for n in names):
        raise refuse("unsafe", f"附件“{name}”含有宏，请另存为不带宏的文档后再上传。")
    return kind
