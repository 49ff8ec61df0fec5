"""Acts of 好差评."""

from gongkai.apps.ratings.actions.followups import (
    appeal,
    close,
    contact,
    destroy_followup,
    explain,
    plan,
    read_contact,
    rectify,
    reply,
    return_draft,
    uphold,
    void,
)
from gongkai.apps.ratings.actions.rating import Opinion, invite, rate

__all__ = [
    "Opinion",
    "appeal",
    "close",
    "contact",
    "destroy_followup",
    "explain",
    "invite",
    "plan",
    "rate",
    "read_contact",
    "rectify",
    "reply",
    "return_draft",
    "uphold",
    "void",
]
