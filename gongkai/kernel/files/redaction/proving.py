"""The released copy opened anew, as a stranger would, and searched for what was to be hidden.

The structure is held against a closed list: whatever is not a page, its picture, its label or our own text layer
fails, whether anybody knows what it is or not. Runs in the child process only.
"""

import io
import re
from collections.abc import Iterable, Sequence

import pikepdf
from pikepdf import Name
from PIL import Image, ImageDraw

from gongkai.kernel.files.redaction.burning import label_place
from gongkai.kernel.files.redaction.pages import PdfPages, pixel_size
from gongkai.kernel.files.redaction.shapes import Area, Check, folded

# What is looked for by name, so that the record says it in words; the closed list below catches the rest.
_ROOT_PLACES = {
    "/Metadata": ("metadata", "XMP 元数据"),
    "/Names": ("embedded", "内嵌文件或者脚本"),
    "/AF": ("embedded", "关联文件"),
    "/OpenAction": ("active", "打开时的动作"),
    "/AA": ("active", "动作"),
    "/AcroForm": ("active", "表单"),
    "/OCProperties": ("layers", "图层"),
    "/Outlines": ("structure", "书签"),
    "/StructTreeRoot": ("structure", "结构标记"),
    "/PieceInfo": ("metadata", "应用程序数据"),
}
_PAGE_PLACES = {
    "/Annots": ("active", "批注"),
    "/Thumb": ("thumbnails", "缩略图"),
    "/Metadata": ("metadata", "页面元数据"),
    "/PieceInfo": ("metadata", "应用程序数据"),
    "/AA": ("active", "动作"),
    "/StructParents": ("structure", "结构标记"),
}
_ROOT_KEYS = frozenset({"/Type", "/Pages"})
_PAGE_KEYS = frozenset({"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"})
_RESOURCE_KEYS = frozenset({"/XObject", "/Font"})
_TRAILER_KEYS = frozenset(
    {"/Size", "/Root", "/ID", "/Prev", "/XRefStm", "/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"}
)
_PICTURE_KEYS = frozenset(
    {"/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/Length"}
)
LABELS = {
    "opens": "副本能够打开，页数与原件一致",
    "pixels": "遮盖区域的像素全部为黑色",
    "text": "提取的文字中没有应隐去的内容",
    "area_text": "有遮盖的页面没有可提取的文字",
    "metadata": "没有文档属性和元数据",
    "layers": "没有图层",
    "thumbnails": "没有缩略图",
    "embedded": "没有内嵌文件和脚本",
    "active": "没有批注、表单和动作",
    "structure": "没有书签、结构标记和其他对象",
    "versions": "没有修改前的版本",
    "name": "文件名中没有应隐去的内容",
}
# JPEG blurs an edge by a few shades; anything written in a box would differ by far more.
_EDGE_SHADE, _INNER_SHADE, _EDGE = 96, 16, 8
DPI = 120


def proved(
    content: bytes, areas: Sequence[Area], needles: Iterable[str], *, name: str, pages: int, extra: int = 0
) -> list[Check]:
    """Every check with what it found; `pages` of the source, `extra` pages of the legend."""
    faults: dict[str, list[str]] = {key: [] for key in LABELS}
    wanted = [plain for needle in needles if (plain := folded(needle)[0])]
    _look_at_structure(content, faults, pages + extra)
    if not faults["opens"]:
        _look_at_pages(content, areas, wanted, faults)
    if any(needle in folded(name)[0] for needle in wanted):
        faults["name"].append("文件名")
    return [Check(key, label, not faults[key], "、".join(dict.fromkeys(faults[key]))) for key, label in LABELS.items()]


def _look_at_structure(content: bytes, faults: dict[str, list[str]], pages: int) -> None:
    if content.count(b"%%EOF") != 1 or content.count(b"startxref") != 1:
        faults["versions"].append("文件有多个结尾")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) != pages:
                faults["opens"].append(f"副本有 {len(pdf.pages)} 页，应为 {pages} 页")
            if "/Info" in pdf.trailer:
                faults["metadata"].append("文档属性")
            faults["structure"] += sorted(set(pdf.trailer.keys()) - _TRAILER_KEYS - {"/Info"})
            _hold_against(pdf.Root, _ROOT_KEYS, _ROOT_PLACES, faults)
            reached = {pdf.Root.objgen, pdf.Root.Pages.objgen}
            for page in pdf.pages:
                _look_at_page(page, faults, reached)
            strangers = [one for one in pdf.objects if _is_stranger(one, reached)]
            if strangers:
                faults["structure"].append(f"{len(strangers)} 个没有用到的对象")
    except (pikepdf.PdfError, AttributeError, ValueError, KeyError):
        faults["opens"].append("副本无法打开")


