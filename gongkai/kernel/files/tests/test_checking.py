"""What is taken and what is refused: type by content, hostile files of every sort."""

from typing import Any

import pytest

from gongkai.kernel.files.checking import check, sniff
from gongkai.kernel.files.kinds import ARCHIVES, DOCUMENTS, TEXTS
from gongkai.kernel.files.refusals import FileRefused
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.files.tests.conftest import upload

SOUND = [
    ("通知.docx", hostile.word(), "docx"),
    ("统计.xlsx", hostile.workbook(), "xlsx"),
    ("说明.odt", hostile.odt(), "odt"),
    ("公文.ofd", hostile.ofd(), "ofd"),
    ("报告.pdf", hostile.pdf(), "pdf"),
    ("限制.pdf", hostile.pdf(owner_password="x"), "pdf"),
    ("旧文.doc", hostile.ole("WordDocument", "1Table"), "doc"),
    ("旧文.wps", hostile.ole("WordDocument"), "wps"),
    ("旧表.xls", hostile.ole("Workbook"), "xls"),
    ("旧表.et", hostile.ole("Workbook"), "et"),
    ("旧稿.ppt", hostile.ole("PowerPoint Document"), "ppt"),
    ("图.png", hostile.png(), "png"),
    ("图.jpeg", hostile.jpg(), "jpg"),
    ("图.gif", hostile.gif(), "gif"),
    ("图.bmp", hostile.bmp(), "bmp"),
    ("图.TIFF", hostile.tif(), "tif"),
    ("图.webp", hostile.webp(), "webp"),
    ("文.txt", "政府信息公开".encode("gb18030"), "txt"),
    ("文.txt", b"\xef\xbb\xbf" + "政府信息公开".encode(), "txt"),
    ("文.txt", "政府信息公开".encode("utf-16"), "txt"),
    ("表.csv", "项目,件数\n新收,17\n".encode(), "csv"),
]


@pytest.mark.parametrize(("name", "content", "kind"), SOUND, ids=[f"{s[0]}-{s[2]}" for s in SOUND])
def test_sound_files_are_taken_for_what_they_are(name: str, content: bytes, kind: str) -> None:
    checked = check(upload(content, name))
    assert (checked.kind, checked.name, checked.findings) == (kind, name, ())
    assert checked.content == content and checked.verdict is None


def test_a_web_page_may_begin_with_its_heading() -> None:
    page = upload("<h1>关于房屋安全的通知</h1><p>各单位：</p>".encode(), "页.html")
    assert check(page, TEXTS).kind == "html"


