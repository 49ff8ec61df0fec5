"""草稿: taken over to a newer form, taken into an account, given up, announced and destroyed in the end."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from gongkai.kernel import files, workdays
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.access import holder_of
from gongkai.kernel.eforms.actions.answers import destroy, known_answers, supplied_to
from gongkai.kernel.eforms.actions.composing import composed
from gongkai.kernel.eforms.actions.holding import keep, lock, write
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.definition.difference import asked_differences
from gongkai.kernel.eforms.events import AnswersExpiring
from gongkai.kernel.eforms.models import AnswersState, FormAnswers, FormVersion
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import SYSTEM, Actor

WARN_DAYS = 3
AT_ONCE = 2000


@transaction.atomic
def carry_over(
    answers: FormAnswers, version: FormVersion, *, by: Actor, content: Definition, applicant: Any = None
) -> list[str]:
    """转到新版表单: what was typed stays where the newer form asks the same; returns what is different, in sentences.

    Files of materials that are asked for no more are destroyed. Harmless when the form is the same.
    """
    locked = lock(answers)
    earlier = queries.definition_for(locked)
    locked.version, locked.composition = version, composed(version, content)
    if (locked.version_id, locked.composition_id) == (answers.version_id, answers.composition_id):
        return []
    sealed = locked.unsealed()
    told = asked_differences(earlier, content)
    sealed["answers"] = _still_asked(earlier, content, sealed["answers"])
    sealed["supplied"] = supplied_to(content, locked, applicant=applicant)
    gone = [uid for uid, field in sealed["files"].items() if _is_gone(earlier, content, field)]
    sealed["files"] = {uid: field for uid, field in sealed["files"].items() if uid not in gone}
    for file in files.of_owner(locked.owner).filter(uid__in=gone):
        files.purge(file, by=by, reason="新版表单不再要求这份材料")
    sealed["carried"] = told
    locked.save(update_fields=["version", "composition"])
    keep(locked, sealed)
    details = {"form": version.form.title, "version": version.number, "version_before": answers.version.number}
    write(locked, "edit", by, details)
    answers.version, answers.composition = locked.version, locked.composition
    answers.content_cipher = locked.content_cipher
    return told


def _still_asked(old: Definition, new: Definition, typed: dict[str, Any]) -> dict[str, Any]:
    """Answers to what both ask in the same kind; the rest could be read as something else."""
    return {
        name: value
        for name, value in typed.items()
        if (name in new.rows and name in old.rows)
        or (name in new.fields and name in old.fields and new.fields[name].kind == old.fields[name].kind)
    }


def _is_gone(old: Definition, new: Definition, field: str) -> bool:
    return field not in new.fields or new.fields[field].kind != "file"


@transaction.atomic
def adopt(answers: FormAnswers, *, by: Actor, applicant: Any, agent: Any = None) -> FormAnswers:
    """归入账号: what was begun without signing in belongs to whoever signs in with it; the code opens it no more.

    What the account knows fills what is still empty, and verified values take their places.
    """
    locked = lock(answers)
    sealed = locked.unsealed()
    definition = queries.definition_for(locked)
    locked.holder, locked.code_index = holder_of(applicant.uid), ""
    sealed["supplied"] = supplied_to(definition, locked, applicant=applicant, agent=agent)
    typed = sealed["answers"]
    known = known_answers(sealed["supplied"])
    sealed["answers"] = {**typed, **{name: value for name, value in known.items() if typed.get(name) in (None, "")}}
    locked.save(update_fields=["holder", "code_index"])
    keep(locked, sealed)
    write(locked, "link", by, {"form": locked.version.form.title})
    return locked


@transaction.atomic
def discard(answers: FormAnswers, *, by: Actor) -> FormAnswers:
    """放弃: whoever fills it in wants it gone."""
    return destroy(lock(answers), by=by, reason="填写人放弃填写")


def warn_expiring() -> int:
    """Tell of drafts that will be destroyed within three days; each once. Returns how many."""
    day = workdays.today()
    due = FormAnswers.objects.filter(
        state=AnswersState.OPEN, expires_on__lte=day + timedelta(days=WARN_DAYS), warned_on__isnull=True
    )
    return sum(_warn(pk) for pk in list(due.values_list("pk", flat=True)[:5000]))


def destroy_expired() -> int:
    """Destroy drafts whose time is over; returns how many."""
    due = FormAnswers.objects.filter(state=AnswersState.OPEN, expires_on__lt=workdays.today())
    found = list(due.order_by("pk")[:AT_ONCE])
    for answers in found:
        destroy(answers, by=SYSTEM, reason="超过保存期限没有提交")
    return len(found)


@transaction.atomic
def destroy_begun_by(holder: str, *, reason: str) -> int:
    """Destroy what this holder ("applicant:<uid>") began and did not submit; returns how many."""
    begun = list(queries.open_of(holder))
    for answers in begun:
        destroy(answers, by=SYSTEM, reason=reason)
    return len(begun)


@transaction.atomic
def _warn(pk: int) -> int:
    fresh = FormAnswers.objects.filter(pk=pk, state=AnswersState.OPEN, warned_on__isnull=True)
    if not fresh.update(warned_on=workdays.today()):
        return 0
    one = FormAnswers.objects.select_related("version__form", "org").get(pk=pk)
    assert one.expires_on is not None  # open ones always have a last day
    owner = one.version.form.owner
    emit(AnswersExpiring(one.uid, owner, one.about, one.holder, one.expires_on, one.org.path))
    return 1
