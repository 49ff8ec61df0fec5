"""提醒申请人: what is theirs to do, before the day and on it."""

from datetime import date
from uuid import UUID

from django.urls import reverse

from gongkai.apps.services.models import Application
from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.web.formatting import cn_date

# Clocks of the applicant: what to do, by which page, and what follows if it is not done.
WHAT = {"supplement": "补正申请材料", "tolerance": "补交容缺的材料"}
PAGES = {"supplement": "services:supplement", "tolerance": "services:supply"}


def remind(case_uid: UUID, clock: str, due_on: date, days_left: int) -> None:
    """Everybody whose case it is, once for each warning; a clock that has stopped or moved since says nothing."""
    application = Application.objects.filter(case__uid=case_uid).select_related("case").first()
    if application is None or days_left < 0:
        return
    case = application.case
    if not case.clocks.filter(key=clock, due_on=due_on, stopped_on=None).exists():
        return
    otherwise = (
        f"逾期不补交的：{application.tolerance_consequence}。"
        if clock == "tolerance"
        else "逾期不补正的，视为撤回申请。"
    )
    for link in ApplicantCase.objects.filter(case=case).select_related("applicant"):
        messages.send(
            link.applicant,
            "services.applicant_due",
            fingerprint=f"due:{case.uid}:{clock}:{due_on}:{days_left}",
            case=case,
            link=reverse(PAGES[clock], args=[case.number]),
            number=case.number,
            until=cn_date(due_on),
            what=WHAT[clock],
            **{"else": otherwise},
        )
