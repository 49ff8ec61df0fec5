"""专项清单导入: each list of each body of a file taken over by the batch act, whole or not at all."""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from gongkai.apps.services.actions.batches import BatchRefused
from gongkai.apps.services.actions.lists.adopting import AdoptedLine, adopt_list, examine
from gongkai.apps.services.actions.sheets import Terms, in_turn
from gongkai.apps.services.models import ItemBatch
from gongkai.apps.services.queries.lists import sheets as reading
from gongkai.apps.services.queries.lists.sheets import ListPlan
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules.lists.sheets import SentLines, SheetLine, by_body, read
from gongkai.apps.services.rules.sheets import files
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@dataclass(slots=True)
class ListOutcome:
    """What became of one list of one body."""

    plan: ListPlan
    batch: ItemBatch | None = None

    @property
    def taken(self) -> bool:
        return not self.plan.problems


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was read, nothing decided yet."""

    digest: str
    source: files.Source
    sent: SentLines


def opened(name: str, content: bytes, list_id: str = "") -> SentFile:
    """Raises files.UnreadableFile."""
    source = files.open_content(name, content)
    return SentFile(hashlib.sha256(content).hexdigest(), source, read(source, list_id))


@dataclass(frozen=True, slots=True)
class Part:
    """One list of one body, as the file has it."""

    list_id: str
    key: tuple[str, str]
    lines: list[SheetLine]


def parts(file: SentFile, only: Organisation | None) -> list[Part]:
    """`only`: everything is that body's unless the file says otherwise."""
    lines: dict[str, list[SheetLine]] = {}
    for line in file.sent.lines:
        lines.setdefault(line.list_id, []).append(line)
    return [Part(name, key, some) for name, here in lines.items() for key, some in _by_body(here, only)]


def take(
    part: Part,
    digest: str,
    register: Register,
    terms: Terms,
    *,
    by: Actor,
    only: Organisation | None = None,
    keep: Callable[[ListOutcome], object] | None = None,
) -> ListOutcome:
    """One list of one body: compared, checked and, unless it is only looked at, entered. `keep` writes down what became
    of it, in the same transaction."""
    own = only if not any(part.key) else None
    with nullcontext() if terms.check_only else in_turn(own or register.body(*part.key)[0]):
        plan = reading.plan(part.key, part.lines, register, part.list_id, own)
        one = _checked(plan, terms) if terms.check_only else _taken(plan, digest, terms, by)
        if keep is not None:
            keep(one)
    return one


def _by_body(lines: list[SheetLine], only: Organisation | None) -> list[tuple[tuple[str, str], list[SheetLine]]]:
    found = by_body(lines)
    if only is not None and ("", "") not in found and len(found) == 1:
        # A single body's list that spells the name as it likes: whoever sends it may act for one body only.
        key, some = next(iter(found.items()))
        if not key[0]:
            return [(("", ""), some)]
    return list(found.items())


def _rows(plan: ListPlan) -> list[AdoptedLine]:
    return [AdoptedLine(one.line, one.sent.code, one.row, one.effective_on, one.until_on) for one in plan.rows]


def _checked(plan: ListPlan, terms: Terms) -> ListOutcome:
    if plan.org is not None and plan.rows:
        plan.refuse(examine(plan.org, _rows(plan), terms.effective_on or workdays.today()))
    return ListOutcome(plan)


def _taken(plan: ListPlan, digest: str, terms: Terms, by: Actor) -> ListOutcome:
    if plan.problems:
        # Everything at once: whoever corrects the list should not meet the next problem tomorrow.
        return _checked(plan, terms)
    if plan.org is None or not plan.rows:
        return ListOutcome(plan)
    try:
        batch = adopt_list(
            org=plan.org,
            by=by,
            list_id=plan.list_id,
            rows=_rows(plan),
            source=terms.source,
            effective_on=terms.effective_on,
            digest=digest,
        )
    except BatchRefused as refusal:
        plan.refuse(refusal.found)
        return ListOutcome(plan)
    except Refused as refusal:
        plan.problems.append(plan.sent[0].said("name", refusal.message))
        return ListOutcome(plan)
    return ListOutcome(plan, batch)
