"""Pages of 更正申请 and 主动公开建议."""

from gongkai.apps.disclosure.views.citizens.corrections import (
    correction_act,
    correction_list,
    correction_page,
    register_correction,
)
from gongkai.apps.disclosure.views.citizens.public import (
    correct,
    submitted,
    suggest,
    tracked_correction,
    tracked_suggestion,
    voices,
    withdraw_correction,
    withdraw_suggestion,
)
from gongkai.apps.disclosure.views.citizens.suggestions import (
    candidate_list,
    register_suggestion,
    suggestion_act,
    suggestion_list,
    suggestion_page,
)

__all__ = [
    "candidate_list",
    "correct",
    "correction_act",
    "correction_list",
    "correction_page",
    "register_correction",
    "register_suggestion",
    "submitted",
    "suggest",
    "suggestion_act",
    "suggestion_list",
    "suggestion_page",
    "tracked_correction",
    "tracked_suggestion",
    "voices",
    "withdraw_correction",
    "withdraw_suggestion",
]
