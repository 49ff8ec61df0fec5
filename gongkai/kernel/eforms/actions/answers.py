"""填写、暂存: answers are saved as they were typed, right or wrong."""

import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from gongkai.kernel import files, workdays
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.access import PURPOSE, holder_of
from gongkai.kernel.eforms.actions.composing import composed
from gongkai.kernel.eforms.actions.holding import keep, lock, write
from gongkai.kernel.eforms.definition import Definition, Field
from gongkai.kernel.eforms.models import AnswersState, FormAnswers, FormVersion
from gongkai.kernel.eforms.queries import CODE_SCOPE
from gongkai.kernel.eforms.sources import Asking, supply
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
MOST_FILES = 200
NOT_ASKED = "这一项不在需要改正的范围内，不能改动。"
# Given anew with each submission.
AGAIN = ("signature", "statement")


@transaction.atomic
def begin(
    version: FormVersion,
    *,
    by: Actor,
    applicant: Any = None,
    agent: Any = None,
    holder: str = "",
    replaces: FormAnswers | None = None,
    only: Collection[str] | None = None,
    answers: dict[str, Any] | None = None,
    content: Definition | None = None,
    org: Organisation | None = None,
    about: str = "",
) -> tuple[FormAnswers, str]:
    """开始填写: for an applicant, for another `holder`, or for whoever has the returned code ("" for the others).

    `content` is the version with what its owner puts around it; `about` what it is filled in for, of the body `org`.
    `replaces` is what was submitted before and is corrected now: its values are where one begins. With `only`, the ids
    of fields and repeating parts, everything else of it stays as it was; what newly comes into view is asked.
    """
    now = workdays.now()
    holder = holder or (holder_of(applicant.uid) if applicant is not None else "")
    started = FormAnswers(
        version=version,
        composition=composed(version, content) if content is not None else None,
        org=org or version.form.org,
        about=about,
        holder=holder,
        replaces=replaces,
        started_at=now,
        saved_at=now,
        expires_on=workdays.today() + timedelta(days=version.form.keep_days),
    )
    code = "" if holder else "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    started.code_index = crypto.blind_index(code, CODE_SCOPE) if code else ""
    definition = content or queries.definition_of(version)
    if replaces is not None and only is not None:
        sealed = _corrected(definition, replaces, frozenset(only))
    else:
        supplied = supplied_to(definition, started, applicant=applicant, agent=agent)
        earlier = _typed(definition, queries.values_of(replaces)) if replaces is not None else {}
        sealed = {"answers": {**known_answers(supplied), **earlier}, "supplied": supplied, "files": {}}
    sealed["answers"] |= answers or {}
    started.seal(sealed)
    started.save(force_insert=True)
    write(started, "create", by, {"form": version.form.title, "version": version.number})
    return started, code


def supplied_to(
    definition: Definition, answers: FormAnswers, *, applicant: Any = None, agent: Any = None
) -> dict[str, Any]:
    """预填 as it is kept: what the sources know now of each field that names one."""
    form = answers.version.form
    asking = Asking(form.owner, applicant, agent, answers.about, form.pk)
    return {name: asdict(one) for name, one in supply(definition, asking).items()}


def known_answers(supplied: dict[str, Any]) -> dict[str, Any]:
    return {name: one["value"] for name, one in supplied.items()}


def _corrected(definition: Definition, replaces: FormAnswers, only: frozenset[str]) -> dict[str, Any]:
    """Everything as it was submitted, files too; only what is named, and what was not in view, may be changed."""
    before = replaces.unsealed()
    values = dict(before.get("values", {}))
    for name in only:
        if name in definition.fields and definition.fields[name].kind in AGAIN:
            values.pop(name, None)
    visible = queries.judged_again(replaces).visible
    ids = {definition.rows_of.get(name, name) for name in definition.fields}
    return {
        "answers": values,
        "supplied": before.get("supplied", {}),
        "files": before.get("files", {}),
        "fixed": sorted(one for one in ids if one in visible and one not in only),
    }


