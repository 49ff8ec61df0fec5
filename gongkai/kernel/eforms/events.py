"""What the platform says of forms being filled in. No event holds an answer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class AnswersExpiring(Event):
    """表单草稿即将到期: what was filled in will be destroyed on this day unless it is saved again or submitted."""

    name = "eforms.answers_expiring"

    answers: UUID
    owner: str
    about: str
    holder: str
    expires_on: date
    org_path: str
