"""The share of cells read right over many made-up files of every layout; the full figure is `./dev bench history`."""

from collections import Counter

import pytest

from benchmarks._reports import FORMATS, report
from benchmarks.history import score
from gongkai.apps.disclosure.rules.report.reading import read_report
from gongkai.kernel.files.extract.tables import blocks

FILES = 10
# What lost its blank cells cannot be read whole; a wrong number that nobody is asked about is a defect in any format.
LEAST = {"lines": 0.70, "rows": 0.75}


@pytest.mark.parametrize("format", FORMATS)
def test_nearly_all_cells_are_read_right_and_none_wrong_without_a_doubt(format):
    total: Counter[str] = Counter()
    for seed in range(FILES):
        made = report(9_100 + seed, format=format)
        total.update(score(made, read_report(blocks(made.content, made.name.rpartition(".")[2]), name=made.name)))
    assert total["wrong"] == 0
    assert total["right"] / total["cells"] >= LEAST.get(format, 0.93)
    assert total["form"] == FILES
