"""证件的延续提醒 (LIC 第五十条): told once, thirty working days before it ends."""

from django.db import transaction
from django.urls import reverse

from gongkai.apps.services.models import Licence
from gongkai.kernel import workdays
from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.models import ApplicantCase


@transaction.atomic
def remind(licence: Licence) -> int:
    """1 when this call reminded. A holder without an account gets no message; the list of the desk shows the day."""
    held = Licence.objects.select_for_update().get(pk=licence.pk)
    if held.reminded_on is not None or held.state != "valid" or held.valid_to is None:
        return 0
    held.reminded_on = workdays.today()
    held.save(update_fields=["reminded_on"])
    for link in ApplicantCase.objects.filter(case_id=held.application.case_id).select_related("applicant"):
        messages.send(
            link.applicant,
            "services.renewal",
            fingerprint=f"renewal:{held.uid}:{held.valid_to}",
            case=held.application.case,
            link=reverse("services:licence", args=[held.uid]),
            name=held.name,
            number=held.number,
            until=f"{held.valid_to.year}年{held.valid_to.month}月{held.valid_to.day}日",
            body=held.org.name,
        )
    return 1
