"""公文: what a letter or notice says, apart from how it is laid out (GB/T 9704—2012 党政机关公文格式)."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import segno
from django.conf import settings

from gongkai.kernel.cases.letters import verify_code
from gongkai.web.formatting import cn_date

Style = Literal["letter", "document", "plain"]

# 结构层次序数 (7.3.3): the first in 黑体, the second in 楷体, the third and fourth as the text.
LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^（[一二三四五六七八九十]+）"),
    re.compile(r"^\d+[．.]"),
    re.compile(r"^（\d+）"),
)
HEADING_LENGTH = 40


@dataclass(frozen=True)
class Paragraph:
    """`level` 0 is text, 1 to 4 a heading of that level."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class OfficialTable:
    """A ruled table; `header` may be empty."""

    rows: Sequence[Sequence[str]]
    header: Sequence[str] = ()
    caption: str = ""


@dataclass(frozen=True)
class OfficialDocument:
    """One document.

    `style`: letter 信函格式 (red name, double line), document 文件格式 (red head, red line),
    plain (no red head: receipts, reports). `paragraphs` may hold tables where they belong; `tables` follow the text.
    `note` 附注 stands in brackets below the date; `copies` 抄送机关 in the 版记.
    """

    org: str
    title: str
    paragraphs: Sequence["str | Paragraph | OfficialTable"]
    number: str = ""
    addressee: str = ""
    signature: str = ""
    date: datetime.date | None = None
    attachments: Sequence[str] = ()
    tables: Sequence[OfficialTable] = ()
    note: str = ""
    copies: str = ""
    style: Style = "letter"
    qr: str = ""  # an address of ours, drawn below the date: where the document is verified
    subject: str = field(default="", repr=False)  # what search shows of the file; the title if empty

    @property
    def signed(self) -> str:
        return self.signature or self.org

    @property
    def dated(self) -> str:
        return cn_date(self.date)

    @property
    def blocks(self) -> list["Paragraph | OfficialTable"]:
        """The text in order, headings recognised by their numbering."""
        return [outlined(one) if isinstance(one, str) else one for one in (*self.paragraphs, *self.tables)]

    @property
    def marks(self) -> list[str]:
        """附件说明: 附件：1. … , the numbers only when there are several."""
        if len(self.attachments) < 2:
            return [f"附件：{name}" for name in self.attachments]
        return [f"{'附件：' if i == 1 else '　　　'}{i}．{name}" for i, name in enumerate(self.attachments, 1)]

    def as_data(self) -> dict[str, Any]:
        """Everything as plain JSON, for the typesetter."""
        return {
            "style": self.style,
            "org": self.org,
            "number": self.number,
            "title": self.title,
            "addressee": f"{self.addressee.rstrip('：:')}：" if self.addressee else "",
            "blocks": [_block(one) for one in self.blocks],
            "attachments": self.marks,
            "signature": self.signed,
            "date": self.dated,
            "note": self.note,
            "copies": self.copies,
            "qr": matrix(self.qr) if self.qr else [],
        }


def matrix(text: str) -> list[str]:
    """A QR code as rows of 0 and 1, for the typesetter to draw."""
    return ["".join(map(str, row)) for row in segno.make(text, error="m", micro=False).matrix]


def verify_address(letter: Any) -> str:
    """Where anybody who holds this letter may have it confirmed; empty for kinds that are not."""
    return f"{settings.SITE_URL}/verify/{letter.uid}/" if letter.content.get("verifiable") else ""


def verify_note(letter: Any) -> str:
    """附注 beside the QR code."""
    if not letter.content.get("verifiable"):
        return ""
    return f"扫描二维码，或者在{settings.SITE_URL}/verify/输入文号和查验码{verify_code(letter)}，可以核对本文书"


def outlined(text: str) -> Paragraph:
    """A line with a heading's number is a heading if it is short and no sentence."""
    if len(text) <= HEADING_LENGTH and not text.endswith(("。", "；", "，", "：", "！", "？")):
        for level, shape in enumerate(LEVELS, 1):
            if shape.match(text):
                return Paragraph(text, level)
    return Paragraph(text)


def _block(one: Paragraph | OfficialTable) -> dict[str, Any]:
    if isinstance(one, Paragraph):
        return {"kind": "text", "level": one.level, "text": one.text}
    rows = [[str(cell) for cell in row] for row in one.rows]
    width = max([len(one.header), *(len(row) for row in rows)], default=0)
    padded = [row + [""] * (width - len(row)) for row in rows]
    header = [*one.header, *[""] * (width - len(one.header))] if one.header else []
    return {"kind": "table", "caption": one.caption, "header": header, "rows": padded, "columns": width}


def of_letter(letter: Any, *, style: Style = "letter") -> OfficialDocument:
    """A frozen letter of a case (`kernel.cases.Letter`): title, number, org, addressee, issued_on, content."""
    content: Mapping[str, Any] = letter.content
    return OfficialDocument(
        org=letter.org.name,
        number=letter.number,
        title=letter.title,
        addressee=letter.addressee,
        paragraphs=tuple(content["paragraphs"]),
        signature=content.get("signature", ""),
        date=letter.issued_on,
        attachments=tuple(content.get("attachments", ())),
        note=content.get("note", "") or verify_note(letter),
        style=style,
        qr=verify_address(letter),
    )
