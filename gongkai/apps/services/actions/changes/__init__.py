"""事项的变动 (law/steps/change.toml), from the first draft to the day it takes effect."""

from gongkai.apps.services.actions.changes.drafting import (
    Terms,
    begin_change,
    begin_correction,
    claim,
    discard,
    edit,
    propose_cancellation,
    propose_resumption,
    propose_suspension,
    send_back,
)
from gongkai.apps.services.actions.changes.publishing import publish, take_effect
from gongkai.apps.services.actions.changes.review import (
    approve_establishment,
    approve_legal,
    approve_office,
    return_draft,
    submit,
)

__all__ = [
    "Terms",
    "approve_establishment",
    "approve_legal",
    "approve_office",
    "begin_change",
    "begin_correction",
    "claim",
    "discard",
    "edit",
    "propose_cancellation",
    "propose_resumption",
    "propose_suspension",
    "publish",
    "return_draft",
    "send_back",
    "submit",
    "take_effect",
]
