"""What every change of an applicant does: lock the row, write the entry. Entries hold no name, number or contact."""

from typing import Any

from django.db import IntegrityError, transaction

from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, public

# Whoever owns the account, where nobody else is known.
OWNER = public("", "申请人")
QUICKER = "同一联系方式或者证件刚刚被另一个账号使用，请重试。"
STRANGER = public("", "未登录者")


def lock(applicant: Applicant) -> Applicant:
    return Applicant.objects.select_for_update().get(pk=applicant.pk)


def save_unique(applicant: Applicant, fields: list[str] | None = None) -> None:
    """Save; where somebody else was quicker with the same contact or document, say so instead of breaking."""
    try:
        with transaction.atomic():
            applicant.save(force_insert=True) if fields is None else applicant.save(update_fields=fields)
    except IntegrityError as error:
        raise Refused(QUICKER, code="taken") from error


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
