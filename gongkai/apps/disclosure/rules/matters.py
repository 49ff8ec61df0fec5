"""一事一申请: splitting a request with several matters, merging several of one (国办函〔2020〕109号第四条)."""

import re

# 一、二、 （一） 1. 1、 (1) ① at the start of a line or after a sentence.
BLANKS = r"[ \t　]{0,8}"  # bounded, so that a page of blanks cannot make the search slow
NUMBER = (
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[)）]"
    r"|[0-9]{1,2}(?:、|[.．](?![0-9]))|[①-⑳])"
)
MARKER = re.compile(rf"(?:(?<=^)|(?<=[\n。；;：:])){BLANKS}{NUMBER}{BLANKS}")


def matters(description: str) -> list[str]:
    """The numbered matters of a description, as a suggestion; one element when it names a single matter.

    A common opening before the first number stays with every matter, because each part must be clear by itself.
    """
    text = description.strip()
    marks = list(MARKER.finditer(text))
    if len(marks) < 2:
        return [text] if text else []
    opening = text[: marks[0].start()].strip(" ：:\n")
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    pieces = [text[mark.end() : end].strip(" \n；;，,。") for mark, end in zip(marks, ends, strict=True)]
    return [f"{opening}：{piece}" if opening else piece for piece in pieces if piece]


def split_problems(parts: list[str]) -> list[str]:
    """Why a request cannot be split so: into at least two parts, each a matter of its own."""
    cleaned = [part.strip() for part in parts if part.strip()]
    if len(cleaned) < 2:
        return ["拆分至少需要两项内容。"]
    return ["拆分后的内容有重复。"] if len(set(cleaned)) < len(cleaned) else []


def merge_problems(*, same_applicant: bool, same_body: bool, both_open: bool, same_matter: bool) -> list[str]:
    """Why two requests may not be merged; merging is suggested to a person, never automatic."""
    conditions = {
        "只能合并同一申请人的申请。": same_applicant,
        "只能合并向同一机关提出的申请。": same_body,
        "已经办结的申请不能合并。": both_open,
        "申请公开的内容不同，应当分别办理（一事一申请）。": same_matter,
    }
    return [text for text, holds in conditions.items() if not holds]
