"""The newest documents first: what a rebuild writes side by side, a stretch of the newest reads side by side.

More than fits into memory waits in one nameless file beside the index; the system takes it away, also after a kill.
"""

import heapq
import pickle
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, cast

from gongkai.kernel.search.entries import Entry

# Bytes of packed entries that are put in order in memory; and those of a run that are read at a time.
RUN, BLOCK = 64_000_000, 100_000

Packed = tuple[int, bytes]
# Where the pieces of an ordered run lie in the file.
Run = list[tuple[int, int]]


def newest_first(entries: Iterable[Entry], folder: Path) -> Iterator[Entry]:
    """All of them by falling sort key; those of one key as they came. Each id may come once, or again with the same
    key: then the last wins."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as opened:
        file = cast(BinaryIO, opened)
        runs: list[Run] = []
        kept: list[Packed] = []
        size = 0
        for entry in entries:
            packed = pickle.dumps(entry, pickle.HIGHEST_PROTOCOL)
            kept.append((-entry.sort_key, packed))
            size += len(packed)
            if size >= RUN:
                runs.append(_put_away(file, kept))
                kept, size = [], 0
        kept.sort(key=itemgetter(0))
        for _, packed in heapq.merge(*(_taken_up(file, run) for run in runs), kept, key=itemgetter(0)):
            yield pickle.loads(packed)


def _put_away(file: BinaryIO, kept: list[Packed]) -> Run:
    return [(file.tell(), file.write(zlib.compress(pickle.dumps(block), 1))) for block in _blocks(kept)]


def _blocks(kept: list[Packed]) -> Iterator[list[Packed]]:
    block: list[Packed] = []
    size = 0
    for one in sorted(kept, key=itemgetter(0)):
        block.append(one)
        size += len(one[1])
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _taken_up(file: BinaryIO, run: Run) -> Iterator[Packed]:
    for offset, length in run:
        file.seek(offset)
        yield from pickle.loads(zlib.decompress(file.read(length)))
