"""区分处理 of a scan: time and memory of making and proving the copy, against drawing the same pages and nothing else.

./dev bench redaction            200 pages
./dev bench redaction --quick    10 pages
"""

import argparse
import io
import os
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from gongkai.kernel.files.redaction import burning, pages, proving
from gongkai.kernel.files.redaction.shapes import Area, Box

DPI, PAGES, QUICK = 200, 200, 10
WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dots per inch


def scan(count: int) -> bytes:
    """Pages of grey pictures with lines of writing and some grain, each of its own, as a scanner makes them."""
    pdf = pikepdf.new()
    grain = Image.effect_noise((WIDTH // 2, HEIGHT // 2), 18).resize((WIDTH, HEIGHT))
    for number in range(count):
        picture = Image.blend(Image.new("L", (WIDTH, HEIGHT), 250), grain, 0.08)
        pen = ImageDraw.Draw(picture)
        for line in range(34):
            pen.text(
                (180, 250 + line * 58),
                f"{number:03d}-{line:02d} " + "disclosure of records " * 3,
                fill=30,
                font_size=34,
            )
        target = io.BytesIO()
        picture.save(target, "JPEG", quality=75)
        image = pdf.make_stream(target.getvalue())
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, WIDTH, HEIGHT
        image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceGray, 8, Name.DCTDecode
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(XObject=Dictionary(P=image)),
            Contents=pdf.make_stream(b"q 595 0 0 842 0 0 cm /P Do Q"),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def drawn(content: bytes) -> int:
    """The reference: every page drawn at the same size, nothing kept."""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        bitmap = page.render(scale=DPI / 72, rev_byteorder=True)
        bitmap.close()
        page.close()
    document.close()
    return 0


def areas(count: int) -> list[Area]:
    """Three on every page."""
    boxes = (
        Box(10_000, 10_000, 40_000, 12_500),
        Box(30_000, 45_000, 70_000, 47_500),
        Box(10_000, 80_000, 55_000, 83_000),
    )
    return [Area(n, box, str(n * 3 + at)) for n in range(count) for at, box in enumerate(boxes, 1)]


def burnt(content: bytes) -> bytes:
    with pages.source(content, "pdf") as source:
        return burning.burned(source, areas(len(source.shapes)))


def proven(copy: bytes) -> int:
    count = copy.count(b"/Subtype /Image") or len(pypdfium2.PdfDocument(copy))
    checks = proving.proved(copy, areas(count), ["no such words"], name="a.pdf", pages=count)
    return sum(not check.passed for check in checks)


def measured(function: Callable[[bytes], object], content: bytes) -> tuple[float, float, object]:
    """Seconds, and the most memory in MB, in a process of its own; the result where it is small or bytes."""
    here, there = get_context("spawn").Pipe()
    child = get_context("spawn").Process(target=_child, args=(there, function, content))
    child.start()
    found: tuple[float, float, object] = here.recv()
    child.join()
    return found


def _child(there: Connection, function: Callable[[bytes], object], content: bytes) -> None:
    started = time.perf_counter()
    result = function(content)
    seconds = time.perf_counter() - started
    there.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, result))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="极小规模，只看能否运行")
    count = QUICK if parser.parse_args().quick else PAGES
    content = scan(count)
    print(f"扫描件 {count} 页，{DPI} dpi，{len(content) / 1e6:.1f} MB，每页遮盖 3 处；{os.cpu_count()} 核")
    reference, memory, _ = measured(drawn, content)
    burn, burn_memory, copy = measured(burnt, content)
    assert isinstance(copy, bytes)
    prove, prove_memory, failed = measured(proven, copy)
    if failed:
        print(f"检查未通过：{failed} 项", file=sys.stderr)
        return 1
    print(f"{'':14}{'秒':>8}{'毫秒/页':>10}{'内存 MB':>10}{'倍数':>8}")
    for label, seconds, most in (
        ("只绘制页面", reference, memory),
        ("生成副本", burn, burn_memory),
        ("检查副本", prove, prove_memory),
        ("生成并检查", burn + prove, max(burn_memory, prove_memory)),
    ):
        print(f"{label:10}{seconds:12.1f}{seconds / count * 1000:10.0f}{most:12.0f}{seconds / reference:10.2f}")
    print(f"副本 {len(copy) / 1e6:.1f} MB，为原件的 {len(copy) / len(content):.2f} 倍")
    return 0


if __name__ == "__main__":
    sys.exit(main())
