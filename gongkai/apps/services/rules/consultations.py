"""公开问答: what must not stand in it."""

import re

NUMBERS = (
    ("身份证号码", re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")),
    ("手机号码", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")),
    ("电子邮箱", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}")),
)
OWN_WORDS = re.compile(r"[\s\-－—]")


def personal(text: str) -> list[str]:
    """Kinds of personal numbers in a text, whatever gaps somebody put into them; names only a person sees."""
    squeezed = OWN_WORDS.sub("", text)
    return [label for label, shape in NUMBERS if shape.search(squeezed)]
