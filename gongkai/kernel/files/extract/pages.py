"""Text of PDF files, page by page, within a time limit; lines of a paragraph joined again."""

import io
import re
import time

from pypdf import PdfReader

MAX_PAGES = 500
SECONDS = 20.0
_SENTENCE_END = re.compile(r"[。！？：；）】》]\s*$")


def pdf_text(content: bytes) -> tuple[str, list[str]]:
    """(text, problems). A page that can not be read is a problem, not an error."""
    parts, problems = _pages(content)
    text = joined_lines("\n".join(parts))
    if not text.strip():
        problems.append("没有文字层，可能是扫描件。")
    elif silent := sum(not part.strip() for part in parts):
        problems.append(f"有 {silent} 页没有文字，可能是扫描页。")
    return text, problems


def raw_lines(content: bytes) -> list[str]:
    """The lines as they stand on the pages, none joined: what tables need."""
    return "\n".join(_pages(content)[0]).splitlines()


def _pages(content: bytes) -> tuple[list[str], list[str]]:
    problems: list[str] = []
    parts: list[str] = []
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    started = time.monotonic()
    for number, page in enumerate(reader.pages, start=1):
        if number > MAX_PAGES or time.monotonic() - started > SECONDS:
            problems.append(f"只读取了前 {number - 1} 页。")
            break
        try:
            parts.append(page.extract_text())
        except Exception:  # the parser raises whatever a damaged page makes it raise
            problems.append(f"第 {number} 页无法读取。")
    return parts, problems


def joined_lines(text: str) -> str:
    """Undo the line breaks of the page inside a paragraph: a full line that ends without a stop goes on."""
    lines = [line.rstrip() for line in text.splitlines()]
    width = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    open_line = False
    for line in lines:
        begins = line.startswith(("\u3000", "  ")) or not line.strip()
        if open_line and not begins:
            joined[-1] += line.strip()
        else:
            joined.append(line.strip())
        open_line = len(line) > width * 0.8 and not _SENTENCE_END.search(line)
    return "\n".join(line for line in joined if line)
