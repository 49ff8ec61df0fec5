"""草稿到期前的提醒."""

from uuid import UUID

from django.urls import reverse

from gongkai.apps.services.queries import forms as reading
from gongkai.kernel import eforms
from gongkai.kernel.applicants import messages, queries
from gongkai.web.formatting import cn_date


def tell_expiring(uid: UUID) -> bool:
    """To the account that holds the draft, once for each date; False where there is nobody to tell."""
    answers = eforms.answers_by_uid(uid)
    if answers is None or not answers.is_open or answers.expires_on is None:
        return False
    kind, _, applicant = answers.holder.partition(":")
    item = reading.item_of(answers)
    who = queries.by_uid(applicant) if kind == "applicant" else None
    if who is None or item is None:
        return False
    told = messages.send(
        who,
        "services.draft_expiring",
        fingerprint=f"draft:{answers.uid}:{answers.expires_on}",
        link=reverse("services:fill_start", args=[answers.uid]),
        item=item.name,
        until=cn_date(answers.expires_on),
    )
    return told is not None
