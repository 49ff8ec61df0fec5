"""A sent list against the register: which body, which catalogue entry, what is new, changed or as it was."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from gongkai.apps.services.models import CatalogueEntry, CatalogueState, ItemBatch, ItemVersion, ServiceItem
from gongkai.apps.services.queries.adopting import CHUNK, CODE, AdoptedItem, examine
from gongkai.apps.services.queries.standards import LIVE, Known
from gongkai.apps.services.rules import codes, tables
from gongkai.apps.services.rules.difference import Difference, difference
from gongkai.apps.services.rules.loading import MOST_ROWS, composed, reader_of, stored
from gongkai.apps.services.rules.problems import Problem
from gongkai.apps.services.rules.sheets import cells
from gongkai.apps.services.rules.sheets.columns import Readings
from gongkai.apps.services.rules.sheets.items import by_body
from gongkai.apps.services.rules.sheets.sent import CellProblem, SentList, SheetItem
from gongkai.kernel import rows
from gongkai.kernel.numbering.codes.text import squeeze
from gongkai.kernel.orgs.models import Organisation

CANCELLED = "3"
SHOWN_DIFFERENCES = 200


@dataclass(slots=True)
class Register:
    """What a run looks up again and again: bodies by code and name, catalogue entries, their standards, cells."""

    orgs: dict[str, list[Organisation]] = field(default_factory=dict)
    entries: dict[str, CatalogueEntry | None] = field(default_factory=dict)
    known: Known = field(default_factory=dict)
    readings: Readings = field(default_factory=Readings)

    @classmethod
    def of(cls, bodies: Iterable[Organisation]) -> "Register":
        """Only these bodies may be found: those that whoever sends the list may act for."""
        found = cls()
        for org in bodies:
            for name in {org.uscc, squeeze(org.name), squeeze(org.short_name)} - {""}:
                found.orgs.setdefault(name, []).append(org)
        return found

    def body(self, code: str, name: str) -> tuple[Organisation | None, str]:
        """The body, or why there is none."""
        for key, what in ((code, "统一社会信用代码"), (name, "名称")):
            found = self.orgs.get(key, []) if key else []
            if len(found) == 1:
                return found[0], ""
            if len(found) > 1:
                return None, f"有{len(found)}个机关的{what}是“{key}”，请填写统一社会信用代码。"
        shown = code or name
        return None, f"平台上没有实施主体“{shown}”，或者您不能代其录入。" if shown else "没有填写实施主体。"

    def catalogue(self, wanted: Iterable[str]) -> None:
        """Have these entries at hand: one statement for each five hundred that are not there yet."""
        missing = sorted({code for code in wanted if code and code not in self.entries})
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            self.entries |= dict.fromkeys(some)
            entries = CatalogueEntry.objects.filter(code__in=some, number__gt=0).exclude(state=CatalogueState.DISCARDED)
            self.entries |= {entry.code: entry for entry in entries}


@dataclass(slots=True)
class BodyPlan:
    """What taking over the list of one body would do. `sent` are its items as the file has them, `rows` what of them
    is new or changed, `places` the item in `sent` that each row came from."""

    named: str
    org: Organisation | None
    sent: list[SheetItem]
    rows: list[AdoptedItem] = field(default_factory=list)
    places: list[SheetItem] = field(default_factory=list)
    unchanged: int = 0
    left_out: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    differences: list[tuple[str, Difference]] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(row.item is None for row in self.rows)

    @property
    def changed(self) -> int:
        return len(self.rows) - self.new

    def refuse(self, found: dict[int, list[Problem]]) -> None:
        """What the checks say of rows, told at the cells they came from."""
        for number, problems in found.items():
            item = self.places[number - 1]
            self.problems += [cell_of(item, p) for p in problems]


def cell_of(item: SheetItem, problem: Problem) -> CellProblem:
    if problem.element in (CODE, "effective_on"):
        column = item.layout.column_of("item", problem.element)
        value = item.identity.get(problem.element, "")
        at = -1 if column is None else column
        return CellProblem(item.layout.sheet, item.row, at, value, problem.text, "")
    return item.at(problem)


def plans(
    sent: SentList, register: Register, only: Organisation | None = None
) -> list[tuple[tuple[str, str], list[SheetItem]]]:
    """The items of the list by body; with `only` everything is that body's unless it says otherwise."""
    if only is None:
        return list(by_body(sent.items))
    register.orgs.setdefault(only.uscc or squeeze(only.name), [only])
    return [((only.uscc, squeeze(only.name)), sent.items)] if sent.items else []


def plan(
    key: tuple[str, str],
    items: list[SheetItem],
    register: Register,
    *,
    only: Organisation | None = None,
    differences: bool = False,
) -> BodyPlan:
    """One body's part of the list: read strictly, compared with what is in force."""
    org, why = (only, "") if only is not None else register.body(*key)
    made = BodyPlan(org.name if org else (key[1] or key[0] or "（没有填写实施主体）"), org, items)
    if org is None:
        made.problems = [of_body(made, why)]
        return made
    register.catalogue(item.catalogue_code for item in items)
    existing = _Existing(org, items)
    for item in items:
        _one(made, org, item, register, existing, differences)
    return made


