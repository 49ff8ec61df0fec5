"""Law as data: sources, periods, tables, with dates of effect.

Files are `law/*.toml|yaml|csv` below every kernel part and app. Importing this package reads nothing; the first
question reads all files once. `check_all()` reads them anew and refuses what is wrong.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from gongkai.kernel.law.errors import PACKAGE, LawError, display, refuse, sentences
from gongkai.kernel.law.library import AnnualDateVersion, Library, PeriodVersion, source_problems
from gongkai.kernel.law.reading import law_folders, read
from gongkai.kernel.law.schema import (
    AnnualDate,
    Entry,
    Mark,
    Period,
    Source,
    Sourced,
    Table,
    Unit,
    Version,
    Versioned,
)

__all__ = [
    "AnnualDate",
    "AnnualDateVersion",
    "Entry",
    "LawError",
    "Library",
    "Mark",
    "Period",
    "PeriodVersion",
    "Source",
    "Sourced",
    "Table",
    "Unit",
    "Version",
    "Versioned",
    "annual_date",
    "check_all",
    "cite",
    "document",
    "library",
    "load",
    "period",
    "period_by_version",
    "periods",
    "problems",
    "source",
]

T = TypeVar("T", bound=BaseModel)


@cache
def library() -> Library:
    """All law files of the installation, read once in a process."""
    return Library(law_folders())


def period(rule_id: str, *, on: date) -> PeriodVersion:
    """The version of a period in force on `on`, the day the clock starts. LawError when there is none."""
    return library().period(rule_id, on)


def period_by_version(name: str) -> PeriodVersion:
    """The version that a case stored, such as `disclosure.reply@2019-05-15`."""
    return library().period_by_version(name)


def periods() -> list[PeriodVersion]:
    """Every version of every period of all apps."""
    return library().all_periods()


def annual_date(rule_id: str, *, year: int) -> AnnualDateVersion:
    """The rule for a date that returns every year, as it stands for `year`."""
    return library().annual_date(rule_id, year)


def source(key: str) -> Source:
    """The law, regulation or document with this key."""
    return library().source(key)


def cite(text: str) -> str:
    """A citation such as “R711 第十七条；SEC 第三十五条” in the names of the laws."""
    return library().cite(text)


@cache
def _place(given: Path | str) -> Path:
    return PACKAGE / given


@cache
def _load(path: Path, schema: type[T]) -> T:
    if schema.model_config.get("extra") != "forbid":
        raise TypeError(f"{schema.__name__} must refuse unknown fields: derive it from law.Table")
    name, content = display(path), read(path)
    try:
        table = schema.model_validate(content)
    except ValidationError as error:
        raise LawError("\n".join(sentences(name, error, content))) from error
    known = library().sources | {s.key: s for s in getattr(table, "sources", ())}
    refuse(source_problems(name, table, known))
    return table


def load(path: Path | str, schema: type[T]) -> T:
    """An app's own law file, checked against `schema`: unknown fields, sources, gaps and overlaps refuse with LawError.

    A relative path starts at the package (`apps/disclosure/law/fees.toml`). A CSV file fills the field `rows`.
    """
    return _load(_place(path), schema)


def problems() -> list[str]:
    """What is wrong with the law files as they are on disk now; empty when all is well."""
    return Library(law_folders()).problems


def check_all() -> None:
    """Refuse to start on broken law data: LawError with one Chinese sentence a line. Needs no database."""
    refuse(problems())


def document() -> dict[str, str]:
    """The pages of `docs/law`: file name → Markdown in Chinese."""
    from gongkai.kernel.law.pages import pages

    return pages(library())
