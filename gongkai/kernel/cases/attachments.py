"""附件 of cases: who may open a file of "case:<uid>" is said by the app that declares the case's kind."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest

from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.files import access
from gongkai.kernel.files.refusals import FileRefused

if TYPE_CHECKING:
    from gongkai.kernel.files.models import StoredFile
    from gongkai.kernel.people.actors import Actor

FilePolicy = Callable[[Case, "StoredFile", "Actor", HttpRequest | None], bool]
PurgeHook = Callable[[Case, "StoredFile"], None]

_policies: dict[str, FilePolicy] = {}
_purge_hooks: dict[str, PurgeHook] = {}


def keep(case: Case, uploads: Iterable[Any], *, by: "Actor", purpose: str, field: str) -> None:
    """Store uploads with a case; a file that is refused refuses the whole, and the refusal names its field."""
    from gongkai.kernel.files.actions import store

    for upload in uploads:
        try:
            store(upload, org=case.org, owner=case.subject, by=by, purpose=purpose)
        except FileRefused as refusal:
            raise Refused(str(refusal), code="file", field=field) from refusal


def policy(kind: str, decide: FilePolicy) -> None:
    """Register who may open files of one kind of case. No policy, no access."""
    if _policies.setdefault(kind, decide) is not decide:
        raise ValueError(f"“{kind}”的附件规则已登记。")


def on_purge(kind: str, forget: PurgeHook) -> None:
    """Register what must forget a destroyed file of one kind of case."""
    if _purge_hooks.setdefault(kind, forget) is not forget:
        raise ValueError(f"“{kind}”的附件销毁处理已登记。")


def install() -> None:
    """Called once, when the apps are ready."""
    access.policy("case", _may_open)
    access.on_purge("case", _purged)


def _may_open(file: "StoredFile", actor: "Actor", request: HttpRequest | None) -> bool:
    case = _case_of(file)
    decide = _policies.get(case.kind) if case else None
    return case is not None and decide is not None and decide(case, file, actor, request)


def _purged(file: "StoredFile") -> None:
    case = _case_of(file)
    if case is not None and (forget := _purge_hooks.get(case.kind)):
        forget(case, file)


def _case_of(file: "StoredFile") -> Case | None:
    try:
        uid = UUID(file.owner.partition(":")[2])
    except ValueError:
        return None
    return Case.objects.select_related("org").filter(uid=uid).first()
