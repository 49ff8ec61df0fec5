"""填写、保存、提交: answers are saved as they were typed, and frozen as what they are worth."""

import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gongkai.kernel import files, workdays
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.access import PURPOSE, holder_of
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.evaluation import Result, evaluate
from gongkai.kernel.eforms.events import AnswersExpiring
from gongkai.kernel.eforms.models import AnswersState, FormAnswers, FormVersion
from gongkai.kernel.eforms.queries import CODE_SCOPE
from gongkai.kernel.eforms.sources import Asking, supply
from gongkai.kernel.files import crypto
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import SYSTEM, Actor

LARGEST = 256 * 1024
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
WARN_DAYS = 3
MOST_FILES = 200


@transaction.atomic
def begin(
    version: FormVersion,
    *,
    by: Actor,
    applicant: Any = None,
    replaces: FormAnswers | None = None,
    answers: dict[str, Any] | None = None,
) -> tuple[FormAnswers, str]:
    """开始填写: for an applicant, or for whoever holds the returned code ("" for an applicant).

    `replaces` is what was submitted before and is corrected now: its values are where one begins.
    """
    now = workdays.now()
    holder = holder_of(applicant.uid) if applicant is not None else ""
    started = FormAnswers(
        version=version,
        org=version.form.org,
        holder=holder,
        replaces=replaces,
        started_at=now,
        saved_at=now,
        expires_on=workdays.today() + timedelta(days=version.form.keep_days),
    )
    code = "" if holder else "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    started.code_index = crypto.blind_index(code, CODE_SCOPE) if code else ""
    definition = queries.definition_of(version)
    supplied = supply(definition, Asking(version.form.owner, applicant))
    known = {name: one.value for name, one in supplied.items()}
    earlier = _typed(definition, queries.values_of(replaces)) if replaces is not None else {}
    content = {
        "answers": {**known, **earlier, **(answers or {})},
        "supplied": {name: asdict(one) for name, one in supplied.items()},
        "files": {},
    }
    started.seal(content)
    started.save(force_insert=True)
    _write(started, "create", by, {"form": version.form.title, "version": version.number})
    return started, code


@transaction.atomic
def save(answers: FormAnswers, typed: dict[str, Any]) -> FormAnswers:
    """暂存: as it was typed, right or wrong; saving prolongs the time it is kept."""
    locked = _locked(answers)
    content = locked.unsealed()
    content["answers"] = typed
    _keep(locked, content)
    return locked


@transaction.atomic
def upload(answers: FormAnswers, field_id: str, checked: "files.Checked", *, by: Actor) -> files.StoredFile:
    """上传一份材料 for one field. Raises `FileRefused`, also when the field takes no more."""
    locked = _locked(answers)
    field = queries.definition_of(locked.version).fields[field_id]
    content = locked.unsealed()
    present = content["answers"].get(field_id)
    given = list(present) if isinstance(present, list) else []
    if len(given) >= field.max_count:
        raise Refused(f"“{field.label}”最多{field.max_count}个文件，请先删除一个。", code="count", field=field_id)
    size = len(checked.content)
    if size > field.max_mb * 1024 * 1024:
        raise Refused(f"“{field.label}”单个文件不超过{field.max_mb}MB。", code="too_large", field=field_id)
    stored = files.store(
        checked,
        org=locked.org,
        owner=locked.owner,
        by=by,
        purpose=PURPOSE,
        limit=min(MOST_FILES, settings.UPLOAD_MAX_COUNT * 20),
    )
    content["answers"][field_id] = [*given, str(stored.uid)]
    content["files"][str(stored.uid)] = field_id
    _keep(locked, content)
    return stored


@transaction.atomic
def drop_file(answers: FormAnswers, uid: str, *, by: Actor) -> FormAnswers:
    """删除一份材料 before it is submitted."""
    locked = _locked(answers)
    content = locked.unsealed()
    field_id = content["files"].pop(uid, None)
    if field_id is None:
        raise Refused("没有这份材料，可能已经删除。", code="not_found")
    content["answers"][field_id] = [one for one in content["answers"].get(field_id, []) if one != uid]
    for file in files.of_owner(locked.owner).filter(uid=uid):
        files.purge(file, by=by, reason="填写人在提交前删除")
    _keep(locked, content)
    return locked


