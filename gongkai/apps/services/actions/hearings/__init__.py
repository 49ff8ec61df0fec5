"""行政许可听证 (LIC 第四十六条至第四十八条). Each function is one act of `law/steps/hearing.toml`."""

from gongkai.apps.services.actions.hearings.common import at_of
from gongkai.apps.services.actions.hearings.holding import (
    Appointment,
    Record,
    cancel,
    challenge,
    confirm,
    decide_challenge,
    end_with_case,
    hold,
    reschedule,
    schedule,
)
from gongkai.apps.services.actions.hearings.telling import announce, lapse, request, tell, tell_more, waive

__all__ = [
    "Appointment",
    "Record",
    "announce",
    "at_of",
    "cancel",
    "challenge",
    "confirm",
    "decide_challenge",
    "end_with_case",
    "hold",
    "lapse",
    "request",
    "reschedule",
    "schedule",
    "tell",
    "tell_more",
    "waive",
]
