"""The tables of `law/`, read once."""

from functools import cache
from typing import Literal, TypeVar

from gongkai.apps.disclosure.rules.schemas import (
    ClassList,
    ColumnTable,
    ConsultationTable,
    FeeSchedule,
    FeeTable,
    GenreTable,
    Ground,
    GroundTable,
    LibraryTable,
    Limit,
    OutcomeRule,
    OutcomeTable,
    PublicationRule,
    PublicationTable,
    Regimes,
    RegimeTable,
    RegulatedKind,
    Remedy,
    RemedyTable,
    Revenue,
    ReviewBody,
    ThemeTable,
    Vocabulary,
)
from gongkai.kernel import law
from gongkai.kernel.law import Table

FOLDER = "apps/disclosure/law"
T = TypeVar("T", bound=Table)


def regimes() -> Regimes:
    return _table("regimes", RegimeTable).regimes[0]


@cache
def outcomes() -> dict[str, OutcomeRule]:
    return {rule.id: rule for rule in _table("outcomes", OutcomeTable).outcomes}


def fee_schedule(basis: Literal["item", "volume"]) -> FeeSchedule:
    return next(s for s in _table("fees", FeeTable).fees if s.id == basis)


def limit(key: str) -> Limit:
    return next(entry for entry in _table("fees", FeeTable).limits if entry.id == key)


def revenue() -> Revenue:
    return _table("fees", FeeTable).revenue


@cache
def remedies() -> dict[str, Remedy]:
    return {remedy.id: remedy for remedy in _table("remedies", RemedyTable).remedies}


@cache
def review_bodies() -> dict[str, ReviewBody]:
    return {rule.id: rule for rule in _table("remedies", RemedyTable).review_bodies}


def consultations() -> ConsultationTable:
    return _table("third_party", ConsultationTable)


def publication_rules() -> tuple[PublicationRule, ...]:
    return _table("publication", PublicationTable).publication


def columns() -> ColumnTable:
    return _table("columns", ColumnTable)


@cache
def grounds() -> dict[str, Ground]:
    return {ground.key: ground for ground in _table("grounds", GroundTable).grounds}


def themes() -> ClassList:
    return _table("themes", ThemeTable).themes[0]


def genres() -> ClassList:
    return _table("genres", GenreTable).genres[0]


@cache
def regulated_kinds() -> dict[str, RegulatedKind]:
    return {kind.key: kind for kind in _table("library", LibraryTable).kinds}


def vocabulary() -> Vocabulary:
    return _table("vocabulary", Vocabulary)


def _table(name: str, schema: type[T]) -> T:
    return law.load(f"{FOLDER}/{name}.toml", schema)
