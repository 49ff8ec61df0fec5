"""销毁: a case and all that hangs on it are removed for good; its journal and a proof of what it was remain."""

import hashlib
import json
from typing import Any

from django.core.serializers import serialize
from django.db import models, transaction
from django.utils.module_loading import import_string

from gongkai.kernel import files, registry, search
from gongkai.kernel.cases.models import Case, CaseDetail, Letter
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor


def holds(cases: list[Case]) -> dict[int, str]:
    """Why some of these must not be destroyed now, by primary key: what their apps say, and open relatives."""
    found: dict[int, str] = {}
    keys = [case.pk for case in cases]
    children = Case.objects.filter(parent__in=keys).values_list("parent_id", "number")
    for parent, number in children:
        found[parent] = f"有从属案卷 {number}"
    for kind in {case.kind for case in cases}:
        record = registry.records().get(kind)
        if record is None:
            found |= {case.pk: "没有登记销毁办法" for case in cases if case.kind == kind}
        elif record.holds:
            found |= import_string(record.holds)([case for case in cases if case.kind == kind])
    return found


@transaction.atomic
def destroy(case: Case, *, by: Actor, act: str, reason: str) -> dict[str, Any]:
    """Remove a closed case: files from the storage, search entries, letters, clocks, the app's record, the row itself.

    Returns the proof: digests of what was removed. The bytes go when the transaction is through; what a crash
    leaves of them, the sweep of orphans removes.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.closed_on is None:
        raise Refused("尚未办结的案卷不能销毁。", code="open")
    record = registry.records().get(case.kind)
    if record is None:
        raise Refused("这类案卷没有登记销毁办法。", code="unknown_kind")
    proof = _proof(case)
    for file in StoredFile.objects.filter(owner=case.subject):
        files.purge(file, by=by, reason=reason)
    # Uploaders of a citizen's case are citizens: their names go with the case.
    StoredFile.objects.filter(owner=case.subject).update(created_by="已销毁", created_by_account_id=None)
    try:
        import_string(record.destroy)(case, by=by)
    except models.ProtectedError as error:
        raise Refused("其他记录仍引用此案卷，不能销毁。", code="referenced") from error
    for index in record.indexes:
        transaction.on_commit(lambda name=index: search.index(name).delete(str(case.uid)))  # type: ignore[misc]
    Letter.objects.filter(case=case).delete()
    subject, org, step = case.subject, case.org, case.step
    case.delete()
    details = {"number": case.number, "kind": case.kind, "reason": reason, "proof": proof}
    journal.write(subject=subject, verb="purge", by=by, act=act, org=org, details=details, step_before=step)
    return proof


def _proof(case: Case) -> dict[str, Any]:
    """Digests only: enough to show later that a copy somebody kept was of this file, nothing to read."""
    kept = StoredFile.objects.filter(owner=case.subject).order_by("pk")
    letters = Letter.objects.filter(case=case).order_by("pk")
    return {
        "files": [[file.kind, file.size, file.sha256] for file in kept],
        "letters": [[letter.template, digest(letter.content)] for letter in letters],
        "record": digest([json.loads(serialize("json", rows)) for rows in _details(case)]),
    }


def _details(case: Case) -> list[Any]:
    """The rows about a case in the tables of its app, and the case itself."""
    found: list[Any] = [[case]]
    for relation in Case._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and issubclass(model, CaseDetail) and isinstance(relation, models.OneToOneRel):
            found.append(model._base_manager.filter(case=case))
    return found


def digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