def check_plan(made: BodyPlan, on: date, keep_deviations: bool, known: Known | None = None) -> None:
    """The checks of the act without the act: for a preview."""
    if made.org is None or not made.rows:
        return
    found = examine(made.org, made.rows, on, keep_deviations, known)
    made.refuse({number: one.refused for number, one in enumerate(found, 1) if one.refused})


def taken_from(digest: str) -> set[int]:
    """Bodies whose items were entered from this very file."""
    return set(ItemBatch.objects.filter(digest=digest).exclude(digest="").values_list("org_id", flat=True))


class _Existing:
    """Items of the body that are in force, with the documents of their versions."""

    def __init__(self, org: Organisation, items: list[SheetItem]) -> None:
        # Rows without a code (catalogues of another scheme) are found by catalogue entry and name.
        self.by_code: dict[str, ServiceItem] = {}
        self.by_name: dict[tuple[str, str], ServiceItem] = {}
        self.documents: dict[int, dict[str, Any]] = {}
        live = [one for one in rows.all_of(ServiceItem, "org", org.pk) if one.state in LIVE]
        if not live:
            return
        prefetch_related_objects(live, "catalogue")
        wanted = {item.code for item in items}
        numbers = {}
        for one in live:
            if one.code:
                self.by_code[one.code] = one
            elif one.catalogue is not None:
                self.by_name[one.catalogue.code, squeeze(one.name)] = one
            if one.code in wanted or not one.code:
                numbers[one.pk] = one.number
        keys = list(numbers)
        for start in range(0, len(keys), CHUNK):
            versions = ItemVersion.objects.filter(item__in=keys[start : start + CHUNK], published_at__isnull=False)
            for key, number, values in versions.values_list("item_id", "number", "document"):
                if numbers[key] == number:
                    self.documents[key] = values

    def find(self, item: SheetItem) -> ServiceItem | None:
        if item.code:
            return self.by_code.get(item.code)
        return self.by_name.get((item.catalogue_code, squeeze(item.cells.get("name", ""))))


def _one(
    made: BodyPlan,
    org: Organisation,
    item: SheetItem,
    register: Register,
    existing: _Existing,
    differences: bool,
) -> None:
    found = existing.find(item)
    if item.state == CANCELLED:
        if found is not None:
            made.problems.append(_said(item, "state", "本事项在用，取消应当在平台办理，不能以清单取消。"))
        else:
            made.left_out += 1
        return
    made.problems += item.problems
    entry = register.entries.get(item.catalogue_code)
    if entry is None:
        text = f"基本目录中没有“{item.catalogue_code}”。" if item.catalogue_code else "没有填写基本编码。"
        made.problems.append(_said(item, "catalogue_code", text))
        return
    if org.uscc and item.org_code and codes.normalise(item.org_code) != org.uscc:
        made.problems.append(_said(item, "org_code", f"与实施主体{org.name}的统一社会信用代码{org.uscc}不一致。"))
    values = _completed(item, entry)
    unfit = item.unfit + _too_many(item)
    elements, written = composed(values, item.made)
    if unfit:
        # What could not be converted was told at its cell; that it is therefore missing need not be told again.
        told = {(p.row, p.column) for p in item.problems}
        made.problems += [p for p in map(item.at, unfit) if (p.row, p.column) not in told]
    if found is not None and same(existing.documents.get(found.pk, {}), written):
        made.unchanged += 1
        return
    if found is not None and differences and len(made.differences) < SHOWN_DIFFERENCES:
        before = stored(existing.documents.get(found.pk, {}))
        made.differences.append((found.name, difference(before, elements)))
    effective_on = item.effective_on
    if found is not None and effective_on is not None and found.effective_on and effective_on <= found.effective_on:
        # The list still carries the day of what was in force; what is new in it holds from the batch's day.
        effective_on = None
    made.rows.append(AdoptedItem(entry, elements, item.code, (), found, effective_on, written))
    made.places.append(item)


def _completed(item: SheetItem, entry: CatalogueEntry) -> dict[str, Any]:
    """The values of an item, with what its catalogue entry and its code say where the list says nothing."""
    values = item.values
    values.setdefault("type", entry.type)
    if "level" not in values and len(item.code) in (codes.IMPLEMENTATION, codes.HANDLING):
        level, trouble = reader_of(tables.elements()["level"])(item.code[18])
        if trouble:
            item.unfit.append(Problem("level", trouble))
        else:
            values["level"] = level
    return values


def _too_many(item: SheetItem) -> list[Problem]:
    return [Problem(key, f"不能超过{MOST_ROWS}行。") for key, rows in item.made.items() if len(rows) > MOST_ROWS]


def same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Equal but for the width of digits and stray blanks, which a list cannot carry."""
    return before == after or cells.tidied(before) == cells.tidied(after)


def _said(item: SheetItem, key: str, text: str) -> CellProblem:
    column = item.layout.column_of("item", key)
    heading = next((c.heading for c in item.layout.columns if c.target[:2] == ("item", key)), "")
    at = -1 if column is None else column
    return CellProblem(item.layout.sheet, item.row, at, item.identity.get(key, ""), text, heading)


def of_body(made: BodyPlan, text: str) -> CellProblem:
    """What is said against a body as a whole, at its first row."""
    item = made.sent[0]
    return _said(item, "org_name" if item.layout.column_of("item", "org_name") is not None else "org_code", text)