@transaction.atomic
def save(answers: FormAnswers, typed: dict[str, Any]) -> FormAnswers:
    """暂存: as it was typed, right or wrong; saving prolongs the time it is kept."""
    locked = lock(answers)
    content = locked.unsealed()
    fixed, before = content.get("fixed", ()), content["answers"]
    content["answers"] = {name: value for name, value in typed.items() if name not in fixed}
    content["answers"] |= {name: before[name] for name in fixed if name in before}
    keep(locked, content)
    return locked


@transaction.atomic
def upload(answers: FormAnswers, field_id: str, checked: "files.Checked", *, by: Actor) -> files.StoredFile:
    """上传一份材料 for one field; where it takes one file, in place of the one before. Raises `FileRefused`, also when
    the field takes no more."""
    locked = lock(answers)
    field = queries.definition_for(locked).fields[field_id]
    content = locked.unsealed()
    if field_id in content.get("fixed", ()):
        raise Refused(NOT_ASKED, code="fixed", field=field_id)
    given = _given(content, field_id)
    replaced = given if field.max_count == 1 else []
    _refuse_too_many(field, given, len(checked.content))
    stored = files.store(
        checked,
        org=locked.org,
        owner=locked.owner,
        by=by,
        purpose=PURPOSE,
        limit=min(MOST_FILES, settings.UPLOAD_MAX_COUNT * 20),
    )
    content["answers"][field_id] = [*(uid for uid in given if uid not in replaced), str(stored.uid)]
    content["files"][str(stored.uid)] = field_id
    _let_go(locked, content, replaced, by, "填写人替换")
    keep(locked, content)
    return stored


def _given(content: dict[str, Any], field_id: str) -> list[str]:
    present = content["answers"].get(field_id)
    return list(present) if isinstance(present, list) else []


def _refuse_too_many(field: Field, given: list[str], size: int) -> None:
    if field.max_count > 1 and len(given) >= field.max_count:
        raise Refused(f"“{field.label}”最多{field.max_count}个文件，请先删除一个。", code="count", field=field.id)
    if size > field.max_mb * 1024 * 1024:
        raise Refused(f"“{field.label}”单个文件不超过{field.max_mb}MB。", code="too_large", field=field.id)


@transaction.atomic
def drop_file(answers: FormAnswers, uid: str, *, by: Actor) -> FormAnswers:
    """删除一份材料 before it is submitted; what was submitted before only stands here no more."""
    locked = lock(answers)
    content = locked.unsealed()
    field_id = content["files"].get(uid)
    if field_id is None:
        raise Refused("没有这份材料。", code="not_found")
    if field_id in content.get("fixed", ()):
        raise Refused(NOT_ASKED, code="fixed", field=field_id)
    content["answers"][field_id] = [one for one in _given(content, field_id) if one != uid]
    _let_go(locked, content, [uid], by, "填写人删除")
    keep(locked, content)
    return locked


def _let_go(locked: FormAnswers, content: dict[str, Any], uids: Collection[str], by: Actor, reason: str) -> None:
    for uid in uids:
        content["files"].pop(uid, None)
    for file in files.of_owner(locked.owner).filter(uid__in=list(uids)):
        files.purge(file, by=by, reason=reason)


@transaction.atomic
def destroy(answers: FormAnswers, *, by: Actor, reason: str) -> FormAnswers:
    """销毁: the values and files go, the row tells that there was something, under which version and when."""
    locked = (
        FormAnswers.objects.select_for_update(of=("self",)).select_related("version__form", "org").get(pk=answers.pk)
    )
    if locked.state == AnswersState.PURGED:
        return locked
    for file in files.of_owner(locked.owner):
        files.purge(file, by=by, reason=reason)
    locked.state, locked.content_cipher, locked.holder, locked.code_index = AnswersState.PURGED, "", "", ""
    locked.purged_at, locked.expires_on = workdays.now(), None
    locked.save(update_fields=["state", "content_cipher", "holder", "code_index", "purged_at", "expires_on"])
    write(locked, "purge", by, {"reason": reason})
    return locked


def _typed(definition: Definition, values: dict[str, Any]) -> dict[str, Any]:
    """Earlier values to begin with; files and signatures are given anew, and so is a consent."""
    again = ("file", *AGAIN)
    return {
        name: value
        for name, value in values.items()
        if name in definition.rows or (name in definition.fields and definition.fields[name].kind not in again)
    }
