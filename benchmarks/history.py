"""Import of earlier annual reports: 1,000 made-up files as bodies publish them; the share of cells read right.

    python -m benchmarks.history [--quick] [--files N] [--seed N]

Every file knows its true numbers. A cell is read right, read wrong (a number that nobody is asked about), or left for
the person at the review page. Time is compared with the bare libraries opening the same files in the same run.
Goals: nearly nothing read wrong, at least nine cells of ten read right, at most 12 times the bare libraries.
"""

import argparse
import csv
import io
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from lxml import etree, html
from python_calamine import CalamineWorkbook

from benchmarks._reports import FORMATS, Made, reports
from gongkai.apps.disclosure.rules.report.reading import Reading, read_report
from gongkai.kernel.files.extract.charsets import decode
from gongkai.kernel.files.extract.tables import blocks

FILES = 1_000
SEED = 2014
GOALS = {"right": 0.90, "wrong": 0.0002, "times": 12.0}
LABELS = {
    "xlsx": "电子表格",
    "docx": "Word",
    "html": "网页",
    "csv": "CSV",
    "tabs": "带制表符文本",
    "lines": "一格一行文本",
    "rows": "一行一条文本",
}


def score(made: Made, reading: Reading) -> Counter[str]:
    """Cells of one file: right, wrong, left; `extra` are sure numbers where the original has no such cell."""
    found: Counter[str] = Counter(cells=len(made.truth))
    for key, value in made.truth.items():
        cell = reading.cells.get(key)
        if cell is None or cell.state != "sure":
            found["left"] += 1
        elif cell.value is not None and Decimal(cell.value) == Decimal(value):
            found["right"] += 1
        else:
            found["wrong"] += 1
    extra = [k for k, c in reading.cells.items() if k not in made.truth and c.state == "sure" and c.value]
    found["wrong"] += len(extra)
    found["form"] += reading.form_id == made.form_id and reading.year == made.year
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="50 份，只看能否运行")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    made = list(reports(50 if chosen.quick else chosen.files, seed=chosen.seed))
    bare = _timed(made, _bare)
    per_format: dict[str, Counter[str]] = {name: Counter() for name in FORMATS}
    begun = time.perf_counter()
    for one in made:
        per_format[one.format].update(score(one, _read(one)) + Counter(files=1))
    took = time.perf_counter() - begun
    return _print(per_format, took, bare)


def _read(one: Made) -> Reading:
    return read_report(blocks(one.content, one.name.rpartition(".")[2]), name=one.name)


def _print(per_format: dict[str, Counter[str]], took: float, bare: float) -> int:
    total: Counter[str] = sum(per_format.values(), Counter())
    print(f"\n{total['files']:,} 份历史年报，{total['cells']:,} 个单元格")
    print(f"  {'':<14}{'份数':>6}{'读对':>9}{'读错':>8}{'留给人':>9}{'格式年度':>9}")
    for name, one in [*per_format.items(), ("合计", total)]:
        shares = "".join(f"{one[key] / max(one['cells'], 1):>10.2%}" for key in ("right", "wrong", "left"))
        print(f"  {LABELS.get(name, name):<14}{one['files']:>6}{shares}{one['form'] / max(one['files'], 1):>11.1%}")
    right, wrong, times = total["right"] / total["cells"], total["wrong"] / total["cells"], took / bare
    speeds = f"每秒 {total['files'] / took:.0f} 份；只用库打开同样的文件每秒 {total['files'] / bare:.0f} 份"
    print(f"  {speeds}，{times:.1f} 倍时间")
    met = right >= GOALS["right"] and wrong <= GOALS["wrong"] and times <= GOALS["times"]
    wanted = f"读对不低于 {GOALS['right']:.0%}，读错不高于 {GOALS['wrong']:.2%}，时间不超过 {GOALS['times']:.0f} 倍"
    print(f"  目标：{wanted}——{'达到' if met else '未达到'}", flush=True)
    return 0 if met else 1


def _timed(made: Iterable[Made], action: object) -> float:
    begun = time.perf_counter()
    for one in made:
        action(one)  # type: ignore[operator]
    return time.perf_counter() - begun


def _bare(one: Made) -> object:
    """The same file opened with the libraries alone, its cells or lines gone through once."""
    if one.format == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(one.content))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    if one.format == "docx":
        with zipfile.ZipFile(io.BytesIO(one.content)) as archive:
            return ["".join(e.itertext()) for e in etree.fromstring(archive.read("word/document.xml")).iter("{*}tc")]
    text = decode(one.content).text
    if one.format == "html":
        return [cell.text_content() for cell in html.document_fromstring(text).iter("td", "th")]
    return list(csv.reader(io.StringIO(text))) if one.format == "csv" else text.splitlines()


if __name__ == "__main__":
    sys.exit(main())
