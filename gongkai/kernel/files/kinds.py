"""The kinds of file the platform knows, and the sets that may be uploaded."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`id` is the usual extension; `extensions` are all that may carry this content."""

    id: str
    label: str
    media_type: str
    extensions: tuple[str, ...] = ()

    def goes_by(self, extension: str) -> bool:
        return extension == self.id or extension in self.extensions


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("pdf", "PDF 文档", "application/pdf"),
        Kind("ofd", "OFD 版式文档", "application/ofd"),
        Kind("docx", "Word 文档", f"{_OOXML}.wordprocessingml.document"),
        Kind("xlsx", "Excel 工作簿", f"{_OOXML}.spreadsheetml.sheet"),
        Kind("pptx", "演示文稿", f"{_OOXML}.presentationml.presentation"),
        Kind("doc", "Word 97-2003 文档", "application/msword"),
        Kind("xls", "Excel 97-2003 工作簿", "application/vnd.ms-excel"),
        Kind("ppt", "PowerPoint 97-2003 演示文稿", "application/vnd.ms-powerpoint"),
        Kind("wps", "WPS 文字", "application/vnd.ms-works"),
        Kind("et", "WPS 表格", "application/vnd.ms-excel"),
        Kind("dps", "WPS 演示", "application/vnd.ms-powerpoint"),
        Kind("odt", "OpenDocument 文字", f"{_ODF}.text"),
        Kind("ods", "OpenDocument 表格", f"{_ODF}.spreadsheet"),
        Kind("odp", "OpenDocument 演示", f"{_ODF}.presentation"),
        Kind("txt", "纯文本", "text/plain", ("text",)),
        Kind("csv", "CSV 表格", "text/csv"),
        Kind("jpg", "JPEG 图片", "image/jpeg", ("jpeg", "jpe")),
        Kind("png", "PNG 图片", "image/png"),
        Kind("gif", "GIF 图片", "image/gif"),
        Kind("bmp", "BMP 图片", "image/bmp"),
        Kind("tif", "TIFF 图片", "image/tiff", ("tiff",)),
        Kind("webp", "WebP 图片", "image/webp"),
        Kind("zip", "ZIP 压缩包", "application/zip"),
        Kind("html", "HTML 网页", "text/html", ("htm",)),
        Kind("xml", "XML 或 SVG 文件", "application/xml", ("svg",)),
    )
}

IMAGES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})
DOCUMENTS = IMAGES | {
    *("pdf", "ofd", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "wps", "et", "dps", "odt", "ods", "odp", "txt", "csv")
}
ARCHIVES = frozenset({"zip"})
# Proof of identity: a picture or a scan.
PROOFS = frozenset({"jpg", "png", "bmp", "pdf"})
# What an editor may turn into a page.
TEXTS = frozenset({"docx", "pdf", "txt", "html", "odt", "ofd"})

# What a check may find without refusing the file; shown to staff beside it.
FINDINGS = {
    "pdf.javascript": "PDF 内含脚本",
    "pdf.launch": "PDF 内含启动外部程序的动作",
    "pdf.embedded": "PDF 内嵌其他文件",
    "pdf.form": "PDF 内含动态表单（XFA）",
    "office.external": "文档引用外部模板或对象",
    "office.embedded": "文档内嵌其他对象",
    "office.dde": "文档内含动态数据交换域",
}


def labels(kinds: frozenset[str]) -> str:
    """The extensions of a set, for messages: .pdf、.docx …"""
    return "、".join(f".{kind}" for kind in KINDS if kind in kinds)


# What a program at hand can save such a file as, best first.
_SAVED_AS = {
    **dict.fromkeys(("doc", "wps", "rtf", "odt", "dot", "wpt"), ("Word 或者 WPS", ("docx", "pdf"))),
    **dict.fromkeys(("xls", "et", "ods", "xlt", "ett"), ("Excel 或者 WPS 表格", ("xlsx", "csv", "pdf"))),
    **dict.fromkeys(("ppt", "dps", "odp", "pptx"), ("演示程序", ("pptx", "pdf"))),
    **dict.fromkeys(("mht", "mhtml"), ("浏览器", ("html", "pdf"))),
    "ofd": ("OFD 阅读器", ("pdf",)),
}


def advice(extension: str, accepted: Iterable[str]) -> str:
    """A sentence how to get from a file that is not taken to one that is; blank where there is no way."""
    program, targets = _SAVED_AS.get(extension.lower(), ("", ()))
    target = next((one for one in targets if one in frozenset(accepted) and one != extension.lower()), "")
    return f"请用{program}打开，另存为 .{target} 后再上传。" if target else ""
