"""What is asked beside what an administrator built: compositions of an owner, and forms the software brings along."""

import hashlib
import json
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from gongkai.kernel import rows, workdays
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms.definition import BadDefinition, Definition, dump, load
from gongkai.kernel.eforms.models import FormComposition, FormDefinition, FormState, FormVersion
from gongkai.kernel.eforms.queries import ANYTHING
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over a definition in one spelling."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def composed(version: FormVersion, content: Definition) -> FormComposition | None:
    """The row of this content, made when somebody is first asked it; None where the owner put nothing around."""
    data = dump(content)
    digest = digest_of(data)
    if digest == version.digest:
        return None
    # Two versions of the same content are two compositions.
    digest = digest_of({"version": version.digest, "form": str(version.form.uid), "content": digest})
    made, _ = FormComposition.objects.get_or_create(
        digest=digest, defaults={"version": version, "content": data, "made_at": workdays.now()}
    )
    return made


def loaded(content: dict[str, Any]) -> Definition:
    """A definition that was put together by an owner. Raises `Refused` when it is none, with the first reasons."""
    try:
        return load(content, ANYTHING)
    except BadDefinition as bad:
        reasons = "".join(f"{one.message}" for one in bad.problems[:3])
        raise Refused(f"表单不能这样组合：{reasons}", code="composition") from bad


def builtin(key: str, *, owner: str, org: Organisation, content: dict[str, Any]) -> FormVersion:
    """The form `key` that the software brings along, as it is in this release; `org` is whose it is said to be.

    Made when it is first needed; a release that changes it publishes the next version, and earlier ones stay.
    """
    brought = _brought(json.dumps(content, ensure_ascii=False))
    for form in rows.all_of(FormDefinition, "key", key):
        for known in rows.all_of(FormVersion, "form", form.pk):
            if known.number == form.number and known.digest == brought.digest:
                known.form = form
                return known
    try:
        with transaction.atomic():
            return _published(key, owner, org, brought.title, dump(load(content, ANYTHING)), brought.digest)
    except IntegrityError:
        # Somebody else was asked for it at the same instant.
        return FormVersion.objects.get(form__key=key, digest=brought.digest)


class _Brought(NamedTuple):
    title: str
    digest: str


@lru_cache(maxsize=32)
def _brought(content: str) -> _Brought:
    """Of a form that comes with the software: read once for each spelling of it."""
    definition = load(json.loads(content), ANYTHING)
    return _Brought(definition.title, digest_of(dump(definition)))


def _published(key: str, owner: str, org: Organisation, title: str, data: dict[str, Any], digest: str) -> FormVersion:
    form, _ = FormDefinition.objects.get_or_create(
        key=key,
        defaults={"org": org, "org_path": org.path, "owner": owner, "title": title, "builtin": True, "draft": data},
    )
    form = FormDefinition.objects.select_for_update().get(pk=form.pk)
    if (known := form.versions.filter(digest=digest).first()) is not None and known.number == form.number:
        return known
    version = FormVersion.objects.create(
        form=form,
        number=form.number + 1,
        content=data,
        digest=digest,
        published_at=workdays.now(),
        published_by=SYSTEM.name[:60],
    )
    form.number, form.state, form.draft, form.title = version.number, FormState.PUBLISHED, data, title
    form.save(update_fields=["number", "state", "draft", "title", "changed_at"])
    details = {"form": title, "version": version.number, "digest": digest}
    journal.write(subject=form.subject, verb="publish", by=SYSTEM, act="eforms.publish", org=form.org, details=details)
    return version
