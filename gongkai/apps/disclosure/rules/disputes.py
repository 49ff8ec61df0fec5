"""复议、诉讼: the period of the answering body, what has to come first, and what the answer should raise."""

from datetime import date, datetime

from gongkai.apps.disclosure.rules import remedies, tables

REVIEW, DIRECT, AFTER = "review", "direct_suit", "suit_after_review"
REPLY, SILENCE = "reply", "silence"
CORRECTED = "corrected"
HELD, ADJOURNED, NOT_HELD = "held", "adjourned", "not_held"
# What is true of an appointment today.
COMING, UNTOLD, CALLED_OFF = "coming", "untold", "called_off"
LETTERS = {True: "disclosure.suit_answer", False: "disclosure.review_answer"}


def answer_clock(path: str) -> str:
    """The clock of the answer: 行政复议法第四十八条 or 行政诉讼法第六十七条."""
    return "review_answer" if path == REVIEW else "suit_answer"


def skipped_review(path: str, outcome: str, decided_on: date | None) -> bool:
    """A suit straight against a refusal that must first be reconsidered (行政复议法第二十三条第一款第四项).

    It is recorded all the same, for the court decides; the answer should raise it.
    """
    if path != DIRECT or decided_on is None or outcome not in tables.outcomes():
        return False
    return remedies.review_first(outcome, decided_on)


def notices(
    *,
    path: str,
    subject: str,
    received_on: date,
    outcome: str = "",
    decided_on: date | None = None,
    reply_due: date | None = None,
    has_earlier: bool = False,
) -> list[str]:
    """What the answer should raise or bring, from the dates alone; nothing here stops the registration, for whether a
    case is admitted is decided by the reviewing body or the court.

    `reply_due` is the day on which the answer to the request was due, None while the period is paused or unknown.
    """
    found = []
    if subject == REPLY and skipped_review(path, outcome, decided_on):
        found.append(
            "依照行政复议法第二十三条，对不予公开的答复应当先申请行政复议。原告未经复议直接起诉，答辩时应当提出。"
        )
    if subject == SILENCE:
        found += _of_silence(path, received_on, decided_on, reply_due)
    if path == AFTER and not has_earlier:
        found.append("本件为复议后起诉，请关联此前的复议案件，便于核对复议决定和统计。")
    return found


def _of_silence(path: str, received_on: date, decided_on: date | None, reply_due: date | None) -> list[str]:
    if reply_due is None or received_on <= reply_due:
        due = f"（{reply_due:%Y年%-m月%-d日}届满）" if reply_due else ""
        return [f"收到副本时答复期限尚未届满{due}，不构成逾期未答复，答复或者答辩时应当提出，并附期限计算。"]
    found = []
    if path == DIRECT and remedies.silence_review_first(reply_due):
        found.append(
            "依照行政复议法第二十三条第一款第（三）项，对逾期未答复应当先申请行政复议（是否适用请与法律顾问确认）。"
            "原告未经复议直接起诉，答辩时应当提出。"
        )
    if decided_on is None:
        found.append("申请至今没有答复。请尽快作出答复；审理期间作出的，及时告知复议机关或者人民法院。")
    elif decided_on > reply_due:
        found.append("已经逾期作出答复，请将答复及送达凭证一并提交，由复议机关或者人民法院审查是否确认违法。")
    return found


def missing_in_result(
    result: str, note: str, perform_by: date | None, decided_on: date, *, answer_again: bool = False
) -> tuple[str, str] | None:
    """(field, sentence) of what a result still needs; None when it is complete."""
    if not note.strip():
        return "result_note", "请写明裁决的主要内容。"
    if perform_by is not None and result != CORRECTED:
        return "perform_by", "只有被纠正的才有履行期限。"
    if answer_again and result != CORRECTED:
        return "answer_again", "只有被纠正的才会责令重新答复。"
    if perform_by is not None and perform_by < decided_on:
        return "perform_by", "履行期限不能早于裁决日期。"
    return None


def earlier_problems(*, path: str, is_review: bool, same_body: bool, same_request: bool, decided: bool) -> list[str]:
    """Why an earlier case is not the reconsideration that a suit follows."""
    conditions = {
        "只有复议后起诉的案件才关联此前的复议。": path == AFTER,
        "关联的不是行政复议案件。": is_review,
        "关联的复议案件不是本单位的。": same_body,
        "关联的复议案件针对的不是同一件申请。": same_request,
        "关联的复议案件尚未裁决。": decided,
    }
    return [sentence for sentence, holds in conditions.items() if not holds]


def hearing_state(at: datetime, now: datetime, *, result: str = "", cancelled: str = "") -> str:
    """Whether an appointment is still to come, was called off, or what came of it.

    Once its hour has passed it no longer lies ahead: until somebody says what came of it, it is `untold`.
    """
    if cancelled:
        return CALLED_OFF
    if result:
        return result
    return COMING if now < at else UNTOLD


def missing_in_hearing(
    *,
    result: str,
    at: datetime,
    today: date,
    held_on: date | None,
    attending: str,
    note: str,
    next_at: datetime | None,
    next_place: str,
) -> tuple[str, str] | None:
    """(field, sentence) of what the record of a hearing still needs or says too much; None when it is complete."""
    appointed = at.date()
    if result == HELD and held_on is None:
        return "held_on", "请填写举行日期。"
    if result == NOT_HELD and held_on is not None:
        return "held_on", "未举行的，不填举行日期。"
    if held_on is not None and not appointed <= held_on <= today:
        return "held_on", "举行日期应在安排的日期之后、今天之前；提前举行的，先办理“取消或者改期”，再登记新的时间。"
    if held_on is not None and not attending.strip():
        return "attending", "请填写出庭、参加人员。"
    if result == NOT_HELD and not note.strip():
        return "note", "请写明未举行的原因；时间另行通知的，收到通知后另行登记。"
    if result == ADJOURNED:
        if next_at is None:
            return "next_at", "请填写延至的时间；尚未确定的，请选择“未举行”并写明，收到通知后另行登记。"
        if next_at <= at:
            return "next_at", "延至的时间应晚于原定时间。"
        if not next_place.strip():
            return "next_place", "请填写延至的地点。"
        if not note.strip():
            return "note", "请写明延期的原因。"
    elif next_at is not None:
        return "next_at", "只有延期、择日继续的才填写延至的时间。"
    return None
