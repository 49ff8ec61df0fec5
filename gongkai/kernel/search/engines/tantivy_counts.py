"""How many documents of each level an index holds, and their facets: kept beside it by whoever writes.

A front page would otherwise count every document each time something was published. A rebuild adds up on its way; later
writes have what is there counted anew, at most once a minute. Without the file, or for levels and facets that are not
in it, whoever reads counts.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from gongkai.kernel.search.documents import FacetCount
from gongkai.kernel.search.engines import top_counts
from gongkai.kernel.search.entries import Entry

_log = structlog.get_logger(__name__)

MINUTE = 60.0
FILE = "counts.json"
# Modification time and inode of the file that names the pieces of a commit.
Stamp = tuple[int, int]
Facets = dict[str, list[FacetCount]]


@dataclass(frozen=True)
class Level:
    """The documents of one level of visibility."""

    total: int
    facets: Facets


@dataclass
class Tally:
    """What goes into an index, added up on its way."""

    totals: Counter[str] = field(default_factory=Counter)
    facets: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)

    def of(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            self.totals[entry.visibility] += 1
            counts = self.facets.setdefault(entry.visibility, {})
            for name, values in entry.facets.items():
                counts.setdefault(name, Counter()).update(values)
            yield entry

    def levels(self) -> dict[str, Level]:
        return {
            level: Level(total, {name: top_counts(counts.items()) for name, counts in self.facets[level].items()})
            for level, total in self.totals.items()
        }


def keep(path: Path, stamp: Stamp, levels: dict[str, Level]) -> None:
    """These are the counts of this commit."""
    told = {level: [one.total, one.facets] for level, one in levels.items()}
    draft = path / f".{FILE}"
    try:
        draft.write_text(json.dumps({"at": time.time(), "stamp": stamp, "levels": told}, ensure_ascii=False))
        os.replace(draft, path / FILE)
    except OSError:
        # The index is sound without them; whoever reads counts.
        _log.exception("search_counts_not_kept", index=str(path))


def follow(path: Path, stamp: Stamp, count: Callable[[str, Iterable[str]], Level]) -> None:
    """Something was written: what is known of the index is counted anew where it is a minute old."""
    known = _known(path)
    if known is not None and time.time() - known.at > MINUTE:
        keep(path, stamp, {level: count(level, one.facets) for level, one in known.levels.items()})


def level(path: Path, stamp: Stamp, name: str, facets: Iterable[str]) -> Level | None:
    """What is known of a level as it is now, or was less than a minute ago."""
    known = _known(path)
    if known is None or (known.stamp != stamp and time.time() - known.at > MINUTE):
        return None
    found = known.levels.get(name)
    return found if found is not None and all(one in found.facets for one in facets) else None


@dataclass(frozen=True)
class _Known:
    at: float
    stamp: Stamp
    levels: dict[str, Level]


# By file: when it was written, and what stands in it.
_read: dict[Path, tuple[int, _Known | None]] = {}


def _known(path: Path) -> _Known | None:
    file = path / FILE
    try:
        modified = file.stat().st_mtime_ns
        read = _read.get(file)
        if read is None or read[0] != modified:
            read = _read[file] = (modified, _parsed(file.read_bytes()))
    except OSError:
        return None
    return read[1]


def _parsed(text: bytes) -> _Known | None:
    """None for what cannot be read: it is counted again."""
    try:
        told = json.loads(text)
        levels = {
            level: Level(
                total, {name: [(str(value), int(count)) for value, count in counts] for name, counts in facets.items()}
            )
            for level, (total, facets) in told["levels"].items()
        }
        return _Known(float(told["at"]), (int(told["stamp"][0]), int(told["stamp"][1])), levels)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
