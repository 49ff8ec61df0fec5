"""What becomes of files when their time is over: items are kept for ever, applications are not (law/retention.toml)."""

from gongkai.apps.services.models import (
    Agency,
    ApplicantBar,
    Application,
    Consultation,
    Licence,
    LicensingHearing,
    Requester,
    Visit,
)
from gongkai.kernel import eforms, exchange, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.people.actors import Actor

REASON = "办件档案保管期满销毁"


def refuse_permanent(case: Case, *, by: Actor) -> None:
    """按哪一版办理要能查到."""
    raise Refused("永久保管的案卷不能销毁。", code="permanent")


def destroy_application(case: Case, *, by: Actor) -> None:
    """With materials, stages and what the licence said; not while a licence that came of it still holds."""
    held = Licence.objects.filter(application__case=case)
    if any(one.state == "valid" and (one.valid_to is None or one.valid_to >= workdays.today()) for one in held):
        raise Refused("证件仍然有效，案卷不能销毁。", code="licence_valid")
    bars = ApplicantBar.objects.filter(application__case=case)
    if any(one.lifted_on is None and (one.until_on is None or one.until_on >= workdays.today()) for one in bars):
        raise Refused("不得再次申请的限制仍在执行，案卷不能销毁。", code="bar_standing")
    bars.delete()
    held.delete()
    exchange.erase("services.application", case.uid.hex)
    for application in Application.objects.filter(case=case).select_related("filled"):
        answers = application.filled
        application.delete()
        _destroy_answers(answers, by)


def _destroy_answers(answers: FormAnswers | None, by: Actor) -> None:
    """The last submission and what it replaced, with what somebody had begun instead of it; a case that was moved to
    another body took them along and keeps them."""
    while answers is not None and not Application.objects.filter(filled=answers).exists():
        earlier = answers.replaces
        for draft in answers.replaced_by.filter(state="open"):
            eforms.destroy(draft, by=by, reason=REASON)
        eforms.destroy(answers, by=by, reason=REASON)
        answers = earlier


def destroy_hearing(case: Case, *, by: Actor) -> None:
    """With who took part and what was said; the application it was about stays."""
    LicensingHearing.objects.filter(case=case).delete()


def destroy_consultation(case: Case, *, by: Actor) -> None:
    """What was asked and answered; a published answer goes with it."""
    exchange.erase("services.consultation", case.uid.hex)
    Consultation.objects.filter(case=case).delete()


def destroy_helped(case: Case, *, by: Actor) -> None:
    """代办、上门: who was helped, with what, and by whom."""
    people = [
        *Agency.objects.filter(case=case).values_list("requester_id", flat=True),
        *Visit.objects.filter(case=case).values_list("requester_id", flat=True),
    ]
    Agency.objects.filter(case=case).delete()
    Visit.objects.filter(case=case).delete()
    Requester.objects.filter(pk__in=people).delete()
