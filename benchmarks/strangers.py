"""Import of earlier reports in layouts that the reader was not mended against, through programs that offices use.

    python -m benchmarks.strangers [--files N] [--seed N] [--route NAME] [--show]

LibreOffice and chromium are used where they are installed; their routes are left out elsewhere. Layouts are seen or
held back: a look at what is wrong (`--show`) tells of the seen ones only.
Goals: nothing read wrong that nobody is asked about; at least 95 % of the cells of the held layouts read right.
"""

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from benchmarks._report_shapes import Block
from benchmarks._reports import numbers
from benchmarks._stranger_files import made_by, routes
from benchmarks._stranger_held import HELD
from benchmarks._stranger_layouts import SEEN, Layout, shown
from gongkai.apps.disclosure.rules.report.reading import Reading, read_report
from gongkai.apps.disclosure.rules.report.template import STATISTICS_2014, form_of
from gongkai.apps.disclosure.rules.report.values import Number
from gongkai.kernel.files.extract.tables import blocks as read_blocks

BLANKS = ("0", "0", "0", "", "-", "/", "—")
HABITS = ("thousands", "units", "wide", "cents")
GOAL = 0.95


@dataclass(frozen=True)
class Stranger:
    """One report: its numbers, how it is laid out, whether the layout was held back."""

    name: str
    truth: dict[str, Number]
    blocks: list[Block]
    held: bool


def strangers(count: int, seed: int, *, held: bool) -> Iterator[Stranger]:
    chosen = HELD if held else SEEN
    for n in range(count):
        rng = random.Random(f"{seed}-{held}-{n}")
        made = form_of((2015, 2017, 2019, 2020, 2021, 2022, 2024)[n % 7])
        year = {0: 2015, 1: 2017, 2: 2019, 3: 2020, 4: 2021, 5: 2022, 6: 2024}[n % 7]
        truth = numbers(rng, made)
        habits = frozenset(habit for habit in HABITS if rng.random() < 0.2)
        show = shown(truth, rng, rng.choice(BLANKS), habits)
        parts = ["2014"] if made.id == STATISTICS_2014 else ["二", "三", "四"]
        layouts: list[Layout] = [rng.choice(chosen[part]) for part in parts]
        found: list[Block] = [f"望江市水务局{year}年政府信息公开工作年度报告"]
        for part, layout in zip(parts, layouts, strict=True):
            titles = {"二": "二、主动公开政府信息情况", "三": "三、收到和处理政府信息公开申请情况"}
            titles |= {"四": "四、政府信息公开行政复议、行政诉讼情况", "2014": "政府信息公开情况统计表"}
            found += [titles[part], *layout(made, show, rng)]
        found.append("五、存在的主要问题及改进情况" if parts[0] != "2014" else "填报人：王某")
        name = f"{year} {'+'.join(layout.__name__ for layout in layouts)} {'/'.join(sorted(habits))}"
        yield Stranger(name, truth, found, held)


def score(one: Stranger, reading: Reading) -> tuple[Counter[str], list[str]]:
    """Right, wrong and left cells, and sentences about the wrong and left ones."""
    found: Counter[str] = Counter(cells=len(one.truth))
    told = []
    for key, value in one.truth.items():
        cell = reading.cells.get(key)
        state = "left" if cell is None or cell.state != "sure" else "wrong"
        if state == "wrong" and cell and cell.value is not None and Decimal(cell.value) == Decimal(value):
            state = "right"
        found[state] += 1
        if state != "right":
            told.append(f"{state} {key} = {value}: {cell}")
    return found, told


def main() -> int:
    # PDF is read in a child process that takes its limits from the settings.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=28)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--route", choices=routes())
    parser.add_argument("--show", action="store_true", help="列出读错和留给人的单元格（不含留作检验的版式）")
    chosen = parser.parse_args()
    totals: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for route in [chosen.route] if chosen.route else routes():
        for held in (False, True):
            made = list(strangers(chosen.files, chosen.seed, held=held))
            total: Counter[str] = Counter()
            for one, content in zip(made, made_by(route, [one.blocks for one in made]), strict=True):
                found, told = score(one, read_report(read_blocks(content, route.rpartition(".")[2])))
                total += found
                if chosen.show and told and not held:
                    print(f"  {one.name}: {dict(found)}", *told[:4], sep="\n    ")
            totals[held] += total
            print(_line(f"{route:<12}{'留作检验' if held else '用于改进'}", total), flush=True)
    print(_line("合计 用于改进", totals[False]), _line("合计 留作检验", totals[True]), sep="\n")
    held_back = totals[True]
    return 0 if not held_back["wrong"] and held_back["right"] >= GOAL * held_back["cells"] else 1


def _line(label: str, total: Counter[str]) -> str:
    shares = "".join(f"{total[key] / max(total['cells'], 1):>9.2%}" for key in ("right", "wrong", "left"))
    return f"  {label}  {total['cells']:>7,} 格  读对、读错、留给人：{shares}（读错 {total['wrong']}）"


if __name__ == "__main__":
    sys.exit(main())