MACRO = hostile.changed(hostile.word(), {"word/vbaProject.bin": b"x"})
WORD_LOCKED = hostile.ole("WordDocument", first_block=b"\0" * 10 + b"\0\x01" + b"\0" * 8)
EXCEL_LOCKED = hostile.ole("Workbook", first_block=b"\x09\x08\x02\0\0\0\x2f\0\x02\0\0\0" + b"\0" * 9)
ENTITIES = hostile.changed(hostile.word(), {"word/x.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})
ODT_LOCKED = hostile.changed(hostile.odt(), {"META-INF/manifest.xml": "<encryption-data/>"})
PDF_INSIDE = hostile.zipped({"%PDF-1.4": "x", "[Content_Types].xml": "wordprocessingml.document.main+xml"})
ARCHIVED = hostile.zipped({"材料/申请书.docx": hostile.word(), "材料/说明.txt": "说明"})

HOSTILE = [
    ("html as pdf", "公告.pdf", hostile.HTML, "mismatch"),
    ("exe as jpg", "照片.jpg", hostile.EXE, "mismatch"),
    ("exe by name", "程序.exe", hostile.EXE, "type"),
    ("two extensions", "公告.pdf.exe", hostile.EXE, "type"),
    ("svg with script", "图.svg", hostile.SVG, "type"),
    ("svg as png", "图.png", hostile.SVG, "mismatch"),
    ("svg as text", "图.txt", hostile.SVG, "mismatch"),
    ("html as text", "页.txt", hostile.HTML, "mismatch"),
    ("html behind a comment", "页.txt", b"<!-- x -->\n<script>alert(1)</script>", "mismatch"),
    ("php as text", "页.txt", b"<?php system('id');", "mismatch"),
    ("binary as text", "文.txt", b"\x00\x01\x02\x03" * 30, "mismatch"),
    ("no extension", "文件", b"abc", "type"),
    ("empty", "空.txt", b"", "empty"),
    ("docm", "宏.docm", MACRO, "type"),
    ("docm as docx", "宏.docx", MACRO, "unsafe"),
    ("activex", "控件.docx", hostile.changed(hostile.word(), {"word/activeX/activeX1.xml": "<x/>"}), "unsafe"),
    ("macros in doc", "宏.doc", hostile.ole("WordDocument", "Macros"), "unsafe"),
    ("macros in xls", "宏.xls", hostile.ole("Workbook", "_VBA_PROJECT_CUR"), "unsafe"),
    ("encrypted office", "密.docx", hostile.ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    ("encrypted doc", "密.doc", WORD_LOCKED, "encrypted"),
    ("encrypted xls", "密.xls", EXCEL_LOCKED, "encrypted"),
    ("installer", "安装.doc", hostile.ole("SummaryInformation"), "type"),
    ("broken ole", "坏.doc", hostile.ole("WordDocument")[:600], "broken"),
    ("xml entities", "实体.docx", ENTITIES, "unsafe"),
    ("odt with basic", "宏.odt", hostile.changed(hostile.odt(), {"Basic/Standard/Module1.xml": "<x/>"}), "unsafe"),
    ("encrypted odt", "密.odt", ODT_LOCKED, "encrypted"),
    ("zip as docx", "包.docx", ARCHIVED, "mismatch"),
    ("docx as zip", "包.zip", ARCHIVED, "type"),
    ("broken docx", "坏.docx", hostile.word()[:-300], "unsafe"),
    ("zip with a head", "图.docx", b"PK\x03\x04" + hostile.HTML + hostile.word(), "unsafe"),
    ("zip with a tail", "尾.docx", hostile.word() + hostile.HTML, "unsafe"),
    ("pdf in a docx", "混.docx", PDF_INSIDE, "unsafe"),
    ("broken pdf", "坏.pdf", b"%PDF-1.7\nnothing of use", "broken"),
    ("pdf without pages", "空.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>", "broken"),
    ("locked pdf", "密.pdf", hostile.pdf(password="secret"), "encrypted"),
    ("pdf behind html", "混.pdf", hostile.HTML + hostile.pdf(), "mismatch"),
    ("pdf and zip", "混.pdf", hostile.pdf() + ARCHIVED, "unsafe"),
    ("gif and script", "图.gif", hostile.GIF_SCRIPT, "broken"),
    ("gif whose size opens a comment", "图.gif", hostile.gif(0x2A2F, 1, b"*/=1;alert(1)//"), "broken"),
    ("script in a gif comment", "图.gif", hostile.gif(comment=b"<script>alert(1)</script>"), "unsafe"),
    ("gif without a picture", "图.gif", b"GIF89a\x01\0\x01\0\0\0\0\x3b", "broken"),
    ("png and zip", "图.png", hostile.png() + hostile.zipped({"a": "b"}), "broken"),
    ("jpg and zip", "图.jpg", hostile.jpg() + hostile.zipped({"a": "b"}), "unsafe"),
    ("png bomb", "图.png", hostile.png(50_000, 50_000), "unsafe"),
    ("bmp bomb", "图.bmp", hostile.bmp(30_000, -30_000), "unsafe"),
    ("png of no size", "图.png", hostile.png(0, 0), "broken"),
    ("cut png", "图.png", hostile.png()[:30], "broken"),
    ("cut jpg", "图.jpg", hostile.jpg()[:12], "broken"),
    ("cut tif", "图.tif", hostile.tif()[:12], "broken"),
    ("cut webp", "图.webp", hostile.webp()[:20], "broken"),
    ("rar as zip", "包.rar", b"Rar!\x1a\x07\x01\0", "type"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile_files_are_refused_with_a_sentence(name: str, content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        check(upload(content, name), DOCUMENTS)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(("。", "…"))
    assert name.rpartition(".")[2] in refusal.value.message or code in ("type", "mismatch")


ARCHIVES_OF_EVIL = [
    ("bomb", hostile.zip_bomb(), "archive"),
    ("nested too deep", hostile.nested_zip(3), "archive"),
    ("overlap", hostile.overlapping_zip(), "archive"),
    ("10,000 entries", hostile.zipped({f"{n}.txt": "" for n in range(10_000)}), "archive"),
    ("traversal", hostile.zipped({"../../etc/cron.d/x": "x"}), "archive"),
    ("windows traversal", hostile.zipped({"..\\..\\x.txt": "x"}), "archive"),
    ("absolute", hostile.zipped({"/etc/passwd": "x"}), "archive"),
    ("drive", hostile.zipped({"C:\\x.txt": "x"}), "archive"),
    ("symlink", hostile.symlink_zip(), "archive"),
    ("encrypted", hostile.encrypted_zip(), "encrypted"),
    ("program", hostile.zipped({"材料.txt": hostile.EXE}), "unsafe"),
    ("program by name", hostile.zipped({"安装.lnk": "x"}), "unsafe"),
    ("macro document by name", hostile.zipped({"表.xlsm": "x"}), "unsafe"),
    ("macro document by content", hostile.zipped({"表.docx": MACRO}), "unsafe"),
    ("rar inside", hostile.zipped({"a.rar": b"Rar!\x1a\x07\x01\0xx"}), "archive"),
    ("damaged", hostile.zipped({"a.txt": "abcdef" * 30}).replace(b"a.txt", b"b.txt", 1), "broken"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code"), [a[1:] for a in ARCHIVES_OF_EVIL], ids=[a[0] for a in ARCHIVES_OF_EVIL])
def test_hostile_archives_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        check(upload(content, "材料.zip"), ARCHIVES)
    assert refusal.value.code == code


def test_a_sound_archive_with_chinese_names_is_taken() -> None:
    assert check(upload(ARCHIVED, "材料.zip"), ARCHIVES).kind == "zip"
    assert check(upload(hostile.nested_zip(2), "材料.zip"), ARCHIVES).kind == "zip"


def test_gbk_names_with_a_backslash_byte_are_no_traversal() -> None:
    name = "乗乗乗".encode("gb18030")
    assert name.count(b"\\") == 3
    content = hostile.zipped({"abcdef.txt": "x"}).replace(b"abcdef", name)
    assert check(upload(content, "材料.zip"), ARCHIVES).kind == "zip"


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (hostile.pdf(javascript="app.alert(1)"), "pdf.javascript"),
        (hostile.pdf().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S /#4caunch>>"), "pdf.launch"),
    ],
)
def test_active_pdf_content_is_reported(content: bytes, finding: str) -> None:
    assert finding in sniff(content).findings


def test_outside_references_of_office_files_are_reported() -> None:
    rels = (
        '<Relationships><Relationship Id="r1" Type="http://x/officeDocument/2006/relationships/attachedTemplate" '
        'Target="http://198.51.100.1/t.dotm" TargetMode="External"/></Relationships>'
    )
    content = hostile.changed(
        hostile.word(), {"word/_rels/settings.xml.rels": rels, "word/embeddings/oleObject1.bin": b"data"}
    )
    assert set(check(upload(content, "a.docx")).findings) == {"office.external", "office.embedded"}


def test_too_large_is_refused_before_it_is_read(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(FileRefused, match="超过 1 MB 的上限"):
        check(upload(b"a" * (1024 * 1024 + 1), "大.txt"))


def test_a_size_that_lies_does_not_help(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    liar = upload(b"a" * 2000, "大.txt")
    liar.size = 10
    with pytest.raises(FileRefused, match="上限"):
        check(liar)
