"""Who may open the files of applications, items and the catalogue; `handlers` registers these answers."""

from django.http import HttpRequest

from gongkai.apps.services.models import MaterialFile
from gongkai.apps.services.queries import catalogue, items
from gongkai.apps.services.queries.applications import READERS
from gongkai.apps.services.queries.held import is_held
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files import access
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor

# What applicants send themselves.
SENT = ("material", "supplement")


def of_application(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """申请材料 for those who receive, examine and decide it at its body, or at a body that has a part of it; and for
    the applicant who sent them."""
    sent = access.stem(file.purpose) in SENT
    if request is not None and sent and not actor.is_staff and is_held(request, case.number):
        return True
    if not actor.is_staff:
        return False
    if actor.holds_any(READERS, case.org) is not None:
        return True
    return any(actor.holds_any(READERS, part.org) for part in case.children.select_related("org"))


def of_item(file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """空白表格、示例样表: public with a version that was published; in a draft for those who work with the item."""
    row = MaterialFile.objects.select_related("item").filter(file=file).first()
    if row is None or row.item is None:
        return False
    if 0 < row.since <= row.item.number:
        return True
    return actor.is_staff and items.item(actor, row.item.uid) is not None


def of_catalogue(file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """The same of a catalogue entry."""
    row = MaterialFile.objects.select_related("entry").filter(file=file).first()
    if row is None or row.entry is None:
        return False
    if 0 < row.since <= row.entry.number:
        return True
    return actor.is_staff and catalogue.changes(actor).filter(entry=row.entry).exists()
