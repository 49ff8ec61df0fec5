"""Lines of a plain text as clean HTML: paragraphs, and the cells that a copied table leaves one below the other."""

import html
import re
import unicodedata
from collections.abc import Iterable

# So many short lines in a row are no prose.
SHORTEST_RUN = 6
LONGEST_CELL = 40
FIGURE = re.compile(r"[-+]?[\d,]+(\.\d+)?%?|[—\-/]+")
PROSE = re.compile(r"[。；;！？]")
# What the sections of reports end with, in either script; rows of their tables do not.
SECTION = re.compile(r"(情[况況]|事[项項]|工作|[问問][题題])$")
HEADING = re.compile(
    r"^\s*(?:(?P<top>[一二三四五六七八九十]{1,3})、|[(（][一二三四五六七八九十]{1,3}[)）])(?P<words>[^。；;:：]{2,40})$"
)


def to_html(lines: Iterable[str]) -> str:
    """Paragraphs, headings by their numbering, and tables as rows of a label and the figures that follow it."""
    kept = [line.strip() for line in lines if line.strip()]
    parts: list[str] = []
    at = 0
    while at < len(kept):
        end = _end_of_cells(kept, at)
        if end - at >= SHORTEST_RUN and any(map(_is_figure, kept[at:end])):
            parts.append(_table(kept[at:end]))
            at = end
        else:
            parts.append(_paragraph(kept[at]))
            at += 1
    return "\n".join(parts)


def _end_of_cells(lines: list[str], start: int) -> int:
    """Where the cells that begin here end; the heading of a section ends them."""
    at = start
    while at < len(lines) and len(lines[at]) <= LONGEST_CELL and not PROSE.search(lines[at]):
        if _section(lines, at):
            break
        at += 1
    return at


def _section(lines: list[str], at: int) -> bool:
    """A numbered line before prose is a heading, and so is one that names a section of a report; else it is a row."""
    match = HEADING.match(lines[at])
    following = next(iter(lines[at + 1 : at + 2]), "")
    names_section = match is not None and match["top"] is not None and bool(SECTION.search(match["words"]))
    return names_section or (match is not None and bool(PROSE.search(following)))


def _is_figure(cell: str) -> bool:
    return bool(FIGURE.fullmatch(unicodedata.normalize("NFKC", cell)))


def _paragraph(line: str) -> str:
    match = HEADING.match(line)
    tag = "p" if match is None else "h3" if match["top"] is None else "h2"
    return f"<{tag}>{html.escape(line, quote=False)}</{tag}>"


def _table(cells: list[str]) -> str:
    """Empty cells were lost in copying, so the figures of a row stay together in their order; none is assigned."""
    rows: list[tuple[str, list[str]]] = []
    for cell in cells:
        if not _is_figure(cell):
            rows.append((cell, []))
        elif rows:
            rows[-1][1].append(cell)
        else:
            rows.append(("", [cell]))
    body = "".join(
        f'<tr><th scope="row">{html.escape(label, quote=False)}</th><td>{"　".join(figures)}</td></tr>'
        for label, figures in rows
    )
    return f"<table><tbody>{body}</tbody></table>"
