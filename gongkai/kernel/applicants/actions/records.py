"""What every change of an applicant does: lock the row, write the entry. Entries hold no name, number or contact."""

from typing import Any

from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, public

# Whoever owns the account, where nobody else is known.
OWNER = public("", "申请人")
STRANGER = public("", "未登录者")


def lock(applicant: Applicant) -> Applicant:
    return Applicant.objects.select_for_update().get(pk=applicant.pk)


def write(
    applicant: Applicant,
    verb: str,
    act: str,
    details: dict[str, Any] | None = None,
    *,
    by: Actor = OWNER,
    org: Organisation | None = None,
) -> None:
    journal.write(subject=applicant.subject, verb=verb, by=by, act=f"applicants.{act}", org=org, details=details or {})
