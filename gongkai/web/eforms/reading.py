"""What was submitted, for officers and for the person: by steps, and what changed between two submissions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest

from gongkai.kernel.cases.refusals import NotAllowed
from gongkai.kernel.eforms import access, queries
from gongkai.kernel.eforms.definition import Definition, Field, Rows
from gongkai.kernel.eforms.evaluation import in_order, show, words_of
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.journal.writing import record_read
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.workdays import SHANGHAI, today
from gongkai.web.shapes import Fact, FileItem


@dataclass
class Grid:
    """A repeating part: the labels of its columns and its rows."""

    label: str
    heads: list[str]
    rows: list[list[str]]


@dataclass
class Section:
    title: str
    id: str
    facts: list[Fact] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    files: list[tuple[str, list[FileItem]]] = field(default_factory=list)
    signatures: list[tuple[str, str, list[str]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.grids or self.files or self.signatures)


@dataclass(frozen=True)
class Change:
    """One answer that differs between two submissions."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Reading:
    """What an officer reads; `changes` where it was submitted instead of something."""

    answers: FormAnswers
    sections: list[Section]
    changes: list[Change]


def of(answers: FormAnswers, *, by: Actor, request: HttpRequest | None = None) -> Reading:
    """Submitted answers, for whom the owner's app lets read them; an officer's reading goes on record, once a day."""
    if not access.may_read(answers, by, request):
        raise NotAllowed("您不能查看这份填写内容。")
    if by.kind == "staff":
        record(answers, by)
    definition, values = queries.definition_for(answers), queries.values_of(answers)
    found = sections(definition, values, _files(answers))
    return Reading(answers, found, _since(answers, definition, values))


def record(answers: FormAnswers, by: Actor) -> None:
    """That this officer has looked at what somebody filled in; a day's work on one case is one entry."""
    told = entries(answers.owner).filter(verb="read", actor_id=by.account_id)
    if not told.filter(at__gte=datetime.combine(today(), time.min, SHANGHAI)).exists():
        record_read(answers.owner, by=by, what="查看表单填写内容", org=answers.org)


def sections(definition: Definition, values: Mapping[str, Any], files: Mapping[str, FileItem]) -> list[Section]:
    """The values by steps; steps without any are left out."""
    made = [_section(definition, page.id, page.title, values, files) for page in definition.pages]
    return [one for one in made if not one.is_empty]


def _section(
    definition: Definition, page: str, title: str, values: Mapping[str, Any], files: Mapping[str, FileItem]
) -> Section:
    section = Section(title, page)
    for id_ in in_order(definition):
        if definition.page_of.get(id_) != page or id_ not in values:
            continue
        value = values[id_]
        if id_ in definition.rows:
            section.grids.append(grid_of(definition.rows[id_], value))
            continue
        one = definition.fields[id_]
        if one.kind == "file":
            section.files.append((one.label, [files[uid] for uid in value if uid in files]))
        elif one.kind == "signature" and value.get("strokes"):
            section.signatures.append((one.label, value["name"], paths(value["strokes"])))
        else:
            section.facts.append(Fact(one.label, _words(one, value), wide=one.kind == "long_text"))
    return section


def grid_of(rows: Rows, value: list[dict[str, Any]], region_name: Callable[[str], str] = queries.region_name) -> Grid:
    """A repeating part as a table of words."""
    columns = [one for one in rows.fields if one.spec.answered]
    words = [[show(one, row.get(one.id), region_name=region_name) for one in columns] for row in value]
    return Grid(rows.label, [one.label for one in columns], words)


def _words(one: Field, value: Any) -> str:
    return show(one, value, region_name=queries.region_name)


def paths(strokes: str) -> list[str]:
    """Drawn lines as SVG paths: the kernel has let nothing through but numbers."""
    lines = [[point.split(",") for point in line.split()] for line in strokes.split(";")]
    return ["M" + " L".join(f"{x} {y}" for x, y in line) for line in lines]


def _files(answers: FormAnswers) -> dict[str, FileItem]:
    found = queries.files_of(answers)
    return {uid: FileItem(one.original_name, f"/files/{uid}/", one.size) for uid, one in found.items()}


def _since(answers: FormAnswers, definition: Definition, values: Mapping[str, Any]) -> list[Change]:
    """Against what it was submitted instead of, which may have been filled in under an earlier version."""
    if answers.replaces is None:
        return []
    earlier = queries.definition_for(answers.replaces)
    return changes(earlier, queries.values_of(answers.replaces), definition, values, _files_named(answers))


def _files_named(answers: FormAnswers) -> dict[str, str]:
    held = [answers, *([answers.replaces] if answers.replaces else [])]
    return {uid: file.original_name for one in held for uid, file in queries.files_of(one).items()}


def changes(
    old: Definition,
    before: Mapping[str, Any],
    new: Definition,
    after: Mapping[str, Any],
    files: Mapping[str, str] | None = None,
) -> list[Change]:
    """Every answer that is new, gone or different, in the words of its own version."""
    was, now = _flat(old, before, files), _flat(new, after, files)
    order = [*now, *(path for path in was if path not in now)]
    return [
        Change((now.get(path) or was[path])[0], was.get(path, ("", ""))[1], now.get(path, ("", ""))[1])
        for path in order
        if was.get(path, ("", ""))[1] != now.get(path, ("", ""))[1]
    ]


def _flat(
    definition: Definition, values: Mapping[str, Any], files: Mapping[str, str] | None
) -> dict[str, tuple[str, str]]:
    found = words_of(definition, values, region_name=queries.region_name, files=files)
    return {one.path: (one.label, one.text) for one in found}
