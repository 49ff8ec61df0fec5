"""保管期限表: how long the files of each kind are kept, as data beside the app that makes them."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field

from gongkai.kernel import law, registry

PERMANENT = 0


class RetentionVersion(law.Version):
    """`years` counted from the first of January after closing; 0 is permanent 永久."""

    years: int = Field(ge=0, le=100)


class RetentionRow(law.Versioned[RetentionVersion]):
    pass


class RetentionTable(law.Table):
    records: tuple[RetentionRow, ...] = ()


@dataclass(frozen=True)
class Period:
    """One period of one kind: the files closed from `start` to `end` are kept so many years."""

    kind: str
    label: str
    name: str
    years: int
    source: str
    article: str
    mark: str
    start: date
    end: date | None

    @property
    def words(self) -> str:
        return f"{self.years}年" if self.years else "永久"


@cache
def schedule() -> dict[str, tuple[Period, ...]]:
    """Every kind with its periods, oldest first. A period for a kind nobody declares refuses to start."""
    found: dict[str, tuple[Period, ...]] = {}
    for module, path in registry.retention_paths():
        for row in law.load(path, RetentionTable).records:
            if not row.id.startswith(f"{module}."):
                raise ImproperlyConfigured(f"保管期限表 {Path(path).name} 列有其他模块的案卷“{row.id}”。")
            found[row.id] = tuple(
                Period(
                    row.id,
                    row.label,
                    row.version_name(v),
                    v.years,
                    v.source,
                    v.article,
                    v.mark,
                    v.valid_from,
                    v.valid_to,
                )
                for v in row.versions
            )
    return found


def period_of(kind: str, closed_on: date | None) -> Period | None:
    """The period of a file; None while it is open, and where the schedule says nothing for its kind or its year."""
    if closed_on is None:
        return None
    fitting = (p for p in schedule().get(kind, ()) if p.start <= closed_on and (p.end is None or closed_on <= p.end))
    return next(fitting, None)