@transaction.atomic
def freeze(answers: FormAnswers, *, by: Actor, subject: str) -> Result:
    """提交: judged once more, then fixed for `subject` ("case:<uid>"). Call it in the act that opens the case.

    Raises `Refused` while there are problems. Returns what was submitted and what was left out as hidden.
    """
    locked = _locked(answers)
    definition = queries.definition_of(locked.version)
    content = locked.unsealed()
    result = evaluate(definition, content["answers"], queries.context_of(locked, content))
    if result.problems:
        first = "".join(one.message for one in result.problems[:5])
        raise Refused(f"还有{len(result.problems)}处需要改正：{first}", code="incomplete")
    salt = secrets.token_hex(16)
    locked.evidence = _evidence(definition, result)
    locked.digest = digest_of(result.values, salt)
    locked.seal({"values": result.values, "salt": salt, "supplied": content["supplied"], "files": content["files"]})
    locked.state, locked.subject, locked.frozen_at = AnswersState.FROZEN, subject, workdays.now()
    locked.expires_on, locked.code_index = None, ""
    locked.save()
    _drop_unused(locked, result, by)
    left = [one.label for one in result.dropped]
    details = {"form": locked.version.form.title, "version": locked.version.number, "digest": locked.digest}
    _write(locked, "submit", by, {**details, "left_out": left, "record": subject})
    for name in ("state", "subject", "frozen_at", "digest", "evidence", "content_cipher", "code_index", "expires_on"):
        setattr(answers, name, getattr(locked, name))
    return result


def digest_of(values: dict[str, Any], salt: str) -> str:
    """SHA-256 over the values in one spelling and a salt that lies with them."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def is_intact(answers: FormAnswers) -> bool:
    """Whether the submitted values are those the digest was made of."""
    content = answers.unsealed()
    return bool(content) and digest_of(content["values"], content["salt"]) == answers.digest


@transaction.atomic
def destroy(answers: FormAnswers, *, by: Actor, reason: str) -> FormAnswers:
    """销毁: the values and files go, the row tells that there was something, under which version and when."""
    locked = FormAnswers.objects.select_for_update().select_related("version__form", "org").get(pk=answers.pk)
    if locked.state == AnswersState.PURGED:
        return locked
    for file in files.of_owner(locked.owner):
        files.purge(file, by=by, reason=reason)
    locked.state, locked.content_cipher, locked.holder, locked.code_index = AnswersState.PURGED, "", "", ""
    locked.purged_at, locked.expires_on = workdays.now(), None
    locked.save(update_fields=["state", "content_cipher", "holder", "code_index", "purged_at", "expires_on"])
    _write(locked, "purge", by, {"reason": reason})
    return locked


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
    found = list(due.order_by("pk")[:2000])
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
    answers = FormAnswers.objects.select_related("version__form", "org").get(pk=pk)
    assert answers.expires_on is not None  # open ones always have a last day
    form = answers.version.form
    emit(AnswersExpiring(answers.uid, form.owner, answers.holder, answers.expires_on, answers.org.path))
    return 1


def _locked(answers: FormAnswers) -> FormAnswers:
    locked = FormAnswers.objects.select_for_update().select_related("version__form", "org").get(pk=answers.pk)
    if not locked.is_open:
        raise Refused("已经提交或者超过了保存期限，不能再修改。", code="closed")
    return locked


def _keep(locked: FormAnswers, content: dict[str, Any]) -> None:
    if len(json.dumps(content, ensure_ascii=False)) > LARGEST:
        raise Refused(f"填写内容合计不能超过{LARGEST // 1024}KB。", code="size")
    locked.seal(content)
    locked.saved_at = workdays.now()
    locked.expires_on = workdays.today() + timedelta(days=locked.version.form.keep_days)
    locked.warned_on = None
    locked.revision = F("revision") + 1
    locked.save(update_fields=["content_cipher", "saved_at", "expires_on", "warned_on", "revision"])
    locked.refresh_from_db(fields=["revision"])


def _typed(definition: Definition, values: dict[str, Any]) -> dict[str, Any]:
    """Earlier values to begin with; files and signatures are given anew, and so is a consent."""
    again = ("file", "signature", "statement")
    return {
        name: value
        for name, value in values.items()
        if name in definition.rows or (name in definition.fields and definition.fields[name].kind not in again)
    }


def _evidence(definition: Definition, result: Result) -> dict[str, Any]:
    """签名和承诺: what was signed or agreed to at which instant, under which values."""
    at = workdays.now().isoformat()
    found = {}
    for field in definition.fields.values():
        value = result.values.get(field.id)
        if value and field.kind in ("signature", "statement"):
            way = "drawn" if field.kind == "signature" and value.get("strokes") else "typed"
            found[field.id] = {"at": at, "way": way if field.kind == "signature" else "ticked"}
    return found


def _drop_unused(locked: FormAnswers, result: Result, by: Actor) -> None:
    """Files whose field is hidden were not submitted."""
    used = {uid for value in result.values.values() if isinstance(value, list) for uid in value if isinstance(uid, str)}
    for file in files.of_owner(locked.owner):
        if str(file.uid) not in used:
            files.purge(file, by=by, reason="所属材料未要求提交")


def _write(answers: FormAnswers, verb: str, by: Actor, details: dict[str, Any]) -> None:
    act = f"eforms.answers.{verb}"
    journal.write(subject=answers.owner, verb=verb, by=by, act=act, org=answers.org, details=details)
