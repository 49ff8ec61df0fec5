"""Who may open the files of applications; `handlers` registers this answer when the module starts."""

from django.http import HttpRequest

from gongkai.apps.services.queries.applications import READERS
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor


def of_application(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """申请材料 for those who receive, examine and decide it at its body, or at a body that has a part of it."""
    if not actor.is_staff:
        return False
    if actor.holds_any(READERS, case.org) is not None:
        return True
    return any(actor.holds_any(READERS, part.org) for part in case.children.select_related("org"))
