"""拟定、发布、停用表单: the builder's draft becomes a version that never changes."""

import hashlib
import json
from typing import Any

from django.db import transaction

from gongkai.kernel import workdays
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.access import may_manage
from gongkai.kernel.eforms.bindings import binding_of
from gongkai.kernel.eforms.code_lists import expanded
from gongkai.kernel.eforms.definition import BadDefinition, Definition, dump, load
from gongkai.kernel.eforms.models import FormDefinition, FormState, FormVersion
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

LARGEST = 512 * 1024
LONGEST_KEPT = 180


@transaction.atomic
def create(
    *, org: Organisation, by: Actor, key: str, title: str, owner: str = "", content: dict[str, Any] | None = None
) -> FormDefinition:
    """新建表单, with one empty step or with the content of another one."""
    form = FormDefinition(org=org, org_path=org.path, key=key.strip(), title=title.strip(), owner=owner)
    _require_manager(form, by)
    if owner and binding_of(owner) is None:
        raise Refused("没有这样的所属记录。", code="owner", field="owner")
    if FormDefinition.objects.filter(key=form.key).exists():
        raise Refused(f"表单标识“{form.key}”已被使用。", code="duplicate", field="key")
    first = {"schema": 1, "title": form.title, "pages": [{"id": "page_1", "title": "填写", "parts": []}]}
    form.draft = _held({**content, "title": form.title} if content else first)
    form.save(force_insert=True)
    _write(form, "create", by, {"form": form.title, "key": form.key})
    return form


@transaction.atomic
def draft(form: FormDefinition, *, by: Actor, content: dict[str, Any], revision: int) -> FormDefinition:
    """修改表单: keep what the builder made, finished or not. Refused when somebody else changed it meanwhile."""
    locked = _locked(form, by)
    if locked.revision != revision:
        raise Refused("这份表单刚刚被他人修改，请重新打开后再改；您填写的内容还在本页。", code="conflict")
    if content == locked.draft:
        return locked
    locked.draft = _held(content)
    locked.title = str(content.get("title") or locked.title)[:120]
    locked.revision += 1
    locked.save(update_fields=["draft", "title", "revision", "changed_at"])
    _write(locked, "edit", by, {"form": locked.title, "revision": locked.revision})
    return locked


@transaction.atomic
def keep(form: FormDefinition, *, by: Actor, days: int) -> FormDefinition:
    """设定草稿保存天数."""
    locked = _locked(form, by)
    if not 1 <= days <= LONGEST_KEPT:
        raise Refused(f"草稿保存天数应当是1到{LONGEST_KEPT}。", code="days", field="keep_days")
    if days != locked.keep_days:
        before, locked.keep_days = locked.keep_days, days
        locked.save(update_fields=["keep_days", "changed_at"])
        _write(locked, "configure", by, {"what": "草稿保存天数", "before": before, "days": days})
    return locked


@transaction.atomic
def publish(form: FormDefinition, *, by: Actor, note: str = "") -> FormVersion:
    """发布表单: a new version with the code lists of today. What was begun under an earlier one stays under it."""
    locked = _locked(form, by)
    try:
        load(locked.draft, queries.known())
        definition = load(expanded(locked.draft), queries.known())
    except BadDefinition as bad:
        raise Refused(f"表单还有{len(bad.problems)}处问题，改正后才能发布。", code="problems") from bad
    content = dump(definition)
    digest = _digest(content)
    latest = locked.versions.first()
    if latest is not None and latest.digest == digest and locked.state == FormState.PUBLISHED:
        raise Refused(f"与第{latest.number}版相同，没有可以发布的修改。", code="same")
    _refuse_empty(definition)
    number = latest.number + 1 if latest else 1
    version = FormVersion.objects.create(
        form=locked,
        number=number,
        content=content,
        digest=digest,
        published_at=workdays.now(),
        published_by=by.name[:60],
        note=note.strip()[:500],
    )
    locked.number, locked.state = number, FormState.PUBLISHED
    locked.save(update_fields=["number", "state", "changed_at"])
    _write(locked, "publish", by, {"form": locked.title, "version": number, "digest": digest, "message": version.note})
    return version


@transaction.atomic
def withdraw(form: FormDefinition, *, by: Actor, reason: str) -> FormDefinition:
    """停用表单: nothing new is begun; what is being filled in may still be submitted, if its app takes it."""
    locked = _locked(form, by)
    if locked.state != FormState.PUBLISHED:
        raise Refused("表单没有发布，不用停用。", code="state")
    if not reason.strip():
        raise Refused("请写明停用的理由。", code="required", field="reason")
    locked.state = FormState.WITHDRAWN
    locked.save(update_fields=["state", "changed_at"])
    _write(locked, "withdraw", by, {"form": locked.title, "reason": reason.strip()})
    return locked


def _require_manager(form: FormDefinition, by: Actor) -> None:
    if not may_manage(form, by):
        raise NotAllowed(f"您没有管理“{form.org.name}”表单的岗位。")


def _locked(form: FormDefinition, by: Actor) -> FormDefinition:
    locked = FormDefinition.objects.select_for_update().select_related("org").get(pk=form.pk)
    _require_manager(locked, by)
    return locked


def _held(content: dict[str, Any]) -> dict[str, Any]:
    """Unfinished is allowed, boundless is not."""
    if not isinstance(content, dict) or len(json.dumps(content, ensure_ascii=False)) > LARGEST:
        raise Refused(f"表单定义应当是一个对象，不超过{LARGEST // 1024}KB。", code="size")
    return content


def _refuse_empty(definition: Definition) -> None:
    if not any(field.is_input for field in definition.fields.values()):
        raise Refused("表单里还没有要填写的字段。", code="empty")


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _write(form: FormDefinition, verb: str, by: Actor, details: dict[str, Any]) -> None:
    journal.write(subject=form.subject, verb=verb, by=by, act=f"eforms.{verb}", org=form.org, details=details)
