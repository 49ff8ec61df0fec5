"""区分处理 (条例第三十七条): what is black is black on the paper and gone from the file, however the page lies."""

import io

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader

from gongkai.kernel.files import redaction
from gongkai.kernel.files.redaction import burning, pages, proving
from gongkai.kernel.files.redaction.shapes import Area, Box
from gongkai.kernel.files.residues import leaks
from gongkai.kernel.files.tests.redaction import papers
from gongkai.kernel.files.tests.redaction.papers import KEPT, SECRET, Lie

LIES = st.builds(
    Lie,
    rotate=st.sampled_from([0, 90, 180, 270]),
    origin=st.tuples(st.integers(-400, 400), st.integers(-400, 400)),
    size=st.tuples(st.integers(400, 900), st.integers(420, 900)),
    margin=st.tuples(*[st.integers(0, 40)] * 4),
    unit=st.sampled_from([1, 1, 2, 0.5]),
    zoom=st.sampled_from([1, 0.5, 3]),
    at=st.tuples(st.integers(20, 150), st.integers(120, 300)),
)


def areas_of(content: bytes, words: str = SECRET) -> list[Area]:
    with pages.source(content, "pdf") as source:
        found = []
        for number in range(len(source.shapes)):
            text = source.text(number)
            found += [Area(number, box) for start, end in text.find(words) for box in text.lines(start, end)]
    return [Area(area.page, area.box, str(n)) for n, area in enumerate(found, 1)]


def burnt(content: bytes, areas: list[Area], kind: str = "pdf", **how: object) -> bytes:
    with pages.source(content, kind) as source:
        return burning.burned(source, areas, **how)


def words_of(content: bytes) -> str:
    """As two readers that know nothing of each other extract it."""
    document = pypdfium2.PdfDocument(content)
    seen = ""
    for page in document:
        text = page.get_textpage()
        seen += text.get_text_bounded() + text.get_text_range()
        text.close()
        page.close()
    document.close()
    return seen + "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def picture_of(content: bytes, width: int, kind: str = "pdf") -> Image.Image:
    with pages.source(content, kind) as source:
        return source.image(0, width).convert("L")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(lie=LIES)
def test_the_box_lands_on_the_words_however_the_page_is_turned_cropped_moved_or_zoomed(lie: Lie) -> None:
    content = papers.pdf(lie)
    areas = areas_of(content)
    assert areas
    copy = burnt(content, areas)
    before, after = picture_of(content, 900), picture_of(copy, 900)
    assert after.size == pytest.approx(before.size, abs=1)
    after = after.resize(before.size)
    black = Image.new("L", before.size, 0)
    for area in areas:
        left, top, right, bottom = area.box.pixels(*before.size)
        black.paste(255, (left, top, right + 1, bottom + 1))
    # Without the boxes nothing has changed, and of the secret's ink nothing lies outside them.
    outside = Image.composite(Image.new("L", before.size, 255), before, black)
    with_public = picture_of(papers.pdf(lie, words=("", KEPT)), 900)
    assert darkness(ImageChops.difference(outside, with_public)) < 0.004
    difference = Image.composite(Image.new("L", before.size, 0), ImageChops.difference(before, after), grown(black))
    assert darkness(difference) < 0.004
    assert all(check.passed for check in proving.proved(copy, areas, [SECRET], name="a.pdf", pages=1))
    assert SECRET not in words_of(copy) and leaks(copy, "pdf", [SECRET]) == []


def darkness(picture: Image.Image) -> float:
    """Share of pixels that differ by more than the blur of a compressed edge."""
    bright = picture.histogram()[90:]
    return sum(bright) / (picture.width * picture.height)


def grown(mask: Image.Image) -> Image.Image:
    box = mask.getbbox()
    assert box is not None
    mask.paste(255, (box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3))
    return mask


def test_nothing_that_the_source_carries_is_in_the_copy() -> None:
    """Properties, attachments, scripts, comments, layers, bookmarks, alternative texts, earlier versions, pictures."""
    content = papers.loaded()
    assert leaks(content, "pdf", [SECRET])
    areas = areas_of(content)
    copy = burnt(content, areas)
    assert leaks(copy, "pdf", [SECRET]) == [] and SECRET not in words_of(copy)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert sorted(pdf.Root.keys()) == ["/Pages", "/Type"]
        assert "/Info" not in pdf.trailer and not pdf.attachments
        assert sorted(pdf.pages[0].obj.keys()) == ["/Contents", "/MediaBox", "/Parent", "/Resources", "/Type"]
    assert all(check.passed for check in proving.proved(copy, areas, [SECRET], name="a.pdf", pages=1))


def test_what_the_source_carries_is_listed_in_words() -> None:
    places = {one.place for one in redaction.opened(papers.loaded(), "pdf").hidden}
    wanted = {
        "文档属性",
        "XMP 元数据",
        "内嵌文件",
        "动作或者脚本",
        "图层",
        "书签",
        "结构标记",
        "表单内容",
        "第 1 页批注",
    }
    assert wanted <= places and "修改前的版本" in places and "第 1 页" in places


def test_words_kept_on_pages_without_boxes_are_only_those_that_can_be_seen() -> None:
    """White, invisible, covered and outlying words look like nothing, so nothing of them is written again."""
    content = papers.loaded()
    copy = burnt(content, [], keep_text=True)
    words = words_of(copy)
    assert KEPT.replace(" ", "") in "".join(words.split())
    # Once where it is printed, by each of the three ways of reading; the five hidden ones are gone.
    assert "".join(words.split()).count(SECRET) == 3


