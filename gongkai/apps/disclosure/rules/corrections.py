"""更正 (条例第四十一条): what each of the four results needs before it may be decided."""

NEEDS = {
    "corrected": ("decision_text", "请写明更正了什么记录、更正后的内容。"),
    "refused": ("grounds", "不予更正的，请说明理由和依据。"),
    "forwarded": ("right_body", "请写明转送的有权更正的行政机关。"),
    "told_where": ("right_body", "请写明有权更正的行政机关及其联系方式。"),
}

LETTERS = {
    "corrected": "disclosure.corrected",
    "refused": "disclosure.correction_refused",
    "forwarded": "disclosure.correction_forwarded",
    "told_where": "disclosure.correction_told_where",
}


def missing(outcome: str, *, decision_text: str, grounds: str, right_body: str) -> tuple[str, str] | None:
    """(field, sentence) of what this result still needs; None when it is complete."""
    if outcome not in NEEDS:
        return "outcome", "请选择处理结果。"
    field, sentence = NEEDS[outcome]
    given = {"decision_text": decision_text, "grounds": grounds, "right_body": right_body}
    return None if given[field].strip() else (field, sentence)
