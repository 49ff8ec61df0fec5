"""区分处理: page images, places of words, burned-in copies and their proof (条例第三十七条).

See docs/explain/redaction.md.

    opened = redaction.opened(content, kind)                    # pages as seen, what the file hides
    redaction.page_image(content, kind, page=0, width=900)      # JPEG for the screen
    redaction.page_texts(content, kind)                         # text with the place of every character
    redaction.page_tables(content)                              # lines and grids, where tables are drawn with lines
    copy = redaction.burn(content, kind, areas, keep_text=…)    # a new PDF of black-boxed page pictures
    redaction.prove(copy, areas, needles, name=…)               # the copy opened anew and searched

Native readers of PDF and pictures run in a child process with limits of time and memory (`isolation`).
"""

from gongkai.kernel.files.redaction.door import (
    KINDS,
    MAX_PAGES,
    NOT_TAKEN,
    OFFICE,
    PAGED,
    Burnt,
    Opened,
    burn,
    cleaned,
    opened,
    page_image,
    page_tables,
    page_texts,
    part_texts,
    prove,
    prove_cleaned,
    unread_letters,
)
from gongkai.kernel.files.redaction.shapes import UNIT, Area, Box, Check, Hidden, PageShape, PageText, Proof, folded

__all__ = [
    "KINDS",
    "MAX_PAGES",
    "NOT_TAKEN",
    "OFFICE",
    "PAGED",
    "UNIT",
    "Area",
    "Box",
    "Burnt",
    "Check",
    "Hidden",
    "Opened",
    "PageShape",
    "PageText",
    "Proof",
    "burn",
    "cleaned",
    "folded",
    "opened",
    "page_image",
    "page_tables",
    "page_texts",
    "part_texts",
    "prove",
    "prove_cleaned",
    "unread_letters",
]