def test_pages_with_boxes_keep_no_words_even_when_words_are_kept() -> None:
    content = papers.pdf(pages=2)
    copy = burnt(content, [area for area in areas_of(content) if area.page == 0], keep_text=True)
    with pages.source(copy, "pdf") as source:
        assert [shape.has_text for shape in source.shapes] == [True, True]  # the label, and the second page
        assert source.text(0).text.strip() == "1" and SECRET in source.text(1).text


def test_words_laid_invisibly_over_a_scan_are_found_and_gone() -> None:
    content = papers.scanned_pdf(invisible=SECRET)
    areas = areas_of(content)
    assert len(areas) == 1
    copy = burnt(content, areas)
    assert SECRET not in words_of(copy)
    assert all(check.passed for check in proving.proved(copy, areas, [SECRET], name="a.pdf", pages=1))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP"])
def test_scanned_pictures_become_pages(form: str) -> None:
    kind = {"PNG": "png", "JPEG": "jpg", "TIFF": "tif", "BMP": "bmp"}[form]
    area = Area(0, Box(17_000, 12_000, 55_000, 16_500), "1")
    copy = burnt(papers.scan(form=form), [area], kind)
    assert all(check.passed for check in proving.proved(copy, [area], [], name="a.pdf", pages=1))
    assert picture_of(copy, 800).getpixel((200, 160)) == 0


def test_a_picture_is_turned_the_way_its_camera_says() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    content = papers.scan(form="JPEG", exif=turned.tobytes())
    with pages.source(content, "jpg") as source:
        assert source.shapes[0].width > source.shapes[0].height
    assert [one.place for one in redaction.opened(content, "jpg").hidden] == ["拍摄信息（EXIF）"]


def test_the_same_file_and_boxes_give_the_same_copy() -> None:
    content = papers.pdf()
    assert burnt(content, areas_of(content)) == burnt(content, areas_of(content))


def test_a_box_rounds_outwards_and_stays_on_the_page() -> None:
    assert Box(333, 333, 334, 334).pixels(300, 300) == (0, 0, 1, 1)
    assert Box.of(120_000, -5, 90_000, 99_999).pixels(100, 100) == (90, 0, 99, 99)
    assert Box.of(5, 5, 5, 9).is_empty


# The proof itself --------------------------------------------------------------


def failed(content: bytes, areas: list[Area], needles: list[str], **more: object) -> set[str]:
    checks = proving.proved(content, areas, needles, **{"name": "a.pdf", "pages": 1, **more})
    return {check.key for check in checks if not check.passed}


def test_the_proof_fails_where_the_box_is_missing() -> None:
    content = papers.pdf()
    areas = areas_of(content)
    assert "pixels" in failed(burnt(content, []), areas, [])


def test_the_proof_fails_for_a_box_that_only_covers() -> None:
    """The classic leak: a black rectangle drawn over words that are still there."""
    document = pikepdf.open(io.BytesIO(papers.pdf()))
    page = document.pages[0].obj
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" q 0 g 110 290 140 30 re f Q")
    found = failed(papers.saved(document), areas_of(papers.pdf()), [SECRET])
    assert {"text", "area_text", "structure", "pixels"} <= found


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda pdf: pdf.docinfo.__setitem__("/Title", "x"), "metadata"),
        (lambda pdf: pdf.Root.__setattr__("Metadata", pdf.make_stream(b"<x/>")), "metadata"),
        (lambda pdf: pdf.attachments.__setitem__("a", pikepdf.AttachedFileSpec(pdf, b"x")), "embedded"),
        (lambda pdf: pdf.Root.__setattr__("OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript)), "active"),
        (lambda pdf: pdf.pages[0].obj.__setattr__("Annots", pikepdf.Array([])), "active"),
        (lambda pdf: pdf.pages[0].obj.__setattr__("Thumb", pdf.make_stream(b"x")), "thumbnails"),
        (lambda pdf: pdf.Root.__setattr__("OCProperties", pikepdf.Dictionary()), "layers"),
        (lambda pdf: pdf.Root.__setattr__("StructTreeRoot", pikepdf.Dictionary()), "structure"),
        (lambda pdf: pdf.Root.__setattr__("Lang", pikepdf.String("zh")), "structure"),
        (lambda pdf: pdf.pages.append(pdf.pages[0]), "opens"),
    ],
)
def test_the_proof_fails_for_whatever_else_is_in_the_file(spoil, key: str) -> None:
    content = papers.pdf()
    areas = areas_of(content)
    pdf = pikepdf.open(io.BytesIO(burnt(content, areas)))
    spoil(pdf)
    assert key in failed(papers.saved(pdf), areas, [SECRET])


def test_the_proof_fails_for_a_later_version_and_a_telling_name() -> None:
    content = papers.pdf()
    areas = areas_of(content)
    copy = burnt(content, areas)
    assert failed(copy, areas, [SECRET]) == set()
    assert "versions" in failed(copy + b"\nstartxref\n0\n%%EOF\n", areas, [])
    assert failed(copy, areas, [SECRET], name="名单 138 1234 5678.pdf") == {"name"}


def test_the_proof_fails_when_a_single_letter_shows_through() -> None:
    content = papers.pdf()
    areas = areas_of(content)
    left = areas[0].box
    smaller = [Area(0, Box(left.left + 3_000, left.top, left.right, left.bottom), "1")]
    assert "pixels" in failed(burnt(content, smaller), areas, [])
