"""What becomes of files when their time is over: items are kept for ever, applications are not (law/retention.toml)."""

from gongkai.apps.services.models import Agency, Application, Licence, Requester, Visit
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people.actors import Actor


def refuse_permanent(case: Case, *, by: Actor) -> None:
    """按哪一版办理要能查到."""
    raise Refused("永久保管的案卷不能销毁。", code="permanent")


def destroy_application(case: Case, *, by: Actor) -> None:
    """With materials, stages and what the licence said; not while a licence that came of it still holds."""
    held = Licence.objects.filter(application__case=case)
    if any(one.state == "valid" and (one.valid_to is None or one.valid_to >= workdays.today()) for one in held):
        raise Refused("证件仍然有效，案卷不能销毁。", code="licence_valid")
    held.delete()
    Application.objects.filter(case=case).delete()


def destroy_helped(case: Case, *, by: Actor) -> None:
    """代办、上门: who was helped, with what, and by whom."""
    people = [
        *Agency.objects.filter(case=case).values_list("requester_id", flat=True),
        *Visit.objects.filter(case=case).values_list("requester_id", flat=True),
    ]
    Agency.objects.filter(case=case).delete()
    Visit.objects.filter(case=case).delete()
    Requester.objects.filter(pk__in=people).delete()
