"""复议、诉讼应对 (条例第五十一条). Each function is one act of `law/steps/dispute.toml`."""

from gongkai.apps.disclosure.actions.disputes.answering import (
    Complaint,
    approve,
    assign,
    draft_answer,
    register,
    return_draft,
    sign,
    submit_answer,
)
from gongkai.apps.disclosure.actions.disputes.hearings import (
    Appointment,
    Record,
    ask_result,
    cancel_hearing,
    note_hearing,
    record_hearing,
    remind,
)
from gongkai.apps.disclosure.actions.disputes.results import (
    Result,
    appeal,
    close,
    perform,
    record_result,
    redo_request,
    resume,
    suspend,
)

__all__ = [
    "Appointment",
    "Complaint",
    "Record",
    "Result",
    "appeal",
    "approve",
    "ask_result",
    "assign",
    "cancel_hearing",
    "close",
    "draft_answer",
    "note_hearing",
    "perform",
    "record_hearing",
    "record_result",
    "redo_request",
    "register",
    "remind",
    "resume",
    "return_draft",
    "sign",
    "submit_answer",
    "suspend",
]
