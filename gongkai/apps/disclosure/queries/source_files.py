"""从文件起草: what a Word, PDF, text or web file gives a draft to begin with."""

import re
from dataclasses import dataclass, field

from gongkai.kernel.files import Checked, clean
from gongkai.kernel.files.extract import extract
from gongkai.kernel.numbering import codes

NO_TEXT = "文件中没有可以读取的文字，请直接录入正文，并将文件作为附件上传。"
FIRST_LINES = 20
FIRST_BLOCK = re.compile(r"\A\s*<(p|h[2-5])\b[^>]*>(.*?)</\1>\s*", re.DOTALL)
PAGE_NUMBER = re.compile(r"^[ \t]*[-—－]+[ \t]*\d{1,4}[ \t]*[-—－]+[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """Title, number and body as far as the file shows them; `problems` are sentences for the drafter."""

    title: str = ""
    doc_no: str = ""
    body: str = ""
    problems: list[str] = field(default_factory=list)


def read(file: Checked) -> Source:
    """Never fails: a file without text gives an empty body and says why."""
    if file.kind == "docx":
        found = clean.from_docx(file.content)
    elif file.kind == "html":
        found = clean.from_page(file.content)
    else:
        found = _from_text(file)
    problems = list(found.problems)
    if not found.text.strip():
        problems.append(NO_TEXT)
    title = " ".join(found.title.split())[:300]
    return Source(title, document_number(found.text), _without_title(found.html, title), problems)


def _from_text(file: Checked) -> clean.CleanDocument:
    extracted = extract(file.content, file.kind)
    text = PAGE_NUMBER.sub("", extracted.text)
    return clean.CleanDocument(clean.from_text(text), text, extracted.title, extracted.problems)


def document_number(text: str) -> str:
    """The 发文字号 that stands by itself at the head of a paper, in its normal spelling; empty where there is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:FIRST_LINES]
    return next((found for line in lines if (found := codes.normalise_document_number(line))), "")


def _without_title(markup: str, title: str) -> str:
    """The page shows the title itself, so the body does not begin with it again."""
    match = FIRST_BLOCK.match(markup)
    if match and title and "".join(clean.to_text(match[0]).split()) == "".join(title.split()):
        return markup[match.end() :]
    return markup
