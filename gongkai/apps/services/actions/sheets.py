"""清单导入: each body of a file taken over by the batch act, whole or not at all; what was not taken told by cell."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gongkai.apps.services.actions.batches import BatchRefused, adopt_items
from gongkai.apps.services.models import ItemBatch
from gongkai.apps.services.queries import sheets as reading
from gongkai.apps.services.queries.sheets import BodyPlan, Register
from gongkai.apps.services.rules.sheets import files
from gongkai.apps.services.rules.sheets.ahead import ReadFile, read_file, read_files
from gongkai.apps.services.rules.sheets.sent import CellProblem, SentList, SheetItem
from gongkai.kernel import rows, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Terms:
    """By which document the lists are taken over, from which day, and whether departures are taken along and ranked.

    `check_only`: everything is read and checked, nothing is entered.
    """

    source: str
    effective_on: date | None = None
    keep_deviations: bool = False
    check_only: bool = False
    resume: bool = False
    differences: bool = False


@dataclass(slots=True)
class BodyOutcome:
    """What became of the list of one body. `skipped`: entered from this file before."""

    plan: BodyPlan
    batch: ItemBatch | None = None
    skipped: bool = False

    @property
    def taken(self) -> bool:
        return not self.plan.problems


@dataclass(slots=True)
class FileOutcome:
    """A file as it was read, with the outcome of each body."""

    file: ReadFile
    bodies: list[BodyOutcome] = field(default_factory=list)

    @property
    def sent(self) -> SentList:
        """Kept for the workbook of what was refused."""
        return self.file.sent

    @property
    def refused(self) -> list[BodyOutcome]:
        return [one for one in self.bodies if not one.taken]

    @property
    def is_clean(self) -> bool:
        return not self.refused and not self.sent.stray

    def told(self) -> tuple[list[SheetItem], list[CellProblem]]:
        """The items of bodies that were not taken, and everything said against them and against stray rows."""
        items = [item for one in self.refused for item in one.plan.sent]
        return items, [p for one in self.refused for p in one.plan.problems] + self.sent.stray

    def count(self, name: str) -> int:
        """Sum of new, changed, unchanged over the bodies that were taken."""
        return sum(getattr(one.plan, name) for one in self.bodies if one.taken)


def import_files(
    paths: Sequence[Path],
    register: Register,
    terms: Terms,
    *,
    by: Actor,
    only: Organisation | None = None,
    step: Callable[[int], None] | None = None,
) -> Iterator[tuple[Path, FileOutcome | files.UnreadableFile]]:
    """One file after the other, read ahead where there are many; the next is entered when it is asked for."""
    for path, found in read_files(paths, register.readings):
        if isinstance(found, files.UnreadableFile):
            yield path, found
        else:
            yield path, enter(FileOutcome(found), register, terms, by=by, only=only, step=step)


def opened(name: str, content: bytes, register: Register) -> FileOutcome:
    """The file read, nothing decided yet; raises files.UnreadableFile."""
    return FileOutcome(read_file(name, content, register.readings))


def enter(
    outcome: FileOutcome,
    register: Register,
    terms: Terms,
    *,
    by: Actor,
    only: Organisation | None = None,
    step: Callable[[int], None] | None = None,
) -> FileOutcome:
    """Body after body of a file that was read."""
    with undisturbed():
        for one in bodies(outcome, register, terms, by=by, only=only):
            outcome.bodies.append(one)
            if step is not None:
                step(len(one.plan.sent))
    return outcome


@contextmanager
def undisturbed() -> Iterator[None]:
    """A list is hundreds of thousands of small objects without cycles: looking for some cost a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def bodies(
    outcome: FileOutcome, register: Register, terms: Terms, *, by: Actor, only: Organisation | None = None
) -> Iterator[BodyOutcome]:
    """One body after the other, each in a transaction of its own: what is done stays done if the work is broken off."""
    done = reading.taken_from(outcome.file.digest) if terms.resume else set()
    begun: float | None = None
    for key, items in reading.plans(outcome.sent, register, only):
        if begun is not None:  # after the last one the next file is read, which leaves time enough
            rows.let_others(begun)
        org = only or register.body(*key)[0]
        if org is not None and org.pk in done:
            begun = None
            yield BodyOutcome(BodyPlan(org.name, org, items, unchanged=len(items)), skipped=True)
            continue
        begun = time.perf_counter()
        yield take(key, items, outcome.file.digest, register, terms, by=by, only=only)


def take(
    key: tuple[str, str],
    items: list[SheetItem],
    digest: str,
    register: Register,
    terms: Terms,
    *,
    by: Actor,
    only: Organisation | None = None,
    keep: Callable[[BodyOutcome], object] | None = None,
) -> BodyOutcome:
    """One body: compared, checked and, unless it is only looked at, entered. `keep` writes down what became of it, in
    the same transaction."""
    with nullcontext() if terms.check_only else in_turn(only or register.body(*key)[0]):
        plan = reading.plan(key, items, register, only=only, differences=terms.differences)
        one = _checked(plan, register, terms) if terms.check_only else _taken(plan, digest, register, terms, by)
        if keep is not None:
            keep(one)
    return one


@contextmanager
def in_turn(org: Organisation | None) -> Iterator[None]:
    """Lists of the same body follow one after the other: the second is compared with what the first has left."""
    with rows.transaction():
        if org is not None and rows.vendor() == "postgresql":
            # What refers to the body meanwhile need not wait. On SQLite whoever writes is the only one anyway.
            Organisation.objects.select_for_update(no_key=True).values_list("pk").get(pk=org.pk)
        yield


def _checked(plan: BodyPlan, register: Register, terms: Terms) -> BodyOutcome:
    on = terms.effective_on or workdays.today()
    reading.check_plan(plan, on, terms.keep_deviations, register.known)
    return BodyOutcome(plan)


def _taken(plan: BodyPlan, digest: str, register: Register, terms: Terms, by: Actor) -> BodyOutcome:
    if plan.problems:
        # Everything at once: whoever corrects the list should not meet the next problem tomorrow.
        return _checked(plan, register, terms)
    if plan.org is None or not plan.rows:
        return BodyOutcome(plan)
    try:
        batch = adopt_items(
            org=plan.org,
            by=by,
            rows=plan.rows,
            source=terms.source,
            effective_on=terms.effective_on,
            keep_deviations=terms.keep_deviations,
            digest=digest,
            known=register.known,
        )
    except BatchRefused as refusal:
        plan.refuse(refusal.found)
        return BodyOutcome(plan)
    except Refused as refusal:
        plan.problems.append(reading.of_body(plan, refusal.message))
        return BodyOutcome(plan)
    return BodyOutcome(plan, batch)
