"""What the window looks up goes on record."""

from gongkai.apps.services.models import Application
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor


def note_reading(application: Application, *, by: Actor) -> None:
    """The card was read, and name, phone and address of an earlier application were taken over."""
    journal.record_read(application.case.subject, by=by, what="窗口读卡，取用申请人的联系信息", org=application.org)
