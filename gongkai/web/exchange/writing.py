"""Rows of a batch as lines of files: JSON lines, and CSV with the columns of the dataset."""

import csv
import io
import json
from collections.abc import Iterator

from django.db.models import Q

from gongkai.kernel.exchange import datasets, queries
from gongkai.kernel.exchange.models import Batch
from gongkai.kernel.exchange.schema import FRAME
from gongkai.web.exports import neutralise


def json_lines(batch: Batch, dataset: str, within: Q = queries.ALL) -> Iterator[str]:
    for row in queries.every(batch, within, dataset=dataset):
        yield json.dumps(row.values, ensure_ascii=False) + "\n"


def csv_lines(batch: Batch, dataset: str, within: Q = queries.ALL) -> Iterator[str]:
    """The header, then one line a row. What a spreadsheet program could take for a formula gets an apostrophe in
    front: programs that must have every character take the JSON lines."""
    known = datasets.datasets().get(dataset)
    names = [*FRAME, *(column.national for column in known.columns)] if known else list(FRAME)
    yield _line(names)
    for row in queries.every(batch, within, dataset=dataset):
        yield _line([_harmless(row.values.get(name)) for name in names])


def _line(values: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def _harmless(value: object) -> str:
    return neutralise("" if value is None else str(value))