def _look_at_page(page: pikepdf.Page, faults: dict[str, list[str]], reached: set[tuple[int, int]]) -> None:
    _hold_against(page.obj, _PAGE_KEYS, _PAGE_PLACES, faults)
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    faults["structure"] += sorted(set(resources.keys()) - _RESOURCE_KEYS)
    pictures = list(resources.get("/XObject", pikepdf.Dictionary()).values())
    if len(pictures) != 1 or pictures[0].Subtype != Name.Image or set(pictures[0].keys()) - _PICTURE_KEYS:
        faults["structure"].append("页面图像以外的内容")
    for one in (page.obj, page.obj.Contents, *pictures):
        reached.add(one.objgen)
    for font in resources.get("/Font", {}).values():
        if font.get("/Subtype") not in (Name.Type3, Name.Type1) or "/FontDescriptor" in font:
            faults["structure"].append("外来字体")
        reached.add(font.objgen)
        if "/ToUnicode" in font:
            reached.add(font.ToUnicode.objgen)
        for glyph in font.get("/CharProcs", {}).values():
            reached.add(glyph.objgen)


def _hold_against(
    found: pikepdf.Object, allowed: frozenset[str], places: dict[str, tuple[str, str]], faults: dict[str, list[str]]
) -> None:
    for key in set(found.keys()) - allowed:
        check, label = places.get(key, ("structure", key))
        faults[check].append(label)


def _is_stranger(one: pikepdf.Object, reached: set[tuple[int, int]]) -> bool:
    """An object nobody refers to. The file's own tables are streams of their own kinds."""
    if one.objgen in reached:
        return False
    kind = one.get("/Type") if isinstance(one, pikepdf.Dictionary | pikepdf.Stream) else None
    return kind not in (Name.XRef, Name.ObjStm, Name.Pages)


def _look_at_pages(content: bytes, areas: Sequence[Area], wanted: Sequence[str], faults: dict[str, list[str]]) -> None:
    by_page: dict[int, list[Area]] = {}
    for area in areas:
        by_page.setdefault(area.page, []).append(area)
    opened = PdfPages(content)
    try:
        for number, shape in enumerate(opened.shapes):
            text = folded(opened.text(number).text)[0] if shape.has_text else ""
            if any(needle in text for needle in wanted):
                faults["text"].append(f"第 {number + 1} 页")
            if boxes := by_page.get(number, []):
                # The labels are the only words a page with boxes may have.
                if re.sub("|".join(sorted((re.escape(a.label) for a in boxes), key=len, reverse=True)), "", text):
                    faults["area_text"].append(f"第 {number + 1} 页")
                faults["pixels"] += _not_black(opened, number, boxes)
    finally:
        opened.close()
    strays = [area for area in areas if area.page >= len(opened.shapes) or area.box.is_empty]
    faults["pixels"] += [f"区域 {area.label} 不在页面上" for area in strays]
    _look_into_pictures(content, by_page, faults)


def _not_black(opened: PdfPages, number: int, areas: Sequence[Area]) -> list[str]:
    """As a reader draws the page: black but for the label that we printed ourselves."""
    shape = opened.shapes[number]
    picture = opened.image(number, pixel_size(shape, DPI)[0]).convert("L")
    pen = ImageDraw.Draw(picture)
    scale = picture.width / shape.width
    for area in areas:
        size, x, y = label_place(area, shape)
        if size:
            down = (shape.height - y) * scale
            right = x + len(area.label) * size * 0.6
            pen.rectangle(
                (x * scale - 2, down - size * scale - 2, right * scale + 2, down + size * 0.3 * scale), fill=0
            )
    # Half a pixel at the edge belongs to the neighbours when the page is drawn at another size.
    return [_where(area) for area in areas if _brightest(picture, area, 2) > _INNER_SHADE * 2]


def _look_into_pictures(content: bytes, by_page: dict[int, list[Area]], faults: dict[str, list[str]]) -> None:
    """The stored picture itself, to the pixel: what lies under the label counts as well."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, boxes in by_page.items():
            if number >= len(pdf.pages):
                continue
            try:
                stored = next(iter(pdf.pages[number].obj.Resources.XObject.values()))
                picture = Image.open(io.BytesIO(stored.read_raw_bytes())).convert("L")
            except (AttributeError, StopIteration, OSError, pikepdf.PdfError):
                faults["pixels"] += [_where(area) for area in boxes]
                continue
            for area in boxes:
                if _brightest(picture, area, 0) > _EDGE_SHADE or _brightest(picture, area, _EDGE) > _INNER_SHADE:
                    faults["pixels"].append(_where(area))


def _brightest(picture: Image.Image, area: Area, inset: int) -> int:
    """The lightest shade inside the area; nothing is left of a small area once its edge is taken away."""
    left, top, right, bottom = area.box.pixels(*picture.size)
    frame = (left + inset, top + inset, right + 1 - inset, bottom + 1 - inset)
    if frame[0] >= frame[2] or frame[1] >= frame[3]:
        return 0
    return int(picture.crop(frame).getextrema()[1])  # type: ignore[arg-type]


def _where(area: Area) -> str:
    return f"第 {area.page + 1} 页第 {area.label or '?'} 处"
