"""Reading forms and what was filled in. Who may see what is decided here and in `access`."""

from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.kernel.eforms.access import ADMIN, may_manage
from gongkai.kernel.eforms.bindings import all_bindings
from gongkai.kernel.eforms.code_lists import all_lists
from gongkai.kernel.eforms.definition import Definition, DefinitionProblem, Known, load, problems_of
from gongkai.kernel.eforms.evaluation import Context, FileFact, Result, Supplied, evaluate
from gongkai.kernel.eforms.models import (
    AnswersState,
    FormAnswers,
    FormComposition,
    FormDefinition,
    FormVersion,
)
from gongkai.kernel.eforms.sources import all_sources
from gongkai.kernel.files import crypto
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.reading import by_uids
from gongkai.kernel.orgs.models import Organisation, Region
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.workdays import today

CODE_SCOPE = "eform code"
ALONG = ("version__form", "composition", "org")


def known() -> Known:
    """The registered names a definition may use."""
    return Known(all_sources().keys(), all_lists().keys())


def managed(actor: Actor) -> QuerySet[FormDefinition]:
    """The forms of the bodies this person administers, and those of owners whose app lets this person build them."""
    mine = in_paths(actor.org_paths(ADMIN))
    for one in all_bindings():
        if ids := one.orgs(actor):
            mine |= Q(owner__startswith=f"{one.prefix}:", org_id__in=ids)
    return FormDefinition.objects.filter(mine, builtin=False).select_related("org")


def builds(actor: Actor) -> bool:
    """Whether this person has forms to build."""
    return ADMIN in actor.roles or any(one.orgs(actor) for one in all_bindings())


def bodies(actor: Actor) -> QuerySet[Organisation]:
    """The bodies this person may make a form for."""
    return Organisation.objects.filter(in_paths(actor.org_paths(ADMIN), "path"), active=True).order_by("path")


def managed_form(actor: Actor, uid: UUID) -> FormDefinition | None:
    """One form this person may manage; missing and forbidden look the same."""
    form = FormDefinition.objects.select_related("org").filter(uid=uid).first()
    return form if form is not None and may_manage(form, actor) else None


def form_of(owner: str) -> FormDefinition | None:
    """The form of an owner that is in use."""
    return FormDefinition.objects.filter(owner=owner, state="published").order_by("-pk").first()


def current(form: FormDefinition) -> FormVersion | None:
    return form.versions.filter(number=form.number).first()


def versions(form: FormDefinition) -> QuerySet[FormVersion]:
    return form.versions.all()


class _Everything:
    def __contains__(self, _: object) -> bool:
        return True


# The names were known on the day it was published; a source that is gone since only fills in nothing.
ANYTHING = Known(_Everything(), _Everything())


def definition_of(version: FormVersion | FormComposition) -> Definition:
    """The definition of a version: read once, it never changes."""
    return _loaded(type(version), version.pk, version.digest)


def definition_for(answers: FormAnswers) -> Definition:
    """What was asked of whoever filled this in."""
    return definition_of(answers.asked)


@lru_cache(maxsize=256)
def _loaded(kind: type[FormVersion] | type[FormComposition], pk: int, digest: str) -> Definition:
    return load(kind.objects.get(pk=pk).content, ANYTHING)


def answers_by_uid(uid: UUID) -> FormAnswers | None:
    return FormAnswers.objects.select_related(*ALONG).filter(uid=uid).first()


def answers_by_code(code: str) -> FormAnswers | None:
    """What is being filled in without an account, by the code its holder was given."""
    plain = "".join(code.split()).replace("-", "").upper()
    if not plain:
        return None
    found = FormAnswers.objects.filter(code_index__in=crypto.blind_indexes(plain, CODE_SCOPE), state=AnswersState.OPEN)
    return found.select_related(*ALONG).first()


def open_of(holder: str, form: FormDefinition | None = None) -> QuerySet[FormAnswers]:
    """What this applicant has begun and not submitted."""
    mine = Q(holder=holder, state=AnswersState.OPEN)
    found = FormAnswers.objects.filter(mine).select_related(*ALONG).order_by("-saved_at")
    return found.filter(version__form=form) if form else found


def submitted_for(subject: str) -> QuerySet[FormAnswers]:
    """What was submitted for a record ("case:<uid>"), the first one first."""
    found = FormAnswers.objects.filter(subject=subject, frozen_at__isnull=False)
    return found.select_related(*ALONG).order_by("frozen_at", "pk")


def region_name(code: str) -> str:
    """The name of a place with those it lies in; "" for a code that is not in the table."""
    names: list[str] = []
    place = Region.objects.select_related("parent__parent").filter(code=code).first()
    while place is not None:
        names.insert(0, place.name)
        place = place.parent
    return "".join(names)


def context_of(answers: FormAnswers, content: dict[str, Any] | None = None) -> Context:
    """What is known from outside: files, what was prefilled, places, today."""
    content = answers.unsealed() if content is None else content
    return Context(today(), file_facts(answers, content), supplied_of(content), region_name)


def supplied_of(content: dict[str, Any]) -> dict[str, Supplied]:
    return {name: Supplied(**one) for name, one in content.get("supplied", {}).items()}


def file_facts(answers: FormAnswers, content: dict[str, Any]) -> dict[str, FileFact]:
    """Files that were uploaded here, whatever record has them since; the field of each is kept with the answers."""
    fields = content.get("files")
    if not fields:
        return {}
    return {
        str(one.uid): FileFact(one.original_name, one.kind, one.size, fields[str(one.uid)]) for one in by_uids(fields)
    }


def files_of(answers: FormAnswers) -> dict[str, StoredFile]:
    """The files of what was filled in, by uid."""
    return {str(one.uid): one for one in by_uids(answers.unsealed().get("files", {}))}


def judged(answers: FormAnswers) -> Result:
    """What the answers are worth today, of open ones; submitted ones are `values_of`.

    Of a correction the answers that stay were judged when they were submitted: what would be wrong with them only today
    is not held against whoever corrects something else.
    """
    content = answers.unsealed()
    result = evaluate(definition_for(answers), content.get("answers", {}), context_of(answers, content))
    return spared(answers, content, result)


def spared(answers: FormAnswers, content: dict[str, Any], result: Result) -> Result:
    """The result of a correction without what was wrong before it."""
    if answers.replaces is None or not content.get("fixed"):
        return result
    before = {(one.path, one.message) for one in judged_again(answers.replaces).problems}
    fixed = set(content["fixed"])
    left = [p for p in result.problems if (p.path, p.message) not in before or p.path.partition(".")[0] not in fixed]
    return replace(result, problems=tuple(left))


def judged_again(answers: FormAnswers) -> Result:
    """What was submitted, looked at today: which parts of it were shown."""
    return evaluate(definition_for(answers), values_of(answers), context_of(answers))


def values_of(answers: FormAnswers) -> dict[str, Any]:
    """The values as they were submitted; empty before that and after they were destroyed."""
    return dict(answers.unsealed().get("values", {}))


def problems_in(content: dict[str, Any]) -> tuple[DefinitionProblem, ...]:
    """Everything that is wrong with a definition under the names that are registered now."""
    return problems_of(content, known())
