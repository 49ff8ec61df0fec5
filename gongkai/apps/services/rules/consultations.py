"""公开问答: what must not stand in it.

Stricter than the aids for reviewers, which weigh each hint and leave the decision to somebody: here any such number
refuses the publication, however it is spelt.
"""

import re
import unicodedata

from gongkai.kernel.numbering.codes.text import INVISIBLE

# What people write between the digits of one number; a few at most, so that a page of blanks makes no search slow.
GAP = r"[\s.·\-‐‑‒–—−]{0,3}"


def _spelt(*digits: str) -> str:
    return GAP.join(digits)


ANY = r"\d"
# The day of birth has to be one, or credit codes that happen to be all digits would be taken for somebody's number.
CENTURY, MONTH = f"(?:1{GAP}[89]|2{GAP}0)", f"(?:0{GAP}[1-9]|1{GAP}[0-2])"
DAY = f"(?:0{GAP}[1-9]|[12]{GAP}[0-9]|3{GAP}[01])"
CITIZEN_ID = _spelt("[1-9]", *[ANY] * 5, CENTURY, ANY, ANY, MONTH, DAY, *[ANY] * 3, "[0-9Xx]")
MOBILE = _spelt("1", "[3-9]", *[ANY] * 9)
NUMBERS = (
    ("身份证号码", re.compile(rf"(?<![0-9A-Za-z]){CITIZEN_ID}(?![0-9A-Za-z])")),
    ("手机号码", re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP})?{MOBILE}(?![0-9Xx])")),
    ("电子邮箱", re.compile(r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")),
)


def personal(text: str) -> list[str]:
    """Kinds of personal numbers in a text, whatever gaps somebody put into them; names only a person sees."""
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    return [label for label, shape in NUMBERS if shape.search(plain)]
