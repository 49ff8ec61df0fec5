"""The door of redaction: what apps call. Everything that touches a foreign file goes through the child process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from gongkai.kernel.files.redaction import isolation
from gongkai.kernel.files.redaction.shapes import Area, Box, Check, Hidden, PageShape, PageText, Proof, folded
from gongkai.kernel.files.refusals import refuse

MAX_PAGES = 1_000
# Files that are redacted on pages; Word and spreadsheets are cleaned instead.
PAGED = frozenset({"pdf", "jpg", "png", "gif", "bmp", "tif", "webp"})
OFFICE = frozenset({"docx", "xlsx"})
KINDS = PAGED | OFFICE
NOT_TAKEN = "这类文件不能区分处理，请另存为 PDF、docx 或者 xlsx 后再上传。"
# How places are called at which letters stand that nobody reads.
_UNREAD = ("隐藏文字", "小到看不见的文字", "白色文字", "与底色相同的文字", "用格式隐藏", "条件格式可能隐藏")
_BYTES = "文件数据中没有应隐去的内容"


@dataclass(frozen=True)
class Opened:
    """What a file is before anybody works on it."""

    pages: Sequence[PageShape]
    hidden: Sequence[Hidden]

    @property
    def without_text(self) -> list[int]:
        """Pages on which no word can be found: a person has to look at each."""
        return [number for number, page in enumerate(self.pages) if not page.has_text]


@dataclass(frozen=True)
class Burnt:
    """The copy: `pages` of the source and `extra` of the legend."""

    content: bytes
    pages: int
    extra: int


def opened(content: bytes, kind: str) -> Opened:
    """Raises `FileRefused` for what cannot be read or is too large."""
    if kind not in KINDS:
        raise refuse("type", NOT_TAKEN)
    if kind in OFFICE:
        found, _ = isolation.call("office", content, kind=kind, words=None)
        return Opened([], [Hidden(place, text) for place, text in found["hidden"]])
    found, _ = isolation.call("opened", content, kind=kind)
    shapes = [PageShape(width, height, has_text) for width, height, has_text in found["pages"]]
    return Opened(shapes, [Hidden(place, text) for place, text in found["hidden"]])


def page_image(content: bytes, kind: str, *, page: int, width: int, areas: Iterable[Area] = ()) -> bytes:
    """JPEG of one page, `width` pixels wide; `areas` are painted in, as in a preview."""
    return isolation.call("image", content, kind=kind, page=page, width=width, areas=_rows(areas))[1]


def page_texts(content: bytes, kind: str) -> list[PageText]:
    """Words of every page with the place of every character."""
    found, _ = isolation.call("texts", content, kind=kind)
    return [PageText(text, _boxes(numbers)) for text, numbers in found["texts"]]


def page_tables(content: bytes) -> list[str | list[list[str | None]]]:
    """Lines and grids of a PDF whose tables are drawn with lines; nothing where it has none."""
    found: list[str | list[list[str | None]]] = isolation.call("tables", content)[0]["blocks"]
    return found


def part_texts(content: bytes, kind: str) -> list[tuple[str, str]]:
    """Words of a Word document or spreadsheet as a reader sees them, each with the place where it stands."""
    found, _ = isolation.call("office", content, kind=kind, words=None)
    return [(place, text) for place, text in found["texts"]]


def unread_letters(content: bytes, kind: str) -> list[str]:
    """What kinds of letters nobody reads stand in a Word document or spreadsheet: white, tiny, hidden by a format."""
    places = [one.place for one in opened(content, kind).hidden]
    return [
        f"有{label}{'的单元格' if label.endswith('隐藏') else ''}"
        for label in _UNREAD
        if any(label in p for p in places)
    ]


def cleaned(content: bytes, kind: str, words: Iterable[str] = ()) -> bytes:
    """A new file with what a reader sees, in which the words are replaced by ■■■■."""
    return isolation.call("office", content, alone=True, kind=kind, words=list(words))[1]


def prove_cleaned(content: bytes, kind: str, needles: Sequence[str], *, name: str) -> Proof:
    """Open the cleaned copy anew: it hides nothing, and the words are in no part of it."""
    from gongkai.kernel.files.residues import leaks, traces

    found, _ = isolation.call("office", content, kind=kind, words=None)
    # Pictures are announced, not hidden.
    hidden = [f"{place}{text}" for place, text in found["hidden"] if place != "图片"]
    said = [place for place, text in found["texts"] if any(folded(n)[0] in folded(text)[0] for n in needles)]
    named = [n for n in needles if folded(n)[0] in folded(name)[0]]
    results = {
        "opens": ("副本能够打开，有内容", [] if found["texts"] or found["hidden"] else ["副本没有内容"]),
        "hidden": ("没有隐藏的工作表、行列、文字、批注、修订、对象和属性", hidden),
        "traces": ("没有修订痕迹和隐藏内容（另一程序检查）", traces(content, kind)),
        "text": ("文字中没有应隐去的内容", said),
        "name": ("文件名中没有应隐去的内容", ["文件名"] if named else []),
        "bytes": (_BYTES, leaks(content, kind, needles)),
    }
    checks = [Check(key, label, not faults, "、".join(faults[:5])) for key, (label, faults) in results.items()]
    return Proof(checks, {"lxml": ".".join(str(n) for n in etree.LXML_VERSION)})


def burn(
    content: bytes,
    kind: str,
    areas: Iterable[Area],
    *,
    keep_text: bool = False,
    legend: bytes = b"",
    progress: isolation.Progress = lambda done, total: None,
) -> Burnt:
    """A new PDF in which the areas are black; `legend` is a PDF whose pages follow at the end."""
    found, copy = isolation.call(
        "burn",
        content + legend,
        alone=True,
        progress=progress,
        kind=kind,
        areas=_rows(areas),
        keep_text=keep_text,
        appendix=len(legend),
    )
    return Burnt(copy, found["pages"], found["extra"])


def prove(copy: Burnt, areas: Iterable[Area], needles: Sequence[str], *, name: str) -> Proof:
    """Open the copy anew and look for what was to be hidden, in everything that a file can hold."""
    # Late: the child imports this package too, without the readers of residues.
    from gongkai.kernel.files.residues import leaks

    found, _ = isolation.call(
        "prove",
        copy.content,
        areas=_rows(areas),
        needles=list(needles),
        name=name,
        pages=copy.pages,
        extra=copy.extra,
    )
    # A second reader, independent of the first, goes through every object and the raw bytes.
    left = leaks(copy.content, "pdf", needles)
    checks = [Check(*row) for row in found["checks"]]
    return Proof([*checks, Check("bytes", _BYTES, not left, "、".join(left))], found["tools"])


def _rows(areas: Iterable[Area]) -> list[list[Any]]:
    return [[a.page, a.box.left, a.box.top, a.box.right, a.box.bottom, a.label] for a in areas]


def _boxes(numbers: Sequence[int]) -> list[Box]:
    return [Box(*numbers[at : at + 4]) for at in range(0, len(numbers), 4)]
