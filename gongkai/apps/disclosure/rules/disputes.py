"""复议、诉讼: which period the answering body has, and whether reconsideration had to come first."""

from datetime import date

from gongkai.apps.disclosure.rules import remedies, tables

REVIEW, DIRECT = "review", "direct_suit"
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


def missing_in_result(result: str, note: str, perform_by: date | None, decided_on: date) -> tuple[str, str] | None:
    """(field, sentence) of what a result still needs; None when it is complete."""
    if not note.strip():
        return "result_note", "请写明裁决的主要内容。"
    if perform_by is not None and result != "corrected":
        return "perform_by", "只有被纠正的才有履行期限。"
    if perform_by is not None and perform_by < decided_on:
        return "perform_by", "履行期限不能早于裁决日期。"
    return None
