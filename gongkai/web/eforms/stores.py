"""Where a page keeps what is typed: the sealed answers of a person, or the session of whoever tries a form."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from gongkai.kernel import eforms, files
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.evaluation import Context, FileFact, Result, evaluate
from gongkai.kernel.eforms.evaluation.reading import DEFAULT_TYPES
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.files.kinds import KINDS
from gongkai.kernel.files.names import extension
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.workdays import today


class Store(Protocol):
    """What `Flow` needs. `typed` is what was typed last; `kept` whether uploads are really kept; `fixed` the ids that
    stay as they are; `carried` what is different since it was begun under an earlier form."""

    definition: Definition
    typed: dict[str, Any]
    org: Organisation
    kept: bool
    fixed: frozenset[str]
    carried: tuple[str, ...]

    def context(self) -> Context: ...
    def judged(self, typed: dict[str, Any], context: Context) -> Result: ...
    def save(self, typed: dict[str, Any]) -> None: ...
    def upload(self, field: str, file: UploadedFile) -> None: ...
    def drop(self, uid: str) -> None: ...


@dataclass
class DraftStore:
    """填写中的内容 of a person, in the database."""

    answers: FormAnswers
    by: Actor
    kept: bool = True

    def __post_init__(self) -> None:
        self.definition = queries.definition_for(self.answers)
        self.org = self.answers.org
        self.content = self.answers.unsealed()
        self.typed: dict[str, Any] = self.content.get("answers", {})
        self.fixed = frozenset(self.content.get("fixed", ()))
        self.carried = tuple(self.content.get("carried", ()))

    def judged(self, typed: dict[str, Any], context: Context) -> Result:
        result = evaluate(self.definition, typed, context)
        return queries.spared(self.answers, self.content, result)

    def context(self) -> Context:
        return queries.context_of(self.answers, self.content)

    def save(self, typed: dict[str, Any]) -> None:
        self._again(eforms.save(self.answers, typed))

    def upload(self, field: str, file: UploadedFile) -> None:
        allowed = frozenset(self.definition.fields[field].types or DEFAULT_TYPES)
        eforms.upload(self.answers, field, files.check(file, allowed), by=self.by)
        again = eforms.answers_by_uid(self.answers.uid)
        assert again is not None  # it has just been written to
        self._again(again)

    def drop(self, uid: str) -> None:
        self._again(eforms.drop_file(self.answers, uid, by=self.by))

    def _again(self, answers: FormAnswers) -> None:
        self.answers = answers
        self.content = answers.unsealed()
        self.typed = self.content["answers"]


class TrialStore:
    """试填 of a form that need not be published; nothing but the session knows of it, and no file is kept."""

    kept = False
    fixed: frozenset[str] = frozenset()
    carried: tuple[str, ...] = ()

    def __init__(self, request: HttpRequest, definition: Definition, key: str, org: Organisation) -> None:
        self.request, self.definition, self.org = request, definition, org
        self.place = f"gongkai_trial:{key}"
        held = request.session.get(self.place) or {}
        self.typed: dict[str, Any] = held.get("typed", {})
        self.names: dict[str, list[Any]] = held.get("files", {})

    def judged(self, typed: dict[str, Any], context: Context) -> Result:
        return evaluate(self.definition, typed, context)

    def context(self) -> Context:
        facts = {uid: FileFact(*fact) for uid, fact in self.names.items()}
        return replace(Context(today(), facts), region_name=queries.region_name)

    def save(self, typed: dict[str, Any]) -> None:
        self.typed = typed
        self.request.session[self.place] = {"typed": typed, "files": self.names}

    def upload(self, field: str, file: UploadedFile) -> None:
        name = file.name or ""
        ending = extension(name)
        kind = next((kind.id for kind in KINDS.values() if kind.goes_by(ending)), ending)
        uid = f"trial-{len(self.names) + 1}"
        self.names[uid] = [name, kind, file.size or 0, field]
        present = self.typed.get(field)
        self.save({**self.typed, field: [*(present if isinstance(present, list) else []), uid]})

    def drop(self, uid: str) -> None:
        fact = self.names.pop(uid, None)
        field = fact[3] if fact else ""
        self.save(
            {**self.typed, field: [one for one in self.typed.get(field, []) if one != uid]} if field else self.typed
        )

    def clear(self) -> None:
        self.request.session.pop(self.place, None)
