"""What may be taken over from a list: the checks of every row, read from the register and written by nobody here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.apps.services.models import CatalogueEntry, ItemChange, ServiceItem
from gongkai.apps.services.queries import standards
from gongkai.apps.services.queries.standards import LIVE, Known
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.alignment import Standing
from gongkai.apps.services.rules.checking import check, licence_days
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel.orgs.models import Organisation

CHUNK = 500
# What no list can be forgiven: there is no such catalogue entry, or it does not hold.
NEVER_KEPT = frozenset({"A1", "A6", "A9"})
CODE = "code"


@dataclass(frozen=True, slots=True)
class AdoptedItem:
    """One row of a list: its catalogue entry, elements, code as the list gives it, and what reading it found.

    `item` is the entry in force that the row is a new version of; None for a new one. `effective_on` is the row's own
    day, the batch's where it is None. `document` is that of the elements where whoever read them has it already.
    """

    catalogue: CatalogueEntry
    elements: Elements
    code: str = ""
    problems: tuple[Problem, ...] = ()
    item: ServiceItem | None = None
    effective_on: date | None = None
    document: dict[str, Any] | None = None


@dataclass(slots=True)
class Examined:
    """One row as it was found: its code, what the checks say, and which of it keeps the row out."""

    code: codes.ItemCode | None
    problems: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def examine(
    org: Organisation,
    rows: Sequence[AdoptedItem],
    on: date,
    keep_deviations: bool,
    known: Known | None = None,
) -> list[Examined]:
    """Every row against its catalogue entry, the register and the rows before it."""
    standard_of = standards.standards({row.catalogue.pk: row.catalogue for row in rows}.values(), known)
    given = [codes.parse(row.code) if row.code.strip() else None for row in rows]
    taken = _taken(c.text for c in given if c)
    live = _live(org, {row.catalogue.pk for row in rows})
    changing = _changing(row.item.pk for row in rows if row.item)
    licence = licence_days(on)
    found = []
    for row, code in zip(rows, given, strict=True):
        one = Examined(code, refused=[p for p in row.problems if p.blocks])
        one.refused += [Problem(CODE, text) for text in _code_problems(org, row, code, taken)]
        if row.item is not None and row.item.pk in changing:
            one.refused.append(Problem(CODE, "本事项有办理中的变动，办结后才能整批修改。"))
        if row.effective_on is not None and row.effective_on > on:
            one.refused.append(Problem("effective_on", f"{row.effective_on}尚未生效，不能整批录入。"))
        key = (row.catalogue.pk, row.elements.level, code.handling if code else "")
        twin = live.get(key, "")
        own = row.item is not None and twin == (row.item.code or row.item.name)
        standing = Standing(row.effective_on or on, "" if own else twin)
        one.problems = check(row.elements, standard_of.get(row.catalogue.pk), standing, licence=licence)
        one.refused += [p for p in one.problems if p.blocks and (not keep_deviations or p.check in NEVER_KEPT)]
        text = code.text if code else ""
        taken.add(text)
        live.setdefault(key, text or row.elements.name)
        found.append(one)
    return found


def _code_problems(org: Organisation, row: AdoptedItem, code: codes.ItemCode | None, taken: set[str]) -> list[str]:
    if code is None:
        return ["没有事项编码。"] if len(row.catalogue.code) == codes.BASIC else []
    said = [*code.problems]
    said += codes.disagreements(code, uscc=org.uscc, level=row.elements.level, basic=row.catalogue.code)
    mine = row.item is not None and row.item.code == code.text
    return [*said, f"编码{code.text}已经使用。"] if code.text in taken and not mine else said


def _taken(texts: Iterable[str]) -> set[str]:
    wanted = list(texts)
    found: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        # Without the exclusion SQLite cannot use the index of codes, and reads the whole register for each list.
        rows = ServiceItem.objects.filter(code__in=wanted[start : start + CHUNK]).exclude(code="")
        found |= set(rows.values_list("code", flat=True))
    return found


def _live(org: Organisation, catalogue: set[int]) -> dict[tuple[int, str, str], str]:
    """A6: what is in force already, by catalogue entry, level and situation."""
    rows = ServiceItem.objects.filter(org=org, state__in=LIVE)
    values: Any = rows.values_list("catalogue_id", "level", "handling", "code", "name")
    return {(key, lvl, handling): code or name for key, lvl, handling, code, name in values if key in catalogue}


def _changing(keys: Iterable[int]) -> set[int]:
    wanted = list(keys)
    found: set[int] = set()
    for start in range(0, len(wanted), CHUNK):
        rows = ItemChange.objects.filter(item__in=wanted[start : start + CHUNK], open=True)
        found |= set(rows.values_list("item_id", flat=True))
    return found
