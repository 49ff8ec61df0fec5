"""What ends with a case: nothing of it goes on elsewhere."""

from gongkai.apps.services.models import Application
from gongkai.kernel.cases.acts import IMPLEMENTED
from gongkai.kernel.people.actors import SYSTEM


def end_open_parts(application: Application, reason: str) -> None:
    """With the main case, and a hearing with them; a part that was decided stays as it is."""
    for case in application.case.children.filter(closed_on=None, kind=application.case.kind).order_by("pk"):
        end_open_hearings(case.application, reason)
        IMPLEMENTED["services.application.end_part"](case.application, by=SYSTEM, reason=reason)
    end_open_hearings(application, reason)


def end_open_hearings(application: Application, reason: str) -> None:
    """Nobody is heard on what is not decided any more."""
    for hearing in application.hearings.filter(case__closed_on=None):
        IMPLEMENTED["services.hearing.end_with_case"](hearing, by=SYSTEM, reason=reason)
