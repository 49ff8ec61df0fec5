"""Acts on requests (依申请公开). Each function is one act of `law/steps/request.toml`."""

from gongkai.apps.disclosure.actions.requests.closing import (
    close_unconfirmed,
    merge,
    register_part,
    split,
    withdraw,
)
from gongkai.apps.disclosure.actions.requests.completion import (
    abandon_completion,
    complete,
    request_completion,
)
from gongkai.apps.disclosure.actions.requests.consultation import (
    answer_consultation,
    close_silent_consultation,
    consult,
    judge_answer,
)
from gongkai.apps.disclosure.actions.requests.extension import (
    extend,
    propose_extension,
    refuse_extension,
)
from gongkai.apps.disclosure.actions.requests.fees import abandon_fee, charge, correct_fee, pay, waive_fee
from gongkai.apps.disclosure.actions.requests.intake import (
    Applicant,
    Submitted,
    Wish,
    assign,
    confirm,
    register,
    register_unconfirmed,
    submit,
    submit_with_proofs,
)
from gongkai.apps.disclosure.actions.requests.providing import provide_files, remove_provided
from gongkai.apps.disclosure.actions.requests.reasons import (
    give_reason,
    judge_reason,
    note_no_reason,
    request_reason,
    review_reason,
    set_delayed_period,
)
from gongkai.apps.disclosure.actions.requests.redo import redo
from gongkai.apps.disclosure.actions.requests.reply import (
    Search,
    answer_at_once,
    approve_office,
    approve_secrecy,
    approve_section,
    archive,
    deliver,
    draft_reply,
    record_search,
    record_service,
    return_draft,
    sign,
)

__all__ = [
    "Applicant",
    "Search",
    "Submitted",
    "Wish",
    "abandon_completion",
    "abandon_fee",
    "answer_at_once",
    "answer_consultation",
    "approve_office",
    "approve_secrecy",
    "approve_section",
    "archive",
    "assign",
    "charge",
    "close_silent_consultation",
    "close_unconfirmed",
    "complete",
    "confirm",
    "consult",
    "correct_fee",
    "deliver",
    "draft_reply",
    "extend",
    "give_reason",
    "judge_answer",
    "judge_reason",
    "merge",
    "note_no_reason",
    "pay",
    "propose_extension",
    "provide_files",
    "record_search",
    "record_service",
    "redo",
    "refuse_extension",
    "register",
    "register_part",
    "register_unconfirmed",
    "remove_provided",
    "request_completion",
    "request_reason",
    "return_draft",
    "review_reason",
    "set_delayed_period",
    "sign",
    "split",
    "submit",
    "submit_with_proofs",
    "waive_fee",
    "withdraw",
]
