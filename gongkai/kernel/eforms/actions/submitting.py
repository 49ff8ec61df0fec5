"""提交: answers are fixed as what they are worth, for the record that comes of them."""

import hashlib
import json
import secrets
from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction

from gongkai.kernel import files, workdays
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.actions.answers import AGAIN
from gongkai.kernel.eforms.actions.holding import lock, write
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.evaluation import Result
from gongkai.kernel.eforms.models import AnswersState, FormAnswers
from gongkai.kernel.people.actors import Actor


@transaction.atomic
def freeze(
    answers: FormAnswers,
    *,
    by: Actor,
    subject: str,
    purpose_of: Callable[[str], str] | None = None,
) -> Result:
    """提交: judged once more, then fixed for `subject` ("case:<uid>"). Call it in the act that opens the case.

    With `purpose_of(field)` the files become those of the subject, each under the purpose of its field; without it they
    stay with the answers. Raises `Incomplete` while there are problems. Returns what was submitted and what was left
    out as hidden.
    """
    locked = lock(answers)
    definition = queries.definition_for(locked)
    content = locked.unsealed()
    result = queries.judged(locked)
    if result.problems:
        raise Incomplete(result)
    salt = secrets.token_hex(16)
    locked.evidence = _evidence(definition, result, locked, content.get("fixed", ()))
    locked.digest = digest_of(result.values, salt)
    locked.seal({"values": result.values, "salt": salt, "supplied": content["supplied"], "files": content["files"]})
    locked.state, locked.subject, locked.frozen_at = AnswersState.FROZEN, subject, workdays.now()
    locked.expires_on, locked.code_index = None, ""
    locked.save()
    _hand_files(locked, result, content["files"], by, purpose_of)
    left = [one.label for one in result.dropped]
    details = {"form": locked.version.form.title, "version": locked.version.number, "digest": locked.digest}
    write(locked, "submit", by, {**details, "left_out": left, "record": subject})
    for name in ("state", "subject", "frozen_at", "digest", "evidence", "content_cipher", "code_index", "expires_on"):
        setattr(answers, name, getattr(locked, name))
    return result


class Incomplete(Refused):
    """What was filled in cannot be submitted yet; `result` says what is wrong, path by path."""

    def __init__(self, result: Result) -> None:
        first = "".join(one.message for one in result.problems[:5])
        super().__init__(f"还有{len(result.problems)}处需要改正：{first}", code="incomplete")
        self.result = result


def digest_of(values: dict[str, Any], salt: str) -> str:
    """SHA-256 over the values in one spelling and a salt that lies with them."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def is_intact(answers: FormAnswers) -> bool:
    """Whether the submitted values are those the digest was made of."""
    content = answers.unsealed()
    return bool(content) and digest_of(content["values"], content["salt"]) == answers.digest


def _evidence(definition: Definition, result: Result, answers: FormAnswers, fixed: Collection[str]) -> dict[str, Any]:
    """签名和承诺: what was signed or agreed to at which instant, under which values; what was not asked again keeps
    the instant of its own submission."""
    at = workdays.now().isoformat()
    before = answers.replaces.evidence if answers.replaces is not None else {}
    found = {}
    for field in definition.fields.values():
        value = result.values.get(field.id)
        if not value or field.kind not in AGAIN:
            continue
        if field.id in fixed and field.id in before:
            found[field.id] = before[field.id]
            continue
        way = "drawn" if field.kind == "signature" and value.get("strokes") else "typed"
        found[field.id] = {"at": at, "way": way if field.kind == "signature" else "ticked"}
    return found


def _hand_files(
    locked: FormAnswers,
    result: Result,
    fields: dict[str, str],
    by: Actor,
    purpose_of: Callable[[str], str] | None,
) -> None:
    """Files whose field is hidden were not submitted; the others go to the record where it takes them."""
    used = {uid for value in result.values.values() if isinstance(value, list) for uid in value if isinstance(uid, str)}
    for file in files.of_owner(locked.owner):
        if str(file.uid) not in used:
            files.purge(file, by=by, reason="所属材料未要求提交")
        elif purpose_of is not None:
            files.attach(file, owner=locked.subject, purpose=purpose_of(fields[str(file.uid)]))
